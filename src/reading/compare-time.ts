/** "Is it before 5?": a time that was read against the one in the question. */
import { type Candidate, isOfKind, rowValues } from './find-value.js';
import type { Row } from './page.js';
import type { FindValues } from './values.js';

const question =
  /^(?:is|does|do|did|was|will|are)\b.*\b(before|after|earlier than|later than|past|by)\b (?:(\d{1,2})(?:[:.](\d{2}))? ?(am|pm)?|(noon|midday|midnight))\b/;

/** Undefined when it isn't asked, or where no single time is read. */
export function compareTime(text: string, rows: readonly Row[], findValues: FindValues): Candidate | undefined {
  const asked = question.exec(text);
  if (!asked) return undefined;
  const times = rows.flatMap((row) =>
    rowValues(row, findValues)
      .filter((value) => isOfKind(value, ['time']))
      .map((value) => ({ value, row, minutes: minutesIn(value.text) })),
  );
  const isAboutEnd = /\b(?:end|ends|over|close|closes|finish|finishes|until)\b/.test(text);
  const [first] = times;
  const minutes = isAboutEnd ? first?.minutes.at(-1) : first?.minutes[0];
  if (!first || minutes === undefined || times.some((other) => other.value.text !== first.value.text)) return undefined;
  const limit = limitOf(asked, minutes);
  const isBefore = /^(?:before|earlier|by)/.test(asked[1]) ? minutes < limit : minutes > limit;
  const holds = asked[1] === 'by' ? minutes <= limit : isBefore;
  return {
    text: `${holds ? 'yes' : 'no'}: ${first.value.text}`,
    score: 0.85,
    cells: [first.value.cell],
    row: first.row,
  };
}

/** Of something in the daytime, "5" is five in the afternoon. */
function limitOf([, , hours = '', minutes = '0', half, word]: RegExpExecArray, near: number): number {
  if (word) return word === 'midnight' ? 24 * 60 : 12 * 60;
  const plain = (Number(hours) % (half ? 12 : 24)) * 60 + Number(minutes);
  if (half) return plain + (half === 'pm' ? 12 * 60 : 0);
  return Number(hours) < 8 && near >= 8 * 60 ? plain + 12 * 60 : plain;
}

/** Minutes after midnight of the times in "10 am to 4 pm". */
function minutesIn(text: string): readonly number[] {
  const found = [...text.matchAll(/(\d{1,2})(?:[:.](\d{2}))?\s*([ap])?\.?(?:m\b)?/gi)].filter(
    ([, hours]) => Number(hours) < 25,
  );
  const lastHalf = found.at(-1)?.[3]?.toLowerCase();
  return found.map(([, hours, minutes = '0', half]) => {
    const part = half?.toLowerCase() ?? lastHalf;
    const plain = (part ? Number(hours) % 12 : Number(hours)) * 60 + Number(minutes);
    return plain + (part === 'p' ? 12 * 60 : 0);
  });
}
