/** Reads what a person calls a thing: "This is our logo!" → our logo. */

import { withoutArticle } from '../../src/language/entity.js';
import { teachMessages } from './messages.js';

const maxLength = 60;

/** The name, or a sentence that says why it is none. */
export function taughtName(text: string): { readonly name: string } | { readonly fault: string } {
  const said = text
    .normalize('NFC')
    .replace(/[\p{Cf}\p{Co}\p{Cn}]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(/^(?:this|that|it|these|those|here)(?: is|'s|’s| are) /i, '')
    .replace(/^some (?=\S)/i, '');
  const name = withoutArticle(said)
    .replace(/^["'“”‘’«»*_`]+|["'“”‘’«»*_`.,;:!?]+$/gu, '')
    .trim();
  if (name === '') return { fault: teachMessages.nameMissing };
  if (/<[@#!&:]|@(?:everyone|here|channel)\b|(?:^|\s)@\S/i.test(name)) return { fault: teachMessages.nameMentions };
  if (/https?:|www\./i.test(name)) return { fault: teachMessages.nameIsAddress };
  if ([...name].length > maxLength) return { fault: teachMessages.nameTooLong(maxLength) };
  if (!/\p{L}/u.test(name)) return { fault: teachMessages.nameWithoutLetters };
  if (/[\p{Cc}{}[\]<>|\\=]/u.test(name)) return { fault: teachMessages.nameWithSigns };
  return { name };
}
