import { afterAll, test } from 'vitest';
import { testBackend } from '../../support/backend-contract.js';
import { drawing, missing, openWorld, usualModels } from './world.js';

if (missing) test('what every backend promises', ({ skip }) => skip(missing));
else {
  const { connect } = await openWorld(usualModels, afterAll);
  testBackend('local', {
    connection: await connect(),
    concept: 'red thing',
    openVocabulary: true,
    picture: (id) => drawing(id, 600, 600, { colour: '#ff0000', box: [100, 200, 200, 300] }),
  });
}
