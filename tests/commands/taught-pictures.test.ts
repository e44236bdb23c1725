/** All pictures of a taught thing, and taking a single one back. */
import { expect, test } from 'vitest';
import { fullExample } from '../support/lesson.js';
import { givenLesson } from './given-lesson.js';
import { ana, noon, openOffice } from './office.js';

test('/lessons NAME shows all its pictures, by any of its names, and /undo NAME NUMBER takes one back', async () => {
  const { memory, photo, reads } = await openOffice();
  const [one, other] = [await photo(1), await photo(2)];
  const { lesson, prompt } = await givenLesson(memory, {
    id: 'rufus001',
    author: ana,
    concept: 'Rufus',
    picture: one,
    at: noon,
  });
  const shown = [one, other].map((picture, at) => ({
    ...fullExample(`shown ${at}`, 'home', noon + at, 3, 8),
    ...{ concept: 'Rufus', picture, right: [0], isOfTaughtWord: true as const },
    source: { kind: 'taught' as const, author: ana },
  }));
  const entity = { name: 'Rufus', others: ['our office dog'], owner: 'our', kind: 'dog' };
  await memory.lessons('home').save(
    { ...lesson, examples: shown.map(({ id }) => id), prompts: [prompt.id, 'with names'] },
    {
      addExamples: shown,
      addPrompts: [{ ...prompt, id: 'with names', basis: 'feature', entity, supersedes: [prompt.id] }],
      removeExamples: ['example of rufus001'],
    },
  );

  const { text, pictures } = await reads(ana, '/lessons our office dog');
  expect(text).toContain('What you showed me of “Rufus”:** 1 by Ana');
  expect(pictures.map(({ reference, view }) => [reference.id, view?.length])).toEqual([
    [one.id, 4],
    [other.id, 4],
  ]);

  expect((await reads(ana, '/undo rufus 7')).text).toContain('I have 2 pictures');
  expect((await reads(ana, '/undo rufus 2')).text).toContain('Taken back: picture 2 of “Rufus”');
  const left = await memory.lessons('home').examples();
  expect(left.map(({ id }) => id)).toEqual(['shown 0']);
  expect((await memory.lessons('home').get('rufus001'))?.status).toBe('accepted');
});
