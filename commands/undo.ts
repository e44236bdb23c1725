import type { Command, CommandContext } from '../src/contracts/command.js';
import type { Lesson } from '../src/contracts/lesson.js';
import { isKept } from '../src/show/render-lesson.js';
import { noticePost } from '../src/show/render-turn.js';
import { escapeForChat } from '../src/util/escape-for-chat.js';
import { isWorking } from '../src/util/is-working.js';
import { dateWords, lessonsNamed, shortIds, subjectOf } from './shared/lesson-words.js';
import { undoMessages } from './shared/messages.js';
import { numberedName, taughtThing } from './shared/taught-pictures.js';

export const undo: Command = {
  name: 'undo',
  summary: 'Take a lesson back; without its id, your newest one of this thread',
  usage: '/undo 3f2a91c0',
  translations: {
    ko: {
      name: '되돌리기',
      summary: '배운 것을 되돌립니다. id가 없으면 이 스레드에서 내가 마지막으로 가르친 것입니다',
    },
  },
  options: [
    {
      name: 'lesson',
      summary: 'Its id, as /lessons shows it',
      type: 'text',
      optional: true,
      translations: { ko: { name: '배움', summary: '/lessons에 나오는 id' } },
    },
  ],
  async run(context) {
    const { memory, team, author, teacher, mayTeach } = context;
    const single = await takeBackPicture(context);
    if (single !== undefined) return { post: noticePost(single) };
    const lessons = await memory.lessons(team).list();
    const chosen = context.text.trim() === '' ? newestOwn(lessons, context) : named(lessons, context.text);
    if (typeof chosen === 'string') return { post: noticePost(chosen) };
    if (chosen.author.id !== author.id && mayTeach === false) return { post: noticePost(undoMessages.notYours) };
    const missing = isKept(chosen) ? ((await context.wantUndone?.(chosen)) ?? 0) : 0;
    if (missing > 0) return { post: noticePost(undoMessages.waits(subjectOf(chosen), missing)) };
    const undone = await teacher.undo(team, chosen.id, author);
    return { post: noticePost(undone ? done(undone) : refusal(chosen)) };
  },
};

/** "rufus 2": one picture of what was taught; undefined where the words name none. */
async function takeBackPicture(context: CommandContext): Promise<string | undefined> {
  const { team, author, teacher, mayTeach } = context;
  const named = numberedName(context.text);
  const thing = named && (await taughtThing(named.name, context));
  if (!thing) return undefined;
  const { name, pictures } = thing;
  const picture = pictures.find(({ number }) => number === named.number);
  if (!picture) return undoMessages.noPicture(escapeForChat(name), pictures.length);
  if (picture.lesson.author.id !== author.id && mayTeach === false) return undoMessages.notYours;
  const missing = (await context.wantUndone?.(picture.lesson)) ?? 0;
  if (missing > 0) return undoMessages.waits(escapeForChat(name), missing);
  const taken = await teacher.undo(team, picture.lesson.id, author, picture.example.id);
  return taken ? undoMessages.picture(escapeForChat(name), picture.number, pictures.length - 1) : undoMessages.tooLate;
}

function newestOwn(lessons: readonly Lesson[], { author, thread }: CommandContext): Lesson | string {
  const own = lessons.find((lesson) => lesson.author.id === author.id && lesson.thread === thread && isKept(lesson));
  return own ?? undoMessages.nothingHere;
}

function named(lessons: readonly Lesson[], text: string): Lesson | string {
  const found = lessonsNamed(lessons, text);
  if (found.length === 0) return undoMessages.unknown(escapeForChat(text, 40));
  if (found.length === 1) return found[0];
  const idOf = shortIds(lessons);
  const some = found.slice(0, 5).map((lesson) => `\`${idOf(lesson)}\` ${subjectOf(lesson)}`);
  return undoMessages.several(found.length, some.join(', '));
}

const done = (lesson: Lesson): string => undoMessages.done(escapeForChat(lesson.author.name, 40), subjectOf(lesson));

/** Why there was nothing to undo. */
function refusal(lesson: Lesson): string {
  const { status, undone } = lesson;
  if (isWorking(lesson)) return undoMessages.working(subjectOf(lesson));
  if (status === 'undone' && undone)
    return undoMessages.undoneBefore(escapeForChat(undone.by.name, 40), dateWords(undone.at));
  return undoMessages.tooLate;
}
