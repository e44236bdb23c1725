import { afterAll, expect } from 'vitest';
import { createLexicon } from '../../../src/language/lexicon.js';
import { replicate } from '../../../src/models/index.js';
import { testBackend } from '../../support/backend-contract.js';
import { startReplicatePeer } from '../../support/replicate-peer.js';
import { stopSign } from '../../support/sample-photos.js';

const peer = await startReplicatePeer();
const connection = await replicate.connect({ environment: peer.environment, fetch, lexicon: createLexicon([]) });
if (!connection) throw new Error('a token is enough to connect');

afterAll(async () => {
  await connection.close();
  await peer.close();
  expect(peer.violations).toEqual([]);
});

testBackend('replicate', { connection, picture: stopSign, concept: 'stop sign', openVocabulary: true });
