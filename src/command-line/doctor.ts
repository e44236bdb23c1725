import { access, constants } from 'node:fs/promises';
import type { Bot } from '../bot.js';
import * as chats from '../chats/index.js';
import type { Abilities } from '../contracts/abilities.js';
import type { CheckResult } from '../contracts/backend.js';
import { capabilityNames } from '../contracts/capabilities.js';
import { type Departure, listDepartures } from '../conversation/departures.js';
import { providerOf } from '../models/create-models.js';
import { formatDollars, joinWords } from '../util/format.js';
import { timeLimit } from '../util/time-limit.js';

export interface Diagnosis {
  /** For a person. */
  readonly lines: readonly string[];
  /** False when something that is configured does not work. */
  readonly works: boolean;
}

/** ms. */
const maxCheckMs = 10_000;
const width = 16;
const line = (name: string, words: string): string => `  ${name.padEnd(width)}${words}`;

/**
 * What is configured, which backend does what, what is missing and how to fix it.
 * @param asks whether the backends are asked if their settings work, which costs next to nothing
 */
export async function doctor(
  bot: Bot,
  environment: Readonly<Record<string, string | undefined>>,
  { asks, signal }: { readonly asks: boolean; readonly signal: AbortSignal },
): Promise<Diagnosis> {
  const writable = await access(bot.config.home, constants.W_OK).then(
    () => true,
    () => false,
  );
  const connections = asks ? await connectionLines(bot, signal) : { lines: [], works: true };
  const signIn = asks ? await checkChats(environment) : { lines: [], works: true };
  const folder = writable
    ? bot.config.home
    : `✗ ${bot.config.home} cannot be written: fix its permissions or set CLOVABOT_HOME`;
  const unsound = await bot.memory.store.check().then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message.replace(/^\[[^\]]*\] /, '') : String(error)),
  );
  const pictures = await picturesOf(bot);
  // What ails the database is told above.
  const departures = await listDepartures(bot.memory).catch(() => []);
  const { abilities } = bot;
  const missing = missingLines(abilities);
  return {
    works: writable && unsound === undefined && pictures.works && connections.works && signIn.works,
    lines: [
      ...[
        'Memory',
        line('folder', folder),
        line(
          'kept',
          bot.config.keepMs === undefined
            ? 'for ever (CLOVABOT_KEEP_DAYS)'
            : `${bot.config.keepMs / 86_400_000} days where nothing was learned`,
        ),
        line('database', unsound ? `✗ ${unsound}` : withoutPassword(bot.config.databaseUrl)),
        line('pictures', pictures.words),
        ...departures.map((departure, at) => line(at === 0 ? 'going' : '', departureWords(departure))),
      ],
      ...machineLines(bot),
      ...['', 'Chats', ...chatLines(environment), ...signIn.lines],
      ...(connections.lines.length > 0 ? ['', 'Connections', ...connections.lines] : []),
      ...[
        '',
        'Who does what',
        line('plan', abilities.planner),
        ...abilities.does.map(({ capability, by, how }) => line(capability, `${by}: ${how}`)),
      ],
      ...(missing.length > 0 ? ['', 'Not connected', ...missing] : []),
      ...['', 'Money', ...moneyLines(bot)],
    ],
  };
}

function departureWords({ team, at, seen, left, forgetting }: Departure): string {
  const [gone, end] = [at, seen + left].map((time) => new Date(time).toISOString().slice(0, 10));
  return forgetting === undefined
    ? `${team}: the bot was taken out on ${gone}; all of it is forgotten on ${end}, unless the bot is back before`
    : `${team}: the bot was taken out on ${gone}; all of it is being forgotten`;
}

function machineLines({ connected }: Bot): readonly string[] {
  const lines = connected.flatMap(({ backend, connection: { machine } }) =>
    machine === undefined ? [] : [line(backend.name, machine)],
  );
  return lines.length > 0 ? ['', 'This machine', ...lines] : [];
}

/** Names the variables that are set, and those missing ones that would connect the chat. */
function chatLines(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.values(chats).map(({ name, summary, environment: variables }) => {
    const set = variables.filter((variable) => environment[variable.name]).map((variable) => variable.name);
    const keys = variables.filter(({ secret }) => secret).map((variable) => variable.name);
    const lacks = keys.filter((key) => !set.includes(key));
    const facts = [
      ...(set.length > 0 ? [`set: ${set.join(', ')}`] : []),
      ...(lacks.length > 0 ? [`not set: ${lacks.join(', ')}`] : []),
    ];
    return line(name, facts.length > 0 ? `${summary} (${facts.join('; ')})` : summary);
  });
}

/** What chats find out about their own settings, such as who lets people in. */
async function checkChats(environment: Readonly<Record<string, string | undefined>>): Promise<Diagnosis> {
  const all = await Promise.all(
    Object.values(chats).map(async ({ check }) => {
      try {
        return (await check?.(environment)) ?? [];
      } catch (error) {
        return [{ works: false, words: error instanceof Error ? error.message : String(error) }];
      }
    }),
  );
  const findings = all.flat();
  return {
    lines: findings.map(({ works, words }) => line('', `${works ? '✓' : '✗'} ${words}`)),
    works: findings.every(({ works }) => works),
  };
}

/** What each connected backend finds out about its own settings. */
async function connectionLines(bot: Bot, signal: AbortSignal): Promise<Diagnosis> {
  const { connected } = bot;
  const all = await Promise.all(
    connected.map(async ({ backend }) => {
      const findings = await checkBackend(bot, backend.name, signal);
      const texts = [...new Set(findings.map(({ works, words }) => `${works ? '✓' : '✗'} ${words}`))];
      return { lines: texts.map((text, at) => line(at === 0 ? backend.name : '', text)), findings };
    }),
  );
  return {
    lines: all.flatMap(({ lines }) => lines),
    works: all.every(({ findings }) => findings.every(({ works }) => works)),
  };
}

/** What a connected backend finds out about its own settings, as far as they are used; nothing where it can't tell. */
export async function checkBackend(
  { connected, config }: Bot,
  name: string,
  signal: AbortSignal,
): Promise<readonly CheckResult[]> {
  const entry = connected.find(({ backend }) => backend.name === name);
  const used = capabilityNames.filter((one) => providerOf(one, connected, config.choices) === entry?.backend);
  const waitMs = Math.max(maxCheckMs, entry?.connection.maxCallMs ?? 0);
  const checked = entry?.connection.check?.(used, timeLimit(signal, waitMs));
  return (
    (await checked?.catch((error: unknown): readonly CheckResult[] => {
      signal.throwIfAborted();
      if (!(error instanceof DOMException && error.name === 'TimeoutError')) throw error;
      return [{ works: false, words: `no answer within ${waitMs / 1000} s; check that it's running, or try again` }];
    })) ?? []
  );
}

/** "a set of marked pictures" → "marked pictures" */
const missingLines = ({ lacks }: Abilities): readonly string[] =>
  lacks.map(({ remedy, things, hint }) =>
    line(remedy.split(' ').slice(-2).join(' '), `to ${joinWords(things)}. ${hint}`),
  );

function moneyLines({ config: { caps, confirmAbove } }: Bot): readonly string[] {
  const most = (dollars: number): string => (Number.isFinite(dollars) ? formatDollars(dollars) : 'no limit');
  return [
    line('at most', `${most(caps.question)} a question, ${most(caps.lesson)} a lesson`),
    line(
      'a day',
      `${most(caps.personDay)} a person, ${most(caps.teamDay)} a team, ${most(caps.totalDay)} all together`,
    ),
    line('asks first', Number.isFinite(confirmAbove) ? `above about ${formatDollars(confirmAbove)}` : 'never'),
  ];
}

function withoutPassword(url: string): string {
  return url.replace(/\/\/([^:/@]*):[^@]*@/, '//$1:…@');
}

async function picturesOf({ memory, config: { pictures, home } }: Bot): Promise<{ words: string; works: boolean }> {
  const where = pictures ? `s3://${pictures.bucket}${pictures.prefix && `/${pictures.prefix}`}` : `${home}/pictures`;
  return memory.checkPictures().then(
    () => ({ words: where, works: true }),
    (error: unknown) => ({ words: `✗ ${error instanceof Error ? error.message : String(error)}`, works: false }),
  );
}
