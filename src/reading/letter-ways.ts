/** What a letter or an invitation tells by its form: whom it greets, who signed it, and the day, hour and place on lines of their own. */
import type { Candidate } from './find-value.js';
import type { Page, Row } from './page.js';
import { type Way, whole } from './way.js';

const greeting = /^(?:dear|hello|hi|liebe[rs]?|sehr geehrte[rs]?|cher|chère|estimad[oa])\s+(.+?)[,!:]?$/i;
const closing =
  /^(?:(?:with |many |warm |kind |best |all the )*(?:regards|wishes|best|greetings|thanks)|yours (?:sincerely|faithfully|truly|ever)|sincerely(?: yours)?|faithfully|cheers|love|mit freundlichen gr(?:ü|u)(?:ß|ss)en|cordialement)[,.!]?$/i;
const name = /^(?:(?:Dr|Mr|Mrs|Ms|Prof|Miss)\.? )?(?:\p{Lu}[\p{L}'’.-]*\.? ?){1,4}$/u;
/** "team", "all" are nobody's names, and greeted all the same. */
const isGreeted = (text: string): boolean => text.length < 50;

function greetingOf({ rows }: Page): { readonly row: Row; readonly whom: string } | undefined {
  for (const row of rows) {
    const whom = greeting.exec(row.text.trim())?.[1];
    if (whom && isGreeted(whom)) return { row, whom };
  }
  return undefined;
}

/** The line below "Yours sincerely". */
function signatureOf({ rows }: Page): Row | undefined {
  const at = rows.findIndex(({ text }) => closing.test(text.trim()));
  const next = at < 0 ? undefined : rows[at + 1];
  return next && name.test(next.text.trim()) ? next : undefined;
}

const asksAddressee =
  /^(?:and )?(?:to whom|who(?:m)?\b.*\b(?:addressed|written|sent|writing|letter|it) to$|who(?:m)? is (?:it|this|that|the \w+) (?:for|addressed to)|who (?:got|gets|received|receives) (?:it|this|the \w+)$)/;
const asksSigner =
  /^(?:and )?(?:who|whose)\b.*\b(?:sign(?:s|ed)?|signature|wrote|writes|written|sent|sends|from|author|sender)\b(?! to\b)/;

export const letter: Way = ({ page, question: { text } }) => {
  const greeted = greetingOf(page);
  if (!greeted) return undefined;
  if (asksAddressee.test(text)) return [whole([greeted.row], greeted.whom, 0.86)];
  const signed = asksSigner.test(text) ? signatureOf(page) : undefined;
  return signed && [whole([signed], signed.text, 0.88)];
};

const lines = {
  day: /^(?:day|date|when)$/i,
  time: /^(?:time|at|hour|begins|starts?)$/i,
  place: /^(?:where|place|location|venue|address|room|meeting point)$/i,
  person:
    /^(?:with|consultant|doctor|dentist|physician|specialist|therapist|advis[eo]r|clinician|interviewer|host|contact|teacher|trainer)$/i,
};

interface Line {
  readonly row: Row;
  readonly value: string;
}

/** "Day: Thursday, 26 March", "Time" beside "10:40 am" */
function lineOf({ rows }: Page, label: RegExp): Line | undefined {
  const found = rows.flatMap((row): Line[] => {
    const [, head, value] = /^([\p{L} ]{2,16}?)\s*:\s*(\S.*)$/u.exec(row.text) ?? [];
    if (head && value) return label.test(head) ? [{ row, value }] : [];
    const [first, second, third] = row.cells;
    return first && second && !third && label.test(first.text.replace(/:$/, '').trim())
      ? [{ row, value: second.text }]
      : [];
  });
  const [only, another] = found;
  return another ? undefined : only;
}

const event =
  /\b(?:appointment|meeting|event|interview|visit|party|session|workshop|class|course|lesson|dinner|talk|exam|test|viewing|ceremony|wedding|training|it|that|this|i|we|they|he|she|you)\b/;

/** "When is the appointment?", "where do I have to go?" of lines for the day, the hour, the place and the person. */
export const occasion: Way = ({ page, question: { text } }) => {
  const [day, time, place, person] = [lines.day, lines.time, lines.place, lines.person].map((label) =>
    lineOf(page, label),
  );
  // The date of a letter is no appointment's: an hour has to stand beside it.
  if (!time || !(day ?? place)) return undefined;
  if (/^(?:and )?where\b/.test(text) && place && !/\b(?:from|send|write|live|pay)\b/.test(text)) return tell([place]);
  if (
    /^(?:and )?(?:with |by )?(?:who|whom)\b/.test(text) &&
    person &&
    /\b(?:with|see|meet|seeing|meeting|whom|consultant|doctor)\b/.test(text)
  )
    return tell([person]);
  if (!event.test(text) || /\b(?:sent|written|printed|issued|dated|order\w*|paid|pay|bought|early|before)\b/.test(text))
    return undefined;
  if (/^(?:and )?(?:on )?(?:what|which) (?:day|date)\b/.test(text) && day) return tell([day]);
  if (/^(?:and )?(?:at )?what time\b/.test(text)) return tell([time]);
  if (
    /^(?:and )?when (?:is|are|was|were|do|does|will|should|must|have)\b/.test(text) &&
    !/\b(?:end|over|finish|clos\w*)\b/.test(text)
  )
    return tell(day ? [day, time] : [time]);
  return undefined;
};

function tell(found: readonly Line[]): readonly (Candidate | undefined)[] {
  return [
    whole(
      found.map(({ row }) => row),
      found.map(({ value }) => value).join(', '),
      0.88,
    ),
  ];
}
