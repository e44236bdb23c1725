import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestBot, type TestBot } from './support/bot.js';
import { type OpenAiPeer, type PeerReply, type PeerRequest, startOpenAiPeer } from './support/openai-peer.js';
import { openRoom } from './support/person.js';
import { photo } from './support/sample-photos.js';

/** A language model on loopback behind the real SDK: what it is asked for, and what it says. */
let peer: OpenAiPeer;
let running: TestBot;
const says: { plan: PeerReply; program: PeerReply[]; answer: PeerReply } = { plan: '', program: [], answer: '' };
const isFor = (request: PeerRequest): 'plan' | 'program' | 'answer' => {
  const format = request.kind === 'chat' ? request.body.response_format : undefined;
  const name = format?.type === 'json_schema' ? format.json_schema.name : '';
  return name === 'plan' || name === 'program' ? name : 'answer';
};

beforeAll(async () => {
  peer = await startOpenAiPeer();
  peer.reply((request) => {
    const wanted = isFor(request);
    return wanted === 'program' ? (says.program.shift() ?? '') : says[wanted];
  });
  running = await startTestBot(undefined, { ...peer.environment, CLOVABOT_DETECT: 'embedded' });
});
afterAll(async () => {
  await running.close();
  await peer.close();
  expect(peer.violations).toEqual([]);
});

const question = 'Was trägt die Person in der Mitte?';
const steps = [
  'Locate the person',
  'Select the person in the middle',
  'Crop to the person',
  'Ask: What is the person wearing?',
];
const program = `BOX0=LOC(image=IMAGE,object='person')
BOX1=SELECT(image=IMAGE,object=BOX0,query='middle person')
IMAGE0=CROP(image=IMAGE,box=BOX1)
ANSWER0=VQA(image=IMAGE0,question='What is the person wearing?')
FINAL_RESULT=RESULT(var=ANSWER0)`;

test('a question that the grammar does not understand is planned, programmed, repaired and answered', async () => {
  const ana = openRoom(running.bot.app).person('Ana');
  says.plan = JSON.stringify({ steps, question: null });
  says.program = [`Sure!\n\`\`\`\n${program.replace('SELECT(', 'CHOOSE(')}\n\`\`\``, JSON.stringify({ program })];
  says.answer = 'a coat';
  const answered = await ana.says(question, photo(1));
  expect(answered).toMatchObject({ status: 'answered', text: '**A coat**', how: { plan: steps, program } });
  expect(answered.footer).not.toContain('without');
  expect(peer.requests.map(isFor)).toEqual(['plan', 'program', 'program', 'answer']);
  expect(peer.requests[2].question).toContain('there is no tool CHOOSE');

  // What was right is done again for the same words: only the picture is looked at.
  await ana.reacts('✅', answered.id);
  const again = await openRoom(running.bot.app, 'home', 'later').person('Ben').says(question.toLowerCase(), photo(2));
  expect(again).toMatchObject({ status: 'answered', how: { plan: steps, program } });
  expect(peer.requests.map(isFor).slice(4)).toEqual(['answer']);
}, 120_000);

test('what never changes stands first, the same for every question', async () => {
  const ana = openRoom(running.bot.app, 'home', 'others').person('Ana');
  for (const noun of ['dog', 'person']) {
    says.plan = JSON.stringify({ steps: [`Locate the ${noun}`], question: null });
    says.program = [`BOX0=LOC(image=IMAGE,object='${noun}')\nRESULT(var=BOX0)`];
    await ana.says(`Zeig mir: ${noun}`, photo(3));
  }
  const instructions = (wanted: string): Set<string> =>
    new Set(
      peer.requests.flatMap((asked) => (asked.kind === 'chat' && isFor(asked) === wanted ? asked.instructions : [])),
    );
  expect([instructions('plan').size, instructions('program').size]).toEqual([1, 1]);
}, 120_000);

test('the model may ask back', async () => {
  says.plan = JSON.stringify({ steps: [], question: 'Welche Person meinst du?' });
  const asked = await openRoom(running.bot.app, 'home', 'back').person('Ana').says('die da?', photo(1));
  expect(asked).toMatchObject({ status: 'asked', text: 'Welche Person meinst du?' });
}, 120_000);

test('when it is gone the grammar plans, and the answer says so', async () => {
  says.plan = { status: 503, error: 'overloaded' };
  const before = peer.requests.length;
  const answered = await openRoom(running.bot.app, 'home', 'gone')
    .person('Ana')
    .says('How many people are there?', photo(1));
  expect(answered).toMatchObject({ status: 'answered', text: '**3**' });
  expect(answered.footer).toMatch(/^[\d.]+ s · planned without the language model: /);
  // It is not asked for the program of a plan that is not its own.
  expect(peer.requests.slice(before).map(isFor)).toEqual(['plan']);
}, 120_000);

test('a model that sees answers in one call, with the picture, what one look tells', async () => {
  const before = peer.requests.length;
  says.plan = JSON.stringify({ answer: 'Ein Mann wartet auf den Bus.', short: null, steps: [], program: null });
  const answered = await openRoom(running.bot.app, 'home', 'look').person('Ana').says('Was passiert hier?', photo(1));
  expect(answered).toMatchObject({ status: 'answered' });
  expect(answered.text).toContain('Ein Mann wartet auf den Bus.');
  expect(peer.requests.slice(before).map(isFor)).toEqual(['plan']);
  expect(peer.requests[before]).toMatchObject({ kind: 'chat', pictures: [{}] });
}, 120_000);

test('a plan and its program come in one call, and the guess beside them is checked', async () => {
  const before = peer.requests.length;
  says.plan = JSON.stringify({
    ...{ answer: 'Three people.', short: '3', steps: ['Locate the people', 'Count them'] },
    covers: ['Leute', 'Wie viele'],
    program: "BOX0=LOC(image=IMAGE,object='person')\nANSWER0=COUNT(box=BOX0)\nFINAL_RESULT=RESULT(var=ANSWER0)",
  });
  const answered = await openRoom(running.bot.app, 'home', 'both').person('Ana').says('Wie viele Leute?', photo(1));
  expect(answered).toMatchObject({ status: 'answered', how: { plan: ['Locate the people', 'Count them'] } });
  expect(answered.text).toContain('3');
  expect(peer.requests.slice(before).map(isFor)).toEqual(['plan']);
}, 120_000);

test('a follow-up that no rule reads goes to the model as it was said, with its thread', async () => {
  const ana = openRoom(running.bot.app, 'home', 'follow').person('Ana');
  says.plan = JSON.stringify({ answer: 'Two, both red.', short: '2' });
  await ana.says('How many buses are there?', photo(1));
  says.plan = JSON.stringify({ answer: 'Rot.', short: 'red', request: 'What colour are the buses?' });
  const answered = await ana.says('welche Farbe haben sie denn?');
  expect(answered.text).toContain('Rot');
  const told = peer.requests.at(-1)?.question ?? '';
  expect(told).toContain('{"thread":[{"request":"How many buses are there?","answer":');
  expect(told).toContain('"request":"welche Farbe haben sie denn?"');
}, 120_000);
