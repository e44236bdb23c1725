/** "More", "less", "too dark", "again": how far a change of the picture should go, in words that name no change. */

export interface Degree {
  readonly is: 'again' | 'more' | 'less';
  /** What it is too much or not enough of, as an adjective: "too dark", "not bright enough". */
  readonly trait?: string;
}

const lead =
  "(?:(?:no+|nope|but|and|hm+|ok|okay|oh|yes|yeah|still|even|well|ah|sorry|please|it's|it is|its|that's|that is|thats|this is|now|just|a) ?,? )*";
const polite = '(?: (?:please|pls|then|now|again|though|for me|in fact))*[\\s.!?]*$';
const slightly =
  '(?:a (?:tiny |little )?(?:bit|little|tad|touch|lot|hint) |slightly |somewhat |some |much |way |far |lots |a lot |even |still )*';
const again = new RegExp(
  `^${lead}(?:(?:do|try) (?:it|that|this)? ?(?:again|once more|another time|one more time)|try (?:again|once more)|(?:once|one time) (?:again|more)|one more time|another time|repeat(?: (?:that|it))?|redo(?: (?:that|it|this))?|(?:the )?same(?: thing)? again|again|encore)${polite}`,
  'i',
);
const more = new RegExp(
  `^${lead}${slightly}(?:more(?: of (?:it|that)| than that)?|further|stronger|heavier|keep going|not enough|go on|continue|increase(?: it)?|crank it up|turn it up|too (?:little|weak|subtle|light))${polite}`,
  'i',
);
const less = new RegExp(
  `^${lead}${slightly}(?:less(?: of (?:it|that)| than that)?|(?:a bit |way |far |much |slightly )?too (?:much|strong|far|intense|heavy|extreme)|not (?:so|that|quite so|as) (?:much|strong(?:ly)?|far|heavy|extreme)|weaker|softer|milder|subtler|gentler|tone it down|turn it down|dial it back|reduce(?: it)?|overdone|half of (?:that|it))${polite}`,
  'i',
);
const traits =
  '(bright|dark|light|blurry|blurred|sharp|soft|warm|cold|cool|yellow|blue|big|small|large|colou?rful|saturated|pale|grey|gray|contrasty|vivid|dull)';
const tooTrait = new RegExp(
  `^${lead}(?:(?:a bit|way|far|much|slightly|a little) )?(?:too|very) ${traits}${polite}`,
  'i',
);
const lessTrait = new RegExp(`^${lead}(?:not (?:so|that|quite so|as)|less) ${traits}${polite}`, 'i');
const lacksTrait = new RegExp(`^${lead}not (?:quite |really )?${traits} enough(?: yet)?${polite}`, 'i');

/** Undefined where the words name a change themselves, or say something else. */
export function readDegree(said: string): Degree | undefined {
  const text = said.trim().replaceAll('’', "'").replace(/\s+/g, ' ');
  if (text.length > 60) return undefined;
  if (again.test(text)) return { is: 'again' };
  const trait = (tooTrait.exec(text) ?? lessTrait.exec(text))?.[1];
  if (trait !== undefined) return { is: 'less', trait: trait.toLowerCase() };
  const lacking = lacksTrait.exec(text)?.[1];
  if (lacking !== undefined) return { is: 'more', trait: lacking.toLowerCase() };
  if (less.test(text)) return { is: 'less' };
  return more.test(text) ? { is: 'more' } : undefined;
}

const opposite: Readonly<Record<string, string>> = {
  ...{
    bright: 'dark',
    light: 'dark',
    dark: 'bright',
    sharp: 'blurry',
    soft: 'sharp',
    blurry: 'sharp',
    blurred: 'sharp',
  },
  ...{
    warm: 'cool',
    cold: 'warm',
    cool: 'warm',
    blue: 'warm',
    yellow: 'cool',
    big: 'small',
    large: 'small',
    small: 'big',
  },
};
const families: readonly (readonly [RegExp, string])[] = [
  [/\b(?:bright|light)/i, 'bright'],
  [/\bdark/i, 'dark'],
  [/\bsharp/i, 'sharp'],
  [/\b(?:blur|soft)/i, 'blurry'],
  [/\bwarm/i, 'warm'],
  [/\b(?:cool|cold)/i, 'cool'],
  [/\b(?:big|larg|enlarg)/i, 'big'],
  [/\b(?:small|shrink)/i, 'small'],
];

/** Whether a change made more of what there is too much of; the opposite where it made less; undefined where neither. */
export function madeMore(change: string, trait: string): boolean | undefined {
  const made = families.find(([words]) => words.test(change))?.[1];
  const judged = families.find(([words]) => words.test(trait))?.[1] ?? trait;
  if (made === undefined) return undefined;
  if (made === judged) return true;
  return opposite[judged] === made ? false : undefined;
}

/** "Darker": what mends what there is too much of. */
export const mending = (trait: string): string | undefined => {
  const wanted = opposite[trait];
  return wanted === undefined
    ? undefined
    : `make it a bit ${wanted === 'blurry' ? 'softer' : wanted === 'big' ? 'bigger' : `${wanted}er`}`;
};
