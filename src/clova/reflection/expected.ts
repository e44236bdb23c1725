import type { Expected } from '../../turn.js';
import { readAmount, readYesNo } from '../../util/read-words.js';

const courtesy = /^(please|sorry|well|hmm?|oh|but|actually|rather|i (think|mean|believe|see|count))\b[\s,:]*/i;
const saying =
  /^(the (right|correct) answer is|it should (be|say)|should be|it'?s|it is|that'?s|that is|they are|these are|there'?s|there (is|are)( only)?|only)\s+/i;
const forgotten = /^(?:and )?(?:you (?:have )?)?(?:forgot|forgotten|missed|overlooked)\s+(.+)$/i;
const denied = /^(?:that'?s|that is|it'?s|it is|this is|there'?s|there is)?\s*(?:not|no)\s+(?:an?\s+)?(.+)$/i;
const contrast = /^(.+?),?\s+(?:and\s+)?not\s+(?:an?\s+|the\s+)?(.+)$/i;

/**
 * Understands what a person says is right, in the common forms and without a language model: "three", "there are 3 dogs",
 * "yes", "it's a heron, not a stork", "you forgot the dog in the corner", "that's no cat".
 * @param singular the singular of a noun phrase
 * @returns undefined when nothing definite is said
 */
export function readExpected(correction: string, singular: (phrase: string) => string): Expected | undefined {
  const text = withoutLead(correction.trim().replace(/[.!\s]+$/, ''));
  if (text === '') return undefined;
  const missing = forgotten.exec(text);
  if (missing) return { kind: 'missing', label: singular(thing(missing[1])) };

  const said = withoutLead(text.replace(saying, ''));
  const amount = readAmount(said);
  if (amount !== undefined) return { kind: 'number', value: amount };
  const yes = readYesNo(said);
  if (yes !== undefined) return { kind: 'boolean', value: yes };

  const [, positive, negative] = contrast.exec(said) ?? [];
  if (positive && negative && thing(positive) !== '')
    return { kind: 'text', text: thing(positive), instead: thing(negative) };
  const [, extra] = denied.exec(text) ?? [];
  if (extra) return { kind: 'extra', label: singular(thing(extra)) };
  return { kind: 'text', text: thing(said) };
}

function withoutLead(text: string): string {
  let rest = text;
  while (courtesy.test(rest)) rest = rest.replace(courtesy, '');
  return rest;
}

/** "the dog in the corner" → "dog"; "a red bus" → "red bus". */
const thing = (phrase: string): string =>
  phrase
    .replace(/^(an?|the|one|another|one more|some)\s+/i, '')
    .replace(/\s+(in|on|at|behind|under|near|next to|by|to) the .*$/i, '')
    .trim();
