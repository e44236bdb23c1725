import type { Example, SoftPrompt } from '../../src/contracts/learning.js';
import type { Lesson } from '../../src/contracts/lesson.js';
import type { Memory } from '../../src/contracts/store.js';
import type { Person, PictureReference } from '../../src/contracts/turn.js';
import { fullExample, fullLesson, fullPrompt } from '../support/lesson.js';

/** A lesson that somebody gave by showing a picture, with its prompt and example, stored. */
export async function givenLesson(
  memory: Memory,
  more: Partial<Lesson> & { readonly id: string; readonly author: Person; readonly picture?: PictureReference },
): Promise<{ readonly lesson: Lesson; readonly prompt: SoftPrompt; readonly example: Example }> {
  const { picture, ...rest } = more;
  const concept = rest.concept ?? 'heron';
  const at = rest.at ?? 1;
  const full = fullLesson(rest.id, 'home', at);
  const shown = picture ? [{ type: 'Image' as const, picture, view: [10, 10, 120, 160] as const }] : [];
  const example: Example = {
    ...fullExample(`example of ${rest.id}`, 'home', at, 3, 8),
    concept,
    ...(picture ? { picture } : {}),
    source: { kind: 'taught', author: rest.author },
  };
  const prompt: SoftPrompt = {
    ...fullPrompt(`prompt of ${rest.id}`, 'home', rest.id, at),
    concept,
    supersedes: [],
    shown,
  };
  const { turn: _turn, reflection: _reflection, undone: _undone, outcome: _outcome, again: _again, ...plain } = full;
  const lesson: Lesson = {
    ...plain,
    kind: 'teaching',
    said: concept,
    concept,
    shown,
    expected: [],
    before: undefined,
    after: undefined,
    evidence: {
      tunedOn: 1,
      validation: { size: 6, before: 0, after: 5 },
      probe: { size: 12, flipped: [] },
      leftOut: [],
    },
    prompts: [prompt.id],
    examples: [example.id],
    experiences: [],
    ...rest,
  };
  await memory.lessons('home').save(lesson, { addPrompts: [prompt], addExamples: [example] });
  return { lesson, prompt, example };
}
