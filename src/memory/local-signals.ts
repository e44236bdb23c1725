import { EventEmitter } from 'node:events';
import type { Log } from '../contracts/log.js';
import type { PlainValue } from '../contracts/plain-value.js';
import type { Signals } from '../contracts/signals.js';

/** Signals where one process works with a database: nothing leaves it. */
export function localSignals(log: Log): Signals {
  const emitter = new EventEmitter();
  emitter.setMaxListeners(0);
  return {
    isAlone: true,
    // Serialised, so that nobody relies on more than what travels between processes.
    tell: async (topic, about) => void emitter.emit(topic, JSON.stringify(about)),
    hear(topic, listener) {
      const heard = (text: string): void => {
        try {
          listener(JSON.parse(text) as PlainValue);
        } catch (error) {
          // Others hear it all the same, and whoever tells it is not to blame.
          log.error({ err: error }, '[signals] a listener failed');
        }
      };
      emitter.on(topic, heard);
      return () => void emitter.off(topic, heard);
    },
  };
}
