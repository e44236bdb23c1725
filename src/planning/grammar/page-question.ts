import type { Lexicon } from '../../contracts/lexicon.js';
import { editAsked } from '../../language/said-back.js';
import { shortQuestions } from '../../language/short-question.js';
import { asksForText } from '../../language/write-out.js';
import type { Intent } from './intent.js';
import { type Interpretation, unknownNouns } from './interpretations.js';
import { type WrittenProgram, writeProgram } from './write-program.js';

/** What is no question for a text. */
const others = new Set<Intent['intent']>(['edit', 'caption', 'read', 'picture-fact', 'if']);
/** So sure is the grammar of what it doesn't read as a question. */
const minCertainty = 0.7;

/** What a grammar that knows things in photos finds in one. */
const seen = new Set<Intent['intent']>([
  'truth',
  'count',
  'where',
  'which',
  'name',
  'choice',
  'colour',
  'side',
  'present',
  'difference',
  'variety',
]);

/** What a picture of mostly text tells in words, and no detector by finding none. */
const told = new Set<Intent['intent']>(['count', 'name', 'where', 'which', 'choice', 'variety']);

export interface PageQuestion extends WrittenProgram {
  /**
   * What it asks about: `text`; `seen`, what could as well be seen in the picture; `told`, the same, but of mostly text
   * only the text is asked; `all` that is shown, which a picture of mostly text tells.
   */
  readonly about: 'text' | 'seen' | 'told' | 'all';
}

const saying =
  /^(?:and |so )?what(?: is|['’]s| does) (?:it|this|that|(?:the|this|that) (?:screen|page|window|paper|note|thing|display)) (?:say|saying|telling me|tell me)\??$/i;

/** "I can't come in today, could you write out what it says on the board?", "my phone shows this, what's it saying?" */
const asksForAll = (text: string): boolean =>
  asksForText(text) ||
  text.split(/[,.!?;]\s+/).some(asksForText) ||
  shortQuestions(text).every((short) => short !== text && saying.test(short));

/**
 * An instruction as a question for the text of its picture, whatever the grammar makes of it otherwise; undefined where it
 * is an edit, asks to read all of it, or has several parts.
 */
export function pageQuestion(
  text: string,
  [best]: readonly Interpretation[],
  lexicon: Lexicon,
): PageQuestion | undefined {
  const isFollowUp = text.includes(' – and ');
  if (!isFollowUp && asksForAll(text) && best?.intent.intent !== 'read')
    return { ...writeProgram({ intent: 'read' }, lexicon, 1), about: 'text' };
  if (!isFollowUp && (editAsked(text) !== undefined || best?.intent.intent === 'edit')) return undefined;
  const isComplete = best !== undefined && best.source !== '' && best.confidence > minCertainty && !best.unused.length;
  // What a page shows, and is about, stands in it.
  if (!isFollowUp && isComplete && best.intent.intent === 'caption')
    return { ...writeProgram({ intent: 'read' }, lexicon, 1), about: 'all' };
  if (!isFollowUp && isComplete && others.has(best.intent.intent)) return undefined;
  if (
    !isFollowUp &&
    best?.intent.intent === 'several' &&
    best.intent.parts.every(({ intent }) => /^(?:lookup|read)$/.test(intent))
  )
    return undefined;
  const isSeen = isComplete && !isFollowUp && seen.has(best.intent.intent) && unknownNouns(best.intent) === 0;
  const about = !isSeen ? 'text' : told.has(best.intent.intent) ? 'told' : 'seen';
  return { ...writeProgram({ intent: 'lookup', question: text }, lexicon, 1), about };
}
