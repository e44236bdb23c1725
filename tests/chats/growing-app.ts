import { setTimeout as sleep } from 'node:timers/promises';
import type { Memory } from '../../src/contracts/store.js';
import { growingText } from '../../src/show/free-text.js';
import { notice, type TellingApp, tellingApp } from './discord/telling-app.js';

/** Longer than one post, with what would call people. */
export const longAnswer = Array.from(
  { length: 60 },
  (_, at) => `- **Stall ${at + 1}** sells fruit to @everyone and <@U0ANA>, whoever comes by.`,
).join('\n');

/** Answers at length, as a model writes: about 5 s for all of it. */
export function growingApp(memory: Memory): TellingApp {
  return {
    ...tellingApp(memory),
    async onMessage(message, connection) {
      const id = await connection.post(message, { ...notice('Thinking…'), status: 'planning', working: true });
      const pieces = 50;
      for (let piece = 1; piece < pieces; piece += 1) {
        const text = growingText(longAnswer.slice(0, Math.ceil((longAnswer.length * piece) / pieces)));
        await connection.edit(message, id, { ...notice(text), status: 'planning', working: true, growing: true });
        await sleep(100);
      }
      await connection.edit(message, id, { ...notice(longAnswer), status: 'answered' });
    },
  };
}
