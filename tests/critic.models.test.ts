/** From ❌ to a lesson, with a language model on loopback behind the real SDK that says what it suspects. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestBot, type TestBot } from './support/bot.js';
import { type OpenAiPeer, type PeerReply, schemaOf, startOpenAiPeer } from './support/openai-peer.js';
import { openRoom } from './support/person.js';
import { photo } from './support/sample-photos.js';

let peer: OpenAiPeer;
let running: TestBot;
/** By the schema that is asked for; what a picture shows is asked for without one. */
let says: Record<string, PeerReply> = {};

beforeAll(async () => {
  peer = await startOpenAiPeer();
  // Learners ask it for other words, too: it has none, and is not down for that.
  peer.reply((request) => says[schemaOf(request)] ?? '{}');
  running = await startTestBot(undefined, { ...peer.environment, CLOVABOT_DETECT: 'embedded' });
});
afterAll(async () => {
  await running.close();
  await peer.close();
  expect(peer.violations).toEqual([]);
});
beforeEach(() => {
  says = {};
  peer.requests.length = 0;
});

const plan = (...steps: readonly string[]): string => JSON.stringify({ steps, question: null });
const program = (...lines: readonly string[]): string =>
  JSON.stringify({ program: [...lines, 'FINAL_RESULT=RESULT(var=ANSWER0)'].join('\n') });
const critique = (more: object): string =>
  JSON.stringify({ at: 'none', reason: '', step: null, output: null, steps: null, program: null, ...more });
const lastLesson = async () => (await running.bot.memory.lessons('home').list(1))[0];

test('the critic names the step and what it should have said, running proves it, and it is learned', async () => {
  const room = openRoom(running.bot.app, 'home', 'coats');
  const ana = room.person('Ana');
  says.plan = plan('Ask: What color is the coat?', 'Check whether it is black');
  says.program = program(
    "ANSWER1=VQA(image=IMAGE,question='What color is the coat?')",
    "ANSWER0=EVAL(expr=\"'yes' if {ANSWER1} == 'black' else 'no'\")",
  );
  says.answer = 'grey';
  const wrong = await ana.says('Ist der Mantel schwarz?', photo(1));
  expect(wrong.text).toBe('**No**');

  says.critique = critique({ at: 'step', step: 'ANSWER1', output: 'black', reason: 'The coat is black.' });
  await ana.reacts('❌', wrong.id);
  await ana.clicks(/^yes$/i, room.last().id);
  const lesson = await lastLesson();
  expect(lesson).toMatchObject({
    status: 'accepted',
    tool: 'VQA',
    after: 'yes',
    reflection: {
      fault: {
        at: 'tool',
        step: 'ANSWER1',
        proof: { before: { value: 'grey' }, after: { value: 'black' }, answer: 'yes' },
      },
      critic: { asked: 1, refuted: 0, proved: 1 },
    },
  });
  // It was shown the picture, and what that cost is the lesson's.
  const asked = peer.requests.filter((request) => schemaOf(request) === 'critique');
  expect(asked).toMatchObject([{ kind: 'chat', pictures: [{}] }]);
  expect(lesson.cost).toBeGreaterThan(0);
}, 200_000);

test('the critic writes a better program, which is run, learned, and used when the question comes again', async () => {
  const ana = openRoom(running.bot.app, 'home', 'people').person('Ana');
  const [wrongLine, rightLine] = ['dog', 'person'].map((noun) => `BOX0=LOC(image=IMAGE,object='${noun}')`);
  says.plan = plan('Locate the dogs', 'Count them');
  says.program = program(wrongLine, 'ANSWER0=COUNT(box=BOX0)');
  const question = 'Wie viele Leute sind das?';
  const wrong = await ana.says(question, photo(1));
  expect(wrong.text).toContain('**0**');

  says.critique = critique({
    at: 'plan',
    reason: 'It counts dogs, not people.',
    steps: ['Locate the people', 'Count them'],
    program: JSON.parse(program(rightLine, 'ANSWER0=COUNT(box=BOX0)')).program,
  });
  await ana.replies(wrong.id, 'no, three');
  expect(await lastLesson()).toMatchObject({
    status: 'accepted',
    after: '3',
    reflection: {
      fault: { at: 'plan', reason: 'My plan was wrong: It counts dogs, not people.' },
      critic: { proved: 1 },
    },
  });
  says = {};
  expect((await openRoom(running.bot.app, 'home', 'again').person('Ben').says(question, photo(1))).text).toBe('**3**');
}, 200_000);

test('a verdict that running refutes teaches nothing', async () => {
  const ana = openRoom(running.bot.app, 'home', 'dogs').person('Ana');
  says.plan = plan('Locate the dogs', 'Count them');
  says.program = program("BOX0=LOC(image=IMAGE,object='dog')", 'ANSWER0=COUNT(box=BOX0)');
  const wrong = await ana.says('Wie viele Hunde siehst du?', photo(1));
  says.critique = critique({
    at: 'program',
    reason: 'Just so.',
    program: JSON.parse(program("ANSWER0=EVAL(expr='7')")).program,
  });
  says.step_critique = JSON.stringify({ right: false, output: '[[0,0,10,10]]' });
  await ana.replies(wrong.id, 'no, 7');
  const lesson = await lastLesson();
  expect(lesson).toMatchObject({ status: 'refused', prompts: [], examples: [], experiences: [] });
  expect(lesson.reflection).toMatchObject({ fault: { at: 'none' }, critic: { asked: 2, refuted: 2, proved: 0 } });
}, 200_000);

test('when the critic is gone, the search goes on alone', async () => {
  const ana = openRoom(running.bot.app, 'home', 'gone').person('Ana');
  says.plan = plan('Ask: What is it?');
  says.program = program("ANSWER0=VQA(image=IMAGE,question='What is in the picture?')");
  says.answer = 'a dog';
  const wrong = await ana.says('Was ist das?', photo(2));
  says.critique = { status: 503, error: 'overloaded' };
  await ana.replies(wrong.id, 'no, a man');
  expect(await lastLesson()).toMatchObject({
    tool: 'VQA',
    reflection: { critic: { asked: 1, refuted: 0, proved: 0 } },
  });
  expect(peer.requests.filter((request) => schemaOf(request) === 'critique')).toHaveLength(1);
  expect(running.complaints.filter(([, text]) => text.startsWith('[critic]'))).toHaveLength(1);
}, 200_000);
