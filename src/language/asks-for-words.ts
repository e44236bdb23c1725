import { editVerbs, leadIn, tellingVerbs, vagueEditVerbs } from './request-words.js';

const lead = new RegExp(leadIn, 'i');
const edit = new RegExp(`^(?:${editVerbs}|${vagueEditVerbs})\\b`, 'i');
/** What wants an answer in words wherever it stands, and is no part of an edit's own words. */
const telling =
  /\b(?:tell|say|explain|describe|answer|how (?:many|much|old|big|far|long)|(?:and|then|also|,|;|\.) *(?:what|which|who|whose|where|when|why|how|is|are|does|do|count|read|name|list))\b/i;
const question = new RegExp(
  `^(?:what|which|who|whose|whom|where|when|why|how|is|are|was|were|does|do|did|has|have|${tellingVerbs})\\b`,
  'i',
);
/** "Write “who dares wins” below it" asks nobody who. */
const quotedParts = /["“”«»][^"“”«»]*["“”«»]|(?<!\p{L})['‘][^'‘’]*['’](?!\p{L})/gu;

/**
 * Whether a request asks for something in words: alone, or beside a change of the picture ("mark the car and say its
 * colour"). "Can you blur the faces?" asks for none.
 */
export function asksForWords(text: string): boolean {
  const said = text.replace(quotedParts, ' ').replace(/\s+/g, ' ').trim();
  const first = said.replace(lead, '');
  if (question.test(first)) return true;
  const rest = edit.test(first) ? first.replace(edit, '') : first;
  if (telling.test(rest)) return true;
  // In languages whose words are not known a question mark is the sign of a question.
  return !/[a-z]/i.test(said) && /[?？؟]/.test(said);
}

/** Whether a request begins with what changes the picture. */
export const asksForEdit = (text: string): boolean => edit.test(text.trim().replace(lead, ''));
