import type { Lesson } from '../contracts/lesson.js';
import type { Knowledge } from '../reflection/explainer.js';

/** Lessons that a tool's record is counted from. */
export const maxRecordedLessons = 200;

/**
 * How tools have been wrong so far, by a team's proven faults: how often each of them was, and how often it had overlooked
 * something rather than seen what isn't there. Towards one half while little is known.
 */
export function toolRecord(lessons: readonly Lesson[]): Required<Pick<Knowledge, 'blameRate' | 'overlookRate'>> {
  const faults = lessons.flatMap(({ status, reflection }) =>
    status !== 'undone' && reflection?.fault.at === 'tool' ? [reflection.fault] : [],
  );
  const rate = (cases: readonly boolean[]): number => (cases.filter(Boolean).length + 1) / (cases.length + 2);
  return {
    blameRate: (tool) => rate(faults.map((fault) => fault.tool === tool)),
    overlookRate: (tool) =>
      rate(
        faults.flatMap(({ tool: name, proof: { before, after } }) => {
          if (name !== tool || before.type !== 'Regions' || after.type !== 'Regions') return [];
          const more = after.regions.length - before.regions.length;
          return more === 0 ? [] : [more > 0];
        }),
      ),
  };
}
