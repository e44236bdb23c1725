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
