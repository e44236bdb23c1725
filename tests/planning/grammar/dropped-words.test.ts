/**
 * No word is dropped: whatever is put into an instruction either is in the program or is reported as unused. The words are
 * such as no embedded model knows; the instructions are templates times things.
 */
import { beforeAll, expect, test } from 'vitest';
import type { Planner } from '../../../src/contracts/planner.js';
import type { Request } from '../../../src/contracts/turn.js';
import { createLexicon } from '../../../src/language/lexicon.js';
import { unusedParts } from '../../../src/language/unused-parts.js';
import { readConcepts } from '../../../src/memory/read-concepts.js';
import { createGrammarPlanner } from '../../../src/planning/grammar/grammar-planner.js';
import { projectRoot } from '../../../src/util/project-root.js';

const { concepts, ...others } = readConcepts(`${projectRoot}/data/concepts`);
const lexicon = createLexicon(concepts, others.nonConcepts);
let planner: Planner;
beforeAll(() => {
  planner = createGrammarPlanner(lexicon);
});

const signal = new AbortController().signal;
const picture = { id: 'p', width: 100, height: 100, mediaType: 'image/png' } as const;
const requestOf = (text: string): Request => ({
  id: 'r',
  team: 't',
  thread: 'h',
  author: { id: 'a', name: 'Ana' },
  text,
  images: [picture],
  at: 0,
});

/** The program, and the words that were left over; a question back drops nothing. */
async function planned(text: string): Promise<{ readonly source: string; readonly unused: readonly string[] }> {
  const request = requestOf(text);
  const plan = await planner.plan(request, [], { signal });
  if (plan.question) return { source: '?', unused: [text.toLowerCase()] };
  const { source } = await planner.program(request, plan, [], { signal });
  return { source, unused: unusedParts(text, plan).flatMap(({ words }) => words) };
}

const nouns = ['dog', 'person', 'car', 'boat', 'chair'];
const adjectives = ['grumpy', 'wooden', 'dark', 'old', 'sleeping', 'open'];
const predicates = ['running', 'asleep', 'parked', 'smiling', 'empty', 'standing', 'facing'];
const clauses = ['that looks tired', 'who are laughing', 'which belongs to Ana', 'with a limp'];
const places = ['in the water', 'on duty', 'in the background', 'on the pavement', 'next to the fountain'];

const many = (noun: string): string => lexicon.plural(noun);
const slots: readonly (readonly [
  words: readonly string[],
  templates: readonly ((noun: string, word: string) => string)[],
])[] = [
  [
    adjectives,
    [
      (noun, word) => `How many ${word} ${many(noun)} are there?`,
      (noun, word) => `Is there a ${word} ${noun}?`,
      (noun, word) => `Blur the ${word} ${noun}`,
      (noun, word) => `Count the ${word} ${many(noun)}`,
      (noun, word) => `Crop to the ${word} ${noun}`,
      (noun, word) => `What colour is the ${word} ${noun}?`,
      (noun, word) => `Where is the ${word} ${noun}?`,
    ],
  ],
  [
    predicates,
    [
      (noun, word) => `How many ${many(noun)} are ${word}?`,
      (noun, word) => `Is the ${noun} ${word}?`,
      (noun, word) => `Are there any ${many(noun)} ${word}?`,
      (noun, word) => `How many of the ${many(noun)} are ${word}?`,
      (noun, word) => `Is there a ${noun} that is ${word}?`,
      (noun, word) => `Are all of the ${many(noun)} ${word}?`,
    ],
  ],
  [
    clauses,
    [
      (noun, word) => `How many ${many(noun)} ${word} are there?`,
      (noun, word) => `Is there a ${noun} ${word}?`,
      (noun, word) => `Remove the ${noun} ${word}`,
    ],
  ],
  [
    places,
    [
      (noun, word) => `How many ${many(noun)} are ${word}?`,
      (noun, word) => `Is there a ${noun} ${word}?`,
      (noun, word) => `Blur the ${noun} ${word}`,
      (noun, word) => `Count the ${many(noun)} ${word}.`,
      (noun, word) => `Are there two ${many(noun)} ${word}?`,
    ],
  ],
];

const littleWords = /^(?:in|on|the|that|who|which|are|is|to|a|with|next|looks|belongs)$/;
const instructions = slots.flatMap(([words, templates]) =>
  templates.flatMap((template) =>
    words.flatMap((word) => nouns.map((noun) => ({ text: template(noun, word), word, noun }))),
  ),
);

test(`a word in any place is in the program or reported: ${instructions.length} instructions`, async () => {
  const dropped: string[] = [];
  for (const { text, word } of instructions) {
    const { source, unused } = await planned(text);
    const meaning = word.split(' ').filter((one) => !littleWords.test(one));
    const kept = meaning.filter(
      (one) => source.toLowerCase().includes(one.toLowerCase()) || unused.join(' ').includes(one.toLowerCase()),
    );
    if (kept.length < meaning.length) dropped.push(`${text} → ${source.replaceAll('\n', '; ')}`);
  }
  expect(dropped).toEqual([]);
}, 60_000);

test('the same instructions without such a word leave nothing over', async () => {
  const reported: string[] = [];
  for (const noun of nouns)
    for (const text of [
      `How many ${many(noun)} are there?`,
      `Hi! Can you please tell me how many ${many(noun)} you can see in this picture?`,
      `Is there a ${noun} in the room?`,
      `is there really a ${noun} here, please`,
      `Blur the ${noun} so nobody recognises it`,
      `Crop to the ${noun} on the left`,
      `What colour is the biggest ${noun}?`,
      `How many ${many(noun)} are standing next to the bus?`,
      `could you blur the ${noun} for my presentation?`,
      `Are there more ${many(noun)} than cups?`,
    ]) {
      const { source, unused } = await planned(text);
      if (source === '?' || unused.length > 0) reported.push(`${text} → ${unused.join(' ')}`);
    }
  expect(reported).toEqual([]);
});

test.for([
  ['Are there at least four umbrellas on this beach?', []],
  ['how many sheep are in this field', []],
  ['how many cars are on this street', []],
  ['was at the harbour on sunday. how many boats are there', []],
  ['were in the park yesterday, how many dogs can you see?', []],
  ['how many umbrellas are in the water', ['water']],
  ['how many dogs are on this wall', ['wall']],
] as const)('%s: where it is, as a whole, narrows nothing down; left over is %o', async ([text, left]) => {
  const { unused } = await planned(text);
  expect(unused.filter((word) => !/^(?:in|on|the|this)$/.test(word))).toEqual(left);
});
