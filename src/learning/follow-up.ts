/** When a lesson that was released turns out to do harm. */

/** How often answers were said to be right and wrong. */
export interface Verdicts {
  readonly right: number;
  readonly wrong: number;
}

/** Fewer wrong answers may be anybody's. */
const minWrong = 3;
/** How unlikely so many wrong answers must be if nothing had changed. */
const maxChance = 0.05;

/**
 * Whether the answers that a lesson touches are wrong more often than such answers were before it: more than chance explains.
 * What is not known from before counts as one right and one wrong answer.
 */
export function isHarmful(before: Verdicts, since: Verdicts): boolean {
  const known = before.right + before.wrong;
  const rate = (before.wrong + 1) / (known + 2);
  const all = since.right + since.wrong;
  if (since.wrong < minWrong || since.wrong / all <= rate) return false;
  return chanceOfAtLeast(since.wrong, all, rate) < maxChance;
}

/** Of so many, each with a probability, that at least some come true. */
function chanceOfAtLeast(least: number, all: number, probability: number): number {
  let chance = 0;
  // The chance of exactly `count`, from one to the next.
  let exactly = (1 - probability) ** all;
  for (let count = 0; count <= all; count++) {
    if (count >= least) chance += exactly;
    exactly *= ((all - count) / (count + 1)) * (probability / (1 - probability));
  }
  return chance;
}
