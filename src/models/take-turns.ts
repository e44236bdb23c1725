import { createTurns, nobody } from '../util/turns.js';
import type { ConnectedEntry } from './create-models.js';
import { wrapCalls } from './wrap-models.js';

/**
 * The same backend, of each of whose capabilities only so many calls are made at once, in the turns of those who wait for
 * them. One that lets its calls take turns by itself stays as it is.
 * @param usualAtOnce for a backend that does not say how many it can do
 */
export function withTurns(entry: ConnectedEntry, usualAtOnce: number): ConnectedEntry {
  const { connection } = entry;
  if (connection.takesTurns) return entry;
  const capabilities = wrapCalls(connection.capabilities, () => {
    const turns = createTurns({ atOnce: connection.callsAtOnce ?? usualAtOnce });
    return (_asked, options, next) => {
      const { signal, whose = nobody, clock } = options;
      return turns.run(whose, () => next(options), { signal, clock });
    };
  });
  return { ...entry, connection: { ...connection, capabilities } };
}
