/** Photo questions in other words than the families' examples. */
import { expect, test } from 'vitest';
import { createGrammarPlanner } from '../../../src/planning/grammar/grammar-planner.js';
import { lexicon } from '../../support/tool-context.js';

const planner = createGrammarPlanner(lexicon);

/** The best program, of whose words none is left over. */
async function program(text: string): Promise<string> {
  const [best] = await planner.interpretations(text, 1);
  expect(best?.unused, text).toEqual([]);
  return best?.source.replaceAll('\n', '; ').replaceAll('image=IMAGE,', '') ?? '';
}

test.for([
  ['is the man wearing a tie?', "'yes' if {ANSWER1} / {ANSWER0} > 0 else 'no'"],
  ['are the dogs brown?', "'yes' if {ANSWER1} / {ANSWER0} == 1 else 'no'"],
  ['is the clock bigger than the owl?', "'yes' if {BOX0.area} > {BOX1.area} else 'no'"],
  ['is she holding an umbrella?', "'yes' if {ANSWER1} / {ANSWER0} > 0 else 'no'"],
])('%s: of what is not there nothing can be told', async ([text, expression]) => {
  expect(await program(text)).toContain(`expr="${expression}"`);
});

test('which of two is larger is told of both only', async () => {
  expect(await program('which is bigger, the owl or the clock?')).not.toContain('.count');
  expect(await program('what is on the left, the owl or the clock?')).toContain('.count');
});

test.for([
  ['what colour is her umbrella?', 'umbrella', 'woman'],
  ["what color is the man's bag?", 'bag', 'man'],
  ['what colour is the umbrella of the woman?', 'umbrella', 'woman'],
  ["is the man's tie blue?", 'tie', 'man'],
  ["crop to the man's tie", 'tie', 'man'],
])('%s: the thing, not whose it is', async ([text, thing, owner]) => {
  expect(await program(text)).toContain(
    `BOX0=LOC(object='${thing}'); BOX1=LOC(object='${owner}'); BOX2=HAVING(object=BOX0,other=BOX1)`,
  );
});

test.for([
  ['are the dogs the same size?', "SAMESIZE(object=BOX0,measure='size')"],
  ['are the two men equally tall?', "SAMESIZE(object=BOX0,measure='height')"],
  ['do the cups have the same size?', "SAMESIZE(object=BOX0,measure='size')"],
  ['is the dog as big as the cat?', '1.2 * {BOX0.area} > {BOX1.area}'],
  ['is the dog the same size as the cat?', '1.2 * {BOX0.area} > {BOX1.area} and 1.2 * {BOX1.area} > {BOX0.area}'],
  ['is the left dog bigger than the others?', "query='largest dogs'"],
  ['is the guy in the middle taller than the other two?', "query='tallest guys'"],
  ['what does it say on that blue wall?', "LOC(object='TEXT'); BOX1=SELECT(object=BOX0,query='blue text'"],
  ['what does the blue sign say?', "LOC(object='TEXT'); BOX1=SELECT(object=BOX0,query='blue text'"],
  ['read the sign on the left', "LOC(object='LEFT')"],
  ['is the dog on the left bigger than the one on the right?', "query='dog on the right'"],
  ['is the left dog bigger than the other one?', 'OTHERS(object=BOX0,than=BOX1)'],
  ['is the first dog bigger than the second?', "query='second dog'"],
  ['is either of the two dogs brown?', "LOC(object='dog')"],
  ['which dog is not on the bench?', 'OTHERS(object=BOX0,than=BOX2)'],
  ["which person isn't sitting on the bench?", 'OTHERS(object=BOX0,than=BOX2)'],
  ['how many people besides the man are there?', 'OTHERS(object=BOX0,than=BOX1)'],
  ['is the number of dogs odd?', '({ANSWER0}) % 2 == 1'],
  ['is the number of people even or odd?', "'even' if ({ANSWER0}) % 2 == 0 else 'odd'"],
  ['show me the 2nd biggest dog', "query='2nd dog largest'"],
  ['is the tallest person on the left?', '2 * {BOX1.x} < {BOX2.x} + {BOX3.x}'],
  ['is there a clock at the top right?', "LOC(object='TOP')"],
  ['how many kites are in the bottom right corner?', "LOC(image=IMAGE0,object='RIGHT')"],
  ['is the man with the hat holding a bag?', 'HAVING(object=BOX2,other=BOX3)'],
])('%s → %s', async ([text, part]) => {
  expect(await program(text)).toContain(part);
});

test.for([
  ['is the picture black and white?', "PICTURE(fact='colouring')"],
  ['is this in colour?', "{ANSWER0} == 'in colour'"],
  ['is it in color or black and white?', "PICTURE(fact='colouring')"],
  ['was this taken in black and white?', "{ANSWER0} == 'black and white'"],
  ['is it landscape or portrait?', "PICTURE(fact='shape')"],
  ['what is the resolution of this image?', "PICTURE(fact='size')"],
  ['how wide is the photo?', "PICTURE(fact='width')"],
  ['is the picture dark?', "{ANSWER0} == 'dark'"],
  ['how many bowls are on the table?', "query='bowls resting on'"],
  ['is the cat on the couch?', "query='cats resting on'"],
  ['is there a bottle on top of the table?', "query='bottles resting on'"],
  ['how many people are riding horses?', "query='people resting on'"],
  ['is there a wine glass in his hand?', 'HAVING(object=BOX0,other=BOX1)'],
  ['do all of the bowls have the same color?', 'SAMECOLOR(object=BOX0)'],
  ['which is closer to the top, the dog or the teddy?', '{BOX0.y} < {BOX1.y}'],
  ['what takes up more of the picture: the microwave or the fridge?', '{BOX0.area} > {BOX1.area}'],
  ['one of these is missing, which one: chair, cat, microwave?', "LOC(object='chair, cat, microwave')"],
  ['where is the frisbee, left or right of the man?', "'left' if {BOX0.x} < {BOX1.x}"],
])('%s → %s', async ([text, part]) => {
  expect(await program(text)).toContain(part);
});

test('what somebody holds is asked of a model that looks, and told by boxes where there is none', async () => {
  for (const text of [
    'what is the man holding?',
    "what's in her hand?",
    'what is she sitting on?',
    'what are they holding?',
  ]) {
    const [first, second] = await planner.interpretations(text.replace('they', 'the people'), 1);
    expect(first?.source).toContain('VQA');
    expect(second?.source).toMatch(/query='objects? (?:held by|bearing)'/);
    expect(second?.confidence).toBeGreaterThanOrEqual(0.5);
  }
});

test.for(['is this a portrait?', 'is it dark?', 'how tall is the man?'])('%s: not of the picture', async (text) => {
  const [best] = await planner.interpretations(text, 1);
  expect(best?.source).not.toContain('PICTURE');
});

test.for([
  ["if there's a dog say so", "'yes' if {ANSWER0} > 0 else 'no'"],
  ['if there is a dog, tell me how many', "claim='if there is a dog'"],
  ['unless there are two, count the dogs', "expr='not ({ANSWER0} == 2)'"],
  ['only if there are more than two people, blur their faces', "expr='{ANSWER0} > 2'"],
  ['if there are two dogs which one is bigger?', "query='largest dog'"],
  ['tell me how many people there are, but only if there is a bus', "claim='if there is a bus'"],
  ['is there a bus, and if yes what colour?', 'COLOR(object=BOX0)'],
  ['are there any cars and if so how many?', 'RESULT(var=ANSWER0)'],
])('%s → %s', async ([text, part]) => {
  expect(await program(text)).toContain(part);
});

test.for([
  ['any of the balls pink?', "query='pink balls'"],
  ['all of the dogs brown?', '{ANSWER1} / {ANSWER0} == 1'],
  ['do we have airplanes here or just boats?', "'only boats'"],
  ['do you see a clock anywhere in the living room?', "LOC(object='clock')"],
  ['how many chairs are in the dining room?', 'COUNT(box=BOX0)'],
])('%s → %s', async ([text, part]) => {
  expect(await program(text)).toContain(part);
});

test.for([
  ['is the cat on the couch?', '{ANSWER0} / {ANSWER1} > 0'],
  ['is the man next to the motorcycle?', '{ANSWER0} / {ANSWER1} > 0'],
  ['is a dog on the couch?', '{ANSWER0} > 0'],
  ['how many giraffes are there, two or three?', 'COUNT(box=BOX0)'],
])('%s → %s', async ([text, part]) => {
  expect(await program(text)).toContain(part);
});

test('who are the other two is not told, and never the background', async () => {
  const [best] = await planner.interpretations('blur the other two people', 1);
  expect(best?.unused).toEqual(['other']);
  expect(best?.source).not.toContain('BGBLUR');
});
