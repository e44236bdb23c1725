import type { Backend, ConnectedBackend } from '../../src/contracts/backend.js';
import { embedded } from '../../src/models/embedded/index.js';
import { lexicon } from './tool-context.js';

let connecting: Promise<ConnectedBackend | undefined> | undefined;

/** The embedded backend with models that stay loaded, so that the tests of a process load them only once. */
export const warmEmbedded: Backend = {
  ...embedded,
  async connect() {
    connecting ??= embedded.connect({ environment: {}, fetch, lexicon });
    const connection = await connecting;
    return connection && { ...connection, close: async () => undefined };
  },
};

/** Its connection, for tests of parts of the bot. */
export async function connectWarmModels(): Promise<ConnectedBackend> {
  const warm = await warmEmbedded.connect({ environment: {}, fetch, lexicon });
  if (!warm) throw new Error('the embedded backend needs no configuration');
  return warm;
}
