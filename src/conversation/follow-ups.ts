import type { Connection, Place } from '../contracts/chat.js';
import type { Teaching } from '../contracts/teacher.js';
import { isWorking } from '../util/is-working.js';
import { forgetPictures, forgetThread } from './deletion.js';
import type { FollowUp } from './events.js';
import type { FeedbackDesk } from './feedback-desk.js';
import { messages } from './messages.js';
import { resumeLesson } from './resume.js';
import { pressCommand } from './run-command.js';
import type { EventServices } from './services.js';
import { undoLesson } from './undo-lesson.js';
import { refreshPoll } from './weekly/polls.js';

/** Does what is left to do about an event after its thread has gone on. */
export async function carryOutFollowUp(
  follows: FollowUp,
  place: Place,
  connection: Connection,
  feedback: FeedbackDesk,
  services: EventServices,
): Promise<void> {
  const { memory, lessonQueue, lessonPosts, teacher, cleanup, attempt, signal } = services;
  const { team } = place;
  const again = attempt.isAgain;
  const inTurn = (task: () => Promise<void>): Promise<void> => lessonQueue.runSerially(place, task, signal);
  switch (follows.does) {
    case 'settle':
      await feedback.settleSoon(team, follows.turn, { ...place, ...follows.cause, again }, connection, signal);
      return showInPoll(team, follows.poll, connection, services);
    case 'teach':
      return inTurn(() => teach(follows.teaching, connection, services));
    case 'undo':
      return inTurn(async () => {
        const lesson = await memory.lessons(team).get(follows.lesson);
        if (lesson) await undoLesson(lesson, follows.by, connection, services, again);
      });
    case 'wake':
      return inTurn(async () => {
        const awake =
          (await teacher.wake(team, follows.lesson)) ??
          (again ? await memory.lessons(team).get(follows.lesson) : undefined);
        if (awake) await lessonPosts.refresh(awake, connection);
      });
    case 'forget pictures':
      return forgetPictures(follows.pictures, connection, services);
    case 'forget thread':
      return forgetThread(place, follows.pictures, connection, services);
    case 'empty posts':
      return cleanup.emptyPosts(connection, (one) => one === team);
    case 'command':
      return pressCommand(follows.press, connection, services);
    case 'resume':
      return inTurn(async () => {
        const lesson = await memory.lessons(team).get(follows.lesson);
        if (lesson) await resumeLesson(lesson, connection, services);
      });
  }
}

async function showInPoll(team: string, poll: string | undefined, connection: Connection, services: EventServices) {
  const turn = poll === undefined ? undefined : await services.memory.turns.get(team, poll);
  if (turn) await refreshPoll(turn, connection, services);
}

/** Learns a name; what a run that was cut off has begun goes on, and what it has finished is told. */
async function teach(teaching: Teaching, connection: Connection, services: EventServices): Promise<void> {
  const { memory, teacher, lessonPosts, attempt, signal } = services;
  const id = attempt.nextId();
  const begun = attempt.isAgain ? await memory.lessons(teaching.team).get(id) : undefined;
  if (begun && !isWorking(begun)) return lessonPosts.finish(begun, connection);
  await lessonPosts.follow({
    place: teaching,
    connection,
    first: messages.lookingAtShown(teaching.author),
    post: begun?.post,
    resumes: begun,
    by: [teaching.author],
    signal,
    learn: (post, until) => teacher.teach({ ...teaching, id, post, ...(begun && { resumes: begun }) }, until),
  });
}
