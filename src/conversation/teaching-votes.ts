import { z } from 'zod';
import type { Connection, Press } from '../contracts/chat.js';
import { imageValueSchema, personSchema } from '../contracts/schemas.js';
import type { Teaching } from '../contracts/teacher.js';
import type { Person } from '../contracts/turn.js';
import { renderWaiting } from '../show/render-ballot.js';
import { noticePost } from '../show/render-turn.js';
import { escapeForChat } from '../util/escape-for-chat.js';
import { rowKey } from '../util/row-key.js';
import { mayTeach, refuseToLearn } from './may-teach.js';
import { messages } from './messages.js';
import type { Services } from './services.js';

/** A teaching that waits for others to agree, by the post that says so. */
const namespace = 'waiting-teachings';
const waitingSchema = z.object({
  teaching: z.object({
    team: z.string(),
    thread: z.string(),
    author: personSchema,
    name: z.string(),
    shown: z.array(imageValueSchema),
  }),
  people: z.array(personSchema),
});

interface Waiting {
  readonly teaching: Pick<Teaching, 'team' | 'thread' | 'author' | 'name' | 'shown'>;
  readonly people: readonly Person[];
}

export const agreeWithTeaching = 'agree-teaching';

/** Where several must agree, what is taught waits for them as any correction does. */
export async function waitForOthers(
  { team, thread, author, name, shown }: Teaching,
  connection: Connection,
  services: Services,
): Promise<void> {
  const waiting: Waiting = { teaching: { team, thread, author, name, shown }, people: [author] };
  const post = await connection.post({ team, thread }, waitingPost(waiting, services));
  await services.memory.store.write([{ namespace, key: rowKey(team, post), value: waiting }]);
}

/** Somebody agrees with what is taught; gives the teaching once enough people do. */
export async function agreedTeaching(
  { team, thread, post, author }: Press,
  connection: Connection,
  services: Services,
): Promise<Teaching | undefined> {
  const { memory, teaching: rules, records } = services;
  const key = rowKey(team, post);
  const waiting: Waiting | undefined = await memory.store.get(namespace, key, waitingSchema);
  if (!waiting) return undefined;
  if (!mayTeach(author, rules)) {
    await refuseToLearn(author, 'button', { team, thread }, connection, { records });
    return undefined;
  }
  if (waiting.people.some(({ id }) => id === author.id)) return undefined;
  const people = [...waiting.people, author];
  const isEnough = people.length >= rules.quorum;
  await memory.store.write([{ namespace, key, value: isEnough ? undefined : { ...waiting, people } }]);
  const said = isEnough
    ? noticePost(messages.heard(waiting.teaching.name))
    : waitingPost({ ...waiting, people }, services);
  await connection.edit({ team, thread }, post, said);
  return isEnough ? { ...waiting.teaching, agreed: people.slice(1) } : undefined;
}

const waitingPost = ({ teaching, people }: Waiting, { teaching: { quorum } }: Pick<Services, 'teaching'>) =>
  renderWaiting(
    { words: messages.thatIs(escapeForChat(teaching.name, 60)), people, action: agreeWithTeaching },
    quorum - people.length,
  );
