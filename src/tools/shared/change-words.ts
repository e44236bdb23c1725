/** A change of a picture's light or shape in the words of whoever writes a program: "flip horizontal", "brightness +20%". */
import { type Light, lights } from '../../util/drawing/adjust-light.js';
import { type Shape, shapes } from '../../util/drawing/adjust-shape.js';

export interface NamedChange {
  readonly change: Light | Shape;
  /** In the units of the change; absent where none is said. */
  readonly amount?: number;
}

const less = /\b(?:less|lower|lowered|reduc|decreas|weak|soft|fad|mut|pal|down|under|dull)|(?:^|\s)[-−]\s?\d/;
const quarter = 90;
const half = 180;

interface Said {
  readonly words: string;
  /** The first number, without its sign. */
  readonly number: number | undefined;
  readonly isPercent: boolean;
}

/** How each kind of change is said, the first that fits. */
const ways: readonly (readonly [form: RegExp, read: (said: Said) => NamedChange])[] = [
  [
    /\brotat|\b(?:turn|spin)|upside.?down|clockwise|\bdegrees?\b|°/,
    ({ words, number = /upside|half|around/.test(words) ? half : quarter }) => ({
      change: 'rotated',
      amount: /counter|anti|\bccw\b|\bleft/.test(words) || /[-−]\s?\d/.test(words) ? -number : number,
    }),
  ],
  [
    /\bflip|\bmirror|\breflect/,
    ({ words }) => ({ change: /vertical|top|bottom|upside|\bdown/.test(words) ? 'flipped' : 'mirrored' }),
  ],
  [
    /gr[ae]y|black\b.*\bwhite|monochrom|\bb ?(?:&|and|\/|n)? ?w\b|desaturated?$|colou?rless/,
    () => ({ change: 'black and white' }),
  ],
  [/sepia|vintage|retro/, () => ({ change: 'sepia' })],
  [/invert|negative/, () => ({ change: 'inverted' })],
  [/contrast/, (said) => gradual(said, 'more contrast', 'less contrast')],
  [/saturat|vivid|vibran|colou?rful|\bcolou?rs?\b/, (said) => gradual(said, 'more colour', 'less colour', /desaturat/)],
  [/bright|exposure|\blight/, (said) => gradual(said, 'brighter', 'darker')],
  [/\bdark|\bdim/, (said) => gradual({ ...said, words: '' }, 'darker', 'darker')],
  [/sharp|crisp/, (said) => gradual({ ...said, words: '' }, 'sharper', 'sharper')],
  [/blur|soften|fuzzy/, (said) => gradual({ ...said, words: '' }, 'blurred', 'blurred')],
  [/pixel(?:at|iz|is)|mosaic/, (said) => gradual({ ...said, words: '' }, 'pixelated', 'pixelated')],
  [/\bwarm/, (said) => gradual(said, 'warmer', 'cooler')],
  [/\bcool|\bcold/, (said) => gradual({ ...said, words: '' }, 'cooler', 'cooler')],
  [/\bsquared?\b|\b1 ?: ?1\b/, () => ({ change: 'square' })],
  [/circ(?:le|ular)|\bround/, () => ({ change: 'circle' })],
  [/portrait/, () => ({ change: 'portrait' })],
  [/landscape/, () => ({ change: 'landscape' })],
  [/\b(?:height|high|tall)\b/, ({ number }) => ({ change: 'high', amount: number })],
  [/\b(?:width|wide)\b/, ({ number }) => ({ change: 'wide', amount: number })],
  [/resiz|\bscal|shrink|shrunk|enlarg|bigger|larger|smaller|\bhalf|\bdouble|\btwice|downs|ups/, resized],
];

function gradual({ words, number }: Said, more: Light, lower: Light, also = /(?!)/): NamedChange {
  const change = less.test(words) || also.test(words) ? lower : more;
  return { change, ...(number !== undefined && { amount: number }) };
}

function resized({ words, number, isPercent }: Said): NamedChange {
  if (number !== undefined && isPercent)
    return {
      change: 'resized',
      amount: /\bby\b/.test(words) ? 100 + (less.test(words) || /small|shr/.test(words) ? -number : number) : number,
    };
  if (number !== undefined && number > 0 && number <= 8) return { change: 'resized', amount: 100 * number };
  if (number !== undefined && /px|pixels?/.test(words)) return { change: 'wide', amount: number };
  if (/half|small|shr|down/.test(words)) return { change: 'resized', amount: 50 };
  return { change: 'resized', amount: /double|twice/.test(words) ? 200 : 150 };
}

/** Undefined where it is no change that can be made. */
export function readChange(text: string): NamedChange | undefined {
  const words = text
    .trim()
    .toLowerCase()
    .replace(/[_"'“”.]+(?!\d)/g, ' ')
    .replace(/(\p{L})-(\p{L})/gu, '$1 $2')
    .replace(/\s+/g, ' ')
    .trim();
  const exact = [...lights, ...shapes].find((one) => one === words);
  if (exact) return { change: exact };
  const [, number, unit = ''] = /(\d+(?:\.\d+)?)\s*(%|percent)?/.exec(words) ?? [];
  const said = { words, number: number === undefined ? undefined : Number(number), isPercent: unit !== '' };
  return ways.find(([form]) => form.test(words))?.[1](said);
}
