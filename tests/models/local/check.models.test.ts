import { expect, onTestFinished, test } from 'vitest';
import { checkWeights } from '../../../src/models/local/connect.js';
import { startHubPeer } from '../../support/hub-peer.js';

const weights = { model: 'owner/small', dtype: 'q8', revision: 'main' };
const { signal } = new AbortController();

async function hubWith(models: Parameters<typeof startHubPeer>[0]) {
  const hub = await startHubPeer(models);
  onTestFinished(async () => {
    await hub.close();
    expect(hub.violations).toEqual([]);
  });
  const settings = { endpoint: `${hub.url}/`, isOffline: false };
  const look = (isFetched = false, isOffline = false) =>
    // The token is for nobody but the hub itself.
    checkWeights(weights, isFetched, { ...settings, isOffline }, { fetch, token: 'hf_secret', signal });
  return { hub, look };
}

test('weights that are here need no hub; others are looked for there without being fetched', async () => {
  const { hub, look } = await hubWith({ 'owner/small': { 'config.json': Buffer.from('{}') } });
  expect(await look(true)).toEqual({ works: true, words: 'owner/small is fetched' });
  expect(hub.asked).toEqual([]);
  expect(await look()).toEqual({
    works: true,
    words: `owner/small is not fetched yet; ${new URL(hub.url).host} has it`,
  });
  expect(hub.asked).toEqual(['owner/small config.json']);
});

test('what is not to be had is told with what fixes it', async () => {
  const { hub, look } = await hubWith({});
  expect(await look()).toMatchObject({
    works: false,
    words: expect.stringMatching(/has no owner\/small.*CLOVABOT_…=local:owner\/name, or set HF_TOKEN/),
  });
  expect(await look(false, true)).toMatchObject({
    works: false,
    words: expect.stringContaining('models/ of CLOVABOT_HOME'),
  });
  await hub.close();
  expect(await look()).toMatchObject({ works: false, words: expect.stringMatching(/cannot be reached.*HF_ENDPOINT/) });
});
