/** What a planner that sees says itself, beside or instead of a program: which of them is the answer. */
import { expect, test } from 'vitest';
import type { FailedRun } from '../../src/contracts/planner.js';
import { startSeeingBot } from '../support/seeing-bot.js';

const countDogs = [
  "BOX0=LOC(image=IMAGE,object='dog')",
  'ANSWER0=COUNT(box=BOX0)',
  'FINAL_RESULT=RESULT(var=ANSWER0)',
].join('\n');
const plan = { steps: ['Find the dogs', 'Count them'] };

test('what the planner has seen is a turn like any other, and asks no model again', async () => {
  const bot = await startSeeingBot({ answer: () => 'nobody asked me' });
  const turn = await bot.ask("why is the man's face red?", {
    direct: { text: 'He has been running: his shirt is wet too.', bare: 'running' },
  });
  expect(turn).toMatchObject({
    status: 'answered',
    answer: { text: 'running', words: 'He has been running: his shirt is wet too.' },
    ways: { given: 'direct', kind: 'what', direct: 'running' },
  });
  expect(turn.program?.instructions.map(({ tool }) => tool)).toEqual(['VQA', 'RESULT']);
  expect(turn.steps.map(({ status, cost }) => [status, cost])).toEqual([
    ['done', 0],
    ['done', 0],
  ]);
  expect(bot.asked).toEqual([]);
});

test('an answer that has no short form is given whole', async () => {
  const bot = await startSeeingBot();
  const text = 'A market in the rain.\n\n- Two stalls sell fruit.\n- One sells fish.';
  const { answer } = await bot.ask('describe it', { direct: { text } });
  expect(answer?.words ?? answer?.text).toBe(text);
});

test('a program that agrees keeps its evidence, and the planner’s words where they say more', async () => {
  const bot = await startSeeingBot({ detector: { dog: 3 } });
  const turn = await bot.ask('how many dogs are there?', {
    ...plan,
    program: countDogs,
    direct: { text: 'Three: two on the sofa and one by the door.', bare: '3' },
  });
  expect(turn).toMatchObject({
    status: 'answered',
    answer: { text: '3', words: 'Three: two on the sofa and one by the door.' },
    ways: { given: 'program', program: '3', direct: '3', kind: 'count' },
  });
  expect(turn.answer?.images).toHaveLength(1);
});

test('where they differ on a number, the look is first, and the count stands beside it with its picture', async () => {
  const bot = await startSeeingBot({ detector: { dog: 3 } });
  const turn = await bot.ask('how many dogs are there?', {
    ...plan,
    program: countDogs,
    direct: { text: '4', bare: '4' },
  });
  expect(turn).toMatchObject({
    status: 'answered',
    answer: { text: '4', note: 'By marking them I count 3.' },
    ways: { given: 'direct', program: '3', direct: '4' },
  });
  expect(turn.answer?.images).toHaveLength(1);
  expect(turn.program?.instructions.map(({ tool }) => tool)).toEqual(['VQA', 'RESULT']);
  expect(turn.ways?.other?.program.source).toBe(countDogs);
  expect(await bot.memory.turns.get('team', turn.id)).toEqual(turn);
});

test('of a taught thing that the planner was shown no picture of, the program that looked for it is believed', async () => {
  const bot = await startSeeingBot({ detector: { dog: 3 } });
  const turn = await bot.ask('how many dogs are there?', {
    ...plan,
    program: countDogs,
    direct: { text: 'I see one that may be a Rufus.', bare: '1', unseen: ['Rufus'] },
  });
  expect(turn).toMatchObject({ answer: { text: '3' }, ways: { given: 'program', agree: false, direct: '1' } });
  expect(turn.answer?.note ?? '').not.toContain('glance');
  expect(await bot.memory.turns.get('team', turn.id)).toEqual(turn);
});

test('with other eyes the program looks once more: where these agree with the look, its count is right', async () => {
  const bot = await startSeeingBot({ detector: { dog: 3 }, seeker: { dog: 4 } });
  const turn = await bot.ask('how many dogs are there?', {
    ...plan,
    program: countDogs,
    direct: { text: '4', bare: '4' },
  });
  expect(turn).toMatchObject({ answer: { text: '4' }, ways: { given: 'program', program: '4', direct: '4' } });
  expect(turn.answer?.note ?? '').not.toContain('I count');
  expect(turn.answer?.images).toHaveLength(1);
});

test('two pairs of eyes that count the same outweigh one look', async () => {
  const bot = await startSeeingBot({ detector: { dog: 3 }, seeker: { dog: 3 } });
  const turn = await bot.ask('how many dogs are there?', {
    ...plan,
    program: countDogs,
    direct: { text: '4', bare: '4' },
  });
  expect(turn).toMatchObject({ answer: { text: '3', note: 'At a glance I’d say 4.' }, ways: { given: 'program' } });
});

test('a choice that is made twice is no second opinion', async () => {
  const bot = await startSeeingBot({ detector: { dog: 3 }, seeker: { dog: 3 } });
  const program = [
    "BOX0=LOC(image=IMAGE,object='dog')",
    "BOX1=SELECT(image=IMAGE,object=BOX0,query='leftmost',category=None)",
    'ANSWER0=COUNT(box=BOX1)',
    'FINAL_RESULT=RESULT(var=ANSWER0)',
  ].join('\n');
  const direct = { text: 'Two of them are on the left.', bare: '2' };
  const turn = await bot.ask('how many dogs are on the left?', { ...plan, program, direct });
  expect(turn).toMatchObject({ answer: { text: '2', note: 'By marking them I count 1.' }, ways: { given: 'direct' } });
});

test.for([
  ['which animal is nearest to the camera?', "'dog' if {BOX0.area} > {BOX1.area} else 'cat'", 'cat', 'direct'],
  ['which of them is the taller one?', "'dog' if {BOX0.height} >= {BOX1.height} else 'cat'", 'cat', 'direct'],
  ['which of them is further to the left?', "'dog' if {BOX0.x} <= {BOX1.x} else 'cat'", 'cat', 'program'],
  ['which of them takes up more of the picture?', "'dog' if {BOX0.area} >= {BOX1.area} else 'cat'", 'cat', 'program'],
] as const)('boxes outweigh a look only on what boxes tell: %s', async ([text, expr, seen, given]) => {
  const bot = await startSeeingBot({ detector: { dog: 1, cat: 1 }, seeker: { dog: 1, cat: 1 } });
  const program = [
    "BOX0=LOC(image=IMAGE,object='dog')",
    "BOX1=LOC(image=IMAGE,object='cat')",
    `ANSWER0=EVAL(expr="${expr.replace(' > ', ' >= ')}")`,
    'FINAL_RESULT=RESULT(var=ANSWER0)',
  ].join('\n');
  const turn = await bot.ask(text, { ...plan, program, direct: { text: seen, bare: seen } });
  expect(turn.ways).toMatchObject({ given, program: 'dog', direct: seen });
});

test('how boxes lie is no second opinion either, however often they were found', async () => {
  const bot = await startSeeingBot({ detector: { dog: 3, cat: 1 }, seeker: { dog: 3, cat: 1 } });
  const program = [
    "BOX0=LOC(image=IMAGE,object='dog')",
    "BOX1=LOC(image=IMAGE,object='cat')",
    'BOX2=HAVING(object=BOX0,other=BOX1)',
    'ANSWER0=COUNT(box=BOX2)',
    'FINAL_RESULT=RESULT(var=ANSWER0)',
  ].join('\n');
  const direct = { text: 'Two of them.', bare: '2' };
  const turn = await bot.ask('how many dogs have a cat with them?', { ...plan, program, direct });
  expect(turn).toMatchObject({ answer: { text: '2' }, ways: { given: 'direct', program: '1' } });
});

test('a place is marked by the program and told by the look', async () => {
  const bot = await startSeeingBot({ detector: { dog: 1 } });
  const turn = await bot.ask('where is the dog?', {
    steps: ['Find the dog'],
    program: "BOX0=LOC(image=IMAGE,object='dog')\nFINAL_RESULT=RESULT(var=BOX0)",
    direct: { text: 'It lies under the table, at the left.', bare: 'under the table' },
  });
  expect(turn).toMatchObject({
    answer: { text: 'dog', words: 'It lies under the table, at the left.' },
    ways: { given: 'program', kind: 'where' },
  });
  expect(turn.answer?.images).toHaveLength(1);
});

test.for([
  [
    'a word that nobody knows',
    "BOX0=LOC(image=IMAGE,object='flux capacitor')\nANSWER0=COUNT(box=BOX0)\nFINAL_RESULT=RESULT(var=ANSWER0)",
  ],
  [
    'an empty place',
    "BOX0=LOC(image=IMAGE,object='dog')\nIMAGE0=CROP(image=IMAGE,box=BOX0)\nANSWER0=COLOR(image=IMAGE0)\nFINAL_RESULT=RESULT(var=ANSWER0)",
  ],
  ['a program that does not check', 'ANSWER0=FLY(to=MOON)\nFINAL_RESULT=RESULT(var=ANSWER0)'],
] as const)('%s is no refusal: the look stands in, and it is said that it does', async ([, program]) => {
  const bot = await startSeeingBot({ detector: { dog: 0 } });
  const turn = await bot.ask('how many are there?', { ...plan, program, direct: { text: 'Two of them.', bare: '2' } });
  expect(turn).toMatchObject({
    status: 'answered',
    answer: { text: '2', words: 'Two of them.' },
    ways: { given: 'direct' },
  });
  expect(turn.fault).toBeUndefined();
  expect(turn.ways?.standsInFor).toBeTruthy();
});

test('words that no step covers are answered by the look', async () => {
  const bot = await startSeeingBot({ detector: { dog: 3 } });
  const turn = await bot.ask('how many dogs are asleep?', {
    ...plan,
    covers: [['dogs'], ['how many']],
    program: countDogs,
    direct: { text: 'One of them is asleep.', bare: '1' },
  });
  expect(turn).toMatchObject({ status: 'answered', answer: { text: '1' }, ways: { given: 'direct', direct: '1' } });
});

test('no rule’s program takes the place of one whose planner has seen the answer', async () => {
  const bot = await startSeeingBot({
    detector: { dog: 3, cat: 1 },
    otherWays: async () => [{ steps: ['Another'], source: countDogs.replace("'dog'", "'cat'") }],
  });
  const covers = [['dogs'], ['how many']];
  const direct = { text: 'Two of them.', bare: '2' };
  const turn = await bot.ask('how many dogs are asleep?', { ...plan, covers, program: countDogs, direct });
  expect(turn).toMatchObject({
    answer: { text: '2' },
    ways: { given: 'direct', other: { program: { source: countDogs } } },
  });
});

test('a plan without a look asks the model that sees, once', async () => {
  const bot = await startSeeingBot({ detector: { dog: 3 }, answer: () => 'one' });
  const turn = await bot.ask('how many dogs are asleep?', {
    ...plan,
    covers: [['dogs'], ['how many']],
    program: countDogs,
  });
  expect(turn).toMatchObject({ status: 'answered', answer: { text: 'one' }, ways: { given: 'direct' } });
  expect(bot.asked).toEqual(['how many dogs are asleep?']);
});

test('without anybody who sees it stays a short refusal', async () => {
  const bot = await startSeeingBot({ detector: { dog: 3 } });
  const turn = await bot.ask('how many dogs are asleep?', {
    ...plan,
    covers: [['dogs'], ['how many']],
    program: countDogs,
  });
  expect(turn).toMatchObject({ status: 'failed' });
  expect(turn.fault).toContain('I can’t tell');
});

const blur =
  "BOX0=LOC(image=IMAGE,object='dog')\nIMAGE0=BLUR(image=IMAGE,object=BOX0)\nFINAL_RESULT=RESULT(var=IMAGE0)";

test('an edit that could not be done is not replaced by words that claim it', async () => {
  const bot = await startSeeingBot({ detector: { dog: 0 } });
  const turn = await bot.ask('blur the dog', {
    steps: ['Find the dog', 'Blur it'],
    program: blur,
    direct: { text: 'I have blurred the dog.' },
  });
  expect(turn).toMatchObject({ status: 'failed', fault: 'I found nothing to blur: no dog' });
});

test('a picture and words: what was made is shown, what was asked is told', async () => {
  const bot = await startSeeingBot({ detector: { dog: 1 } });
  const script = {
    steps: ['Find the dog', 'Blur it'],
    program: blur,
    direct: { text: 'It’s a beagle.', bare: 'beagle' },
  };
  const both = await bot.ask('blur the dog and say what breed it is', script);
  expect(both.answer?.words).toContain('It’s a beagle.');
  expect(both.answer?.words).toContain('blurred');
  expect(both.answer?.images).toHaveLength(1);
  const edit = await bot.ask('blur the dog please', script);
  expect(edit.answer?.words).toBeUndefined();
});

test('words that were asked with a picture are answered where the picture could not be made', async () => {
  const bot = await startSeeingBot({ detector: { dog: 0 } });
  const turn = await bot.ask('blur the dog and say what breed it is', {
    steps: ['Find the dog', 'Blur it'],
    program: blur,
    direct: { text: 'It’s a beagle.', bare: 'beagle' },
  });
  expect(turn).toMatchObject({
    status: 'answered',
    answer: { text: 'beagle', note: 'I found nothing to blur: no dog.', images: [] },
  });
});

test('what people have taught goes before a glance', async () => {
  const bot = await startSeeingBot({ answer: () => 'dusk' });
  const direct = { text: 'It is dusk.', bare: 'dusk' };
  const turn = await bot.ask('what time of day is it?', { direct });
  const correction = { turn, author: turn.request.author, text: "no, it's dawn", images: [] };
  for await (const _ of bot.teacher.correct(correction, new AbortController().signal));
  const again = await bot.ask('what time of day is it?', { direct });
  expect(again.answer).toMatchObject({ text: 'dawn' });
  expect(again.answer?.words).toBeUndefined();
});

test('a program that fails as it runs goes back to its planner once, with the values so far', async () => {
  const failures: FailedRun[] = [];
  const bot = await startSeeingBot({
    detector: { dog: 1, puppy: 0 },
    async repair(_request, failed) {
      failures.push(failed);
      return { source: blur };
    },
  });
  const program = blur.replace("'dog'", "'puppy'");
  const turn = await bot.ask('blur the puppy', { steps: ['Find the puppy', 'Blur it'], program });
  expect(failures).toHaveLength(1);
  expect(failures[0].fault).toContain('puppy');
  expect(failures[0].steps.map(({ status }) => status)).toEqual(['done', 'failed']);
  expect(turn).toMatchObject({ status: 'answered', program: { source: blur } });
  expect(turn.answer?.images).toHaveLength(1);
});

test('what the planner knows no better for ends as it would have', async () => {
  let asked = 0;
  const bot = await startSeeingBot({
    detector: { dog: 0 },
    async repair() {
      asked += 1;
      return asked > 1 ? undefined : { source: 'NONSENSE' };
    },
  });
  const turn = await bot.ask('blur the dog', { steps: ['Find the dog', 'Blur it'], program: blur });
  expect(turn).toMatchObject({ status: 'failed', fault: 'I found nothing to blur: no dog', program: { source: blur } });
  expect(asked).toBe(1);
});

test('other eyes find what an edit needs, before anybody plans again', async () => {
  const bot = await startSeeingBot({
    detector: { dog: 0 },
    seeker: { dog: 1 },
    repair: () => Promise.reject(new Error('nobody needs to')),
  });
  const turn = await bot.ask('blur the dog', { steps: ['Find the dog', 'Blur it'], program: blur });
  expect(turn).toMatchObject({ status: 'answered', answer: { images: [{}] } });
});

test.for([
  ['a few of them', '3', undefined, 'At a glance I’d say “a few of them”.'],
  ['It can’t be told from here.', '3', undefined, undefined],
  ['There are three, I think.', '3', 'There are three, I think.', undefined],
  [
    'There are four dogs, one of them hidden.',
    'There are four dogs, one of them hidden.',
    undefined,
    'By marking them I count 3.',
  ],
] as const)('%s beside a count of three', async ([text, answer, words, note]) => {
  const bot = await startSeeingBot({ detector: { dog: 3 } });
  const turn = await bot.ask('how many dogs are there?', {
    ...plan,
    program: countDogs,
    direct: { text },
  });
  expect(turn.answer?.text).toBe(answer);
  expect(turn.answer?.words).toBe(words);
  expect(turn.answer?.note).toBe(note);
});

const readAll = ['ANSWER0=READ(image=IMAGE)', 'FINAL_RESULT=RESULT(var=ANSWER0)'].join('\n');

test('where nothing could be read, what the planner saw is the answer', async () => {
  const bot = await startSeeingBot();
  const script = { steps: ['Read it'], program: readAll, direct: { text: '24', bare: '24' } };
  const turn = await bot.ask('what number is on the mailbox?', script);
  expect(turn).toMatchObject({ status: 'answered', answer: { text: '24' }, ways: { given: 'direct' } });
  expect(turn.answer?.note ?? '').not.toContain('At a glance');
});

test('what was too small at a glance is looked at more closely in a large picture, and in no other', async () => {
  const answer = () => 'L794-88';
  const direct = { text: "It's too small to read at this size." };
  const large = await startSeeingBot({ answer, size: { width: 3200, height: 200 } });
  expect((await large.ask('what code is on the box?', { direct })).answer?.text).toBe('L794-88');
  expect(large.asked).toEqual(['what code is on the box?']);
  const small = await startSeeingBot({ answer });
  expect((await small.ask('what code is on the box?', { direct })).answer?.text).toBe(direct.text);
  expect(small.asked).toEqual([]);
});
