import type { Example, Lesson, LessonStatus, NewPrompt, Prompt } from '../contracts/learning.js';
import type { Learned } from '../learning/kind.js';
import type { TeacherOptions } from './options.js';

/** A lesson that is being made: each change is a fuller copy. */
export interface OpenLesson {
  readonly now: Lesson;
  grow(more: Partial<Lesson>): Lesson;
  /** Stores it as it is. */
  save(): Promise<Lesson>;
  /** Stores it with what was learned, all or nothing. */
  keep(learned: Learned): Promise<void>;
  /** Stores it as finished. */
  close(status: LessonStatus, reason: string): Promise<Lesson>;
}

export function openLesson(first: Lesson, { memory, now, randomId, bill, underWay }: TeacherOptions): OpenLesson {
  const began = now();
  const { id, team } = first;
  const lessons = memory.lessons(team);
  let lesson = first;

  function grow(more: Partial<Lesson>): Lesson {
    const cost = (first.cost ?? 0) + (bill?.cost ?? 0);
    lesson = { ...lesson, ...more, ms: now() - began, ...(cost > 0 && { cost }) };
    return lesson;
  }

  const opened: OpenLesson = {
    get now() {
      return lesson;
    },
    grow,
    async save() {
      await lessons.save(lesson);
      return lesson;
    },
    async keep({ concept, draft, examples }) {
      const prompts = draft.prompts.map(
        (prompt: NewPrompt): Prompt => ({
          ...prompt,
          id: randomId(),
          team,
          lesson: id,
          at: now(),
        }),
      );
      const given = examples.map(
        (example): Example => ({
          ...example,
          source: { author: lesson.author, ...example.source },
        }),
      );
      grow({
        concept,
        status: draft.status,
        reason: draft.reason,
        evidence: draft.unfinished ? undefined : draft.evidence,
        ...(draft.status === 'accepted' && { gained: draft.gained ?? '' }),
        ...(draft.unfinished && { unfinished: true }),
        prompts: prompts.map((prompt) => prompt.id),
        examples: given.map((example) => example.id),
      });
      await lessons.save(lesson, { addExamples: given, addPrompts: prompts });
    },
    async close(status, reason) {
      grow({ status, reason });
      await lessons.save(lesson);
      return lesson;
    },
  };
  underWay?.begin(opened);
  return opened;
}
