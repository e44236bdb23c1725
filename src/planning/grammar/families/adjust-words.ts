import { anyPossessive } from '../../../language/possessives.js';
import type { Edit } from '../intent.js';
import { endOf, endOfAny, type Parse } from '../phrase.js';
import { readNumber } from '../premodifiers.js';
import type { Reader } from '../reader.js';
import { pictures } from './edit-targets.js';

/** What is changed about a whole picture, as ADJUST calls it; `amount` in its units. */
export interface Change {
  readonly change: string;
  readonly amount?: number;
  /** How the amount was said: "16:9". */
  readonly ratio?: string;
}

/** States that something can be brought into: "make it …". */
export const states: readonly (readonly [pattern: string, change: Change])[] = [
  ['brighter|lighter', { change: 'brighter' }],
  ['darker|dimmer', { change: 'darker' }],
  ['black and|& white', { change: 'black and white' }],
  ['gray|grayscale|monochrome|bw|colorless|desaturated scale?', { change: 'black and white' }],
  ['sepia|vintage|antique|retro toned?', { change: 'sepia' }],
  ['inverted|negative', { change: 'inverted' }],
  ['sharper|crisper|clearer', { change: 'sharper' }],
  ['blurry|blurred|blurrier|fuzzy|unsharp|softer', { change: 'blurred' }],
  ['pixelated|pixelly|pixely', { change: 'pixelated' }],
  ['warmer', { change: 'warmer' }],
  ['cooler|colder', { change: 'cooler' }],
  ['more|richer|stronger|higher contrast|contrasty', { change: 'more contrast' }],
  ['less|lower|weaker|softer contrast|contrasty', { change: 'less contrast' }],
  ['contrastier|punchier|crisp', { change: 'more contrast' }],
  [
    'more|stronger|richer colorful|colourful|vivid|vibrant|saturated|saturation|color|colors',
    { change: 'more colour' },
  ],
  ['colorful|colourful|vivid|vibrant|saturated', { change: 'more colour' }],
  ['less|weaker|paler colorful|colourful|vivid|vibrant|saturated|saturation|color|colors', { change: 'less colour' }],
  ['paler|faded|muted', { change: 'less colour' }],
  ['more|stronger|higher brightness|light|exposure|bright', { change: 'brighter' }],
  ['less|lower brightness|light|exposure|bright', { change: 'darker' }],
  ['more|extra sharpness|sharp', { change: 'sharper' }],
  ['upside down', { change: 'rotated', amount: 180 }],
  ['square|squared|squarish', { change: 'square' }],
  ['round|circular', { change: 'circle' }],
  ['mirrored|flipped', { change: 'mirrored' }],
  ['landscape|horizontal', { change: 'landscape' }],
  ['portrait|vertical', { change: 'portrait' }],
  ['widescreen', { change: 'landscape', amount: 1.778 }],
  ['half as big|large|wide', { change: 'resized', amount: 50 }],
  ['half the|its? original|current? width|dimensions|resolution', { change: 'resized', amount: 50 }],
  ['half the|its? original|current? size', { change: 'resized', amount: 50 }],
  ['twice as big|large|wide', { change: 'resized', amount: 200 }],
  ['double|twice the|its? original|current? size|resolution|width', { change: 'resized', amount: 200 }],
  ['three|3 times as big|large|wide', { change: 'resized', amount: 300 }],
  ['four|4 times as big|large|wide', { change: 'resized', amount: 400 }],
  ['smaller|tinier', { change: 'resized', amount: 50 }],
  ['bigger|larger', { change: 'resized', amount: 150 }],
];

/** Verbs that name the change by themselves. */
export const verbs: readonly (readonly [pattern: string, change: Change])[] = [
  ['brighten|lighten|illuminate up?', { change: 'brighter' }],
  ['darken|dim', { change: 'darker' }],
  ['desaturate|gray|grayscale|decolorize|decolor', { change: 'black and white' }],
  ['invert|negate the? colors? of?', { change: 'inverted' }],
  ['sharpen|deblur up?', { change: 'sharper' }],
  ['mirror', { change: 'mirrored' }],
  ['shrink|downsize|downscale', { change: 'resized', amount: 50 }],
  ['enlarge|upscale|upsize', { change: 'resized', amount: 150 }],
  ['saturate', { change: 'more colour' }],
  ['warm up?', { change: 'warmer' }],
  ['cool down?', { change: 'cooler' }],
];

export const make = 'make|turn|convert|change|render|get|have|let|want|need|transform|set|put|give|show|switch';
export const thePicture = `it|this|that|everything|all|the|whole|entire|${anyPossessive}|of|thing|${pictures}|pictures|images|photos`;
const little = 'a? tiny? little|bit|touch|tad|slightly';
const stronger = 'much|way|lots|far|very|really|super|extremely|significantly|considerably|strongly|heavily|a-lot';

export const whole = ({ change, amount, ratio }: Change, next: number): Parse<readonly Edit[]> => ({
  value: [{ edit: 'adjust', change, amount, ratio }],
  next,
});

/** How much: "a bit", "much", and where it ends. */
export function degreeAt(reader: Reader, at: number): { readonly percent?: number; readonly next: number } {
  const { words } = reader;
  for (const [pattern, percent] of [
    [little, 15],
    ['a|one shade|notch', 15],
    [stronger, 60],
    ['a? lot', 60],
    ['some|somewhat|more|even', undefined],
  ] as const) {
    const end = endOf(pattern, words, at);
    if (end > 0) return { percent, next: end };
  }
  return { next: at };
}

export const gradual = /^(?:brighter|darker|more |less |warmer|cooler|sharper|blurred|pixelated)/;

/** A state with how much of it: "a little less colourful". */
export function stateAt(reader: Reader, at: number): readonly Parse<Change>[] {
  const { words } = reader;
  const readings = [{ next: at } as ReturnType<typeof degreeAt>, degreeAt(reader, at)];
  const second = degreeAt(reader, readings[1].next);
  readings.push({ percent: readings[1].percent ?? second.percent, next: second.next });
  const found: Parse<Change>[] = [];
  for (const { percent, next: from } of readings)
    for (const [pattern, change] of states) {
      const end = endOf(pattern, words, from);
      if (end <= 0) continue;
      const after = afterState(reader, end);
      const amount = gradual.test(change.change) ? (after.percent ?? percent ?? change.amount) : change.amount;
      found.push({ value: { change: change.change, amount }, next: after.next });
    }
  return found.sort((x, y) => y.next - x.next).slice(0, 3);
}

/** "by 20 %", "version", "filter", "too", "again": what may follow a state and adds nothing but a number. */
export function afterState(reader: Reader, at: number): { readonly percent?: number; readonly next: number } {
  const { words } = reader;
  let next = at;
  let percent: number | undefined;
  for (;;) {
    const more = endOfAny(
      [
        'version|filter|effect|tone|tones|style|look|mode|format|shape',
        `${pictures}`,
        'too|again|also|instead|now|this time|as well',
        'and white',
        'than now|before|it is?',
      ],
      words,
      next,
    );
    if (more > 0) {
      next = more;
      continue;
    }
    const by = endOf('by|to|at', words, next);
    const number = by > 0 ? readNumber(words[by]) : undefined;
    if (by > 0 && number !== undefined) {
      percent = number;
      next = Math.max(by + 1, endOf('percent|%', words, by + 1));
      continue;
    }
    return { percent, next };
  }
}

/** Where words for the whole picture end; -1 where something else stands. */
export function pictureEnd(reader: Reader, at: number): number {
  const { words } = reader;
  let next = at;
  while (next < words.length && endOf(thePicture, words, next) > 0) next++;
  // "the" alone is no picture.
  return next > at && !/^(?:the|of|whole|entire|all)$/.test(words[next - 1].text) ? next : all(reader, at, next);
}
const all = ({ words }: Reader, at: number, next: number): number =>
  next === at + 1 && words[at].text === 'all' ? next : -1;

export const isClosed = ({ words }: Reader, at: number): boolean =>
  at >= words.length || /^(?:[,.;!?]|and|then)$/.test(words[at].text);

/** Whether a request may begin at a word. */
export const opens = ({ sentence, words }: Reader, at: number): boolean =>
  sentence.starts.includes(at) || /^(?:and|then|also|plus|afterwards|but|[,;.])$/.test(words[at - 1]?.text ?? '');
