import { readFile, stat, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { ClovabotError } from '../contracts/errors.js';
import { isStepKind } from '../learning/kind.js';
import * as skills from '../skills/index.js';
import { bundleLimits, readBundle } from '../teaching/bundle/bundle.js';
import { exportLessons } from '../teaching/bundle/export-lessons.js';
import { counted, joinWords } from '../util/format.js';
import { commandLineTeam, commandLineUser } from './ask.js';
import { lessonLines } from './lesson-words.js';
import { memoryOption, type Session } from './session.js';

const teamOption = ['--team <id>', 'whose lessons; default: those of the command line'] as const;

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
    .option('--givers <name...>', 'names or ids of members who agree that their pictures go in; others’ stay out')
    .option(...teamOption)
    .option(...memoryOption)
    .action((file: string, { from, licence, givers = [], team = commandLineTeam, memory }: ExportFlags) =>
      withBot({ memory, quiet: true }, async (bot) => {
        const kinds = Object.values(skills).filter(isStepKind);
        const made = await exportLessons(
          team,
          { memory: bot.memory, kinds },
          {
            ...{ from, licence, now: Date.now },
            agrees: ({ id, name }) => id === commandLineUser.id || givers.includes(id) || givers.includes(name),
          },
        );
        if (made.concepts.length + made.answers === 0)
          throw new ClovabotError(
            `[lessons] there is nothing to export${made.asks.length > 0 ? `: ask ${joinWords(made.asks)} whether their pictures may go in, and name them with --givers` : ''}`,
          );
        await writeFile(file, made.text);
        print(
          `${file}: ${counted(made.concepts.length, 'thing')}, ${counted(made.answers, 'answer')}, ${counted(made.pictures, 'picture')}`,
        );
        if (made.asks.length > 0) print(`left out, since they were not asked: pictures of ${joinWords(made.asks)}`);
      }),
    );
}

interface ImportFlags {
  readonly look?: boolean;
  readonly team?: string;
  readonly memory?: string;
}

function addImportCommand(lessons: Command, { context, print, say, fail, withBot }: Session): void {
  lessons
    .command('import')
    .description('learn what others have exported, as one lesson that can be undone')
    .argument('<file>', 'that clovabot lessons export wrote')
    .option('--look', 'only show what is in it')
    .option(...teamOption)
    .option(...memoryOption)
    .action(async (file: string, { look, team = commandLineTeam, memory }: ImportFlags) => {
      if ((await stat(file)).size > bundleLimits.bytes)
        throw new ClovabotError(`[lessons] ${file} is too large for a bundle of lessons`);
      const text = await readFile(file, 'utf8');
      const { bundle, fingerprint } = readBundle(text);
      print(`from ${bundle.from}, ${bundle.made.slice(0, 10)}, signed by ${fingerprint}; ${bundle.licence}`);
      for (const { name, shown } of bundle.concepts) print(`  ${name}: ${counted(shown.length, 'picture')}`);
      for (const { question, answer } of bundle.answers) print(`  ${question}: ${answer}`);
      if (look) return;
      await withBot({ memory, quiet: true }, async (bot) => {
        const adoption = { team, thread: 'command-line', author: commandLineUser, text };
        for await (const lesson of bot.teacher.adopt(adoption, context.signal)) {
          if (lesson.status === 'learning') say(`  ${lesson.reason}`);
          if (lesson.status !== 'accepted' && lesson.status !== 'refused') continue;
          for (const line of lessonLines(lesson)) print(line);
          if (lesson.status === 'accepted') print(`Take it back with: clovabot undo ${lesson.id.slice(0, 8)}`);
          else fail();
        }
      });
    });
}
