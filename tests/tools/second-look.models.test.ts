/** The whole bot with the embedded detector and a model server on loopback: who looks, what comes of it, what it costs. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestBot, type TestBot } from '../support/bot.js';
import { type OpenAiPeer, type PeerReply, schemaOf, startOpenAiPeer } from '../support/openai-peer.js';
import { openRoom } from '../support/person.js';
import { photo } from '../support/sample-photos.js';

let peer: OpenAiPeer;
let running: TestBot;
/** What the model finds. */
let finds: PeerReply = '';

beforeAll(async () => {
  peer = await startOpenAiPeer();
  peer.reply((request) => {
    const schema = schemaOf(request);
    if (schema === 'found') return finds;
    return schema === 'answer' ? '2' : { status: 500, error: 'nobody expects that' };
  });
  running = await startTestBot(undefined, { ...peer.environment, CLOVABOT_PLANNER: 'grammar' });
}, 60_000);
afterAll(async () => {
  await running.close();
  await peer.close();
  expect(peer.violations).toEqual([]);
});
beforeEach(() => {
  peer.requests.length = 0;
});

const box = (x: number) => ({ label: 'badge', score: 0.9, bbox_2d: [x, 400, x + 60, 460] });
const ask = (thread: string, text: string) =>
  openRoom(running.bot.app, 'home', thread).person('Ana').says(text, photo(1));
const locStep = async (thread: string) =>
  (await running.bot.memory.turns.ofThread('home', thread))
    .at(-1)
    ?.steps.find(({ instruction }) => instruction.tool === 'LOC');
const looks = () => peer.requests.filter((request) => schemaOf(request) === 'found').length;

test('an unknown word is looked for with the model, once for a picture and a word', async () => {
  finds = JSON.stringify([box(100), box(400), box(700)]);
  const answer = await ask('badges', 'How many badges are there?');
  expect(answer.text).toMatch(/^\*\*3\*\*/);
  expect(await locStep('badges')).toMatchObject({
    how: expect.stringMatching(/^I looked for “badge” with .*, since I don’t know the word myself\.$/),
  });
  expect(answer.how?.steps.some(({ result = '' }) => result.includes('since I don’t know the word'))).toBe(true);
  await ask('badges again', 'How many badges are there?');
  expect(looks()).toBe(1);
}, 60_000);

test('what the detector knows and is sure of asks nobody', async () => {
  finds = '[]';
  expect((await ask('people', 'How many people are there?')).text).toMatch(/^\*\*3\*\*/);
  expect(looks()).toBe(0);
}, 60_000);

test('places that can’t be read are a fault and not none, so that another way is taken', async () => {
  finds = 'I can see two lanyards.';
  const answer = await ask('lanyards', 'How many lanyards are there?');
  expect(answer.text).not.toMatch(/\b(?:0|no lanyard)/i);
  expect(answer.text).toMatch(/^\*\*2\*\*/);
  expect(answer.footer).toContain('planned again without LOC');
}, 60_000);

test('a run that asks for other eyes gets them, beside what the usual ones have seen', async () => {
  const { memory, runner } = running.bot;
  const turn = (await memory.turns.ofThread('home', 'people')).at(-1);
  if (!turn?.program) throw new Error('it has no program');
  finds = JSON.stringify({ found: [{ label: 'person', score: 0.9, box: [0, 0, 40, 90] }] });
  const { signal } = new AbortController();
  const steps = await runner.run(turn.request, turn.program, { signal, eyes: 'connected' });
  const outputs = [];
  for await (const step of steps) if (step.status === 'done') outputs.push(step.output);
  expect(looks()).toBe(1);
  // Two of whom the detector is sure, and the one of the model, who isn't there without it.
  const found = outputs.flatMap((output) => (output.type === 'Regions' ? output.regions : []));
  expect(found.map((one) => one.box[0])).toContain(0);
}, 60_000);

test('what can’t be read is paid once: the same question costs nothing and ends the same way, also of what the detector knows', async () => {
  finds = 'There is one of them.';
  let threads = 0;
  const asked = async (text: string) => (await ask(`${text} ${++threads}`, text)).text;
  const first = [await asked('How many tattoos are there?'), await asked('Where is the man?')];
  expect(looks()).toBe(2);
  expect([await asked('How many tattoos are there?'), await asked('Where is the man?')]).toEqual(first);
  expect(looks()).toBe(2);
}, 60_000);

test('a server that gives no places is left alone after a while of trying', async () => {
  finds = 'There are some.';
  for (const word of ['zipper', 'button', 'earring', 'necklace', 'bracelet'])
    await ask(word, `How many ${word}s are there?`);
  expect(looks()).toBeLessThanOrEqual(3);
}, 60_000);
