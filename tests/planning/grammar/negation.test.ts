/** Negations, quantifiers and questions of every form mean what they say. */
import { expect, test } from 'vitest';
import { createGrammarPlanner } from '../../../src/planning/grammar/grammar-planner.js';
import { lexicon } from '../../support/tool-context.js';

const planner = createGrammarPlanner(lexicon);

/** The best program, without its first words for what is looked for: "OTHERS(BOX0,BOX1)". */
async function program(text: string): Promise<string> {
  const [best] = await planner.interpretations(text, 1);
  expect(best?.unused, text).toEqual([]);
  return best?.source.replaceAll('\n', '; ') ?? '';
}

const withTie =
  "BOX0=LOC(image=IMAGE,object='person'); BOX1=LOC(image=IMAGE,object='tie'); BOX2=HAVING(object=BOX0,other=BOX1)";

test.for([
  'how many people are not wearing a tie',
  "how many people aren't wearing a tie?",
  "how many people don't have a tie",
  'how many people have no tie',
  'how many people are without a tie',
  'how many people without a tie are there?',
  'count the people who are not wearing a tie',
])('%s: all but those with one', async (text) => {
  expect(await program(text)).toBe(
    `${withTie}; BOX3=OTHERS(object=BOX0,than=BOX2); ANSWER0=COUNT(box=BOX3); FINAL_RESULT=RESULT(var=ANSWER0)`,
  );
});

test.for([
  ['blur the people that have no tie', 'BLUR(image=IMAGE,object=BOX3)'],
  ['tag the people who are not wearing a tie', 'TAG(image=IMAGE,object=BOX3)'],
  ['crop to the person without a tie', 'CROP(image=IMAGE,box=BOX3)'],
  ['blur everyone but the person with the tie', 'BLUR(image=IMAGE,object=BOX3)'],
] as const)('%s never does the opposite', async ([text, edit]) => {
  const written = await program(text);
  expect(written).toContain('BOX3=OTHERS(object=BOX0,than=BOX2)');
  expect(written).toContain(edit);
});

test.for([
  ['remove all cars but the red one', "query='red car'"],
  ['remove all the cars except the red ones', "query='red cars'"],
  ['blur all the faces except the one on the left', "query='face on the left'"],
  ['blur everyone except the person on the left', "query='person on the left'"],
  ['how many cars are not red?', "query='red cars'"],
] as const)('%s: leaves out %s', async ([text, query]) => {
  const written = await program(text);
  expect(written).toContain(query);
  expect(written).toContain('OTHERS(');
});

test.for([
  ['is no bus orange', '{ANSWER0} == 0'],
  ['are none of the buses orange?', '{ANSWER0} == 0'],
  ['are any of the buses orange', '{ANSWER0} > 0'],
  ['are some of the buses orange', '{ANSWER0} > 0'],
  ['is only one bus orange', '{ANSWER0} == 1'],
  ['are at least two of the buses orange', '{ANSWER0} >= 2'],
  ['is every bus orange', '{ANSWER1} / {ANSWER0} == 1'],
  ['are most of the buses orange?', '{ANSWER1} / {ANSWER0} > 0.5'],
  ['are half of the buses orange?', '{ANSWER1} / {ANSWER0} == 0.5'],
] as const)('%s: %s', async ([text, condition]) => {
  const written = await program(text);
  expect(written).toMatch(/query='orange bus(?:es)?'/);
  expect(written).toContain(condition);
});

test.for([
  ['does everyone have a tie', '{ANSWER1} / {ANSWER0} == 1'],
  ['does anyone have a tie?', '{ANSWER0} > 0'],
  ['nobody is wearing a tie, right?', '{ANSWER0} == 0'],
  ['is anybody wearing a tie', '{ANSWER0} > 0'],
] as const)('%s: %s', async ([text, condition]) => {
  const written = await program(text);
  expect(written).toContain('HAVING(object=BOX0,other=BOX1)');
  expect(written).toContain(condition);
});

test('is anyone not wearing a tie? asks for somebody without one', async () => {
  const written = await program('is anyone not wearing a tie?');
  expect(written).toContain('OTHERS(object=BOX0,than=BOX2)');
  expect(written).toContain("'yes' if {ANSWER0} > 0 else 'no'");
});

test('anybody else is one more than the one that is known', async () => {
  expect(await program('is anybody else there?')).toContain('{ANSWER0} > 1');
});

test('a question behind a denial asks what it denies', async () => {
  expect(await program("there's no dog, is there?")).toContain("'yes' if {ANSWER0} > 0");
  expect(await program('is there no dog?')).toContain("'yes' if {ANSWER0} == 0");
});

test('or only: says which', async () => {
  const written = await program('are there any giraffes or only elephants?');
  expect(written).toContain("'only elephants' if {ANSWER1} > 0");
});

test('the same colour is compared thing by thing', async () => {
  expect(await program('are all the cars the same colour?')).toContain('SAMECOLOR(image=IMAGE,object=BOX0)');
});

test.for(['why is the dog there?', 'why are there two people?', 'when is the bus there'])(
  '%s is no yes or no',
  async (text) => {
    const [best] = await planner.interpretations(text, 1);
    expect(best?.intent.intent).toBe('ask');
  },
);

test.for(['Which person is not wearing a tie?', 'How are the people there?', 'whose dog is there?'])(
  '%s is not answered with yes',
  async (text) => {
    const [best] = await planner.interpretations(text, 1);
    expect(best?.intent.intent).not.toBe('truth');
  },
);

test.for(["Isn't there a dog?", 'Is it true that there is a dog?', 'could you tell me whether there is a dog'])(
  '%s leaves nothing over',
  async (text) => expect(await program(text)).toContain("'yes' if {ANSWER0} > 0"),
);

test('what people do is no kind of people', async () => {
  expect(await program('How many smiling people are there?')).toContain("query='people smiling'");
  expect(await program('How many people are wearing glasses?')).toContain("query='people wearing glasses'");
});

test('what is none of those that are counted is not taken off', async () => {
  const [best] = await planner.interpretations('how many people are there besides the chairs?', 1);
  expect(best?.source).not.toContain('chair');
  expect(await program('how many people are there other than the children?')).toContain('{ANSWER0} - {ANSWER1}');
});
