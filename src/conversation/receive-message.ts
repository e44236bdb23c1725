import { z } from 'zod';
import type { Connection, Message } from '../contracts/chat.js';
import type { Person, Turn } from '../contracts/turn.js';
import { tooManyPictures } from '../inference/guard.js';
import { readReply } from '../language/read-reply.js';
import { noticePost } from '../show/render-turn.js';
import { ask, maxRecent, type Question, type Received } from './ask.js';
import { turnOfEntry } from './attempt.js';
import type { Desks } from './desks.js';
import type { FollowUp } from './events.js';
import { eventKeys } from './intake.js';
import type { Cause, Meaning } from './meaning.js';
import { messages } from './messages.js';
import { teachingMeant } from './open-teaching.js';
import {
  forThePlanner,
  isRoughlyRead,
  meaningOfRemark,
  meantIn,
  mayBeRemark as readsAsRemark,
} from './read-by-planner.js';
import { receivePictures } from './receive-pictures.js';
import { type CommandLine, readCommand, runCommand } from './run-command.js';
import type { EventServices, Services } from './services.js';
import { answerTalk, questionAnew } from './talk.js';
import { maxLookedThrough } from './thread-exchange.js';
import { canBeCorrected, understand } from './understand.js';
import { postWeekNow } from './weekly/weekly-posts.js';

/** Answers a message, runs its command or hears its feedback. */
export async function receiveMessage(
  message: Message,
  connection: Connection,
  desks: Desks,
  services: EventServices,
): Promise<FollowUp | undefined> {
  const tooMany = tooManyPictures(message.pictures.length);
  if (tooMany) {
    await connection.post(message, noticePost(tooMany));
    return undefined;
  }
  const arrived = await receivePictures(message, connection, services);
  const { pictures, remarks } = arrived;
  const { turns } = services.memory;
  const { team, thread, text } = message;
  const repliedTo = message.replyTo ? await turns.byPost(team, message.replyTo) : undefined;
  const former = message.edited ? await formerAnswer(message, services) : undefined;
  if (former === 'judged') return undefined;
  const beginsThread = message.beginsThread === true && !message.edited && !services.attempt.isAgain;
  const before = beginsThread ? [] : await turns.ofThread(team, thread, maxLookedThrough);
  const inThread = before.filter(({ id }) => !former?.turns.includes(id));
  const recent = repliedTo ? [repliedTo] : inThread.slice(-maxRecent);
  const received: Received = { ...arrived, recent, inThread, beginsThread, replied: repliedTo !== undefined };

  const command = readCommand(text);
  const arrival = { message, received, connection, desks, services, ...(former && { post: former.post }) };
  // What was obeyed, learned or answered in words stays: an edit only asks again.
  if (message.edited) return askAgain(arrival);
  if (command) return obey(command, arrival);
  const taught = await teachingMeant(message, received, services);
  if (taught === 'off') {
    await connection.post(message, noticePost(messages.leftAtThat));
    return undefined;
  }
  if (taught) return desks.feedback.teach(taught, connection);
  const { meaning, mayBeRemark } = await meaningOf(message, received, services);
  const isAsked = meaning.kind === 'question' || meaning.kind === 'clarification';
  // What can't be used is never replaced by an older picture.
  if (arrived.isNothingUsable && isAsked && isChatter(message, recent)) return undefined;
  if (remarks.length > 0 && (isAsked ? arrived.isNothingUsable : pictures.length > 0))
    await connection.post(message, noticePost(remarks.join('\n')));
  if (arrived.isNothingUsable && isAsked) return undefined;
  return respond(meaning, { ...arrival, mayBeRemark });
}

/** A message with all that answering it takes. */
interface Arrival {
  readonly message: Message;
  readonly received: Received;
  readonly connection: Connection;
  readonly desks: Desks;
  readonly services: EventServices;
  /** It is for the planner to tell whether it asks for anything. */
  readonly mayBeRemark?: boolean;
  /** Where the answer stands to what it was before it was edited. */
  readonly post?: string;
}

/** What was answered to a message before it was edited: its turns, and the post that shows the last one. */
async function formerAnswer(
  { team, id }: Message,
  { memory: { turns } }: Pick<Services, 'memory'>,
): Promise<{ readonly turns: readonly string[]; readonly post: string } | 'judged' | undefined> {
  const first = turnOfEntry(eventKeys.message({ team, id }));
  const [post] = await turns.posts(team, first);
  if (post === undefined) return undefined;
  const last = (await turns.byPost(team, post))?.id ?? first;
  if ((await turns.feedback(team, last)).length > 0) return 'judged';
  return { turns: [first, last], post };
}

async function askAgain(arrival: Arrival): Promise<undefined> {
  const { message, received, services } = arrival;
  if (readCommand(message.text) || received.isNothingUsable) return undefined;
  const { meaning } = await meaningOf(message, received, services);
  if (meaning.kind === 'question' || meaning.kind === 'clarification') await respond(meaning, arrival);
  return undefined;
}

async function respond(meaning: Meaning, arrival: Arrival): Promise<FollowUp | undefined> {
  const { message, received, connection, desks, services } = arrival;
  const { team, thread, author, text, suspects } = message;
  if (arrival.mayBeRemark) return respondAsRead(meaning, arrival);
  switch (meaning.kind) {
    case 'teaching':
      return desks.feedback.teach({ team, thread, author, name: meaning.name, shown: meaning.shown }, connection);
    case 'feedback':
      return desks.feedback.say(meaning.about, { ...meaning.said, suspects }, causeOf(arrival), connection);
    case 'decision':
      await desks.offers.answer(meaning.offer, meaning.decision, message, connection, {
        again: services.attempt.isAgain,
        signal: services.signal,
      });
      return undefined;
    case 'question':
      await ask(message, questionOf(meaning, arrival), connection, services);
      return undefined;
    case 'clarification':
      // The pictures of the question as it was asked, not what was made of them by mistake.
      await ask(
        message,
        {
          ...withPicturesOf(meaning.about, received),
          ...{ text: questionAnew(meaning, services), said: text, post: arrival.post },
        },
        connection,
        services,
      );
      return undefined;
    case 'doubt':
      if (meaning.guess !== undefined) await noteGuess(meaning.about, author.id, meaning.guess, services);
      await answerTalk(meaning, message, connection, services);
      return undefined;
    default:
      await answerTalk(meaning, message, connection, services);
      return undefined;
  }
}

const causeOf = ({ message, services }: Arrival): Cause => ({
  author: message.author,
  by: 'words',
  again: services.attempt.isAgain,
});

const questionOf = (
  { text, leavesRemark, inquires }: Extract<Meaning, { kind: 'question' }>,
  { message, received, post }: Arrival,
): Question => ({
  ...received,
  ...(post !== undefined && { post }),
  text: text ?? message.text,
  ...(leavesRemark && { said: message.text }),
  ...(inquires !== undefined && { inquires }),
});

/** The planner reads it in its thread; what it reads is acted upon as if the fixed forms had read it. */
async function respondAsRead(meaning: Meaning, arrival: Arrival): Promise<FollowUp | undefined> {
  const { message, received, connection, services } = arrival;
  const question = meaning.kind === 'question' ? questionOf(meaning, arrival) : { ...received, text: message.text };
  const unless = meaning.kind === 'feedback' || meaning.kind === 'clarification' ? { unless: meaning.kind } : {};
  const heard = await ask(message, { ...question, mayBeRemark: unless }, connection, services);
  if (heard === 'answered') return undefined;
  const { recent } = received;
  const read = heard === 'unread' ? meaning : meaningOfRemark(heard, { recent, singular: services.singular });
  return respond(read, { ...arrival, mayBeRemark: false });
}

const withPicturesOf = ({ request }: Turn, received: Received): Received =>
  received.pictures.length > 0 ? received : { ...received, pictures: request.images };

/** Only a sticker, in a thread where something was said before: that asks nothing. */
const isChatter = ({ text, unusable = [], pictures }: Message, recent: readonly Turn[]): boolean =>
  text === '' && recent.length > 0 && pictures.length === 0 && unusable.every(({ kind }) => kind === 'sticker');

async function obey(
  command: CommandLine,
  { message, received, connection, desks, services }: Arrival,
): Promise<FollowUp | undefined> {
  const { team, thread, author } = message;
  const about = { received: received.pictures, turn: received.recent.at(-1), replied: received.replied };
  const result = await runCommand(command, message, about, connection, services);
  const { remarks, isNothingUsable } = received;
  if (isNothingUsable && !('post' in result)) await connection.post(message, noticePost(remarks.join('\n')));
  else if ('teach' in result) return desks.feedback.teach({ team, thread, author, ...result.teach }, connection);
  else if ('post' in result) {
    const post = await connection.post(message, result.post);
    if (about.turn) await services.named.noteAbout(message, post, result.post, about.turn.request.author);
  } else if ('week' in result) await postWeekNow({ team, thread }, connection, services);
  else await ask(message, { ...received, text: result.ask }, connection, services);
  return { does: 'empty posts' };
}

/** Pictures are no examples for a message that was not understood, but for the last answer before it. */
const turnMeant = ({ pictures, recent }: Received): Turn | undefined =>
  (pictures.length > 0 ? recent.findLast(canBeCorrected) : undefined) ?? meantIn(recent);

async function meaningOf(
  { text, verdict, author, unaddressed, pointed = [] }: Message,
  received: Received,
  services: EventServices,
): Promise<{ readonly meaning: Meaning; readonly mayBeRemark: boolean }> {
  const { singular, tools, engine, isWord } = services;
  const { pictures, replied } = received;
  const turn = turnMeant(received);
  const { asked, guess } = await waitedFor(turn, author.id, services);
  const reply = readReply(text, singular, verdict);
  const people = firstNames(received.recent.map(({ request }) => request.author).filter(({ id }) => id !== author.id));
  const read = understand(reply, {
    ...{ turn, replied, asked, guess, unaddressed, people },
    ...{ received: pictures, pointed, tools, singular },
  });
  const meaning = engine.readsThreads === true ? forThePlanner(read, reply, received) : read;
  const isReadFurther = engine.readsThreads === true && verdict === undefined && pictures.length + pointed.length === 0;
  const mayBeRemark =
    isReadFurther &&
    received.recent.some(canBeCorrected) &&
    (meaning.kind === 'question' ? readsAsRemark(reply) : isRoughlyRead(meaning, isWord));
  return { meaning, mayBeRemark };
}

const waitedForSchema = z.object({ asked: z.boolean(), guess: z.string().optional() });

/**
 * What the author was asked, before anything comes of their words: an answer that a run which was cut off has noted
 * leaves nothing open.
 */
async function waitedFor(
  turn: Turn | undefined,
  author: string,
  services: EventServices,
): Promise<z.output<typeof waitedForSchema>> {
  if (!turn) return { asked: false };
  return services.attempt.once('waited for', waitedForSchema, async () => ({
    asked: await wasAsked(turn, author, services),
    guess: await takeGuess(turn, author, services),
  }));
}

const firstNames = (people: readonly Person[]): readonly string[] => [
  ...new Set(people.flatMap(({ name }) => name.trim().split(/\s+/).slice(0, 1)).filter((name) => name.length > 1)),
];

async function noteGuess(
  { request, id }: Turn,
  by: string,
  words: string,
  { records }: Pick<Services, 'records'>,
): Promise<void> {
  const record = await records.ballot(request.team, id);
  await records.setBallot(request.team, id, { ...record, guess: { by, words } });
}

/** What the author was asked last whether they are sure of; it is asked of their next words alone. */
async function takeGuess(
  turn: Turn,
  author: string,
  { records }: Pick<Services, 'records'>,
): Promise<string | undefined> {
  const { guess, ...record } = await records.ballot(turn.request.team, turn.id);
  if (guess?.by !== author) return undefined;
  await records.setBallot(turn.request.team, turn.id, record);
  return guess.words;
}

/** After a bare ❌ the person was asked what it should be, and few words are an answer. */
async function wasAsked(turn: Turn, author: string, { memory }: Pick<Services, 'memory'>): Promise<boolean> {
  if (!canBeCorrected(turn)) return false;
  const said = await memory.turns.feedback(turn.request.team, turn.id);
  return said.some((row) => row.author.id === author && row.verdict === 'wrong' && !row.withdrawn && !row.correction);
}
