import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { createKeptAnswers } from '../../../src/memory/kept-answers.js';
import { openStore } from '../../../src/memory/open-store.js';
import { keepAnswers } from '../../../src/models/keep-answers.js';
import { wrapModels } from '../../../src/models/wrap-models.js';
import { askModel, jsonSchema } from '../../../src/planning/language-model/ask-model.js';
import { recordingLog } from '../../support/log.js';
import { modelsOf } from '../../support/tool-context.js';

const question = {
  instructions: 'Judge.',
  message: 'right or wrong?',
  schema: jsonSchema('verdict', z.object({ right: z.boolean() })),
  read: (reply: string) => (reply === 'right' ? { result: true } : { fault: 'say right' }),
};

/** A language model that says one thing after the other, whose replies are kept. */
async function keptModel(...says: readonly string[]) {
  const store = await openStore('sqlite://:memory:', { now: Date.now, log: recordingLog() });
  onTestFinished(() => store.close());
  const left = [...says];
  const complete = async () => ({ text: left.shift() ?? 'nothing more', whole: true });
  const models = wrapModels(
    modelsOf({ complete }),
    keepAnswers(() => ({ backend: 'vendor', model: 'm-1' })),
  );
  const { signal } = new AbortController();
  return {
    asks: () => askModel(models.complete, question, { signal, shelf: createKeptAnswers(store)('T1') }),
    said: () => says.length - left.length,
  };
}

test('replies of which none could be used are not kept: asked again, the model may do better', async () => {
  const { asks, said } = await keptModel('hm', 'well', 'perhaps', 'right');
  expect(await asks()).toEqual({ result: undefined, refused: 3 });
  expect(await asks()).toEqual({ result: true, refused: 0 });
  expect(await asks()).toEqual({ result: true, refused: 0 });
  expect(said()).toBe(4);
});

test('what led to a useful reply is kept with it, so that asking again costs nothing', async () => {
  const { asks, said } = await keptModel('hm', 'right');
  expect(await asks()).toEqual({ result: true, refused: 1 });
  expect(await asks()).toEqual({ result: true, refused: 1 });
  expect(said()).toBe(2);
});
