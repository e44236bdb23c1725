/** What a figure of a benchmark must keep to. */
export interface Bound {
  readonly name: string;
  readonly value: number;
  /** Inclusive. */
  readonly min?: number;
  readonly max?: number;
}

export interface BenchResult {
  readonly facts: object;
  readonly bounds: readonly Bound[];
}

/** Sentences about the figures that are out of bounds. */
export function brokenBounds(bounds: readonly Bound[]): readonly string[] {
  return bounds
    .filter(
      ({ value, min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY }) => !(value >= min && value <= max),
    )
    .map(
      ({ name, value, min, max }) =>
        `${name} is ${value}, must be ${min === undefined ? `at most ${max}` : `at least ${min}`}`,
    );
}
