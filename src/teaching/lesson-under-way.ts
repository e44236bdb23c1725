import type { TrialPainting } from '../contracts/learning.js';
import type { Memory } from '../contracts/store.js';
import type { TrialNotes } from '../learning/kind.js';
import type { OpenLesson } from './open-lesson.js';

/** The lesson that is being made on an account: what it has paid for is in memory before a stop can lose it. */
export interface LessonUnderWay extends TrialNotes {
  begin(lesson: Pick<OpenLesson, 'now' | 'grow' | 'save'>): void;
  /** After a stop: what it has cost until then. */
  saveCost(): Promise<void>;
}

export function lessonUnderWay(memory: Pick<Memory, 'lessons'>): LessonUnderWay {
  let lesson: Pick<OpenLesson, 'now' | 'grow' | 'save'> | undefined;
  const made = (): readonly TrialPainting[] => lesson?.now.trials ?? [];
  return {
    begin(opened) {
      lesson = opened;
    },
    made,
    async note(trial) {
      lesson?.grow({ trials: [...made(), trial] });
      await lesson?.save();
    },
    async saveCost() {
      if (!lesson) return;
      const { id, team, cost } = lesson.grow({});
      const lessons = memory.lessons(team);
      const stored = await lessons.get(id);
      if (stored && cost !== undefined && (stored.cost ?? 0) < cost) await lessons.save({ ...stored, cost });
    },
  };
}
