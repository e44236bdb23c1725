interface Checks {
  readonly size: number;
  readonly before: number;
  readonly after: number;
}

const none: Checks = { size: 0, before: 0, after: 0 };

/** What a lesson was checked with: the picture that taught it and others, together. */
export const allChecks = ({
  validation,
  own = none,
}: {
  readonly validation: Checks;
  readonly own?: Checks;
}): Checks => ({
  size: validation.size + own.size,
  before: validation.before + own.before,
  after: validation.after + own.after,
});
