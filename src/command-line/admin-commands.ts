import type { Command } from 'commander';
import { commands } from '../../commands/index.js';
import { ClovabotError } from '../contracts/errors.js';
import { buildGroundingIndex } from '../models/grounding/build-index.js';
import { groundingIndexPath } from '../models/grounding/index.js';
import { readTracing } from '../tracing/settings.js';
import { doctor } from './doctor.js';
import { createMetrics } from './operation/metrics.js';
import type { Session } from './session.js';
import { start } from './start.js';

/** ms that service managers and Docker grant, a little less. */
const maxStopMs = 9000;

/** The default command, which runs the bot. */
export function addStartCommand(
  program: Command,
  { terminal, environment: given, context, say, withBot }: Session,
): void {
  program
    .command('start', { isDefault: true })
    .description('run the bot with every chat that is configured; so does clovabot alone')
    .option('--role <role>', 'gateway, worker or all (default); several of them share a PostgreSQL database')
    .allowExcessArguments()
    .action(async ({ role }: { role?: string }, command: Command) => {
      // An unknown command ends up here, since this one needs no name.
      const [unknown] = command.args;
      if (unknown !== undefined) command.error(`error: there is no command ${unknown}; clovabot --help lists them`);
      // What is not done by then is in the journal, and goes on at the next start.
      context.signal.addEventListener('abort', () => {
        setTimeout(() => terminal.exit(0), maxStopMs).unref();
      });
      const metrics = createMetrics();
      const settings = role === undefined ? {} : { CLOVABOT_ROLE: role };
      await withBot({ quiet: false, observe: metrics, settings, traces: true }, (bot, log, environment, tracer) =>
        start(bot, { ...context, environment, metrics, tracer, log, write: say }),
      );
      // Traces that nobody has taken by now are not waited for.
      if (context.signal.aborted && readTracing(given)) terminal.exit(0);
    });
}

/** `doctor`, `setup`, `models` and `data`. */
export function addAdminCommands(program: Command, session: Session): void {
  const { environment, context, print, fail, withBot } = session;
  const { signal } = context;
  program
    .command('doctor')
    .description('show what is configured, whether it works, who does what, and what is missing')
    .option('--offline', 'ask no model server whether its settings work')
    .action(({ offline = false }: { offline?: boolean }) =>
      withBot({ quiet: true }, async (bot, _log, used) => {
        const { lines, works } = await doctor(bot, used, { asks: !offline, signal });
        for (const line of lines) print(line);
        if (!works) fail();
      }),
    );

  program
    .command('setup')
    .description('connect a chat (clicks, invite link, commands) or models (finds them, tries one, writes .env)')
    .argument('<what>', 'discord, slack or models')
    .option('--url <address>', 'slack: the public https address of the bot, for events over HTTP and many workspaces')
    .action(async (what: string, { url }: { url?: string }) => {
      if (url !== undefined && what !== 'slack')
        throw new ClovabotError(`[setup] --url is for slack; leave it out for “${what}”`);
      if (what === 'models') {
        const { connectModels } = await import('./connect-models.js');
        return connectModels(session);
      }
      const setUp = await setupOf(what);
      if (!(await setUp({ environment, commands, url, print }))) fail();
    });

  program
    .command('models')
    .description('list the models of the connected server, which of them see pictures, and what they cost')
    .action(async () => {
      const { listServerModels } = await import('./list-models.js');
      for (const words of await listServerModels(environment, { fetch, signal })) print(words);
    });

  program
    .command('data')
    .description('prepare data for learning')
    .command('ground')
    .description('make the index of a set of marked pictures')
    .argument('<file>', 'JSON in the format of LVIS or COCO')
    .action(async (file: string) => {
      const out = groundingIndexPath(environment);
      const made = await buildGroundingIndex(file, out, { signal });
      print(`${made.pictures} pictures, ${made.boxes} boxes, ${made.categories} categories in ${out}`);
    });
}

/** Loads the platform's library, which nothing else here needs. */
async function setupOf(chat: string) {
  if (chat === 'discord') return (await import('../chats/discord/setup.js')).setupDiscord;
  if (chat === 'slack') return (await import('../chats/slack/setup.js')).setupSlack;
  throw new ClovabotError(`[setup] there is nothing to set up for “${chat}”; known: discord, slack, models`);
}
