import { describe, expect, test } from 'vitest';
import type { Program, Step } from '../../src/contracts/turn.js';
import { untoldChoice, unusedSentence, whichAreMeant } from '../../src/inference/unused-words.js';
import { unusedParts } from '../../src/language/unused-parts.js';
import { checkProgram } from '../../src/program/checker.js';
import { inputTypes } from '../../src/program/types.js';
import * as shelf from '../../src/tools/shelf.js';

const tools = Object.values(shelf);
const counting = (noun: string): Program =>
  checkProgram(`BOX0=LOC(image=IMAGE,object='${noun}')\nANSWER0=COUNT(box=BOX0)\nFINAL_RESULT=RESULT(var=ANSWER0)`, {
    tools,
    inputs: inputTypes(1),
  });
const said = (text: string, covers: readonly string[], noun: string): string =>
  unusedSentence(text, unusedParts(text, { covers: [covers] }), counting(noun), tools);

describe('words that no step covers', () => {
  test('are none where the planner does not say what its steps cover', () => {
    expect(unusedParts('how many people are running', {})).toEqual([]);
  });

  test('are none where all that is left over changes nothing', () => {
    expect(unusedParts('Hi! Could you please tell me how many people there are?', { covers: [['people']] })).toEqual(
      [],
    );
  });

  test('are none where only an apostrophe is another one', () => {
    expect(unusedParts('please hide everyone’s face', { covers: [["everyone's face"], ['hide']] })).toEqual([]);
  });

  test('are told with the little words that they belong to', () => {
    const [part, ...others] = unusedParts('how many boats are in the water', { covers: [['boats']] });
    expect(others).toEqual([]);
    expect(part.words).toEqual(['in', 'the', 'water']);
  });

  test.for([
    ['how many people are asleep', 'people', 'person', 'I can’t tell who is asleep.'],
    ['how many boats are in the water?', 'boats', 'boat', 'I can’t tell which boats are in the water.'],
    ['count the dark cars', 'count cars', 'car', 'I can’t tell which cars are dark.'],
    ['is the dog asleep', 'dog', 'dog', 'I can’t tell whether the dog is asleep.'],
    ['are there any cups or only plates', 'cups', 'cup', 'I can’t make use of “only plates” in your request.'],
  ])('%s', ([text, covers, noun, sentence]) => {
    expect(said(text, covers.split(' '), noun)).toBe(sentence);
  });

  test('a word that is said twice must be covered twice', () => {
    const text = 'is the red car next to the red bus';
    expect(
      unusedParts(text, {
        covers: [
          ['red', 'car'],
          ['next', 'bus'],
        ],
      }),
    ).toMatchObject([{ words: ['red'] }]);
  });
});

test.for([
  ['people running', 'person', 'who is running'],
  ['old people', 'person', 'who is old'],
  ['wooden chairs', 'chair', 'which chairs are wooden'],
  ['people without a backpack', 'person', 'who is without a backpack'],
  ['largest one', 'bus', undefined],
] as const)('a selection by “%s” tells %s', ([query, noun, meant]) => {
  expect(whichAreMeant(query, noun)).toBe(meant);
});

describe('whose a thing is', () => {
  const program = checkProgram(
    "B=LOC(image=IMAGE,object='tie')\nC=LOC(image=IMAGE,object='man')\nD=HAVING(object=B,other=C)\nA=COLOR(image=IMAGE,object=D)\nFINAL_RESULT=RESULT(var=A)",
    { tools, inputs: inputTypes(1) },
  );
  const picture = { id: 'p', width: 100, height: 100, mediaType: 'image/png' } as const;
  const found = (at: number, label: string, count: number, wider?: string): Step => ({
    instruction: program.instructions[at],
    status: 'done',
    ms: 0,
    cost: 0,
    prompts: [],
    wider,
    output: {
      type: 'Regions',
      picture,
      regions: Array.from({ length: count }, (_, one) => ({
        label,
        box: [30 * one, 0, 30 * one + 25, 90],
        score: 0.9,
      })),
    },
  });

  test.for([
    [1, undefined],
    [2, 'I can’t tell men from other people. I see 2 people.'],
  ] as const)('of %i ties beside two people', ([ties, sentence]) => {
    const steps = [found(0, 'tie', ties), found(1, 'person', 2, 'person')];
    expect(untoldChoice(program, steps, tools)).toBe(sentence);
  });
});
