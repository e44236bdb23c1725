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

/** Shares in -1..1. */
export interface PairedGain {
  readonly gain: number;
  readonly interval: readonly [low: number, high: number];
}

/**
 * How much larger the share of right answers is after than before, to the same questions in the same order, with its 95 %
 * interval for paired shares (Newcombe, Statistics in Medicine 1998, 17:2635, method 10): it stays honest with few
 * questions and few flips, where a bootstrap gives an interval of no width.
 */
export function pairedGain(before: readonly boolean[], after: readonly boolean[]): PairedGain {
  if (before.length !== after.length) throw new RangeError('[evaluation] before and after are not the same questions');
  const size = before.length;
  if (size === 0) return { gain: 0, interval: [-1, 1] };
  const count = (first: boolean, second: boolean): number =>
    before.filter((right, place) => right === first && after[place] === second).length;
  const [stayed, lost, won, never] = [count(true, true), count(true, false), count(false, true), count(false, false)];
  const first = reach(stayed + lost, size);
  const second = reach(stayed + won, size);
  const together = correlation(stayed, lost, won, never);
  const distance = (a: number, b: number): number => Math.sqrt(Math.max(0, a * a - 2 * together * a * b + b * b));
  const gain = (won - lost) / size;
  return {
    gain,
    interval: [
      Math.max(-1, gain - distance(second.down, first.up)),
      Math.min(1, gain + distance(second.up, first.down)),
    ],
  };
}

/** How far Wilson's interval of a share reaches below and above it. */
function reach(right: number, size: number): { readonly down: number; readonly up: number } {
  const [low, high] = wilsonInterval(right, size);
  return { down: right / size - low, up: high - right / size };
}

/** Of the two answers to a question; with Newcombe's correction for continuity. */
function correlation(stayed: number, lost: number, won: number, never: number): number {
  const product = (stayed + lost) * (won + never) * (stayed + won) * (lost + never);
  if (product === 0) return 0;
  const excess = stayed * never - lost * won;
  const size = stayed + lost + won + never;
  return (excess > 0 ? Math.max(0, excess - size / 2) : excess) / Math.sqrt(product);
}
