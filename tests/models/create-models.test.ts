import { expect, test } from 'vitest';
import type { Backend } from '../../src/contracts/backend.js';
import { capabilityNames } from '../../src/contracts/capabilities.js';
import { CapabilityError, ConfigError } from '../../src/contracts/errors.js';
import type { Capabilities, Sight } from '../../src/contracts/model.js';
import { createModels, paintingAbsence, providerOf } from '../../src/models/create-models.js';

const signal = new AbortController().signal;
const sight: Sight = { id: 'a', pixels: { width: 4, height: 4, channels: 3, data: new Uint8Array(48) } };

function backend(name: string, capabilities: Partial<Capabilities>, variables: readonly string[] = []) {
  const offers = Object.fromEntries(Object.keys(capabilities).map((capability) => [capability, 'well']));
  const connection = { capabilities, warmUp: async () => undefined, close: async () => undefined };
  const entry: Backend = {
    name,
    summary: name,
    environment: variables.map((variable) => ({ name: variable, summary: variable })),
    offers,
    connect: async () => connection,
  };
  return { backend: entry, connection };
}

const answering = (text: string): Partial<Capabilities> => ({ answer: async () => ({ text }) });

test('the first that can does it, unless another one was chosen', async () => {
  const connected = [
    backend('one', { caption: async () => 'a cat' }),
    backend('two', answering('two')),
    backend('three', answering('three')),
  ];
  expect(await createModels(connected, [], {}).answer(sight, 'who?', { signal })).toEqual({ text: 'two' });
  const chosen = createModels(connected, [], { answer: 'three:large' });
  expect(await chosen.answer(sight, 'who?', { signal })).toEqual({ text: 'three' });
  expect(providerOf('answer', connected, { answer: 'three' })?.name).toBe('three');
  expect(providerOf('fill', connected, {})).toBeUndefined();
});

test('a backend that is preferred for a capability does it before the others, and nothing else', async () => {
  const leader = backend('two', { ...answering('two'), caption: async () => 'by two' });
  const connected = [
    backend('one', { ...answering('one'), caption: async () => 'by one' }),
    { ...leader, backend: { ...leader.backend, preferredFor: ['answer', 'fill'] as const } },
  ];
  const models = createModels(connected, [], {});
  expect(await models.answer(sight, 'who?', { signal })).toEqual({ text: 'two' });
  expect(await models.caption(sight, { signal })).toBe('by one');
  expect(providerOf('fill', connected, {})).toBeUndefined();
  expect(providerOf('answer', connected, { answer: 'one' })?.name).toBe('one');
});

test('a choice that cannot work is said at the start', () => {
  const connected = [backend('one', answering('one'))];
  expect(() => createModels(connected, [], { answer: 'openai' })).toThrow(ConfigError);
  expect(() => createModels(connected, [], { answer: 'openai' })).toThrow(/openai was chosen for answer.*one/);
});

test('what nobody can do names what would, in a sentence for the person', async () => {
  const models = createModels(
    [],
    [backend('painter', { fill: async () => sight.pixels }, ['PAINTER_KEY']).backend],
    {},
  );
  const painting = models.fill(sight, { width: 4, height: 4, data: new Uint8Array(16) }, 'a hat', { signal });
  await expect(painting).rejects.toThrow(CapabilityError);
  await expect(painting).rejects.toMatchObject({
    friendly: "I can't paint new things.",
    hint: 'Connect a model that paints (painter: PAINTER_KEY); README says how.',
  });
  const { backend: local } = backend('local', { answer: async () => ({ text: '' }) }, ['HUB_TOKEN', 'LOCAL']);
  const told = createModels([], [{ ...local, connectedBy: ['LOCAL'] }], {}).answer(sight, 'who?', { signal });
  await expect(told).rejects.toMatchObject({ hint: expect.stringContaining('(local: LOCAL)') });
  const answer = models.answer(sight, 'who?', { signal });
  await expect(answer).rejects.toMatchObject({
    friendly: "I can't answer that.",
    hint: expect.stringContaining('Connect a vision model'),
  });
});

test('every capability of a backend that has none rejects; only the optional ones are absent', async () => {
  const models = createModels([], [], {});
  const optional: readonly string[] = [
    ...['match', 'guessKinds', 'seek', 'recognise', 'discuss', 'answerEach', 'embedViews', 'downloadPicture'],
  ];
  for (const name of capabilityNames) {
    if (optional.includes(name)) continue;
    const call = models[name] as () => Promise<unknown>;
    await expect(call(), name).rejects.toThrow(CapabilityError);
  }
  expect([models.match, models.guessKinds, models.seek]).toEqual([undefined, undefined, undefined]);
});

test('views are embedded by whoever embeds pictures, one by one where it has no better way', async () => {
  const views: unknown[] = [];
  const single = backend('single', {
    embedImage: async ({ view }) => {
      views.push(view);
      return new Float32Array([1]);
    },
  });
  const other = backend('other', { embedImage: async () => new Float32Array([2]), embedViews: async () => [] });
  const models = createModels([single, other], [], {});
  const boxes = [
    [0, 0, 1, 1],
    [1, 1, 2, 2],
  ] as const;
  expect(await models.embedViews(sight, boxes, { signal })).toEqual([new Float32Array([1]), new Float32Array([1])]);
  expect(views).toEqual(boxes);
});

test('where nobody paints, it is said who could, and the one that is connected is not asked', async () => {
  const fill: Capabilities['fill'] = async () => {
    throw new Error('it was asked to paint');
  };
  const patches = backend('patches', { fill });
  const own = backend('own', answering('yes'));
  const connected = [
    { ...patches, connection: { ...patches.connection, cannotPaint: true as const } },
    {
      backend: { ...own.backend, offers: { fill: 'well' } },
      connection: { ...own.connection, displayName: 'the model server at host:1' },
    },
  ];
  const unconnected = [backend('painter', { fill }, ['PAINTER_KEY']).backend];
  const friendly = "I can't paint new things.";
  const hint =
    'Connect a model that paints (CLOVABOT_FILL=own:MODEL, if the model server at host:1 has one that paints; painter: PAINTER_KEY); README says how.';
  expect(paintingAbsence(connected, unconnected, {})).toMatchObject({ friendly, hint });
  const mask = { width: 4, height: 4, data: new Uint8Array(16) };
  const models = createModels(connected, unconnected, {});
  await expect(models.fill(sight, mask, 'a hat', { signal })).rejects.toMatchObject({ friendly, hint });
  await expect(models.fill(sight, mask, undefined, { signal })).rejects.toThrow('it was asked to paint');
  expect(paintingAbsence(connected, unconnected, { fill: 'patches' })?.hint).toContain(
    'another CLOVABOT_FILL than patches',
  );
  expect(paintingAbsence([backend('painter', { fill })], [], {})).toBeUndefined();
});

test('things are sought by another backend than the one that detects, unless the configuration chose one for all', async () => {
  const found = (label: string) => async () => ({
    ...{ known: true, threshold: 0.5 },
    found: [{ box: [0, 0, 1, 1] as const, label, score: 1 }],
  });
  const net = backend('net', { detect: found('dog') });
  const server = backend('server', { detect: found('kite'), seek: found('kite') });
  const seen = { ...server, connection: { ...server.connection, displayName: 'the model server at host:1' } };
  const connected = [net, seen];
  const models = createModels(connected, [], {});
  expect((await models.detect(sight, 'kite', { signal })).found[0].label).toBe('dog');
  expect(await models.seek?.(sight, 'kite', { signal })).toMatchObject({
    ...{ by: 'the model server at host:1', found: [{ label: 'kite' }] },
  });
  for (const detect of ['net', 'server']) expect(createModels(connected, [], { detect }).seek).toBeUndefined();
  expect(createModels(connected, [], { detect: 'net', seek: 'server' }).seek).toBeDefined();
  expect(createModels([seen], [], {}).seek).toBeUndefined();
});
