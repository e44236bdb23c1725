/** Who was asked what of a picture they taught answers in a few words, once. */
import { expect, test } from 'vitest';
import type { Message } from '../../src/contracts/chat.js';
import type { Lesson } from '../../src/contracts/lesson.js';
import type { Memory } from '../../src/contracts/store.js';
import { teachingMeant } from '../../src/conversation/open-teaching.js';
import { fullLesson } from '../support/lesson.js';
import { lexicon } from '../support/tool-context.js';

const picture = { id: 'p', width: 100, height: 80, mediaType: 'image/png' } as const;
const ana = { id: 'U1', name: 'Ana' };
const lesson: Lesson = {
  ...fullLesson('asking', 'home', 1000),
  ...{ kind: 'teaching', status: 'refused', author: ana, thread: 't', said: 'Rufus' },
  shown: [{ type: 'Image', picture }],
  asks: {
    about: 'which',
    picture,
    candidates: [
      { box: [0, 0, 40, 40], label: 'frisbee' },
      { box: [50, 0, 90, 60], label: 'dog' },
    ],
  },
};
// Only the lessons are asked for.
const memory = { lessons: () => ({ list: async () => [lesson] }) } as unknown as Memory;
const services = { memory, singular: lexicon.singular, now: () => 2000 };
const says = (text: string, author = ana) =>
  teachingMeant(
    { team: 'home', thread: 't', id: 'm', author, text, pictures: [] } as unknown as Message,
    { pictures: [], recent: [] },
    services,
  );

test('the number or the words say where it is', async () => {
  for (const text of ['2', 'the dog', 'the right one'])
    expect(await says(text)).toMatchObject({ name: 'Rufus', shown: [{ picture: { id: 'p' }, view: [50, 0, 90, 60] }] });
  expect(await says('all of it')).toMatchObject({ told: { isWhole: true }, shown: [{ type: 'Image', picture }] });
  expect(await says('never mind')).toBe('off');
});

test('other words, and other people, say something else', async () => {
  expect(await says('how many dogs are there?')).toBeUndefined();
  expect(await says('2', { id: 'U2', name: 'Bob' })).toBeUndefined();
});
