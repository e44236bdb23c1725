import { expect, onTestFinished, test } from 'vitest';
import type { VendorOf } from '../../src/contracts/backend.js';
import { BudgetError } from '../../src/contracts/errors.js';
import type { AnswerShelf, CallOptions, Capabilities, Mask, Substitution } from '../../src/contracts/model.js';
import { createKeptAnswers } from '../../src/memory/kept-answers.js';
import { openStore } from '../../src/memory/open-store.js';
import { keepAnswers } from '../../src/models/keep-answers.js';
import { wrapModels } from '../../src/models/wrap-models.js';
import { recordingLog } from '../support/log.js';
import { modelsOf } from '../support/tool-context.js';

const pixels = { width: 1, height: 1, data: new Uint8Array(3), channels: 3 as const };
const sight = { id: 'picture 1', pixels };
const request = { instructions: 'Plan.', messages: [{ role: 'user' as const, text: 'how many?' }], maxTokens: 100 };

async function openShelves() {
  const clock = { now: Date.UTC(2026, 10, 23) };
  const store = await openStore('sqlite://:memory:', { now: () => clock.now, log: recordingLog() });
  onTestFinished(() => store.close());
  return { clock, of: createKeptAnswers(store) };
}

/** Models that say what they were asked how often, behind a vendor whose model may change. */
function vendor(capabilities: Partial<Capabilities>) {
  const seen = { asked: 0, model: 'm-1' };
  const counted = Object.fromEntries(
    Object.entries(capabilities).map(([name, call]) => [
      name,
      (...given: never[]) => {
        seen.asked += 1;
        return (call as (...of: never[]) => Promise<unknown>)(...given); // The very call, with what it was given.
      },
    ]),
  );
  const vendorOf: VendorOf = (capability) =>
    capability in capabilities ? { backend: 'vendor', model: seen.model } : undefined;
  return { seen, models: wrapModels(modelsOf(counted), keepAnswers(vendorOf)) };
}
const using = (shelf: AnswerShelf): CallOptions => ({ signal: new AbortController().signal, shelf });

const shelfThatSays = (answers: unknown[]): AnswerShelf => ({
  owner: 'T1',
  get: async () => answers.shift(),
  set: async () => undefined,
  remove: async () => undefined,
});

test('the same is asked once; another picture, part, question, model or team is asked anew', async () => {
  const shelves = await openShelves();
  const { seen, models } = vendor({ answer: async (_sight, asked) => ({ text: asked, confidence: 0.5 }) });
  const options = using(shelves.of('T1'));
  const first = await models.answer(sight, 'is it red?', options);
  expect(await models.answer({ ...sight }, 'is it red?', options)).toEqual(first);
  expect(seen.asked).toBe(1);
  await models.answer({ ...sight, id: 'picture 2' }, 'is it red?', options);
  await models.answer({ ...sight, view: [0, 0, 1, 1] }, 'is it red?', options);
  await models.answer(sight, 'is it blue?', options);
  await models.answer(sight, 'is it red?', using(shelves.of('T2')));
  expect(seen.asked).toBe(5);
  seen.model = 'm-2';
  await models.answer(sight, 'is it red?', options);
  expect(seen.asked).toBe(6);
});

test('every kind of answer comes back as it was', async () => {
  const shelves = await openShelves();
  const vectors = [Float32Array.of(0.6, -0.8, 1 / 3), Float32Array.of(1, 0, 0)];
  const line = { box: [1, 2, 3, 4.5] as const, text: 'STOP', score: 0.9 };
  const detections = { known: true, found: [{ box: [0, 0, 9, 9] as const, label: 'dog', score: 0.8 }], threshold: 0.5 };
  const { seen, models } = vendor({
    complete: async () => ({ text: '{"steps":[]}', whole: true }),
    embedText: async () => vectors,
    embedImage: async () => vectors[0],
    embedViews: async () => vectors,
    detect: async () => detections,
    caption: async () => 'a dog',
    read: async () => [line],
    list: async () => ['Leonard', 'Penny'],
  });
  const options = using(shelves.of('T1'));
  const askAll = () =>
    Promise.all([
      models.complete(request, options),
      models.embedText(['a', 'b'], options),
      models.embedImage(sight, options),
      models.embedViews(sight, [[0, 0, 1, 1]], options),
      models.detect(sight, 'dog', options),
      models.caption(sight, options),
      models.read(sight, options),
      models.list('who?', 2, options),
    ]);
  const first = await askAll();
  expect(await askAll()).toEqual(first);
  expect(seen.asked).toBe(8);
});

test('what failed, was cut off or came from a stand-in is not kept', async () => {
  const { of } = await openShelves();
  let text = 'cut off';
  const { seen, models } = vendor({
    complete: async () => ({ text, whole: text !== 'cut off' }),
    caption: async (_sight, { onSubstitution }) => {
      onSubstitution?.({ backend: 'embedded', insteadOf: 'vendor' });
      return 'a thing';
    },
    answer: async () => Promise.reject(new Error('down')),
  });
  const options = using(of('T1'));
  await models.complete(request, options);
  text = 'whole';
  expect(await models.complete(request, options)).toEqual({ text: 'whole', whole: true });
  for (let time = 0; time < 2; time += 1) {
    await models.caption(sight, options);
    await expect(models.answer(sight, 'who?', options)).rejects.toThrow('down');
  }
  expect(seen.asked).toBe(6);
});

test('what costs nothing is not kept, nor is anything without a shelf', async () => {
  const { of } = await openShelves();
  let asked = 0;
  const caption = async () => `answer ${++asked}`;
  const free = wrapModels(
    modelsOf({ caption }),
    keepAnswers(() => undefined),
  );
  for (let time = 0; time < 2; time += 1) await free.caption(sight, using(of('T1')));
  const paid = wrapModels(
    modelsOf({ caption }),
    keepAnswers(() => ({ backend: 'vendor', model: 'm-1' })),
  );
  for (let time = 0; time < 2; time += 1) await paid.caption(sight, { signal: new AbortController().signal });
  expect(asked).toBe(4);
});

test('answers go after a month, when they are removed, and when the team’s are forgotten; they never pile up', async () => {
  const { clock, of } = await openShelves();
  const [one, two] = [of('T1'), of('T2')];
  await one.set('a', 1);
  await two.set('a', 2);
  expect([await one.get('a'), await two.get('a'), await one.get('b')]).toEqual([1, 2, undefined]);
  await one.remove(['a', 'b']);
  expect(await one.get('a')).toBeUndefined();
  await one.set('a', 3);
  await one.removeAll();
  expect([await one.get('a'), await two.get('a')]).toEqual([undefined, 2]);
  await one.set('long', 'x'.repeat(100_000));
  expect(await one.get('long')).toBeUndefined();
  clock.now += 31 * 86_400_000;
  expect(await two.get('a')).toBeUndefined();
  // Far more than there are places: the newest is always there.
  for (let number = 0; number < 6_000; number += 1) await one.set(`key ${number}`, number);
  expect(await one.get('key 5999')).toBe(5_999);
  const left = await Promise.all(Array.from({ length: 6_000 }, (_, number) => one.get(`key ${number}`)));
  expect(left.filter((value) => value !== undefined).length).toBeLessThanOrEqual(4_096);
});

test('what stands on the shelf is checked before it is believed', async () => {
  const answers: unknown[] = [{ text: 7 }, 'nonsense', null];
  const shelf = shelfThatSays(answers);
  const { seen, models } = vendor({ answer: async () => ({ text: 'yes' }) });
  for (let time = 0; time < 3; time += 1)
    expect(await models.answer(sight, 'is it?', using(shelf))).toEqual({ text: 'yes' });
  expect(seen.asked).toBe(3);
});

test('features on the shelf that are none are asked for anew', async () => {
  const answers: unknown[] = ['AAAA', 'no base64 (at all)', [1, 2]];
  const shelf = shelfThatSays(answers);
  const { seen, models } = vendor({ embedImage: async () => Float32Array.of(0.6, 0.8) });
  for (let time = 0; time < 3; time += 1)
    expect(await models.embedImage(sight, using(shelf))).toEqual(Float32Array.of(0.6, 0.8));
  expect(seen.asked).toBe(3);
});

/** A vendor whose answers come when they are let go, each paid for by whoever began the call. */
function slowVendor() {
  const calls: { readonly signal: AbortSignal; end(text: string | Error): void }[] = [];
  const { models } = vendor({
    answer: (_sight, _asked, { signal, meter, onSubstitution }) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        meter?.reserve(1).then(() => {
          calls.push({
            signal,
            end(text) {
              if (text instanceof Error) return reject(text);
              if (text === 'from another') onSubstitution?.({ backend: 'other', insteadOf: 'vendor' });
              meter.charge({ backend: 'vendor', model: 'm-1', capability: 'answer', dollars: 1 });
              resolve({ text });
            },
          });
        }, reject);
      }),
  });
  return { calls, models };
}
/** Somebody of a team who asks, and what that costs him. */
function payer(shelf: AnswerShelf, mayPay = true) {
  const stop = new AbortController();
  const paid: number[] = [];
  const heard: Substitution[] = [];
  const options: CallOptions = {
    ...{ shelf, signal: stop.signal, onSubstitution: (one) => void heard.push(one) },
    meter: {
      reserve: async () => {
        if (!mayPay) throw new BudgetError('[money] no more');
      },
      charge: ({ dollars = 0 }) => void paid.push(dollars),
    },
  };
  return { stop, paid, heard, options };
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

test('asked by two at once it is asked and paid once, by whoever came first; another team asks for itself', async () => {
  const { of } = await openShelves();
  const { calls, models } = slowVendor();
  const [ana, ben, eve] = [payer(of('T1')), payer(of('T1')), payer(of('T2'))];
  const asking = [ana, ben, eve].map(({ options }) => models.answer(sight, 'is it red?', options));
  await settled();
  expect(calls).toHaveLength(2);
  for (const { end } of calls) end('yes');
  expect(await Promise.all(asking)).toEqual([{ text: 'yes' }, { text: 'yes' }, { text: 'yes' }]);
  expect([ana.paid, ben.paid, eve.paid]).toEqual([[1], [], [1]]);
});

test('who is stopped leaves the call to the others, and still pays for it; when all are, it is cancelled', async () => {
  const { of } = await openShelves();
  const { calls, models } = slowVendor();
  const [ana, ben] = [payer(of('T1')), payer(of('T1'))];
  const first = models.answer(sight, 'is it red?', ana.options);
  const second = models.answer(sight, 'is it red?', ben.options);
  await settled();
  ana.stop.abort(new Error('stopped'));
  await expect(first).rejects.toThrow('stopped');
  expect(calls.map(({ signal }) => signal.aborted)).toEqual([false]);
  calls[0].end('yes');
  expect(await second).toEqual({ text: 'yes' });
  expect([ana.paid, ben.paid]).toEqual([[1], []]);

  const third = models.answer(sight, 'is it blue?', ben.options);
  await settled();
  ben.stop.abort(new Error('stopped, too'));
  await expect(third).rejects.toThrow('stopped, too');
  expect(calls[1].signal.aborted).toBe(true);
});

test('who follows is not refused because the first may not pay, and hears who stood in', async () => {
  const { of } = await openShelves();
  const { calls, models } = slowVendor();
  const [poor, rich, late] = [payer(of('T1'), false), payer(of('T1')), payer(of('T1'))];
  const refused = models.answer(sight, 'is it red?', poor.options);
  const others = [rich, late].map(({ options }) => models.answer(sight, 'is it red?', options));
  await expect(refused).rejects.toThrow(BudgetError);
  await settled();
  expect(calls).toHaveLength(1);
  calls[0].end('from another');
  expect(await Promise.all(others)).toEqual([{ text: 'from another' }, { text: 'from another' }]);
  expect([...rich.paid, ...late.paid]).toEqual([1]);
  expect([rich.heard, late.heard]).toEqual([
    [{ backend: 'other', insteadOf: 'vendor' }],
    [{ backend: 'other', insteadOf: 'vendor' }],
  ]);
});

test('what fails fails for all that waited, and is asked once', async () => {
  const { of } = await openShelves();
  const { calls, models } = slowVendor();
  const asking = [1, 2].map(() => models.answer(sight, 'is it red?', payer(of('T1')).options));
  const outcomes = Promise.allSettled(asking);
  await settled();
  calls[0].end(new Error('down'));
  expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(calls).toHaveLength(1);
});

test('paintings are shared while they are made, and nobody changes another’s pixels', async () => {
  const { of } = await openShelves();
  const { seen, models } = vendor({
    fill: async () => {
      await settled();
      return { width: 1, height: 1, channels: 3, data: new Uint8Array([1, 2, 3]) };
    },
  });
  const mask = (value: number): Mask => ({ width: 1, height: 1, data: new Uint8Array([value]) });
  const options = using(of('T1'));
  const [one, two] = await Promise.all(
    [255, 255, 128].map((value) => models.fill(sight, mask(value), 'a hat', options)),
  );
  expect(seen.asked).toBe(2);
  one.data[0] = 99;
  expect([...two.data]).toEqual([1, 2, 3]);
});

test('an answer that comes after a forgetting is not kept; one that is asked for then is', async () => {
  const { of } = await openShelves();
  const { calls, models } = slowVendor();
  const before = models.answer(sight, 'who is it?', payer(of('T1')).options);
  await settled();
  await of('T1').removeAll();
  calls[0].end('Ana');
  expect(await before).toEqual({ text: 'Ana' });
  const after = models.answer(sight, 'who is it?', payer(of('T1')).options);
  await settled();
  calls[1].end('somebody');
  expect(await after).toEqual({ text: 'somebody' });
  expect(await models.answer(sight, 'who is it?', payer(of('T1')).options)).toEqual({ text: 'somebody' });
  expect(calls).toHaveLength(2);
});

test('what a step found that ends after a forgetting is not written again', async () => {
  const { of } = await openShelves();
  const [early, late] = [of('T1'), of('T1')];
  expect(await early.get('step')).toBeUndefined();
  await late.removeAll();
  await early.set('step', 'on the picture that is gone');
  expect(await of('T1').get('step')).toBeUndefined();
  await of('T1').set('step', 'anew');
  expect([await of('T1').get('step'), await early.get('step')]).toEqual(['anew', undefined]);
});
