/** Questions in ordinary words: which of two, on which side, who, in which picture. */
import { expect, test } from 'vitest';
import { createGrammarPlanner } from '../../../src/planning/grammar/grammar-planner.js';
import { lexicon } from '../../support/tool-context.js';

const planner = createGrammarPlanner(lexicon);

/** The best program; every word of the question is used. */
async function program(text: string, pictures = 1): Promise<string> {
  const [best] = await planner.interpretations(text, pictures);
  expect(best?.unused, text).toEqual([]);
  return best?.source.replaceAll('\n', '; ') ?? '';
}

test.for([
  ['is the bus on the left or on the right?', 'on the left', 'on the right'],
  ['is the cake on the left or the right side?', 'on the left', 'on the right'],
  ['is the dog more to the right or the left of the picture?', 'on the left', 'on the right'],
  ['is the clock at the top or at the bottom?', 'at the top', 'at the bottom'],
] as const)('%s: on one of the sides', async ([text, one, other]) => {
  const written = await program(text);
  expect(written).toContain(`'${one}' if`);
  expect(written).toContain(`'${other}' if`);
  expect(written).not.toContain("'yes'");
});

test('on a side of something else is another question', async () => {
  expect(await program('is the dog to the left or to the right of the car?')).toContain("object='car'");
});

test.for(["who's wearing a tie?", 'who has a backpack?', 'who is holding the umbrella?', 'who has got a handbag?'])(
  '%s is answered with those who do, not with their faces',
  async (text) => {
    const written = await program(text);
    expect(written).toMatch(/BOX2=HAVING\(object=BOX0,other=BOX1\); FINAL_RESULT=RESULT\(var=BOX2\)$/);
  },
);

test.for([
  ['how many cups do you see on the table?', "object='table'"],
  ['how many knives can you see on the right?', "object='RIGHT'"],
  ['how many people do you see next to the bus', "object='bus'"],
  ['is there an animal on board?', "object='vehicle'"],
  ['how many people are aboard the boat?', "object='boat'"],
] as const)('%s: there only', async ([text, place]) => {
  expect(await program(text)).toContain(place);
});

test.for(['where was this taken?', 'was this taken at an airport?', 'what is in the bottle?'])(
  '%s is left to who can tell',
  async (text) => {
    const [best] = await planner.interpretations(text, 1);
    expect(best?.intent.intent).toBe('ask');
  },
);

test('in the middle: its place says whether', async () => {
  expect(await program('is the oven in the middle?')).toContain('{BOX0.place}');
});

test.for(['is he alone?', 'is she all alone?', 'is the man alone?'])('%s: one person', async (text) => {
  expect(await program(text)).toContain("'yes' if {ANSWER0} == 1 or {ANSWER1} == 1 else 'no'");
});

test('what leads up to a question is no part of it', async () => {
  expect(await program('no idea what that is, can you tell me what food it is?')).toContain("object='food'");
});

test.for(['crop to the bigger one', 'blur the red ones'])('%s asks which', async (text) => {
  const [best] = await planner.interpretations(text, 1);
  expect(best?.question).toMatch(/^Which ones? do you mean\?/);
});

test.for([
  ['how many giraffes in the second one?', 'RIGHT'],
  ['is there a giraffe in the first one?', 'LEFT'],
  ['how many giraffes in the second one alone?', 'RIGHT'],
  ['is there a giraffe in the second?', 'RIGHT'],
] as const)('%s: in that picture', async ([text, image]) => {
  expect(await program(text, 2)).toMatch(new RegExp(`^BOX0=LOC\\(image=${image},object='giraffe'\\); ANSWER0=COUNT`));
});

test.for([
  'how many people in the first and how many in the second?',
  'how many people are in the left one and how many in the right one?',
])('%s: both numbers, each with its picture', async (text) => {
  expect(await program(text, 2)).toContain(
    '{ANSWER0} people in the left picture, {ANSWER1} people in the right picture',
  );
});
