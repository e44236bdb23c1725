/** Numbers and ordinals in words. */

const listed = (words: string): readonly (readonly [string, number])[] =>
  words.split(' ').map((word, at) => [word, at] as const);

/** "zero" to "twenty" */
export const numberWords: ReadonlyMap<string, number> = new Map(
  listed(
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty',
  ),
);

const ordinalWords = 'first second third fourth fifth sixth seventh eighth ninth tenth';

/** Positions from 0; the last is -1: "first", "3rd", "last". */
export const ordinals: ReadonlyMap<string, number> = new Map([
  ...listed(ordinalWords),
  ...listed('1st 2nd 3rd 4th 5th 6th 7th 8th 9th 10th'),
  ['last', -1],
]);

/** All of them, as alternatives of a pattern. */
export const anyOrdinal = [...ordinals.keys()].join('|');

const words = ordinalWords.split(' ');
const rules = new Intl.PluralRules('en', { type: 'ordinal' });
const endings: Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> = { one: 'st', two: 'nd', few: 'rd' };

/** "third", "11th": what is at a position from 0. */
export const ordinalOf = (position: number): string =>
  words[position] ?? `${position + 1}${endings[rules.select(position + 1)] ?? 'th'}`;

/** The position from 0 of "third", "11th" or "last", which is -1; undefined for other words. */
export const positionOf = (ordinal: string): number | undefined =>
  ordinals.get(ordinal) ?? (/^\d+(?:st|nd|rd|th)$/.test(ordinal) ? Number.parseInt(ordinal, 10) - 1 : undefined);
