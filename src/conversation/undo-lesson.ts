import type { Connection } from '../contracts/chat.js';
import type { Lesson } from '../contracts/lesson.js';
import type { Person, Turn } from '../contracts/turn.js';
import { answered, holds } from '../reflection/votes.js';
import { noticePost } from '../show/render-turn.js';
import { isWorking } from '../util/is-working.js';
import { messages } from './messages.js';
import { countVotes, opinionsIn, questionChain } from './question-chain.js';
import type { Services } from './services.js';

/** Takes a lesson back because somebody asks for it, and the votes that it rested on. */
export async function undoLesson(
  lesson: Lesson,
  by: Person,
  connection: Connection,
  services: Services,
  again = false,
): Promise<void> {
  const { teacher, memory, lessonPosts } = services;
  const { team, thread } = lesson;
  const undone = await teacher.undo(team, lesson.id, by);
  if (undone) return showUndone(undone, connection, services);
  const known = await memory.lessons(team).get(lesson.id);
  // A run that was cut off has undone it, and perhaps not told.
  if (again && known?.status === 'undone') return showUndone(known, connection, services);
  if (known && !isWorking(known)) await lessonPosts.refresh(known, connection);
  else await connection.post({ team, thread }, noticePost(messages.stillLearning));
}

/** The post of an undone lesson says so, and the votes that it rested on count no more. */
export async function showUndone(lesson: Lesson, connection: Connection, services: Services): Promise<void> {
  await services.lessonPosts.refresh(lesson, connection);
  const turn = lesson.turn === undefined ? undefined : await services.memory.turns.get(lesson.team, lesson.turn);
  if (turn) await withdrawVotes(lesson, turn, services);
}

/** Undoing a lesson overrules those who gave it; when they say it again, it counts again. */
async function withdrawVotes(lesson: Lesson, turn: Turn, services: Services): Promise<void> {
  const { memory, singular } = services;
  const isCorrection = lesson.kind === 'correction';
  const said = isCorrection ? lesson.expected : answered(turn);
  const opinions = opinionsIn(countVotes(await questionChain(turn, services), services));
  for (const opinion of opinions.filter((one) => holds(one, said, turn, singular)))
    for (const { feedback } of opinion.voters)
      if (isCorrection ? feedback.verdict === 'wrong' : feedback.author.id === lesson.author.id)
        await memory.turns.addFeedback({ ...feedback, withdrawn: true });
}
