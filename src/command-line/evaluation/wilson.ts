/** Wilson's 95 % interval of a share, `[low, high]` in 0..1; `[0, 1]` when nothing was counted. */
export function wilsonInterval(correct: number, cases: number): readonly [low: number, high: number] {
  if (cases === 0) return [0, 1];
  const z = 1.959964;
  const share = correct / cases;
  const centre = share + (z * z) / (2 * cases);
  const spread = z * Math.sqrt((share * (1 - share)) / cases + (z * z) / (4 * cases * cases));
  const scale = 1 + (z * z) / cases;
  return [Math.max(0, (centre - spread) / scale), Math.min(1, (centre + spread) / scale)];
}
