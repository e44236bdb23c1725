/** Somebody who taught something was asked what they mean; their next words may say it. */
import type { Message } from '../contracts/chat.js';
import type { Lesson } from '../contracts/lesson.js';
import type { Teaching } from '../contracts/teacher.js';
import type { ImageValue } from '../contracts/turn.js';
import { readTeachingAnswer, type TeachingReply } from '../language/teaching-answer.js';
import type { Received } from './ask.js';
import { pointedViews } from './pointed.js';
import type { Services } from './services.js';

/** The newest lessons among which one may wait for its author's words. */
const maxLessons = 5;
/** ms: who was asked so long ago has forgotten it. */
const stillAsked = 3_600_000;

/** The same teaching with what the person has said now; undefined where nothing was asked of them, or they say something else. */
export async function teachingMeant(
  message: Message,
  { pictures, recent }: Pick<Received, 'pictures' | 'recent'>,
  { memory, singular, now }: Pick<Services, 'memory' | 'singular' | 'now'>,
): Promise<Teaching | 'off' | undefined> {
  const { team, thread, author, text, pointed = [] } = message;
  if (pictures.length > 0) return undefined;
  const lessons = await memory.lessons(team).list(maxLessons);
  const [asking] = lessons.filter((lesson) => lesson.thread === thread && lesson.author.id === author.id);
  if (!asking?.asks || asking.status !== 'refused' || now() - asking.at > stillAsked) return undefined;
  // Something else was asked since.
  if (recent.some(({ request }) => request.author.id === author.id && request.at > asking.at)) return undefined;
  const drawn = asking.asks.about === 'which' ? pointedViews(pointed, [asking.asks.picture]).at(0)?.view : undefined;
  const reply = drawn ? { place: drawn } : readTeachingAnswer(text, asking.asks, singular);
  if (!reply) return undefined;
  return 'isOff' in reply ? 'off' : withAnswer(asking, reply, { team, thread, author });
}

function withAnswer(
  { said, shown, asks, told }: Lesson,
  reply: Exclude<TeachingReply, { isOff: true }>,
  from: Pick<Teaching, 'team' | 'thread' | 'author'>,
): Teaching {
  const base = { ...from, name: said };
  if ('told' in reply) return { ...base, shown, told: { ...told, ...reply.told } };
  const isMeant = ({ picture, view }: ImageValue): boolean =>
    view === undefined && asks?.about === 'which' && picture.id === asks.picture.id;
  return { ...base, told, shown: shown.map((image) => (isMeant(image) ? { ...image, view: reply.place } : image)) };
}
