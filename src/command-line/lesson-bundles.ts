import { readFile, stat, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Bot } from '../bot.js';
import { ClovabotError } from '../contracts/errors.js';
import type { Person } from '../contracts/turn.js';
import { isStepKind } from '../learning/kind.js';
import * as skills from '../skills/index.js';
import { bundleLimits, readBundle, type SignedBundle } from '../teaching/bundle/bundle.js';
import { exportLessons } from '../teaching/bundle/export-lessons.js';
import { counted, joinWords } from '../util/format.js';
import { commandLineTeam, commandLineUser } from './ask.js';
import { lessonLines } from './lesson-words.js';
import { memoryOption, type Session } from './session.js';

export const teamOption = ['--team <id>', 'whose lessons; default: those of the command line and the page'] as const;

/** `lessons export` and `lessons import`: what a team has learned, for others. */
export function addBundleCommands(lessons: Command, session: Session): void {
  addExportCommand(lessons, session);
  addImportCommand(lessons, session);
}

interface ExportFlags {
  readonly from: string;
  readonly licence: string;
  readonly givers?: readonly string[];
  readonly team?: string;
  readonly memory?: string;
}

function addExportCommand(lessons: Command, { print, withBot }: Session): void {
  lessons
    .command('export')
    .description('write what was taught into a signed file that others can read and import')
    .argument('<file>', 'to write, such as lessons.json')
    .requiredOption('--from <name>', 'what your team calls itself')
    .requiredOption('--licence <terms>', 'under which your members give their pictures: "CC BY 4.0"')
    .option(
      '--givers <name...>',
      'names or ids of members who agree that their pictures go in, besides those who have said so with /share; others’ stay out',
    )
    .option(...teamOption)
    .option(...memoryOption)
    .action((file: string, { from, licence, givers = [], team = commandLineTeam, memory }: ExportFlags) =>
      withBot({ memory, quiet: true }, async (bot) => {
        const kinds = Object.values(skills).filter(isStepKind);
        const agreeing = await peopleNamed(givers, team, bot);
        const made = await exportLessons(
          team,
          { memory: bot.memory, kinds, learned: bot.teacher.learned },
          { ...{ from, licence, now: Date.now, self: commandLineUser }, agrees: ({ id }) => agreeing.has(id) },
        );
        if (made.concepts.length + made.answers === 0)
          throw new ClovabotError(
            `[lessons] there is nothing to export${made.asks.length > 0 ? `: ask ${joinWords(made.asks)} whether their pictures may go in; they say it with /share, or you name them with --givers` : ''}${made.declined.length > 0 ? `; ${joinWords(made.declined)} said no` : ''}`,
          );
        await writeFile(file, made.text);
        print(
          `${file}: ${counted(made.concepts.length, 'thing')}, ${counted(made.answers, 'answer')}, ${counted(made.pictures, 'picture')}`,
        );
        if (made.asks.length > 0) print(`left out, since they were not asked: pictures of ${joinWords(made.asks)}`);
        if (made.declined.length > 0) print(`left out, since they said no: pictures of ${joinWords(made.declined)}`);
      }),
    );
}

/** Ids of the people that are meant. @throws ClovabotError where a name is that of several: one can't agree for another */
async function peopleNamed(names: readonly string[], team: string, { memory }: Bot): Promise<ReadonlySet<string>> {
  if (names.length === 0) return new Set();
  const everybody = new Map<string, Person>();
  for await (const { id, request } of memory.turns.ofTeam(team)) {
    everybody.set(request.author.id, request.author);
    for (const { author } of await memory.turns.feedback(team, id)) everybody.set(author.id, author);
  }
  const lessons = memory.lessons(team);
  for (const { author } of await lessons.list()) everybody.set(author.id, author);
  for (const { source } of await lessons.examples()) if (source.author) everybody.set(source.author.id, source.author);
  const ids = names.map((name) => {
    const found = [...everybody.values()].filter((person) => person.id === name || person.name === name);
    if (found.length === 1 || everybody.has(name)) return everybody.has(name) ? name : found[0].id;
    if (found.length === 0) throw new ClovabotError(`[lessons] nobody of the team is called ${name}; see /stats`);
    const all = joinWords(found.map(({ id }) => id));
    throw new ClovabotError(`[lessons] ${found.length} people are called ${name}; name one by id: ${all}`);
  });
  return new Set(ids);
}

interface ImportFlags {
  readonly look?: boolean;
  readonly same?: readonly string[];
  readonly drawn?: readonly string[];
  readonly team?: string;
  readonly memory?: string;
}

function addImportCommand(lessons: Command, { context, print, say, fail, withBot }: Session): void {
  lessons
    .command('import')
    .description('learn what others have exported, as one lesson that can be undone')
    .argument('<file>', 'that clovabot lessons export wrote')
    .option('--look', 'only show what is in it')
    .option('--same <name...>', 'things that are what you call so, although they look different')
    .option('--drawn <name...>', 'things whose faces are drawn, such as a mascot')
    .option(...teamOption)
    .option(...memoryOption)
    .action(async (file: string, { look, same, drawn, team = commandLineTeam, memory }: ImportFlags) => {
      const text = await readBundleFile(file);
      const signed = readBundle(text);
      for (const line of bundleLines(signed)) print(line);
      if (look) return;
      await withBot({ memory, quiet: true }, async (bot) => {
        const adoption = { team, thread: 'command-line', author: commandLineUser, text, same, drawn };
        for await (const lesson of bot.teacher.adopt(adoption, context.signal)) {
          if (lesson.status === 'learning') say(`  ${lesson.reason}`);
          if (lesson.status !== 'accepted' && lesson.status !== 'refused') continue;
          for (const line of lessonLines(lesson)) print(line);
          const whose = team === commandLineTeam ? '' : ` --team ${team}`;
          if (lesson.status === 'accepted') print(`Take it back with: clovabot undo ${lesson.id.slice(0, 8)}${whose}`);
          else fail();
        }
      });
    });
}

async function readBundleFile(file: string): Promise<string> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) throw new ClovabotError(`[lessons] there is no file ${file}`);
  if (found.size > bundleLimits.bytes)
    throw new ClovabotError(`[lessons] ${file} is too large for a bundle of lessons`);
  return readFile(file, 'utf8');
}

/** What is in it, for whoever decides whether to learn it. */
function bundleLines({ bundle, fingerprint }: SignedBundle): readonly string[] {
  const { from, made, licence, concepts, answers, pictures } = bundle;
  const givers = [...new Set(pictures.map((picture) => `${picture.by} (${picture.licence ?? licence})`))];
  return [
    `from ${from}, ${made.slice(0, 10)}, signed by ${fingerprint}; ${licence}`,
    ...concepts.map(({ name, others = [], owner, kind, shown }) => {
      const about = [...(kind ? [`a ${kind}`] : []), ...(owner ? [`owner: ${owner}`] : []), ...others];
      return `  ${name}${about.length > 0 ? ` (${about.join(', ')})` : ''}: ${counted(shown.length, 'picture')}`;
    }),
    ...answers.map(({ question, answer }) => `  ${question}: ${answer}`),
    `  pictures by ${joinWords(givers)}`,
  ];
}
