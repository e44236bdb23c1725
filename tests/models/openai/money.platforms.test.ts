import { expect, test } from 'vitest';
import { BudgetError, ModelError } from '../../../src/contracts/errors.js';
import type { CallOptions } from '../../../src/contracts/model.js';
import type { PeerReply, PeerUsage } from '../../support/openai-peer.js';
import { asking, openWorld, someSight } from './world.js';

/** gpt-6-luna, per million: .10 fresh, .01 cached, .125 written, .50 out. */
const bill = ({ input, cached, written, output }: PeerUsage): number =>
  ((input - cached - written) * 0.1 + cached * 0.01 + written * 0.125 + output * 0.5) / 1e6;

test('each call asks before and is charged after, to the cent of a cent', async () => {
  const { peer, able, call, ledger } = await openWorld();
  const sight = await someSight();
  peer.reply(() => 'a long answer about dogs');
  const instructions = 'You plan steps for a bot. '.repeat(300);
  for (const text of ['one', 'two', 'three']) await able('complete')({ ...asking(text), instructions }, call);
  await able('answer')(sight, 'What is this?', call);
  await able('caption')(sight, call);
  expect(ledger.charges.map(({ dollars }) => dollars)).toEqual(peer.billed.map((use) => expect.closeTo(bill(use), 12)));
  expect(ledger.charges.map(({ capability }) => capability)).toEqual([
    ...['complete', 'complete', 'complete', 'answer', 'caption'],
  ]);
  for (const [at, { dollars }] of ledger.charges.entries()) expect(dollars).toBeLessThan(ledger.reserved[at] ?? 0);
});

test('what would pass a cap is not asked at all', async () => {
  const { peer, able, call } = await openWorld();
  const meter: CallOptions['meter'] = {
    reserve: async () => Promise.reject(new BudgetError('[money] it is all spent')),
    charge: () => undefined,
  };
  await expect(able('complete')(asking('Plan'), { ...call, meter })).rejects.toThrow(BudgetError);
  await expect(able('answer')(await someSight(), 'Who?', { ...call, meter })).rejects.toThrow(BudgetError);
  expect(peer.posts()).toBe(0);
});

const silence: PeerReply = { silent: true };
const badGateway: PeerReply = { status: 502, error: '<html>Bad gateway</html>' };
test.each<readonly [title: string, reply: PeerReply, billedAtMost: boolean]>([
  ['that was cut before it answered', { cut: 'before' }, true],
  ['that was cut in the middle of its answer', { cut: 'midway' }, true],
  ['that was not answered in time', silence, true],
  ['that was answered with something else than JSON', { raw: '<html>Welcome</html>', type: 'text/html' }, true],
  ['that was answered with half of a JSON value', { raw: '{"choices": [' }, true],
  ['that was answered without end', { raw: `{"x": "${'y'.repeat(9_000_000)}"}` }, true],
  ['whose gateway failed', badGateway, false],
  ['whose server failed', { status: 500, error: { message: 'The server had an error' } }, false],
])('a request %s is sent once', async (_title, reply, billedAtMost) => {
  const { peer, able, call, ledger } = await openWorld({}, { OPENAI_TIMEOUT: reply === silence ? '1' : '30' });
  peer.next(reply);
  await expect(able('complete')(asking('Plan'), call)).rejects.toThrow(ModelError);
  expect(peer.posts()).toBe(1);
  // Whether it is billed is not known, so it counts as what it may cost at most.
  expect(ledger.charges.map(({ dollars }) => dollars)).toEqual(billedAtMost ? ledger.reserved : []);
});

test('a refusal with 429 is waited for and repeated; it costs nothing', async () => {
  const { peer, able, call, ledger } = await openWorld();
  const busy: PeerReply = { status: 429, error: { message: 'Rate limit reached' }, headers: { 'retry-after': '1' } };
  peer.next(busy);
  const began = Date.now();
  expect(await able('complete')(asking('Plan'), call)).toMatchObject({ text: 'yes' });
  expect(Date.now() - began).toBeGreaterThanOrEqual(990);
  expect(peer.posts()).toBe(2);
  expect(ledger.charges).toHaveLength(1);
  expect(ledger.charges[0]?.dollars).toBeCloseTo(
    bill(peer.billed[0] ?? { input: 0, cached: 0, written: 0, output: 0 }),
    12,
  );
});

test('an empty account is not asked again', async () => {
  const { peer, able, call, ledger } = await openWorld();
  const quota = { message: 'You exceeded your current quota', code: 'insufficient_quota', type: 'insufficient_quota' };
  peer.next({ status: 429, error: quota, headers: { 'retry-after': '0' } });
  await expect(able('complete')(asking('Plan'), call)).rejects.toMatchObject({ retryable: false, status: 429 });
  expect(peer.posts()).toBe(1);
  expect(ledger.charges).toEqual([]);
});

test('what the model declines, says emptily or says in a wrong form is paid for as well', async () => {
  const { peer, able, call, ledger } = await openWorld();
  const sight = await someSight();
  peer.next({ refusal: 'I can’t help with that.' }, { say: '' }, 'no JSON at all');
  await expect(able('complete')(asking('Plan'), call)).rejects.toThrow(/declined: I can’t help/);
  await expect(able('caption')(sight, call)).rejects.toThrow(/said nothing/);
  await expect(able('read')(sight, call)).rejects.toThrow(/another form/);
  expect(ledger.charges.map(({ dollars }) => dollars)).toEqual(peer.billed.map((use) => expect.closeTo(bill(use), 12)));
  expect(peer.posts()).toBe(3);
});

test('a server that does not count is taken at its dearest', async () => {
  const { peer, able, call, ledger } = await openWorld();
  peer.next({ say: 'yes', change: { usage: undefined } });
  await able('complete')(asking('Plan'), call);
  expect(ledger.charges).toMatchObject([{ dollars: ledger.reserved[0], tokens: undefined }]);
});

test('stops when aborted, and counts what may be billed', async () => {
  const { peer, able, call, ledger, controller } = await openWorld();
  peer.reply(() => ({ silent: true }));
  const work = able('answer')(await someSight(), 'Who?', call);
  while (peer.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  controller.abort(new Error('the person went away'));
  await expect(work).rejects.toThrow('the person went away');
  expect(ledger.charges.map(({ dollars }) => dollars)).toEqual(ledger.reserved);
  await expect(able('complete')(asking('Plan'), call)).rejects.toThrow('the person went away');
  expect(peer.posts()).toBe(1);
});
