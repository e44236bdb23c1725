import { Agent, getGlobalDispatcher, setGlobalDispatcher } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { createPatientFetch } from '../../../src/models/shared/patient-fetch.js';
import { startPeer } from '../../support/web-peer.js';

test('a server that is slower than Node waits is waited for', async () => {
  const usual = getGlobalDispatcher();
  // Node's own fetch goes by the same dispatcher, with 300 s for each.
  setGlobalDispatcher(new Agent({ headersTimeout: 200, bodyTimeout: 200 }));
  const patient = createPatientFetch(fetch);
  onTestFinished(async () => {
    setGlobalDispatcher(usual);
    await patient.close();
  });
  const peer = await startPeer((_request, _url, response) => {
    setTimeout(() => {
      response.writeHead(200).write('slow ');
      setTimeout(() => response.end('but sure'), 2000);
    }, 2000);
  });
  const [impatient, waited] = await Promise.all([
    fetch(peer.origin).catch((error: unknown) => error),
    patient.fetch(peer.origin, { method: 'POST', body: '{}' }).then((response) => response.text()),
  ]);
  expect(impatient).toBeInstanceOf(TypeError);
  expect(waited).toBe('slow but sure');
});
