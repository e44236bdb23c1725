import { afterAll, describe } from 'vitest';
import { testBackend } from '../../support/backend-contract.js';
import { drawing, missing, openWorld, usualModels } from './world.js';

if (missing) describe.skip(`the contract: ${missing}`);
else {
  const { connect } = await openWorld(usualModels, afterAll);
  testBackend('local', {
    connection: connect(),
    concept: 'red thing',
    openVocabulary: true,
    picture: (id) => drawing(id, 600, 600, { colour: '#ff0000', box: [100, 200, 200, 300] }),
  });
}
