import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Request } from '../../src/contracts/turn.js';
import { createResolver } from '../../src/dialogue/resolver.js';
import { createGrammarPlanner } from '../../src/planning/grammar/grammar-planner.js';
import { lexicon } from '../support/tool-context.js';
import { turnOf } from './exchange.js';

const resolver = createResolver(lexicon, createGrammarPlanner(lexicon));
const signal = new AbortController().signal;

const lines = (file: string): readonly string[] =>
  readFileSync(path.join(import.meta.dirname, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

async function read(before: string, text: string, more: Partial<Request> = {}): Promise<string> {
  const exchange = before === '' ? [] : before.split(' || ').map(turnOf);
  const images = exchange.at(-1)?.images ?? [];
  const resolution = await resolver.resolve({ text, images, inherited: true, exchange, ...more }, { signal });
  if (resolution.is === 'question') return `?${resolution.question}`;
  return resolution.is === 'answer' ? `=${resolution.answer.text}` : resolution.text;
}

describe('follow-ups become instructions that stand by themselves', () => {
  test.each(lines('follow-ups.txt').map((line) => line.split(' | ')))('%s | %s', async (before, said, wanted) => {
    expect(await read(before, said)).toBe(wanted);
  });
});

describe('what stands by itself stays as it is, whatever came before', () => {
  const befores = [
    'how many dogs are there? = 2 (dog: 2)',
    'remove the man on the left [a > b]',
    'who fixes the tests? = Nadia',
  ];
  const wordings = path.join('..', 'planning', 'grammar', 'wordings');
  /** "Number of dogs?", "and the car?", "it": what has to be read in its thread; and what is misspelt. */
  const leansOn =
    /\b(?:dgos|dgs|r)\b|^who is the \w+est\b|^(?:and|the bicycle - |number of|[\w ]+ (?:in|right of|left of) [\w ]+\?$)/i;

  test.each(['questions', 'pictures', 'edits'])('%s that are known', async (file) => {
    const known = lines(path.join(wordings, `${file}.txt`)).map((line) => line.split(' | ')[1]);
    const changed: string[] = [];
    for (const text of known.filter((one) => !leansOn.test(one)))
      for (const before of befores) {
        const found = await read(before, text);
        if (found !== text) changed.push(`${text} → ${found}`);
      }
    expect(changed).toEqual([]);
  });
});

describe('before anything was said', () => {
  test.each([
    ['where is it?', '?What do you mean by “it”? Please name it: “where is the dog?”, for example.'],
    ['where?', '?About what? Please name it: “where is the dog?”, for example.'],
    ['and what kind?', '?About what? Please name it: “where is the dog?”, for example.'],
    ['when is it?', 'when is it?'],
    ['nice bike! what colour is it?', 'what color is the bike?'],
    ['the dog on the left, is it brown?', 'is the dog on the left brown?'],
    ['so many dogs! count them', 'how many dogs are there?'],
    ['my dog is the brown one, where is he?', 'where is the dog?'],
    ['of the three dogs, which is the biggest?', 'which dog is the biggest?'],
    ['if there is a dog, blur it', 'if there is a dog, blur it'],
    ['what is he wearing?', 'what is he wearing?'],
    ['is it raining?', 'is it raining?'],
  ])('%s', async (said, wanted) => {
    expect(await read('', said)).toBe(wanted);
  });
});

test.each([
  ['hwo many poeple are ther?', 'how many people are there?'],
  ['wat colur is teh car', 'what color is the car'],
  ['which city is the coldest?', 'which city is the coldest?'],
  ['who is trimming the hedge?', 'who is trimming the hedge?'],
  ['how much is the boulder?', 'how much is the boulder?'],
  ['what does "helo wrold" mean?', 'what does "helo wrold" mean?'],
  ['mail it to bob@exmaple.com', 'mail it to bob@exmaple.com'],
  ['whatcolour is thebus', 'what colour is the bus'],
  ['wich brid is biger?', 'which bird is bigger?'],
  ['isnt there a dogg?', 'isnt there a dog?'],
  ['Ist der Mantel schwarz?', 'Ist der Mantel schwarz?'],
  ['who is Pria?', 'who is Pria?'],
])('slips of the pen are corrected, words are not: %s', async (said, wanted) => {
  expect(await read('', said)).toBe(wanted);
});

test.each(['how many red ', 'the total ', '1 '])('what is long stands by itself, and soon: %s…', async (words) => {
  const long = words.repeat(600).slice(0, 2000);
  const started = performance.now();
  expect(await read('how many dogs are there? = 2 (dog: 2)', long)).toBe(long);
  expect(await read(`${long} = 2 (dog: 2)`, 'and the cats?')).toBe('and the cats?');
  expect(performance.now() - started).toBeLessThan(2000);
});
