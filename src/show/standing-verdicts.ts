import type { Feedback } from '../contracts/feedback.js';

/** What was said about an answer, as it stands: of each person the newest verdict that was not taken back. */
export function standingVerdicts(feedback: readonly Feedback[]): readonly Pick<Feedback, 'author' | 'verdict'>[] {
  const newest = new Map<string, Feedback>();
  for (const row of feedback) if (!row.withdrawn) newest.set(row.author.id, row);
  return [...newest.values()].map(({ author, verdict }) => ({ author, verdict }));
}
