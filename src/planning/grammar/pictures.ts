import { anyPossessive } from '../../language/possessives.js';
import type { Scope } from './intent.js';
import { endOf, memo, type Parse } from './phrase.js';
import { ordinals, pictureNouns, settings } from './vocabulary.js';
import type { Word } from './words.js';

const single = [...pictureNouns].filter((noun) => !noun.endsWith('s')).join('|');
const many = [...pictureNouns].filter((noun) => noun.endsWith('s')).join('|');
const any = `${single}|${many}`;
/** "this": the pictures that the request has, no scope of its own. */
export type PicturesPhrase = Scope | 'this';

const phrases: readonly (readonly [pattern: string, meaning: PicturesPhrase])[] = [
  [`the? left ${single}? and|& in? the? right hand? ${any}`, { of: 'each' }],
  [`the? right ${single}? and|& in? the? left hand? ${any}`, { of: 'each' }],
  [`the? first ${single}? and|& in? the? second ${any}`, { of: 'each' }],
  [`the? left hand? side? ${single}|one`, { of: 'picture', position: 0 }],
  [`the? right hand? side? ${single}|one`, { of: 'picture', position: 1 }],
  [`the? ${single} on|to the left|left-hand hand? side?`, { of: 'picture', position: 0 }],
  [`the? ${single} on|to the right|right-hand hand? side?`, { of: 'picture', position: 1 }],
  [`the? other ${single}|one`, { of: 'picture', position: -1 }],
  [`the? ${single} number? 1|one|a`, { of: 'picture', position: 0 }],
  [`the? ${single} number? 2|two|b`, { of: 'picture', position: 1 }],
  [`the? ${single} number? 3|three|c`, { of: 'picture', position: 2 }],
  [`the? ${single} number? 4|four|d`, { of: 'picture', position: 3 }],
  [`at least|minimum one|1 of? the? two|2? ${any}`, { of: 'some' }],
  ['at least one|1 of them', { of: 'some' }],
  [`one|1 or|and more|both of? the? ${any}`, { of: 'some' }],
  [`exactly|only|just one|1 of? the|these|${anyPossessive}? two|2? ${any}`, { of: 'one' }],
  ['exactly|only|just one|1 of them', { of: 'one' }],
  [`one|1 of the|these|${anyPossessive}|both two|2? ${many}`, { of: 'one' }],
  ['one|1 of them', { of: 'one' }],
  [`one|1 ${single}`, { of: 'one' }],
  [`each|every one? of? the|these|both|${anyPossessive}? two|2|three|3|four|4? ${any}`, { of: 'each' }],
  ['each|every one? of them', { of: 'each' }],
  [`either|any one? of? the|these|${anyPossessive}? two|2? ${any}`, { of: 'either' }],
  ['either|any one? of them', { of: 'either' }],
  [`neither|none of? the|these|${anyPossessive}? two|2? ${any}`, { of: 'none' }],
  ['neither|none of them', { of: 'none' }],
  [`no ${any}`, { of: 'none' }],
  [`both of? the|these|${anyPossessive}|those? two? ${any}`, { of: 'each' }],
  ['both of them', { of: 'each' }],
  [`all|all-of of? the|these|${anyPossessive}|those? two|2|three|3|four|4|five|5? ${many}`, { of: 'each' }],
  ['all of them', { of: 'each' }],
  [`the|these|those|${anyPossessive}? two|2|three|3|four|4|five|5|pair|couple of? ${many}`, { of: 'all' }],
  [`the|these|those|${anyPossessive}|attached|uploaded|above|following|given? ${many}`, { of: 'all' }],
  [
    `the|this|that|${anyPossessive}|a|an? attached|given|above|following|uploaded|whole|entire|same|present|current|full? ${single}`,
    'this',
  ],
];

/** Noun phrases that name pictures of the request: "both images", "the left picture", "this photo". */
export const picturesPhrase = memo((words: readonly Word[], at: number): Parse<PicturesPhrase> | undefined => {
  let best: Parse<PicturesPhrase> | undefined;
  for (const [pattern, meaning] of phrases) {
    const next = endOf(pattern, words, at);
    if (next > at && (!best || next > best.next)) best = { value: meaning, next };
  }
  return best ?? ordinalPicture(words, at);
});

/** "the third picture", "the last one of the images" */
function ordinalPicture(words: readonly Word[], at: number): Parse<PicturesPhrase> | undefined {
  const start = words[at]?.text === 'the' ? at + 1 : at;
  const position = ordinals.get(words[start]?.text ?? '');
  if (position === undefined) return undefined;
  const next = endOf(`of? the|these? ${any}|one`, words, start + 1);
  return next < 0 ? undefined : { value: { of: 'picture', position }, next };
}

const inside = 'in|on|within|inside|across|of|from|for|at|between|over|among|throughout|through|into|out';

/** "in the picture", "in both images", "across the two photos", "in here", "in the kitchen": where to look. */
export const whereToLook = memo((words: readonly Word[], at: number): Parse<PicturesPhrase> | undefined => {
  const start = endOf(`${inside} of?`, words, at);
  if (start < 0) return undefined;
  const named = picturesPhrase(words, start);
  if (named) {
    const { value } = named;
    const spread = value !== 'this' && value.of === 'each' && /^(?:both|all)$/.test(words[start].text);
    return spread && /^(?:across|over|between|among)$/.test(words[at].text)
      ? { value: { of: 'all' }, next: named.next }
      : withGroup(words, named);
  }
  // "… and how many in the second?"
  const nth = endOf('the first|second|third|fourth|fifth', words, start);
  if (nth > 0 && /^(?:in|from)$/.test(words[at].text) && endsThere(words[nth]))
    return { value: { of: 'picture', position: ordinals.get(words[nth - 1].text) ?? 0 }, next: nth };
  const bare = endOf('both|each|either', words, start);
  const closed = bare > 0 && !isNoun(words[bare]);
  if (closed) return { value: words[start].text === 'either' ? { of: 'either' } : { of: 'each' }, next: bare };
  const here = endOf('here|there|it|this|that|these|one', words, start);
  if (here > 0 && !isNoun(words[here])) return { value: 'this', next: here };
  const noun = endOf('the|this|that|a|an? whole|entire|same?', words, start);
  const place = noun > start ? words[noun]?.text : undefined;
  return place && settings.has(place) && !isNoun(words[noun + 1]) && words[noun + 1]?.text !== 'of'
    ? { value: 'this', next: noun + 1 }
    : undefined;
});

const endsThere = (word: Word | undefined): boolean =>
  word === undefined || word.tag === 'PUNCT' || /^(?:and|or|but|than|as|alone|only)$/.test(word.text);

/** "the images together", "both pictures combined" are totals. */
function withGroup(words: readonly Word[], { value, next }: Parse<PicturesPhrase>): Parse<PicturesPhrase> {
  const end = endOf('together|combined|altogether|summed|total', words, next);
  return end < 0 ? { value, next } : { value: value === 'this' ? value : { of: 'all' }, next: end };
}

const isNoun = (word: Word | undefined): boolean =>
  word !== undefined && (word.tag === 'NOUN' || word.tag === 'PROPN' || word.tag === 'ADJ');
