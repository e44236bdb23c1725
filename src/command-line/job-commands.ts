import type { Command } from 'commander';
import { ClovabotError } from '../contracts/errors.js';
import type { EntryStatus, Journal, ListedEntry } from '../contracts/journal.js';
import { memoryOption, type Session } from './session.js';

/** Entries that are listed; more are told as so many. */
const most = 1000;

interface Options {
  readonly json?: boolean;
  readonly memory?: string;
}

/** `jobs`: what the journal holds, also while the bot runs. */
export function addJobCommands(program: Command, session: Session): void {
  const { print, say, withBot } = session;
  const withJournal = (memory: string | undefined, use: (journal: Journal) => Promise<void>): Promise<void> =>
    withBot({ quiet: true, memory }, (bot) => use(bot.memory.journal));

  const jobs = program
    .command('jobs')
    .description(
      'list what was accepted and is not done: what waits or is under way, and what failed for the last time',
    )
    .argument('[status]', 'waiting or dead; both without')
    .option('--json', 'one JSON object a line, without what was said')
    .option(...memoryOption)
    .action((status: string | undefined, { json = false, memory }: Options) =>
      withJournal(memory, async (journal) => {
        for (const one of statuses(status)) {
          const listed = await journal.list(one, most);
          for (const entry of listed) print(json ? JSON.stringify(shown(entry)) : lineOf(entry));
          if (!json) say(`${listed.length}${listed.length === most ? ' or more' : ''} ${one}`);
        }
      }),
    );

  jobs
    .command('replay')
    .description('try again what failed for the last time, at the end of its thread')
    .argument('[key]', 'as `clovabot jobs dead` shows it')
    .option('--all', 'all of them')
    .option(...memoryOption)
    .action((key: string | undefined, { all = false, memory }: Options & { all?: boolean }) =>
      withJournal(memory, async (journal) => {
        const dead = await journal.list('dead', Number.MAX_SAFE_INTEGER);
        let replayed = 0;
        for (const one of chosen(dead, key, all)) replayed += (await journal.replay(one)) ? 1 : 0;
        say(`${replayed} tried again`);
      }),
    );

  jobs
    .command('drop')
    .description('forget what failed for the last time or waits, with what was said in it; nobody is told')
    .argument('[key]', 'as `clovabot jobs` shows it')
    .option('--all', 'all that failed for the last time')
    .option(...memoryOption)
    .action((key: string | undefined, { all = false, memory }: Options & { all?: boolean }) =>
      withJournal(memory, async (journal) => {
        const dead = await journal.list('dead', Number.MAX_SAFE_INTEGER);
        const listed = all ? dead : [...dead, ...(await journal.list('waiting', Number.MAX_SAFE_INTEGER))];
        say(`${await journal.drop(chosen(listed, key, all))} dropped`);
      }),
    );
}

function statuses(given: string | undefined): readonly EntryStatus[] {
  if (given === undefined) return ['waiting', 'dead'];
  if (given === 'waiting' || given === 'dead') return [given];
  throw new ClovabotError(`[jobs] there are no “${given}” jobs; say waiting or dead`);
}

function chosen(listed: readonly ListedEntry[], key: string | undefined, all: boolean): readonly string[] {
  const keys = listed.map((entry) => entry.key);
  if (all) return keys;
  if (key === undefined)
    throw new ClovabotError('[jobs] which one? Give its key, as `clovabot jobs` shows it, or --all');
  if (!keys.includes(key))
    throw new ClovabotError(`[jobs] there is none with the key ${key}; \`clovabot jobs\` lists them`);
  return [key];
}

/** Whoever runs the bot need not read what people said. */
const shown = ({ event: _, at, ...entry }: ListedEntry) => ({ ...entry, at: new Date(at).toISOString() });

function lineOf({ status, key, team, thread, begun, at, fault }: ListedEntry): string {
  const tries = begun === 0 ? '' : `, begun ${begun === 1 ? 'once' : `${begun} times`}`;
  return `${status}  ${new Date(at).toISOString()}  ${key}  team ${team}, thread ${thread}${tries}${fault === undefined ? '' : `: ${fault}`}`;
}
