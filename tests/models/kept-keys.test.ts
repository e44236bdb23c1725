import { expect, test } from 'vitest';
import type { AnswerShelf } from '../../src/contracts/model.js';
import { keepAnswers } from '../../src/models/keep-answers.js';
import { wrapModels } from '../../src/models/wrap-models.js';
import { modelsOf } from '../support/tool-context.js';

const whole = { id: 'picture 1', pixels: { width: 1, height: 1, data: new Uint8Array(3), channels: 3 as const } };
const part = { ...whole, view: [0, 0, 1, 1] as const };
const request = { instructions: 'Plan.', messages: [{ role: 'user' as const, text: 'how many?' }], maxTokens: 100 };
const feature = Float32Array.of(1, 0);

const models = wrapModels(
  modelsOf({
    complete: async () => ({ text: '', whole: true }),
    answer: async () => ({ text: '' }),
    caption: async () => '',
    list: async () => [],
    read: async () => [],
    detect: async () => ({ known: true, found: [], threshold: 0.5 }),
    embedImage: async () => feature,
    embedViews: async () => [feature],
    embedText: async () => [feature],
  }),
  keepAnswers(() => ({ backend: 'vendor', model: 'm-1' })),
);

/** The key under which the answer of a call is looked for. */
async function keyOf(call: (options: { signal: AbortSignal; shelf: AnswerShelf }) => Promise<unknown>) {
  const keys: string[] = [];
  const shelf: AnswerShelf = {
    owner: 'T1',
    get: async (key) => {
      keys.push(key);
      return undefined;
    },
    set: async () => undefined,
    remove: async () => undefined,
  };
  await call({ signal: new AbortController().signal, shelf });
  return keys;
}

// Computed by the version whose wrappers were written by hand: what people paid for then is still found.
test.each([
  [
    'complete',
    'a8deb149c9e9e5a1e058348b6a2a4abd39dac6ca38517a10205ddcd10a77667a',
    keyOf((o) => models.complete(request, o)),
  ],
  [
    'complete, with a picture and a schema',
    '14fc67438797293a905886575ffa8cef57f35ce29bc8e039045eb4efbfad1a48',
    keyOf((o) =>
      models.complete(
        {
          ...request,
          schema: { name: 'plan', json: { type: 'object' } },
          messages: [{ role: 'user', text: 'how many?', sights: [part] }],
        },
        o,
      ),
    ),
  ],
  [
    'answer',
    '4f40aae421eafb15a8ec790d3bc71cee5b36ee9252300e892374ecced0aadec3',
    keyOf((o) => models.answer(part, 'is it red?', o)),
  ],
  [
    'caption',
    '09d3884758e244442c32e20dcd9015061cc95f19dd275a047958ed2ee2aec023',
    keyOf((o) => models.caption(whole, o)),
  ],
  ['list', 'e8021b7b064129aca35cf07ccca546e639b99ac5766b7952c404a3fa756ea598', keyOf((o) => models.list('who?', 2, o))],
  ['read', 'bc4bbf231619abf4ddfcd695a2c9466087bd103235269204e042067e45fcb078', keyOf((o) => models.read(whole, o))],
  [
    'detect',
    'fc927a6c1bfeaa2cb5dfaea81d586db52d449265724a4fa1c145d62e6b7717ac',
    keyOf((o) => models.detect(whole, 'dog', o)),
  ],
  [
    'embedImage',
    'a9829c91a1ce6a934e1cfbe5d568e3eff80f71520450054074f339ed25453996',
    keyOf((o) => models.embedImage(part, o)),
  ],
  [
    'embedViews',
    'a7f89819211848777d3d7c63918966fb167d8460b48694252f5232d2e4593992',
    keyOf((o) => models.embedViews(whole, [[0, 0, 1, 1]], o)),
  ],
  [
    'embedText',
    'f328098487965d93258927c3e9a4a1e9b3cff353ed3f600fb8515fff35bb1c97',
    keyOf((o) => models.embedText(['a', 'b'], o)),
  ],
])('a kept answer of %s has the key of before', async (_name, key, asked) => {
  expect(await asked).toEqual([key]);
});
