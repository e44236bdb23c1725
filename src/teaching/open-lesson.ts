import type { Example, Prompt } from '../contracts/learning.js';
import type { Lesson, LessonStatus } from '../contracts/lesson.js';
import type { LessonChange, Memory } from '../contracts/store.js';
import type { Learned, TrialNotes } from '../learning/kind.js';
import type { Bill } from '../money/treasury.js';
import { startStopwatch } from '../util/stopwatch.js';

/** A lesson that is being made: each change is a fuller copy. */
export interface OpenLesson {
  readonly current: Lesson;
  update(more: Partial<Lesson>): Lesson;
  /** Stores it as it is, with a change of what belongs to it. */
  save(change?: LessonChange): Promise<Lesson>;
  /** Stores it with what was learned, all or nothing. */
  keep(learned: Learned): Promise<void>;
  /** Stores it as finished. */
  close(status: LessonStatus, reason: string): Promise<Lesson>;
  /** What was painted for it is stored at once, so that a stop does not lose what was paid for. */
  readonly trials: TrialNotes;
  /** After a stop: stores what it has cost so far. */
  saveCost(): Promise<void>;
}

export interface OpenLessonOptions {
  readonly memory: Pick<Memory, 'lessons'>;
  readonly bill?: Bill;
  readonly now: () => number;
  readonly randomId: () => string;
}

export function openLesson(first: Lesson, options: OpenLessonOptions): OpenLesson {
  const { memory, bill } = options;
  const passed = startStopwatch();
  const lessons = memory.lessons(first.team);
  let lesson = first;

  function update(more: Partial<Lesson>): Lesson {
    const cost = (first.cost ?? 0) + (bill?.cost ?? 0);
    lesson = { ...lesson, ...more, ms: passed(), ...(cost > 0 && { cost }) };
    return lesson;
  }

  async function save(change?: LessonChange): Promise<Lesson> {
    await lessons.save(lesson, change);
    return lesson;
  }

  return {
    get current() {
      return lesson;
    },
    update,
    save,
    async keep(learned) {
      const added = addedBy(learned, lesson, options);
      update({ ...resultOf(learned), prompts: added.addPrompts.map(idOf), examples: added.addExamples.map(idOf) });
      await save(added);
    },
    close(status, reason) {
      update({ status, reason });
      return save();
    },
    trials: {
      made: () => lesson.trials ?? [],
      async note(trial) {
        update({ trials: [...(lesson.trials ?? []), trial] });
        await save();
      },
    },
    async saveCost() {
      const { cost } = update({});
      const stored = await lessons.get(lesson.id);
      if (stored && cost !== undefined && (stored.cost ?? 0) < cost) await lessons.save({ ...stored, cost });
    },
  };
}

const idOf = ({ id }: { readonly id: string }): string => id;

/** What was learned as rows that belong to the lesson. */
function addedBy(
  { draft, examples }: Learned,
  { id, team, author }: Lesson,
  { now, randomId }: OpenLessonOptions,
): Required<Pick<LessonChange, 'addPrompts' | 'addExamples'>> {
  return {
    addPrompts: draft.prompts.map((prompt): Prompt => ({ ...prompt, id: randomId(), team, lesson: id, at: now() })),
    addExamples: examples.map((example): Example => ({ ...example, source: { author, ...example.source } })),
  };
}

const resultOf = ({ concept, draft, asks }: Learned): Partial<Lesson> => ({
  concept,
  status: draft.status,
  reason: draft.reason,
  evidence: draft.unfinished ? undefined : draft.evidence,
  ...(draft.status === 'accepted' && { gained: draft.gained ?? '', ...(draft.reach && { reach: draft.reach }) }),
  ...(draft.unfinished && { unfinished: true }),
  ...(asks && { asks }),
});
