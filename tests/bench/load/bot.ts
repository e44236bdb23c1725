/** A process of its own: the bot as it is shipped, on models that answer at once, in Slack on loopback. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { pino } from 'pino';
import { projectRoot } from '../../../src/util/project-root.js';
import { countStatements } from '../../support/count-statements.js';
import { instant } from '../../support/instant-backend.js';
import { serveTasks, usedHere } from './process.js';

const counts = countStatements();
/** As it is compiled: what runs TypeScript directly makes functions dearer. */
async function shipped<Module>(file: string): Promise<Module> {
  const compiled = path.join(projectRoot, 'dist/src', file);
  if (!existsSync(compiled)) throw new Error('[bench] npm run build first');
  return import(pathToFileURL(compiled).href);
}
const { assembleBot } = await shipped<typeof import('../../../src/bot.js')>('bot.js');
const { start } = await shipped<typeof import('../../../src/command-line/start.js')>('command-line/start.js');

const stop = new AbortController();
const log = pino(
  { base: undefined },
  pino.destination({ dest: path.join(process.env.CLOVABOT_HOME ?? '', `log-${process.pid}`) }),
);
const context = { now: () => Date.now(), randomId: randomUUID, log, signal: stop.signal };
const bot = await assembleBot({ ...context, environment: process.env, backends: [instant], fetch });
await bot.warmUp();
const address = await new Promise<string>((resolve, reject) => {
  const running = start(bot, {
    ...context,
    environment: process.env,
    write: (line) => {
      // A worker hears nothing, and has no address.
      const found = /events at (\S+)/.exec(line)?.[1] ?? /^slack \(worker\): (.*)/.exec(line)?.[1];
      if (found) resolve(found);
    },
  });
  running.catch(reject);
  process.once('SIGTERM', () => {
    stop.abort(new Error('the run is over'));
    void running.finally(() => bot.close()).finally(() => process.exit());
  });
});
serveTasks(address, {
  used: async () => usedHere(counts),
  async settled() {
    await bot.app.idle();
  },
});
