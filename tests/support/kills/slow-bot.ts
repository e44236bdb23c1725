/** A process of its own: the whole bot with its page, on models that take a little while. Killed by tests at any moment. */
import { randomInt, randomUUID } from 'node:crypto';
import process from 'node:process';
import { pino } from 'pino';
import { assembleBot } from '../../../src/bot.js';
import { start } from '../../../src/command-line/start.js';
import { BotStopped, ClovabotError } from '../../../src/contracts/errors.js';
import { slow } from '../slow-backend.js';
import { dieAtWrite } from './die-at-write.js';

const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => stop.abort(new BotStopped('[clovabot] stopped')));
// Where a run is cut off matters more than when: between two writes.
process.once('SIGUSR2', () => dieAtWrite(randomInt(1, 40), randomInt(2) === 0));
const log = pino(
  { level: process.env.CLOVABOT_LOG ?? 'warn', base: undefined },
  pino.destination({ fd: 2, sync: true }),
);
const context = { now: () => Date.now(), randomId: randomUUID, log, signal: stop.signal };
try {
  const bot = await assembleBot({ ...context, environment: process.env, backends: [slow], fetch });
  try {
    await start(bot, {
      ...context,
      environment: process.env,
      write: (line) => void process.stdout.write(`${line}\n`),
    });
  } finally {
    await bot.close();
  }
} catch (error) {
  process.stdout.write(`fault: ${error instanceof ClovabotError ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
