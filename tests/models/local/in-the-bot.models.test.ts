import { expect, onTestFinished, test } from 'vitest';
import type { Substitution } from '../../../src/contracts/model.js';
import { createLexicon } from '../../../src/language/lexicon.js';
import { createModels } from '../../../src/models/create-models.js';
import { embedded } from '../../../src/models/embedded/index.js';
import { standIns } from '../../../src/models/failover.js';
import { local } from '../../../src/models/local/index.js';
import { wrapModels } from '../../../src/models/wrap-models.js';
import { groupPhoto } from '../../support/sample-photos.js';
import { needPackage, openWorld, still } from './world.js';

needPackage();

test('while a model cannot be had, the embedded one stands in, and that is told', async () => {
  const { connect, hub } = await openWorld({});
  await hub.close();
  const embeddedConnection = await embedded.connect({ environment: {}, fetch, lexicon: createLexicon([]) });
  if (!embeddedConnection) throw new Error('not connected');
  onTestFinished(() => embeddedConnection.close());
  const connected = [
    { backend: embedded, connection: embeddedConnection },
    { backend: local, connection: await connect({ CLOVABOT_LOCAL: 'on' }) },
  ];
  const models = wrapModels(createModels(connected, [], {}), standIns(connected, {}));
  const told: Substitution[] = [];
  const sight = await groupPhoto(1);
  const box = [100, 100, 300, 300] as const;
  await models.segment(sight, box, { ...still(), onSubstitution: (one) => void told.push(one) });
  expect(told).toEqual([{ backend: 'embedded', insteadOf: 'local' }]);
});
