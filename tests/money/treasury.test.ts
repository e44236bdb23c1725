import { expect, onTestFinished, test } from 'vitest';
import { BudgetError } from '../../src/contracts/errors.js';
import type { CallOptions, Capabilities } from '../../src/contracts/model.js';
import type { Spending } from '../../src/contracts/store.js';
import { createKeptAnswers } from '../../src/memory/kept-answers.js';
import { openStore } from '../../src/memory/open-store.js';
import { createSpending } from '../../src/memory/spending.js';
import { keepAnswers } from '../../src/models/keep-answers.js';
import { wrapModels } from '../../src/models/wrap-models.js';
import type { Caps } from '../../src/money/caps.js';
import { meteredModels } from '../../src/money/metered-models.js';
import { type Account, utcDay } from '../../src/money/treasury.js';
import { recordingLog } from '../support/log.js';
import { modelsOf } from '../support/tool-context.js';
import { treasuryOf } from '../support/treasury.js';

const ana = { id: 'U1', name: 'Ana' };
const ben = { id: 'U2', name: 'Ben' };
const { signal } = new AbortController();
const sight = { id: 'p', pixels: { width: 1, height: 1, data: new Uint8Array(3), channels: 3 as const } };
/** Nearly midnight: the day ends in two hours. */
const late = Date.UTC(2026, 10, 23, 22);

async function openBank(caps: Partial<Caps> = {}, clock = { now: late }) {
  const store = await openStore('sqlite://:memory:', { now: () => clock.now, log: recordingLog() });
  onTestFinished(() => store.close());
  const spending = createSpending(store);
  const treasury = treasuryOf({ spending, kept: createKeptAnswers(store) }, caps, () => clock.now);
  return {
    clock,
    open: (person = ana, team = 'T1') => treasury.open({ team, person }, 'question'),
    totals: (person = ana, team = 'T1') => spending(team).totals(person.id, utcDay(clock.now)),
    spent: (team = 'T1'): ReturnType<Spending['list']> => spending(team).list(),
  };
}

/** A vendor whose answers cost something, at most `worst`; `asked` counts the calls that were made. */
function vendor({ price, worst = price }: { readonly price: number; readonly worst?: number }) {
  const made = { asked: 0 };
  async function call({ meter }: CallOptions): Promise<{ readonly text: string }> {
    await meter?.reserve(worst);
    made.asked += 1;
    await new Promise((resolve) => setTimeout(resolve, 1));
    const tokens = { input: 100, cached: 60, output: 5 };
    meter?.charge({ backend: 'vendor', model: 'm-1', capability: 'answer', dollars: price, tokens });
    return { text: 'yes' };
  }
  return { made, answer: (async (_sight, _question, options) => call(options)) satisfies Capabilities['answer'] };
}

const asking = (account: Account, answer: Capabilities['answer']) => {
  const part = account.part();
  const models = meteredModels(modelsOf({ answer }), part);
  return { part, ask: () => models.answer(sight, 'is it red?', { signal }) };
};

test('a call costs what it cost, whatever was set aside for it', async () => {
  const bank = await openBank();
  const { answer } = vendor({ price: 0.002, worst: 0.05 });
  const account = bank.open();
  const { part, ask } = asking(account, answer);
  await Promise.all([ask(), ask()]);
  await asking(account, answer).ask();
  expect(part.bill).toMatchObject({ cost: 0.004, tokens: { input: 200, cached: 120, output: 10 } });
  expect(account.bill.cost).toBeCloseTo(0.006, 12);
  expect(await bank.totals()).toEqual({ person: 0.006, team: 0.006, all: 0.006 });
  expect(await bank.spent()).toMatchObject([{ person: ana, model: 'm-1', dollars: 0.006, calls: 3 }]);
});

test.each([
  [1e9, 0.05],
  [Number.POSITIVE_INFINITY, 0.05],
  [Number.NaN, 0],
  [-3, 0],
])(
  'a vendor that tells of $%d where at most $0.05 was set aside is believed as far as that',
  async (price, counted) => {
    const bank = await openBank();
    const account = bank.open();
    await asking(account, vendor({ price, worst: 0.05 }).answer).ask();
    expect(account.bill.cost).toBe(counted);
    expect(await bank.totals()).toEqual({ person: counted, team: counted, all: counted });
    expect(await bank.spent()).toMatchObject([{ dollars: counted, calls: 1 }]);
  },
);

test('fifty questions at once do not pass a cap together, and what is refused is not asked', async () => {
  const bank = await openBank({ personDay: 0.1 });
  const { made, answer } = vendor({ price: 0.01 });
  const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => asking(bank.open(), answer).ask()));
  const refused = outcomes.filter((one) => one.status === 'rejected');
  expect(refused.every(({ reason }) => reason instanceof BudgetError)).toBe(true);
  expect([made.asked, refused.length]).toEqual([10, 40]);
  expect((await bank.totals()).person).toBeCloseTo(0.1, 12);
});

test('the refusal says which cap, what is used, who raises it and when it begins anew', async () => {
  const bank = await openBank({ personDay: 0.02 });
  const { answer } = vendor({ price: 0.0125 });
  await asking(bank.open(), answer).ask();
  await expect(asking(bank.open(), answer).ask()).rejects.toMatchObject({
    friendly:
      'I may spend $0.02 a day for you; $0.01 is used or set aside, and this may cost $0.01 more. ' +
      'It starts again at midnight UTC, in 2 h.',
    hint: 'CLOVABOT_CAP_PERSON_DAY can be raised.',
  });
  await asking(bank.open(ben), answer).ask();
  bank.clock.now += 2 * 3_600_000;
  await asking(bank.open(), answer).ask();
});

test.each([
  [{ teamDay: 0.025 }, 'for this team', ben, 'T1'],
  [{ totalDay: 0.025 }, 'for all teams together', ben, 'T2'],
] as const)('%j holds for everybody whom it is about', async (caps, words, person, team) => {
  const bank = await openBank(caps);
  const { answer } = vendor({ price: 0.02 });
  await asking(bank.open(), answer).ask();
  await expect(asking(bank.open(person, team), answer).ask()).rejects.toMatchObject({
    friendly: expect.stringContaining(words),
  });
});

test('one question stops at its own cap; the next one begins from zero', async () => {
  const bank = await openBank({ question: 0.03 });
  const { made, answer } = vendor({ price: 0.01 });
  const account = bank.open();
  for (let call = 0; call < 3; call += 1) await asking(account, answer).ask();
  await expect(asking(account, answer).ask()).rejects.toMatchObject({
    friendly: expect.stringMatching(/^I stopped before spending more: one question is allowed \$0\.03, .*used \$0\.03/),
  });
  expect(made.asked).toBe(3);
  await asking(bank.open(), answer).ask();
});

test('what would be refused can be told before, and nothing is set aside for that', async () => {
  const bank = await openBank({ question: 0.03, personDay: 0.04 });
  const { answer } = vendor({ price: 0.02 });
  expect(await bank.open().objection(0.03)).toBeUndefined();
  expect((await bank.open().objection(0.031))?.friendly).toBe(
    "I didn't begin: that could cost up to $0.03, more than the $0.03 that one question is allowed.",
  );
  await asking(bank.open(), answer).ask();
  expect((await bank.open().objection(0.03))?.hint).toContain('CLOVABOT_CAP_PERSON_DAY');
  expect(await bank.totals()).toEqual({ person: 0.02, team: 0.02, all: 0.02 });
});

test('an account that may spend nothing refuses every call that costs something, and no other', async () => {
  const store = await openStore('sqlite://:memory:', { now: () => late, log: recordingLog() });
  onTestFinished(() => store.close());
  const treasury = treasuryOf({ spending: createSpending(store), kept: createKeptAnswers(store) }, {}, () => late);
  const account = treasury.open({ team: 'T1', person: ana }, 'question', { max: 0 });
  const { made, answer } = vendor({ price: 0.01 });
  await expect(asking(account, answer).ask()).rejects.toThrow(BudgetError);
  expect([made.asked, account.refused.length]).toEqual([0, 1]);
  expect(await asking(account, vendor({ price: 0 }).answer).ask()).toEqual({ text: 'yes' });
});

test('what fails after it was billed is paid; what fails unbilled is free again', async () => {
  const bank = await openBank();
  const account = bank.open();
  const failing = (billed: boolean): Capabilities['answer'] => {
    return async (_sight, _question, { meter }) => {
      await meter?.reserve(0.05);
      if (billed) meter?.charge({ backend: 'vendor', model: 'm-1', capability: 'answer', dollars: 0.03 });
      throw new Error('cut off');
    };
  };
  const { part, ask } = asking(account, failing(true));
  await expect(ask()).rejects.toThrow('cut off');
  await expect(asking(account, failing(false)).ask()).rejects.toThrow('cut off');
  expect(part.bill.cost).toBe(0.03);
  expect(await bank.totals()).toMatchObject({ person: 0.03 });
});

test('without a price a call is counted, and costs nothing that is known', async () => {
  const bank = await openBank({ personDay: 0 });
  const { ask } = asking(bank.open(), async (_sight, _question, { meter }) => {
    await meter?.reserve(0);
    meter?.charge({ backend: 'ollama', model: 'llava', capability: 'answer' });
    return { text: 'yes' };
  });
  await ask();
  expect(await bank.spent()).toMatchObject([{ model: 'llava', dollars: 0, calls: 1, unpriced: 1 }]);
});

test('what was paid for is told also when it cannot be kept', async () => {
  const store = await openStore('sqlite://:memory:', { now: () => late, log: recordingLog() });
  onTestFinished(() => store.close());
  const broken = () => Promise.reject(new Error('the disk is full'));
  const kept = () => ({ ...createKeptAnswers(store)('T1'), get: broken, set: broken });
  const treasury = treasuryOf({ spending: createSpending(store), kept }, {}, () => late);
  const account = treasury.open({ team: 'T1', person: ana }, 'question');
  const { made, answer } = vendor({ price: 0.01 });
  const models = wrapModels(
    modelsOf({ answer }),
    keepAnswers(() => ({ backend: 'vendor', model: 'm-1' })),
  );
  expect(await meteredModels(models, account.part()).answer(sight, 'is it red?', { signal })).toEqual({ text: 'yes' });
  expect([made.asked, account.bill.cost]).toEqual([1, 0.01]);
});
