import { describe, expect, test } from 'vitest';
import type { Request } from '../../src/contracts/turn.js';
import { createResolver } from '../../src/dialogue/resolver.js';
import { createGrammarPlanner } from '../../src/planning/grammar/grammar-planner.js';
import { lexicon } from '../support/tool-context.js';
import { picture, turnOf } from './exchange.js';

const resolver = createResolver(lexicon, createGrammarPlanner(lexicon));
const signal = new AbortController().signal;

/** What is asked of which pictures: "how many dogs are there? [a]"; an answer with its picture: "Undone: … [b]". */
async function read(before: readonly string[], text: string, given?: string): Promise<string> {
  const exchange = before.map(turnOf);
  const more: Partial<Request> = given === undefined ? { inherited: true } : {};
  const images = given === undefined ? (exchange.at(-1)?.images ?? []) : given.split(',').map(picture);
  const resolution = await resolver.resolve({ text, images, exchange, ...more }, { signal });
  if (resolution.is === 'question') return `?${resolution.question}`;
  const names = (all: readonly { readonly id: string }[]): string =>
    all.map(({ id }) => id.replace(/0+$/, '')).join(',');
  if (resolution.is === 'answer') return `${resolution.answer.text} [${names(resolution.answer.images)}]`;
  return `${resolution.text} [${names(resolution.images)}]`;
}

const undone = 'Undone: this is the picture as it was.';
const original = 'This is the original picture again.';
const edits = ['make everything gray except the frisbee [a > b]', 'now also remove the frisbee [b > c]'];

describe('edits build on each other', () => {
  test.each([
    [['blur the faces [a > b]'], 'and put a ⭐ on the cake', 'put a ⭐ on the cake [b]'],
    [['crop to the player [a > b]'], 'now make it black and white', 'make it black and white [b]'],
    [['crop to the player [a > b]'], 'can you make it a bit brighter too', 'can you make it a bit brighter [b]'],
    [['where is the dog? [a]', 'and the skateboard? [a]'], 'remove it', 'remove the skateboard [a]'],
    [
      ['blur the faces [a > b]', 'how many people are there? = 2 (person: 2) [a]'],
      'remove the dog',
      'remove the dog [b]',
    ],
    [edits, 'rotate it', 'rotate it [c]'],
    [['blur the dog [a > b]'], 'and the cat', 'blur the cat [b]'],
    [['make it brighter [a > b]'], 'a bit more', 'make it brighter [b]'],
    [['make it brighter [a > b]'], 'less', 'make it a bit brighter [a]'],
    [['make it brighter [a > b]'], 'even brighter', 'even brighter [b]'],
    [['rotate it [a > b]'], 'again', 'rotate it [b]'],
    [['make it brighter [a > b]', 'mirror it [b > c]'], 'undo twice', `${undone} [a]`],
    [['make it brighter [a > b]', 'mirror it [b > c]', 'undo [c > b]'], 'undo', `${undone} [a]`],
    [['remove the sky [a]'], 'start over', 'This is the picture as it was sent. [a]'],
    [['blur the left dog [a > b]'], 'same for the others', 'blur all the dogs [b]'],
    [['remove the dog [a > b]'], 'the cat too', 'remove the cat [b]'],
    [['blur the faces [a > b]'], 'do it again', 'blur the faces [a]'],
    [['blur the faces [a > b]'], 'undo and blur the dog instead', 'blur the dog [a]'],
    [['remove the dogs [a > b]'], 'again, but only the left one', 'remove the left dog [a]'],
  ])('%s, then “%s”', async (before, said, wanted) => {
    expect(await read(before, said)).toBe(wanted);
  });

  test('a new picture, or a reply to one, says itself what is meant', async () => {
    expect(await read(edits, 'blur the faces', 'x')).toBe('blur the faces [x]');
    expect(await read(edits, 'how many dogs are there?', 'c')).toBe('how many dogs are there? [c]');
    expect(await read([...edits, 'is there a dog? [x]'], 'remove it')).toBe('remove the dog [x]');
  });
});

describe('questions look at the original, unless they speak of the result', () => {
  const removed = ['remove the smallest zebra (zebra: 1) [a > b]'];
  test.each([
    [removed, 'how many zebras are there?', 'how many zebras are there? [a]'],
    [removed, 'how many zebras are left?', 'how many zebras are there? [b]'],
    [removed, 'and how many zebras are left now?', 'how many zebras are there? [b]'],
    [removed, 'how many zebras are there now?', 'how many zebras are there? [b]'],
    [removed, 'are there any zebras left?', 'are there any zebras? [b]'],
    [removed, 'is it gone?', 'is there no zebra? [b]'],
    [removed, 'can you still see it?', 'is there a zebra? [b]'],
    [removed, 'is the zebra still there?', 'is there a zebra? [b]'],
    [removed, 'how many zebras are on the left?', 'how many zebras are on the left? [a]'],
    [removed, 'how many zebras are there in the original?', 'how many zebras are there? [a]'],
  ])('%s, then “%s”', async (before, said, wanted) => {
    expect(await read(before, said)).toBe(wanted);
  });

  test.each([
    ['put a 🚩 on the biggest bus = Here is your picture. (bus: 1) [a > b]', 'how many flags did you put?', '1 []'],
    ['blur the faces = 5 faces blurred (face: 5) [a > b]', 'how many faces did you blur?', '5 []'],
  ])('%s, then “%s”', async (before, said, wanted) => {
    expect(await read([before], said)).toBe(wanted);
  });
});

describe('edits are taken back', () => {
  test.each([
    [edits, 'undo that', `${undone} [b]`],
    [edits, 'Undo', `${undone} [b]`],
    [edits, 'take that back please', `${undone} [b]`],
    [edits, 'revert', `${undone} [b]`],
    [edits, 'can you put it back?', `${undone} [b]`],
    [[...edits, 'undo that [c > b]'], 'undo that', `${undone} [a]`],
    [
      [...edits, 'undo that [c > b]', 'undo that [b > a]'],
      'undo',
      '?There is nothing to undo: this is the original picture.',
    ],
    [[...edits, 'undo that [c > b]'], 'blur the faces', 'blur the faces [b]'],
    [edits, 'hmm, not like that, undo', `${undone} [b]`],
    [edits, 'nah, take that back', `${undone} [b]`],
    [edits, 'ugh, revert', `${undone} [b]`],
    [edits, 'bring the frisbee back', `${undone} [b]`],
    [edits, 'go back one step', `${undone} [b]`],
    [edits, 'go back to the original photo', `${original} [a]`],
    [edits, 'start over', `${original} [a]`],
    [edits, 'i want my first picture again', `${original} [a]`],
    [edits, 'can i have my original photo back', `${original} [a]`],
    [edits, 'back to the original please', `${original} [a]`],
    [[...edits, 'go back to the original [c > a]'], 'blur the faces', 'blur the faces [a]'],
    [edits, 'start again from the original and blur the faces', 'blur the faces [a]'],
    [[...edits, 'go back to the original [c > a]'], 'undo that', `${undone} [c]`],
    [['how many dogs are there? = 2 [a]'], 'undo', '?There is nothing to undo: I have not changed a picture here.'],
  ])('%s, then “%s”', async (before, said, wanted) => {
    expect(await read(before, said)).toBe(wanted);
  });
});

describe('which picture of several', () => {
  const separate = ['how many dogs are there? = 2 [a]', 'how many dogs are there? = 1 [x]'];
  test.each([
    [['is our logo in this picture? = yes [a]'], 'and in this one?', 'x', 'is our logo in the picture? [x]'],
    [
      ['is our logo in this picture? = yes [a]', 'where is our logo? = in the middle [a]'],
      'and in this one?',
      'x',
      'is our logo in the picture? [x]',
    ],
    [
      ['remove the smallest zebra (zebra: 1) [a > b]'],
      'how many zebras are left?',
      'b',
      'how many zebras are there? [b]',
    ],
    [['how many dogs are there? = 2 [a]'], 'and here?', 'x', 'how many dogs are there? [x]'],
    [['blur the faces [a > b]'], 'do the same here', 'x', 'blur the faces [x]'],
    [['blur the faces [a > b]'], 'same with this one please', 'x', 'blur the faces [x]'],
    [separate, 'and in the first one?', undefined, 'how many dogs are there? [a]'],
    [separate, 'and in the other photo?', undefined, 'how many dogs are there? [a]'],
    [separate, 'which picture has more dogs?', undefined, 'which picture has more dogs? [a,x]'],
    [separate, 'how many cats are in the first picture?', undefined, 'how many cats are in the picture? [a]'],
    [
      ['how many dogs are there? = 2 [a,b]'],
      'and in the second?',
      undefined,
      'how many dogs are there in the second picture? [a,b]',
    ],
    [
      ['which picture has more people? = the right picture [a,b]'],
      'are there buses in both?',
      undefined,
      'are there buses in both? [a,b]',
    ],
    [
      ['are there buses in both? = yes [a,b]'],
      'how many buses in the second one?',
      undefined,
      'how many buses in the second one? [a,b]',
    ],
  ])('%s, then “%s”', async (before, said, given, wanted) => {
    expect(await read(before, said, given)).toBe(wanted);
  });
});
