import { expect, test } from 'vitest';
import { ConfigError } from '../../../src/contracts/errors.js';
import { readSettings } from '../../../src/models/local/settings.js';

const read = (environment: Readonly<Record<string, string>>) =>
  readSettings(environment, ['detect', 'segment'], () => '/somewhere/transformers.node.cjs');

test('nothing is set, nothing is there', () => {
  expect(read({})).toBeUndefined();
  expect(read({ CLOVABOT_LOCAL: 'off', CLOVABOT_DETECT: 'local' })).toBeUndefined();
  expect(read({ CLOVABOT_DETECT: 'embedded' })).toBeUndefined();
});

test('switched on, it sees; what would change how others work is only done when chosen', () => {
  const { offered, expected, weightsOf } = read({ CLOVABOT_LOCAL: 'on' }) ?? {};
  expect([...(offered ?? [])]).toEqual(['detect', 'segment', 'answer', 'caption']);
  expect([...(expected ?? [])]).toEqual(['detect', 'segment']);
  expect(weightsOf?.('answer')).toEqual(weightsOf?.('caption'));
});

test('a single capability may be given to it, with a model of one’s own', () => {
  const { offered, weightsOf } = read({ CLOVABOT_EMBED_IMAGE: 'local:owner/clip-large@refs-1' }) ?? {};
  expect([...(offered ?? [])]).toEqual(['embedImage', 'embedViews']);
  expect(weightsOf?.('embedViews')).toEqual({ model: 'owner/clip-large', revision: 'refs-1', dtype: 'q8' });
});

test.each<Readonly<Record<string, string>>>([
  { CLOVABOT_LOCAL: 'perhaps' },
  { CLOVABOT_DETECT: 'local:owlv2' },
  { CLOVABOT_DETECT: 'local:../../etc/passwd' },
  { CLOVABOT_DETECT: 'local:owner/..' },
  { CLOVABOT_DETECT: 'local:owner/name@../main' },
  { CLOVABOT_DETECT: 'local:owner/name@a@b' },
  { CLOVABOT_LOCAL: 'on', CLOVABOT_LOCAL_DTYPE: 'q5' },
  { CLOVABOT_LOCAL: 'on', HF_ENDPOINT: 'ftp://hub' },
])('%o is refused', (environment) => {
  expect(() => read(environment)).toThrow(ConfigError);
});

test('without the package, it says what to install', () => {
  expect(() => readSettings({ CLOVABOT_LOCAL: 'on' }, [], () => undefined)).toThrow(
    /is not installed; npm i @huggingface\/transformers/,
  );
});
