/** Times of day that stand in texts. */

const time =
  /(?<![\d.,:/]|(?<![:.]\d)\d-|\d{4}-\d\d-)(\d{1,2})(?:(?:[:.]|(?=h\d))h?(\d{2}))?\s*(?:([ap])\.?\s?m\b\.?)?(?![\d/]|[.,]\d)/gi;

/** Minutes after midnight of the times in "10 am to 4 pm", "9:00 - 18:00"; bare numbers only beside another time. */
export function minutesIn(text: string): readonly number[] {
  const found = [...text.matchAll(time)].filter(([, hours]) => Number(hours) < 25);
  const isTimed = found.some(([, , minutes, half]) => minutes !== undefined || half !== undefined);
  const isSpan = found.length === 2 && /\d\s*(?:h|uhr)?\s*(?:-|–|—|to|until|till|bis)\s*\d/i.test(text);
  if (!isTimed && !isSpan) return [];
  const lastHalf = found.at(-1)?.[3]?.toLowerCase();
  return found.map(([, hours, minutes = '0', half]) => {
    const part = half?.toLowerCase() ?? (found.length === 2 && isSpan ? lastHalf : undefined);
    const plain = (part ? Number(hours) % 12 : Number(hours)) * 60 + Number(minutes);
    return plain + (part === 'p' ? 12 * 60 : 0);
  });
}

/** The times as they stand there, in the same order. */
export const timesIn = (text: string): readonly string[] =>
  minutesIn(text).length === 0
    ? []
    : [...text.matchAll(time)].filter(([, hours]) => Number(hours) < 25).map(([said]) => said.trim());

/** The time that a question speaks of: "after 9:40", "at 5 pm", "at noon". */
export function timeSaid(text: string): number | undefined {
  if (/\b(?:noon|midday)\b/.test(text)) return 12 * 60;
  if (/\bmidnight\b/.test(text)) return 24 * 60;
  const found =
    /\b(?:at|after|before|from|by|past|since|until|around|than) (\d{1,2})(?:[:.](\d{2}))? ?(?:o clock ?)?(am|pm)?\b(?! (?:euros?|dollars?|pounds?|percent|people|items))/.exec(
      text,
    );
  if (!found) return undefined;
  const [, hours, minutes = '0', half] = found;
  return (Number(hours) % (half ? 12 : 25)) * 60 + Number(minutes) + (half === 'pm' ? 12 * 60 : 0);
}

export const clockOf = (minutes: number): string =>
  `${Math.floor(minutes / 60)} h${minutes % 60 ? ` ${minutes % 60} min` : ''}`;
