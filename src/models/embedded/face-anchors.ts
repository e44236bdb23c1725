/** BlazeFace's anchors (centres in pixels of its 256² input): 2 a cell of 16 pixels, then 6 a cell of 32. */
const side = 256;
const grids = [
  { stride: 16, each: 2 },
  { stride: 32, each: 6 },
] as const;

/** How many of the anchors belong to the fine grid, which the net answers in tensors of their own. */
export const nearAnchors = (side / grids[0].stride) ** 2 * grids[0].each;

export const faceAnchors: readonly (readonly [x: number, y: number])[] = grids.flatMap(({ stride, each }) => {
  const cells = side / stride;
  return Array.from({ length: cells * cells * each }, (_, index) => {
    const cell = Math.floor(index / each);
    return [stride * ((cell % cells) + 0.5), stride * (Math.floor(cell / cells) + 0.5)] as const;
  });
});
