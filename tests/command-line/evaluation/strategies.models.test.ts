import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { evaluate } from '../../../src/command-line/evaluation/evaluate.js';
import { feedbackCaseSchema } from '../../../src/command-line/evaluation/feedback-case.js';
import { giveFeedback } from '../../../src/command-line/evaluation/give-feedback.js';
import {
  answerWay,
  checkStrategy,
  otherWay,
  type Strategy,
  withoutToolLessons,
} from '../../../src/command-line/evaluation/strategies.js';
import { startTestBot, type TestBot } from '../../support/bot.js';
import { type OpenAiPeer, startOpenAiPeer } from '../../support/openai-peer.js';
import { photo } from '../../support/sample-photos.js';

let peer: OpenAiPeer;
let seeing: TestBot;

beforeAll(async () => {
  peer = await startOpenAiPeer();
  seeing = await startTestBot(undefined, { ...peer.environment, CLOVABOT_PLANNER: 'grammar' });
}, 120_000);
afterAll(async () => {
  await seeing.close();
  await peer.close();
  expect(peer.violations).toEqual([]);
});

const people = {
  ...{ id: 'people', kind: 'count', instruction: 'how many people are there?', answer: '3' },
  images: [path.basename(photo(1))],
};
const context = () => ({
  signal: new AbortController().signal,
  now: () => performance.now(),
  randomId: randomUUID,
  progress: () => undefined,
});

async function measured(strategy: Strategy | undefined, entry = people, bot = seeing.bot) {
  const posts = peer.posts();
  const way = answerWay(strategy, bot);
  const [result] = await evaluate(bot, [entry], path.dirname(photo(1)), context(), way);
  return { ...result, asked: peer.posts() - posts };
}

test('direct asks the vision model alone, and its answer counts', async () => {
  peer.reply(() => 'Four.');
  const result = await measured('direct');
  expect(result).toMatchObject({ answer: 'Four', program: '', correct: false, asked: 1 });
  const billed = peer.billed.at(-1);
  expect(result.tokens).toBe((billed?.input ?? 0) + (billed?.output ?? 0));
  expect(result.cost).toBeGreaterThan(0);
  expect(await measured('direct', { ...people, answer: '4' })).toMatchObject({ correct: true, asked: 0 });
}, 120_000);

test('beside the bot the model is asked anew, and paid for', async () => {
  peer.reply(() => '3');
  for (const _ of [1, 2]) {
    const posts = peer.posts();
    const way = otherWay('direct', seeing.bot);
    const [result] = await evaluate(seeing.bot, [people], path.dirname(photo(1)), context(), way);
    expect(result).toMatchObject({ answer: '3', correct: true });
    expect([peer.posts() - posts, result.cost > 0, result.tokens > 0]).toEqual([1, true, true]);
  }
}, 120_000);

test('direct shows several pictures at once', async () => {
  peer.reply((request) => (request.kind === 'chat' && request.pictures.length === 2 ? 'yes' : 'I see one only'));
  const images = [photo(1), photo(2)].map((file) => path.basename(file));
  expect(
    await measured('direct', { ...people, instruction: 'are there people in both?', images, answer: 'yes' }),
  ).toMatchObject({ correct: true, asked: 1 });
}, 120_000);

test('program plans, runs and asks no vision model to count', async () => {
  expect(await measured('program')).toMatchObject({ answer: '3', correct: true, tokens: 0, cost: 0, asked: 0 });
}, 120_000);

test('verifier drops what the vision model denies, and runs the rest again', async () => {
  let looked = 0;
  // Of the three it takes the second for something else.
  peer.reply((request) => {
    const isNegation = request.question.includes('other than');
    const isSecond = Math.floor(looked++ / 2) === 1;
    return isNegation === isSecond ? 'yes' : 'no';
  });
  const result = await measured('verifier');
  expect(result).toMatchObject({ answer: '2', correct: false, asked: 6 });
  expect(result.tokens).toBeGreaterThan(0);
  expect(result.program).toContain('LOC(');
}, 120_000);

test('verifier leaves alone what is affirmed', async () => {
  peer.reply((request) => (request.question.includes('other than') ? 'no' : 'yes'));
  const crowd = { ...people, images: [path.basename(photo(2))] };
  expect(await measured('verifier', crowd)).toMatchObject({ answer: '3', correct: true });
}, 120_000);

test('when the money is used up, the measurement ends: what is not asked is not wrong', async () => {
  const environment = { ...peer.environment, CLOVABOT_PLANNER: 'grammar', CLOVABOT_CAP_TEAM_DAY: '0' };
  const poor = await startTestBot(undefined, environment);
  const asked = { ...people, instruction: 'what is the man wearing?', answer: 'a coat' };
  for (const strategy of ['direct', 'program'] as const)
    await expect(measured(strategy, asked, poor.bot)).rejects.toThrow('CLOVABOT_CAP_TEAM_DAY');
  await poor.close();
}, 120_000);

describe('with feedback', () => {
  test('reflection keeps no lesson of a tool, learning does', async () => {
    const bare = await startTestBot();
    try {
      const wrong = feedbackCaseSchema.parse({
        ...people,
        answer: '2',
        boxes: [
          { label: 'person', box: [0, 0, 0.3, 1] },
          { label: 'person', box: [0.3, 0, 0.6, 1] },
        ],
      });
      const { corrections } = await giveFeedback(bare.bot, [wrong], path.dirname(photo(1)), context());
      expect(corrections).toHaveLength(1);
      expect(corrections[0].tried).toBeGreaterThan(0);
      const states = async () =>
        (await bare.bot.memory.lessons('home').list()).map(({ tool, status }) => [tool, status]);
      expect(await states()).toEqual([['LOC', corrections[0].status]]);
      await withoutToolLessons(bare.bot);
      expect(await states()).toEqual([['LOC', 'undone']]);
    } finally {
      await bare.close();
    }
  }, 120_000);
});

describe('what cannot be measured is said before anything is asked', () => {
  test.each([
    ['learning', {}, 'needs --feedback FILE'],
    ['reflection', {}, 'needs --feedback FILE'],
    ['program', { feedback: 'a.jsonl' }, 'leave --feedback out'],
    ['direct', { memory: 'var' }, 'leave --memory out'],
    ['program', { against: 'direct' }, 'leave --strategy and --feedback out'],
    [undefined, { against: 'direct', feedback: 'a.jsonl' }, 'leave --strategy and --feedback out'],
  ] as const)('%s with %j', (strategy, given, words) => {
    expect(() => checkStrategy(strategy, given)).toThrow(words);
  });

  test('a vision model where there is none', async () => {
    const bare = await startTestBot();
    for (const strategy of ['direct', 'verifier'] as const)
      expect(() => answerWay(strategy, bare.bot)).toThrow(`--strategy ${strategy} asks a vision model`);
    await bare.close();
  }, 60_000);
});
