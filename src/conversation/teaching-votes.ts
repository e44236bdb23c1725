import type { Connection, Press } from '../contracts/chat.js';
import type { Teaching } from '../contracts/teacher.js';
import { renderWaiting } from '../show/render-ballot.js';
import { noticePost } from '../show/render-turn.js';
import { escapeForChat } from '../util/escape-for-chat.js';
import { mayTeach, refuseToLearn } from './may-teach.js';
import { messages } from './messages.js';
import type { EventServices, Services } from './services.js';
import { keepWaiting, type WaitingTeaching, waitingSchema, waitingTeaching } from './waiting-teachings.js';

export const agreeWithTeaching = 'agree-teaching';

/** Where several must agree, what is taught waits for them as any correction does. */
export async function waitForOthers(
  { team, thread, author, name, shown }: Teaching,
  connection: Connection,
  services: Services,
): Promise<void> {
  const waiting: WaitingTeaching = { teaching: { team, thread, author, name, shown }, people: [author] };
  const post = await connection.post({ team, thread }, waitingPost(waiting, services));
  await keepWaiting(team, post, waiting, services.memory.store);
}

/** Somebody agrees with what is taught; gives the teaching once enough people do. */
export async function agreedTeaching(
  { team, thread, post, author }: Press,
  connection: Connection,
  services: Pick<EventServices, 'memory' | 'teaching' | 'records' | 'attempt'>,
): Promise<Teaching | undefined> {
  const { memory, teaching: rules, records, attempt } = services;
  // A run that was cut off may have counted the person already, and then nothing waits any more.
  const waiting = await attempt.once('the teaching that waits', waitingSchema.optional(), () =>
    waitingTeaching(team, post, memory.store),
  );
  if (!waiting) return undefined;
  if (!mayTeach(author, rules)) {
    await refuseToLearn(author, 'button', { team, thread }, connection, { records });
    return undefined;
  }
  if (waiting.people.some(({ id }) => id === author.id)) return undefined;
  const people = [...waiting.people, author];
  const isEnough = people.length >= rules.quorum;
  await keepWaiting(team, post, isEnough ? undefined : { ...waiting, people }, memory.store);
  const said = isEnough
    ? noticePost(messages.heard(waiting.teaching.name))
    : waitingPost({ ...waiting, people }, services);
  await connection.edit({ team, thread }, post, said);
  return isEnough ? { ...waiting.teaching, agreed: people.slice(1) } : undefined;
}

const waitingPost = ({ teaching, people }: WaitingTeaching, { teaching: { quorum } }: Pick<Services, 'teaching'>) =>
  renderWaiting(
    { words: messages.thatIs(escapeForChat(teaching.name, 60)), people, action: agreeWithTeaching },
    quorum - people.length,
  );
