import type { Command } from 'commander';
import { lessonsNamed, shortIds, subjectOf } from '../../commands/shared/lesson-words.js';
import { ClovabotError } from '../contracts/errors.js';
import type { Lesson } from '../contracts/lesson.js';
import { commandLineTeam, commandLineUser } from './ask.js';
import { addBundleCommands, teamOption } from './lesson-bundles.js';
import { lessonLines, lessonOutput, listLessons } from './lesson-words.js';
import { memoryOption, type Session } from './session.js';
import { teach } from './teach.js';

/** `teach`, `lessons` and `undo`. */
export function addLearningCommands(program: Command, session: Session): void {
  addTeachCommand(program, session);
  addLessonsCommand(program, session);
  addUndoCommand(program, session);
}

interface TeachOptions {
  readonly image: string[];
  readonly name: string;
  readonly box?: readonly string[];
  readonly drawn?: boolean;
  readonly sure?: boolean;
  readonly memory?: string;
}

function addTeachCommand(program: Command, { context, print, say, fail, withBot }: Session): void {
  program
    .command('teach')
    .description('show what something looks like')
    .requiredOption('-i, --image <file...>', 'pictures that show it')
    .requiredOption('--name <name>', 'what it is called: "heron", "our logo"')
    .option(
      '--box <x1,y1,x2,y2>',
      'where it is, in pixels or as fractions 0 to 1; once a picture, in their order',
      (box: string, boxes: readonly string[] = []): readonly string[] => [...boxes, box],
    )
    .option('--drawn', 'what looks like a face is drawn, painted or an animal’s')
    .option('--sure', 'it is that, whatever it looks like')
    .option(...memoryOption)
    .action(async (options: TeachOptions) => {
      const { image: files, name, box: boxes = [], drawn, sure } = options;
      const answers = { ...(drawn && { isDrawn: true }), ...(sure && { isSame: true }) };
      await withBot({ memory: options.memory, quiet: true }, async (bot) => {
        let told = '';
        const report = ({ reason, status }: Lesson): void => {
          if (status === 'learning' && reason !== told) say(`  ${reason}`);
          told = reason;
        };
        const lesson = await teach(bot, { files, name, boxes, told: answers }, { ...context, report });
        for (const line of lessonLines(lesson)) print(line);
        if (lesson.status === 'accepted') print(`Take it back with: clovabot undo ${lesson.id.slice(0, 8)}`);
        else fail();
      });
    });
}

function addLessonsCommand(program: Command, session: Session): void {
  const { print, withBot } = session;
  const lessonsCommand = program.command('lessons').enablePositionalOptions();
  addBundleCommands(lessonsCommand, session);
  lessonsCommand
    .description('list what was taught, newest first')
    .option(...teamOption)
    .option(...memoryOption)
    .option('--json', 'print the lessons as JSON')
    .action((options: { memory?: string; json?: boolean; team?: string }) =>
      withBot({ memory: options.memory, quiet: true }, async (bot) => {
        const lessons = await bot.memory.lessons(options.team ?? commandLineTeam).list();
        if (options.json) print(JSON.stringify(lessons.map(lessonOutput), null, 2));
        else if (lessons.length === 0) print('Nothing was taught yet: clovabot teach -i heron.jpg --name heron');
        else for (const line of listLessons(lessons)) print(line);
      }),
    );
}

function addUndoCommand(program: Command, { print, withBot }: Session): void {
  program
    .command('undo')
    .description('take a lesson back; what was before it is restored exactly')
    .argument('<id>', 'of the lesson, or its beginning, as clovabot lessons shows it')
    .option(...teamOption)
    .option(...memoryOption)
    .action((id: string, { memory, team = commandLineTeam }: { memory?: string; team?: string }) =>
      withBot({ memory, quiet: true }, async (bot) => {
        const lesson = theLesson(await bot.memory.lessons(team).list(), id);
        const undone = await bot.teacher.undo(team, lesson.id, commandLineUser);
        if (!undone)
          throw new ClovabotError(
            lesson.status === 'undone'
              ? `[undo] ${id} was undone already`
              : `[undo] ${id} is not finished; wait, or start Clovabot again so that it is resumed`,
          );
        print(`undone: ${subjectOf(undone)}`);
      }),
    );
}

/** @throws ClovabotError when no lesson has such an id, or several do */
function theLesson(lessons: readonly Lesson[], id: string): Lesson {
  const found = lessonsNamed(lessons, id);
  if (found.length === 1) return found[0];
  if (found.length === 0) throw new ClovabotError(`[undo] there is no lesson ${id}; see clovabot lessons`);
  const ids = found.slice(0, 5).map(shortIds(lessons)).join(', ');
  throw new ClovabotError(`[undo] ${found.length} lessons begin with ${id}: ${ids}; write more of the id`);
}
