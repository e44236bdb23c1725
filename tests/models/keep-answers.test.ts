import { expect, onTestFinished, test } from 'vitest';
import { createKeptAnswers } from '../../src/memory/kept-answers.js';
import { openStore } from '../../src/memory/open-store.js';
import type { AnswerShelf, CallOptions, Capabilities, VendorOf } from '../../src/model.js';
import { keepAnswers } from '../../src/models/keep-answers.js';
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
  return { seen, models: keepAnswers(modelsOf(counted), vendorOf) };
}
const using = (shelf: AnswerShelf): CallOptions => ({ signal: new AbortController().signal, shelf });

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
  const free = keepAnswers(modelsOf({ caption }), () => undefined);
  for (let time = 0; time < 2; time += 1) await free.caption(sight, using(of('T1')));
  const paid = keepAnswers(modelsOf({ caption }), () => ({ backend: 'vendor', model: 'm-1' }));
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
  const shelf: AnswerShelf = { get: async () => answers.shift(), set: async () => undefined };
  const { seen, models } = vendor({ answer: async () => ({ text: 'yes' }) });
  for (let time = 0; time < 3; time += 1)
    expect(await models.answer(sight, 'is it?', using(shelf))).toEqual({ text: 'yes' });
  expect(seen.asked).toBe(3);
});

test('features on the shelf that are none are asked for anew', async () => {
  const answers: unknown[] = ['AAAA', 'no base64 (at all)', [1, 2]];
  const shelf: AnswerShelf = { get: async () => answers.shift(), set: async () => undefined };
  const { seen, models } = vendor({ embedImage: async () => Float32Array.of(0.6, 0.8) });
  for (let time = 0; time < 3; time += 1)
    expect(await models.embedImage(sight, using(shelf))).toEqual(Float32Array.of(0.6, 0.8));
  expect(seen.asked).toBe(3);
});
