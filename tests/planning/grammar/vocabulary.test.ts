import { describe, expect, it } from 'vitest';
import { createGrammarPlanner } from '../../../src/planning/grammar/grammar-planner.js';
import { lexicon } from '../../support/tool-context.js';

const planner = createGrammarPlanner(lexicon);
const names = lexicon.concepts.map(({ name }) => name);
const many = (name: string): string => lexicon.plural(name);
const one = (name: string): string => `${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}`;

type Template = readonly [intent: string, pictures: number, sentence: (a: string, b: string) => string];
const aboutOne: readonly Template[] = [
  ['count', 1, (a) => `How many ${many(a)} are there?`],
  ['count', 1, (a) => `how many ${many(a)} can you see in this picture`],
  ['count', 1, (a) => `number of ${many(a)} in the image`],
  ['truth', 1, (a) => `Is there ${one(a)} in the image?`],
  ['truth', 1, (a) => `do you see any ${many(a)}`],
  ['truth', 1, (a) => `Is ${one(a)} visible in the photo?`],
  ['count', 2, (a) => `How many ${many(a)} are there in both images together?`],
  ['truth', 2, (a) => `There is ${one(a)} in both images. True or false?`],
  ['truth', 2, (a) => `The left and right image contain a total of 2 ${many(a)}. True or false?`],
  ['colour', 1, (a) => `What colour is the ${a}?`],
  ['truth', 1, (a) => `Is the ${a} red?`],
  ['edit', 1, (a) => `Make everything grey except the ${a}`],
  ['edit', 1, (a) => `remove the ${a}`],
  ['edit', 1, (a) => `Blur the background behind the ${a}`],
  ['edit', 1, (a) => `Replace the ${a} with a tree`],
  ['edit', 1, (a) => `Tag the ${many(a)}`],
  ['where', 1, (a) => `Where is the ${a}?`],
];
const aboutTwo: readonly Template[] = [
  ['truth', 1, (a, b) => `Is the ${a} to the left of the ${b}?`],
  ['truth', 1, (a, b) => `Does the ${a} appear right of the ${b}?`],
  ['truth', 1, (a, b) => `Are there more ${many(a)} than ${many(b)}?`],
  ['truth', 1, (a, b) => `Do the ${many(a)} outnumber the ${many(b)}?`],
  ['truth', 1, (a, b) => `Are there both ${one(a)} and ${one(b)} in the image?`],
  ['truth', 1, (a, b) => `Can you see ${one(a)} or ${one(b)} in the picture?`],
  ['choice', 1, (a, b) => `What is on the left, the ${a} or the ${b}?`],
  ['choice', 1, (a, b) => `Between the ${a} and the ${b}, which one is further right?`],
];

/** What a program looks for, as concepts; halves of the picture are none. */
const soughtIn = (source: string): readonly string[] =>
  [...new Set([...source.matchAll(/object='([^']*)'/g)].map(([, noun]) => lexicon.resolve(noun)?.name ?? noun))].sort();

async function misread([intent, pictures, sentence]: Template, wanted: readonly string[]): Promise<string | undefined> {
  const [a = '', b = ''] = wanted;
  const instruction = sentence(a, b);
  const [best] = await planner.interpretations(instruction, pictures);
  const right = best?.intent.intent === intent && soughtIn(best.source).join() === [...wanted].sort().join();
  return right ? undefined : instruction;
}

describe('every name that the detector knows, in every kind of sentence', () => {
  it.each(names)('%s', async (name) => {
    const other = names[(names.indexOf(name) * 7 + 13) % names.length];
    const second = other === name ? 'dog' : other;
    const failures = [
      ...(await Promise.all(aboutOne.map((template) => misread(template, [name])))),
      ...(await Promise.all(aboutTwo.map((template) => misread(template, [name, second])))),
    ];
    expect(failures.filter((failure) => failure !== undefined)).toEqual([]);
  });
});

describe('words for the same things', () => {
  it.each([
    ['How many men are there?', 'person'],
    ['how may children', 'person'],
    ['any motorbikes?', 'motorcycle'],
    ['Is there a telly?', 'tv'],
    ['how many soccer balls', 'sports ball'],
    ['number of fridges', 'refrigerator'],
    ['is there a doughnut', 'donut'],
    ['do you see wineglasses?', 'wine glass'],
    ['How many aeroplanes are there?', 'airplane'],
    ['how many umberllas', 'umbrella'],
    ['hwo many elefants are ther?', 'elephant'],
    ['Is ther a girafe in teh pciture', 'giraffe'],
    ['how many bycicles', 'bicycle'],
    ['How many hot dogs?', 'hot dog'],
    ['How many teddy bears are on the bed?', 'bed,teddy bear'],
    ['Count the baseball bats', 'baseball bat'],
  ])('%s → %s', async (instruction, wanted) => {
    const [best] = await planner.interpretations(instruction, 1);
    expect(soughtIn(best?.source ?? '').join()).toBe(wanted);
  });
});
