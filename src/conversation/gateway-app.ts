import type { Memory } from '../contracts/store.js';
import type { RunningApp } from './app.js';
import { createDepartureNotes } from './departures.js';
import { createIntake, withWayBack } from './intake.js';
import type { ServiceOptions } from './services.js';
import { withStopping } from './stopping.js';
import { createStops } from './stops.js';

/** The app of a process that hears what people do and writes it down, for others to carry out. */
export function createGatewayApp(
  options: Pick<ServiceOptions, 'commands' | 'emoji' | 'log' | 'now' | 'randomId'> & {
    readonly graceMs: number;
    readonly memory: Pick<Memory, 'journal' | 'store' | 'signals'>;
  },
): RunningApp {
  const { memory, log } = options;
  const { left, back } = createDepartureNotes(options);
  const app: RunningApp = {
    ...createIntake({
      ...options,
      async accept(entry, connection) {
        const [isNew = false] = await memory.journal.accept([withWayBack(entry, connection)]);
        return isNew;
      },
    }),
    onTeamLeft: left,
    onTeamBack: back,
    onConnected: async () => undefined,
    // Others do that.
    dealtWith: async () => undefined,
    idle: async () => undefined,
    postDue: async () => undefined,
    dropOld: async () => undefined,
  };
  return withStopping(app, { stops: createStops(options), log });
}
