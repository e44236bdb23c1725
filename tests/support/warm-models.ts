import type { Backend, ConnectedBackend } from '../../src/contracts/model.js';
import { embedded } from '../../src/models/embedded/index.js';
import { lexicon } from './tool-context.js';

let connection: ConnectedBackend | undefined;

/** The embedded backend with models that stay loaded, so that the tests of a process load them only once. */
export const warmEmbedded: Backend = {
  ...embedded,
  connect() {
    connection ??= embedded.connect({ environment: {}, fetch, lexicon });
    return connection && { ...connection, close: async () => undefined };
  },
};

/** Its connection, for tests of parts of the bot. */
export function connectWarmModels(): ConnectedBackend {
  const warm = warmEmbedded.connect({ environment: {}, fetch, lexicon });
  if (!warm) throw new Error('the embedded backend needs no configuration');
  return warm;
}
