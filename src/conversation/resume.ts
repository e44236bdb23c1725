import type { Connection } from '../contracts/chat.js';
import type { Lesson } from '../contracts/lesson.js';
import { isWorking } from '../util/is-working.js';
import { messages } from './messages.js';
import type { Services } from './services.js';

/** Goes on with a lesson that a run has left, for its own sake. */
export async function resumeLesson(found: Lesson, connection: Connection, services: Services): Promise<void> {
  const { memory, lessonPosts, signal } = services;
  const { team, thread } = found;
  const resumes = await memory.lessons(team).get(found.id);
  if (!resumes || !isWorking(resumes)) return;
  const learn = await learningOf(resumes, services);
  if (learn) {
    await lessonPosts.follow({
      ...{ place: { team, thread }, connection, first: messages.resuming, post: resumes.post },
      ...{ resumes, by: [resumes.author], signal, learn },
    });
    return;
  }
  const reason = resumes.adopted ? messages.importCutOff(resumes.adopted.from) : messages.pictureGone;
  const lost: Lesson = { ...resumes, status: 'refused', reason };
  await memory.lessons(team).save(lost);
  await lessonPosts.refresh(lost, connection);
}

/** Undefined when the answer that a correction is about is gone, or the file that was imported. */
async function learningOf(
  resumes: Lesson,
  { memory, teacher }: Services,
): Promise<((post: string, signal: AbortSignal) => AsyncGenerator<Lesson, void>) | undefined> {
  const { team, thread, author, said, expected, shown, told, kind, adopted } = resumes;
  if (adopted) return undefined;
  if (kind === 'teaching')
    return (post, signal) => teacher.teach({ team, thread, author, name: said, shown, told, post, resumes }, signal);
  const turn = resumes.turn === undefined ? undefined : await memory.turns.get(team, resumes.turn);
  if (!turn) return undefined;
  const images = shown.map(({ picture }) => picture);
  return (post, signal) =>
    teacher.correct(
      { turn, author, text: expected.length > 0 ? undefined : said, expected, images, post, resumes },
      signal,
    );
}
