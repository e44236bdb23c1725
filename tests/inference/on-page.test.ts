/** What is asked of a picture that is there to be read is asked of its text; what isn't, of what is seen. */
import { expect, test } from 'vitest';
import type { Models } from '../../src/contracts/model.js';
import type { Memory } from '../../src/contracts/store.js';
import type { PictureReference } from '../../src/contracts/turn.js';
import { answeredByPage } from '../../src/inference/on-page.js';
import { asPageQuestion, createGrammarPlanner } from '../../src/planning/grammar/grammar-planner.js';
import * as shelf from '../../src/tools/shelf.js';
import type { Pixels } from '../../src/util/pixels.js';
import { busy, drawn } from '../support/drawn-pictures.js';
import { lexicon } from '../support/tool-context.js';

const grammar = createGrammarPlanner(lexicon);
const picture: PictureReference = { id: 'p', width: 300, height: 200, mediaType: 'image/png' };
const hours = ['Harbour Pharmacy', 'Mon - Fri 8:30 - 18:30', 'Saturday 9:15 - 13:00', 'Sunday closed'];
const sheet = drawn(300, 200, (x, y) => (y % 40 < 6 && x % 7 < 2 ? [0, 0, 0] : [255, 255, 255]));

/** The tools of the program that it is asked with; undefined where the page is not asked. */
async function asked(
  text: string,
  {
    pixels = sheet,
    lines = hours,
    pictures = 1,
  }: { pixels?: Pixels; lines?: readonly string[]; pictures?: number } = {},
): Promise<readonly string[] | undefined> {
  const pages = answeredByPage({
    tools: Object.values(shelf),
    models: {
      read: async () => lines.map((line, at) => ({ text: line, score: 0.99, box: [10, 40 * at, 280, 40 * at + 20] })),
    } as Pick<Models, 'read'>,
    memory: { pictures: () => ({ sight: async () => ({ id: 'p', pixels }) }) } as unknown as Pick<Memory, 'pictures'>,
    taughtNames: async (team) => (team === 't' ? ['our logo'] : []),
    ask: (request) => asPageQuestion(grammar, request, lexicon),
  });
  const images = Array.from({ length: pictures }, () => picture);
  const way = await pages({ text, images, team: 't' }, new AbortController().signal);
  return way?.program.instructions.map(({ tool }) => tool);
}

test.for([
  'until when are they open on Saturday?',
  'what shop is that?',
  'boarding starts when?',
  'how many cards are in the to do column?',
])('%s is asked of a page', async (text) => {
  expect(await asked(text)).toContain('LOOKUP');
});

test.for(['blur the text', 'make it brighter', 'rotate it left', 'is the picture black and white?', 'read the text'])(
  '%s is no question for a text',
  async (text) => {
    expect(await asked(text)).toBeUndefined();
  },
);

test('a photo, a picture with hardly any text, and several pictures are looked at', async () => {
  const text = 'until when are they open on Saturday?';
  expect(await asked(text, { pixels: busy(300, 200) })).toBeUndefined();
  expect(await asked(text, { lines: ['OPEN'] })).toBeUndefined();
  expect(await asked(text, { pictures: 2 })).toBeUndefined();
});

test('what the text says nothing of may be seen', async () => {
  expect(await asked('how many dogs are there?')).toBeUndefined();
});

const festival = [
  'LANTERN NIGHTS',
  'Saturday 22 August',
  '17:00 Paper Foxes',
  '18:15 Ines Calder',
  'Hollow Coast 21:10',
];
const slides = [...festival, 'Tickets 24, children under 14 free', 'Gates open 16:30', 'open air music in the quarry'];
const sunset = drawn(300, 200, (x, y) => (y % 40 < 6 && x % 9 < 1 ? [255, 255, 255] : [x / 2, y / 2, 90 + x / 3]));

test('a poster on colours that run into each other is a page', async () => {
  expect(await asked('what time do Hollow Coast come on?', { lines: slides, pixels: sunset })).toContain('LOOKUP');
});

test('where the picture is mostly text, nobody is counted in it', async () => {
  expect(await asked('how many people are there?', { lines: slides })).toContain('LOOKUP');
  expect(await asked('is there a dog?', { lines: slides })).toBeUndefined();
});

test('all that a page shows is what stands there; of a picture with few words it is what is seen', async () => {
  expect(await asked('what is shown here?', { lines: slides })).toContain('READ');
  expect(await asked('what is shown here?')).toBeUndefined();
});

test('what the team has taught is looked for in the picture, whatever is written there', async () => {
  expect(await asked('is our logo in this picture?')).toBeUndefined();
  expect(await asked('is their logo in this picture?')).toContain('LOOKUP');
});
