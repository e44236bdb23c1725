/** How people and models write numbers and yes or no in words. */

import { numberWords } from './numbers.js';

const spokenNumbers: ReadonlyMap<string, number> = new Map([
  ...numberWords,
  ['none', 0],
  ['dozen', 12],
  ['a dozen', 12],
  ['thirty', 30],
  ['forty', 40],
  ['fifty', 50],
  ['hundred', 100],
  ['a hundred', 100],
]);

const tidy = (text: string): string => text.trim().toLowerCase().replace(/[.!]$/, '').trimEnd();

/** The number that the whole text is: "2", "-1.5", "1,200", "Two", "none" (0). Undefined for anything else. */
export function readNumber(text: string): number | undefined {
  if (text.length > 40) return undefined;
  const tidied = tidy(text);
  if (/^[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?$|^[+-]?\.\d+$/.test(tidied)) return Number(tidied.replaceAll(',', ''));
  return spokenNumbers.get(tidied);
}

/** As `readNumber`, and the number of what is counted in at most three words: "3 dogs", "two red cars". */
export function readAmount(text: string): number | undefined {
  const counted = /^(\S{1,20})(?: \p{L}+){1,3}$/u.exec(tidy(text).slice(0, 100));
  return readNumber(text) ?? (counted ? readNumber(counted[1]) : undefined);
}

/** Ways to write yes and no, as patterns for regular expressions. */
export const affirmatives = ['yes+', 'yeah', 'yea', 'yep', 'yup'] as const;
export const negatives = ['no+', 'nope', 'nah+', 'naw'] as const;

const yes = `(?<yes>${[...affirmatives, 'true'].join('|')})`;
const no = `(?:${[...negatives, 'false'].join('|')})`;
const answer = new RegExp(`^(?:${yes}|${no})(?=$|\\s*[.,;:!])`);

/** What the text answers: "yes", "True", "No.", "yes, there is one". Undefined for other answers. */
export function readYesNo(text: string): boolean | undefined {
  const found = answer.exec(text.trimStart().slice(0, 20).trimEnd().toLowerCase());
  return found ? found.groups?.yes !== undefined : undefined;
}
