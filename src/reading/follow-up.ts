/** "How much is the soup – and the salmon?": a question with what goes on with it, as one question for this page. */

import { listingsOf } from './entries.js';
import { headingAsked } from './entry-match.js';
import type { Page } from './page.js';
import { findKey, placedWords, readQuestion } from './question.js';
import type { FindValues } from './values.js';

const joint = / – and /;
const days = '(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?s?';
const months =
  '(?:jan(?:uary)?|feb(?:ruary)?|march|april|june|july|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
/** What stands for its like. */
const alike: readonly RegExp[] = [
  new RegExp(`\\b${days}\\b|\\b(?:today|tomorrow|tonight|weekends?|weekdays?)\\b`, 'i'),
  new RegExp(`\\b(?:\\d{1,2}(?:st|nd|rd|th)? )?${months}\\b`, 'i'),
  /\b\d{1,2}[:.]\d{2}(?: ?[ap]m)?\b/i,
  /\b(?:most expensive|least expensive|cheapest|priciest|dearest|highest|lowest|largest|smallest|biggest|longest|shortest|hottest|warmest|coldest|coolest|fewest|most|least|best|worst|earliest|latest|fastest|slowest|heaviest|lightest)\b/i,
  /\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|last|next|\d+(?:st|nd|rd|th))\b/i,
  /\b(?:phase|step|room|gate|platform|week|day|table|page|number|no) \d+\b/i,
  /\b(?:open|closed|done|in progress|on|off|left|pending|finished)\b/i,
  /\b(?:monday|close|closes|open|opens|start|starts|begin|begins|end|ends|leave|leaves|arrive|arrives)\b/i,
  /\b\d+(?:[.,]\d+)?\b/,
];
const asking =
  /^(?:and )?(?:(?:at|from|on|in|to|by|until|till|for|with|by) )?(?:how (?:much|many|long|far|hot|warm|cold|cool|high|low|often|late|big|heavy)(?: [\p{L}-]+(?= (?:is|are|was|were|do|does|did|has|have|can|will|should)\b))?|who|whom|whose(?: [\p{L}-]+)?|when|where|why|(?:what|which)(?: (?!is\b|are\b|was\b|were\b|does\b|do\b|did\b|can\b|will\b|should\b)[\p{L}-]+){0,2})/iu;
const leading = /^(?:(?:and|or|but|what about|how about|for|on|at|in|to|from|with|of|the one|that|this) )+/i;

/** The questions that it may be, the likeliest first; what says enough may stand by itself ("which table?"). */
export function readingsOf(said: string, page: Page, findValues: FindValues): readonly string[] {
  if (!joint.test(said)) return [said];
  const [first, ...rest] = said.replace(/[?!.\s]+$/, '').split(joint);
  const whole = rest.reduce((question, more) => goOn(question, more, page, findValues), first);
  const last = rest.at(-1) ?? '';
  const isColumn = listingsOf(page, findValues).some((listing) => headingAsked(listing, readQuestion(last)));
  return namesThing.test(last) && !isColumn ? [last, whole] : [whole];
}

const namesThing =
  /^(?:(?:at|from|on|in|to|for) )?(?:what|which) (?!is\b|are\b|was\b|one\b|time\b|day\b)[\p{L}-]+|^(?:from where|where to|to where)$/iu;

function goOn(question: string, more: string, page: Page, findValues: FindValues): string {
  const bare = more.replace(leading, '').trim();
  if (bare === '') return question;
  // "Which platform?", "how hot?": another question of the same.
  const isAsking = asking.exec(more)?.[0];
  if (isAsking && isAsking.trim().split(' ').length >= more.trim().split(' ').length - 1) {
    const rest = question.replace(asking, '').trim();
    return `${more} ${rest}`;
  }
  for (const kind of alike) {
    const [said] = kind.exec(bare) ?? [];
    if (said === undefined || said.length < 0.4 * bare.replace(/^the /, '').length) continue;
    if (kind.test(question)) return question.replace(kind, said);
  }
  const isDay = alike[0].test(bare) || alike[2].test(bare);
  if (isDay) return `${question} on ${bare}`;
  if (alike[3].test(bare)) return `which is ${/^the /.test(bare) ? bare : `the ${bare}`}`;
  // "And the address?" asks for another value of the same paper.
  const asked = readQuestion(bare);
  const isValue =
    asked.keys.length === 0 &&
    asked.hints.length > 0 &&
    /^(?:the |its |their |his |her )?(?:\p{L}+ ?){1,3}$/u.test(bare);
  return (
    asAttribute(question, bare, page, findValues) ??
    (isValue && valueNouns.test(bare)
      ? `what is ${/^(?:the|its|their|his|her) /.test(bare) ? bare : `the ${bare}`}`
      : undefined) ??
    swapped(question, bare, page, findValues) ??
    `what is ${bare}`
  );
}

const valueNouns =
  /\b(?:address|phone|telephone|mobile|cell|fax|email|mail|website|url|date|time|total|number|price|amount|name|day|hour)\b/;

/** "And the platform?" asks for another column, or another label, of the same. */
function asAttribute(question: string, bare: string, page: Page, findValues: FindValues): string | undefined {
  const asked = readQuestion(bare);
  const before = readQuestion(question);
  for (const listing of listingsOf(page, findValues)) {
    const heading = headingAsked(listing, asked);
    if (!heading) continue;
    const rows = before.keys.filter((key) =>
      listing.entries.some(({ fields }) =>
        fields.some(({ text }) => findKey({ ...key, others: [] }, placedWords(text))),
      ),
    );
    if (rows.length > 0)
      return `what is the ${bare.replace(/^the /i, '')} of ${spoken(
        question,
        rows.map(({ word }) => word),
      )}`;
  }
  return undefined;
}

/** The words of the question that such stems come from, in their order. */
function spoken(question: string, stems: readonly string[]): string {
  const words = placedWords(question).filter(({ stem }) => stems.some((one) => one.split(' ').includes(stem)));
  return words.map(({ start, end }) => question.slice(start, end)).join(' ');
}

/** "And the salmon?": in place of what the question named on this page. */
function swapped(question: string, bare: string, page: Page, findValues: FindValues): string | undefined {
  const before = readQuestion(question);
  const labels = listingsOf(page, findValues).flatMap(({ entries }) => entries.map(({ label }) => label));
  const texts =
    labels.length > 0 ? [...labels, ...page.rows.map(({ text }) => text)] : page.rows.map(({ text }) => text);
  const isThere = (word: string): boolean =>
    texts.some((text) => findKey({ word, others: [], weight: 1 }, placedWords(text)) !== undefined);
  const named = before.keys.filter(({ word, weight }) => weight > 1 || isThere(word));
  const spots = placedWords(question).filter(({ stem }) => named.some(({ word }) => word.split(' ').includes(stem)));
  const [first] = spots;
  const last = spots.at(-1);
  if (!first || !last) return undefined;
  // Words side by side are one name.
  const run = spots.filter(
    (_spot, at) =>
      at === 0 ||
      spots
        .slice(0, at + 1)
        .every((one, n) => n === 0 || /^[\s'-]*(?:of |and |the )?$/.test(question.slice(spots[n - 1].end, one.start))),
  );
  const end = run.at(-1)?.end ?? first.end;
  const head = question.slice(0, first.start);
  const own = /\bthe $/i.test(head) ? bare.replace(/^the /i, '') : bare;
  return `${head}${own}${question.slice(end)}`;
}
