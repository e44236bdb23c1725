import type { How, HowStep, ProgressLine } from '../contracts/post.js';

/** Longer programs show only the lines around the step that is running. */
const maxLines = 8;
const linesAhead = 2;

export const stepIcons: Readonly<Record<HowStep['status'], string>> = {
  done: '✅',
  failed: '⚠️',
  running: '⏳',
  waiting: '▫️',
};

/**
 * How far each planned step has come, for a post that is still changing. Steps without words only hand a value on, and
 * code means nothing to most people, so they are left out.
 */
export function progressLines({ plan, steps }: Pick<How, 'plan' | 'steps'>): readonly ProgressLine[] {
  if (steps.length === 0) return plan.map((words) => ({ words, status: 'waiting' }));
  const worded = steps.flatMap(({ words, status, result, ms }): readonly ProgressLine[] =>
    words === undefined ? [] : [{ words, status, result, ms }],
  );
  // Every step that has not ended is 'running', but people follow one.
  const current = worded.findIndex(({ status }) => status === 'running');
  const lines = worded.map(
    (line, at): ProgressLine => (line.status === 'running' && at !== current ? { ...line, status: 'waiting' } : line),
  );
  const end = Math.max(maxLines, (current < 0 ? lines.length : current) + linesAhead + 1);
  return lines.slice(Math.max(0, end - maxLines), end);
}
