/** What a party pays: "two adults and one student, how much is that?" */
import { numberWords } from '../language/numbers.js';
import { type Candidate, valuesByKey } from './find-value.js';
import { findKey, placedWords, readQuestion } from './question.js';
import type { Search, Way } from './way.js';

const count = 'an?|\\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten';
const person =
  'adults?|grown ?ups?|child(?:ren)?|kids?|students?|seniors?|pensioners?|concessions?|members?|guests?|under \\d+|people|persons?|babies|teenagers?|toddlers?|tickets?|tickets? for (?:adults?|children|kids|students?|seniors?)|day tickets?|singles?|single tickets?|returns?|\\p{L}+';
const groups = new RegExp(
  `\\b(${count}) ((?:${person})(?: \\p{L}+)??)(?= and\\b| plus\\b| with\\b|$|,| how\\b| what\\b| pay\\b| cost\\b| to\\b| must\\b| have\\b| need\\b| in\\b| altogether\\b| together\\b| would\\b| do\\b| ${count} )`,
  'gu',
);

/** The sum of what each kind of person, or ticket, costs; undefined where a price is not known surely. */
export const party: Way = (search) => {
  const { text } = search.question;
  if (
    !/\bhow much\b|\bwhat (?:do|does|must|would|will|is|are|has|have)\b|\bprice\b|\bcost\b|\btotal\b/.test(text) ||
    !/\b(?:pay|cost|costs|much|price|total)\b/.test(text)
  )
    return undefined;
  const asked = [...text.matchAll(groups)].map(([, many, who]) => ({
    many: /^an?$/.test(many) ? 1 : (numberWords.get(many) ?? Number(many)),
    who,
  }));
  const several = asked.length > 1 || (asked[0]?.many ?? 0) > 1;
  if (!several) return undefined;
  const parts = asked.map((one) => ({ ...one, price: priceOf(one.who, search) }));
  const known = parts.flatMap((one) => (one.price ? [{ ...one, price: one.price }] : []));
  if (known.length < parts.length || new Set(known.map(({ price }) => price.candidate.row)).size < known.length)
    return undefined;
  const sum = known.reduce((all, { many, price }) => all + many * price.amount, 0);
  const shown = known.map(({ many, price }) => `${many} × ${price.candidate.text}`).join(' + ');
  const [{ price: first }] = known;
  const cells = known.flatMap(({ price }) => price.candidate.cells);
  const whole = Number.isInteger(sum) && known.every(({ price }) => !/[.,]\d\d\b/.test(price.candidate.text));
  const about = known.map(({ price }) => price.candidate.row.text).join(' ');
  return [{ ...first.candidate, cells, about, text: `${whole ? sum : sum.toFixed(2)} (${shown})`, score: 0.88 }];
};

function priceOf(
  who: string,
  { page, findValues }: Search,
): { readonly candidate: Candidate; readonly amount: number } | undefined {
  const asked = readQuestion(`how much for ${who}?`);
  const keys = [...asked.keys, ...asked.hints];
  const [best, another] = valuesByKey(page, { ...asked, kinds: ['money', 'number'] }, findValues).filter(
    ({ score, row }) => score > 0.7 && keys.every((key) => findKey(key, placedWords(row.text))),
  );
  const isFree = best && /\bfree\b/i.test(best.text);
  const amount = isFree ? 0 : findValues(best?.text ?? '')[0]?.amount;
  const isRivalled = best && another && another.row !== best.row && another.score > 0.96 * best.score;
  if (!best || amount === undefined || isRivalled) return undefined;
  return { candidate: isFree ? { ...best, text: 'free' } : best, amount };
}

/** What is said of a party and its paying, by stems. */
export const ofParties =
  /^(?:\d+|one|two|three|four|five|six|sev|seven|eight|nin|nine|ten|an?|and|plus|famil|family|group|party|pay|cost|pric|much|total|enter|entry|ticket|get|in|go|com|hav|must|need|altogether|together|fee|fare|f|visit)$/;
