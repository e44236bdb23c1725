import type { Lexicon } from '../../contracts/lexicon.js';
import { editAsked } from '../../language/said-back.js';
import type { Interpretation } from './interpretations.js';
import { type WrittenProgram, writeProgram } from './write-program.js';

/** What is no question for a text. */
const others = /^(?:edit|caption|read|picture|if)$/;
/** So sure is the grammar of what it doesn't read as a question. */
const minCertainty = 0.7;

/**
 * An instruction as a question for the text of its picture, whatever the grammar makes of it otherwise; undefined where it
 * is an edit, asks to read all of it, or has several parts.
 */
export function pageQuestion(
  text: string,
  [best]: readonly Interpretation[],
  lexicon: Lexicon,
): WrittenProgram | undefined {
  const isFollowUp = text.includes(' – and ');
  if (!isFollowUp && (editAsked(text) !== undefined || best?.intent.intent === 'edit')) return undefined;
  const isComplete = best !== undefined && best.source !== '' && best.confidence > minCertainty && !best.unused.length;
  if (!isFollowUp && isComplete && others.test(best.intent.intent)) return undefined;
  if (
    !isFollowUp &&
    best?.intent.intent === 'several' &&
    best.intent.parts.every(({ intent }) => /^(?:lookup|read)$/.test(intent))
  )
    return undefined;
  return writeProgram({ intent: 'lookup', question: text }, lexicon, 1);
}
