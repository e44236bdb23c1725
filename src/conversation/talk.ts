/** What is said about an answer, or besides: inquiries, courtesies, doubts, and what people say to each other. */
import type { Connection, Message } from '../contracts/chat.js';
import { thingsSought } from '../contracts/tool.js';
import { isAmongPeople } from '../language/among-people.js';
import { readAnew } from '../language/read-anew.js';
import { readTalk } from '../language/small-talk.js';
import { explainTurn } from '../show/explain-turn.js';
import { noticePost } from '../show/render-turn.js';
import { sayCourtesy } from '../show/say-courtesy.js';
import type { Meaning } from './meaning.js';
import { messages } from './messages.js';
import type { Services } from './services.js';

export type Talk = Extract<Meaning, { kind: 'inquiry' | 'misread' | 'doubt' | 'courtesy' | 'aside' }>;

/** Answers in a notice, which is no turn: "no, three" after it is still about the answer before. */
export async function answerTalk(
  talk: Talk,
  message: Message,
  connection: Connection,
  { tools }: Pick<Services, 'tools'>,
): Promise<void> {
  const words = wordsFor(talk, tools);
  if (words !== undefined) await connection.post(message, noticePost(words));
}

function wordsFor(talk: Talk, tools: Services['tools']): string | undefined {
  switch (talk.kind) {
    case 'inquiry':
      return explainTurn(talk.about, talk.asks, tools);
    case 'misread':
      return messages.misread(talk.about.request.said ?? talk.about.request.text);
    case 'courtesy':
      return sayCourtesy(talk.courtesy, tools);
    case 'doubt':
      return messages.doubted(talk.guess);
    case 'aside':
      return undefined;
  }
}

/** Whether it is plain before anything else is known that a message is for other people, so that it isn't even marked as seen. */
export function isClearlyAside({ text, unaddressed, pictures, pointed }: Message): boolean {
  if (!unaddressed || pictures.length > 0 || pointed) return false;
  const { courtesy, names } = readTalk(text);
  // A sign alone is a word to whoever spoke last.
  if (!/[\p{L}\p{N}]/u.test(text) && text.trim() !== '') return true;
  return courtesy === 'aside' || names === true || isAmongPeople(text);
}

/** The question that was misunderstood, with what was meant in its place. */
export function questionAnew(
  { about, clarification }: Extract<Meaning, { kind: 'clarification' }>,
  { tools, singular, plural }: Pick<Services, 'tools' | 'singular' | 'plural'>,
): string {
  const sought = about.steps.flatMap(({ instruction }) => {
    const things = thingsSought(instruction, tools);
    return things === undefined ? [] : things.split(',').map((thing) => thing.trim());
  });
  const reading = readAnew(about.request.text, clarification, { sought, singular, plural });
  return reading ?? `what about ${clarification.meant}?`;
}
