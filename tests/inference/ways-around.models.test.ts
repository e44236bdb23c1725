/** A tool whose model does not work is done without, where the instruction can be carried out in another way. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestBot, type TestBot } from '../support/bot.js';
import { type OpenAiPeer, type PeerReply, schemaOf, startOpenAiPeer } from '../support/openai-peer.js';
import { openRoom } from '../support/person.js';
import { photo } from '../support/sample-photos.js';

let peer: OpenAiPeer;
let running: TestBot;
/** By the schema that is asked for; questions about pictures are asked without one. */
let says: Record<string, PeerReply> = {};

beforeAll(async () => {
  peer = await startOpenAiPeer();
  peer.reply((request) => says[schemaOf(request)] ?? { status: 500, error: 'nobody expects that' });
  running = await startTestBot(undefined, { ...peer.environment, CLOVABOT_DETECT: 'embedded' });
}, 60_000);
afterAll(async () => {
  await running.close();
  await peer.close();
  expect(peer.violations).toEqual([]);
});
beforeEach(() => {
  says = {
    plan: JSON.stringify({ steps: ['Ask: How many people are there?'], question: null }),
    program: JSON.stringify({
      program: "ANSWER0=VQA(image=IMAGE,question='How many people are there?')\nFINAL_RESULT=RESULT(var=ANSWER0)",
    }),
  };
});

const ask = (thread: string, text: string) =>
  openRoom(running.bot.app, 'home', thread).person('Ana').says(text, photo(1));
const lastTurn = async (thread: string) => (await running.bot.memory.turns.ofThread('home', thread)).at(-1);

test('a question that needs no eye of a vendor is answered by the tools that work', async () => {
  says.answer = { status: 503, error: 'overloaded' };
  const answer = await ask('down', 'How many people are there?');
  expect(answer.text).toBe('**3**');
  expect(answer.footer).toContain("planned again without VQA: its model isn't working at the moment");
  expect(await lastTurn('down')).toMatchObject({
    status: 'answered',
    plan: { steps: ['Locate the people in the picture', 'Count the people in the picture'] },
    steps: [{ instruction: { tool: 'LOC' } }, { instruction: { tool: 'COUNT' } }, { instruction: { tool: 'RESULT' } }],
  });
}, 60_000);

test('a question that only that model can answer fails with its reason, as planned', async () => {
  says.answer = { status: 503, error: 'overloaded' };
  says.program = JSON.stringify({
    program: "ANSWER0=VQA(image=IMAGE,question='Are they happy?')\nFINAL_RESULT=RESULT(var=ANSWER0)",
  });
  const answer = await ask('alone', 'Are they happy?');
  expect(answer.footer ?? '').not.toContain('anew');
  expect(await lastTurn('alone')).toMatchObject({
    status: 'failed',
    plan: { steps: ['Ask: How many people are there?'] },
    steps: [{ status: 'failed', instruction: { tool: 'VQA' } }],
  });
}, 60_000);

test('another language, while the language model is down, is told to come again later', async () => {
  says.plan = { status: 503, error: 'overloaded' };
  const answer = await ask('german', 'Wie viele Hunde sind da?');
  expect(answer.text).toContain(
    'I can’t read German by myself, and the language model that helps me isn’t available now.',
  );
  expect((await ask('english', 'How many people are in there?')).text).toBe('**3**');
}, 60_000);

test('thanks are answered in kind, by nobody who costs money, and teach nothing', async () => {
  const before = peer.requests.length;
  const ana = openRoom(running.bot.app, 'home', 'thanks').person('Ana');
  expect((await ana.says('Thank you!')).text).toContain('Glad to help');
  const hello = await ana.says('hello', photo(2));
  expect(hello.text).toContain('What would you like to know');
  await ana.reacts('✅', hello.id);
  expect(peer.requests).toHaveLength(before);
  expect(await running.bot.memory.lessons('home').list()).toEqual([]);
}, 60_000);
