/** What was counted, and how much more was seen that did not count. */
interface Counted {
  readonly count: number;
  /** The sum of its scores. */
  readonly doubt: number;
}

/**
 * How many times as much must speak for the one than for the other. An answer that was given is changed only for one that is
 * clearly likelier, as a step is blamed only where it is twice as likely as any other to have erred.
 */
const clearly = 2;

/** Of two equal counts that are presumed to differ, the greater one; undefined where as much speaks for either. */
export function greaterOfTie(one: Counted, other: Counted): 'one' | 'other' | undefined {
  if (one.count !== other.count || one.doubt === other.doubt) return undefined;
  if (one.doubt >= clearly * other.doubt) return 'one';
  return other.doubt >= clearly * one.doubt ? 'other' : undefined;
}
