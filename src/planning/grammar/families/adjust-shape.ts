import { endOf, endOfAny } from '../phrase.js';
import { readNumber } from '../premodifiers.js';
import { type Reader, wordAt } from '../reader.js';
import { type Change, make, pictureEnd, whole } from './adjust-words.js';
import { type Edits, pictures } from './edit-targets.js';

const degreesLeft = 'to|towards? the? left|counterclockwise|anticlockwise|ccw hand? side?';
const degreesRight = 'to|towards? the? right|clockwise|cw hand? side?';

/** "rotate it", "turn it left", "rotate by 90 degrees", "flip it upside down", "mirror the picture" */
export function turned(reader: Reader, at: number): Edits {
  const { words } = reader;
  const verb = endOf('rotate|turn|spin|flip|tilt|mirror|reflect|revolve', words, at);
  if (verb < 0) return [];
  const word = wordAt(reader, at);
  const object = pictureEnd(reader, verb);
  let next = Math.max(object, verb);
  if (object < 0 && !isTurn(reader, verb)) return [];
  let degrees: number | undefined;
  let way = 0;
  let axis: 'mirrored' | 'flipped' | undefined;
  let isUpsideDown = false;
  for (;;) {
    const by = Math.max(next, endOf('by|a|an|about|around', words, next));
    const number = readNumber(words[by]);
    const unit = number === undefined ? -1 : endOf('degrees|degree|deg|°|times?', words, by + 1);
    const half = endOf('half? a|an|one? quarter turn?', words, by);
    const left = endOf(degreesLeft, words, next);
    const right = endOf(degreesRight, words, next);
    const down = endOf('upside down', words, next);
    const flat = endOfAny(['horizontally|sideways|horizontal', 'left to right'], words, next);
    const steep = endOfAny(['vertically|vertical', 'top to bottom'], words, next);
    const round = endOfAny(['around|over|again|once', 'on its side|head'], words, next);
    if (number !== undefined) {
      if (unit < 0 && word === 'turn') return [];
      degrees = number;
      next = Math.max(by + 1, unit);
    } else if (half > by) {
      degrees = 90;
      next = half;
    } else if (left > 0) {
      way = -1;
      next = left;
    } else if (right > 0) {
      way = 1;
      next = right;
    } else if (down > 0) {
      isUpsideDown = true;
      next = down;
    } else if (flat > 0) {
      axis = 'mirrored';
      next = flat;
    } else if (steep > 0) {
      axis = 'flipped';
      next = steep;
    } else if (round > 0) next = round;
    else break;
  }
  const isTurning = /^(?:rotate|turn|spin|tilt|revolve)$/.test(word);
  if (word === 'turn' && degrees === undefined && way === 0 && !isUpsideDown) return [];
  if (!isTurning && degrees === undefined)
    return [whole({ change: isUpsideDown ? 'flipped' : (axis ?? 'mirrored') }, next)];
  return [whole({ change: 'rotated', amount: isUpsideDown ? 180 : (degrees ?? 90) * (way < 0 ? -1 : 1) }, next)];
}

/** "rotate left", "rotate 90": without a picture it must say how. */
const isTurn = ({ words }: Reader, at: number): boolean =>
  at >= words.length ||
  readNumber(words[at]) !== undefined ||
  endOfAny([degreesLeft, degreesRight, 'by', 'upside down', 'horizontally|vertically', 'around'], words, at) > 0;

const ratioWords: readonly (readonly [string, Change])[] = [
  ['square|squared', { change: 'square' }],
  ['circle|round|circular', { change: 'circle' }],
  ['portrait|vertical|upright', { change: 'portrait' }],
  ['landscape|horizontal', { change: 'landscape' }],
  ['widescreen', { change: 'landscape', amount: 1.778 }],
  ['story', { change: 'portrait', amount: 0.5625 }],
];

/** "crop it to a square", "crop to 16:9", "make it 4:3", "cut it into a circle" */
export function shaped(reader: Reader, at: number): Edits {
  const { words } = reader;
  const verb = endOf(`crop|trim|cut|${make}|format`, words, at);
  if (verb < 0) return [];
  const object = pictureEnd(reader, verb);
  const place = Math.max(verb, object);
  const link = endOf('out? to|into|in|as|for|at a|an|the|about?', words, place);
  const from = Math.max(place, link, endOf('a|an', words, place));
  const width = readNumber(words[from]);
  const colon = endOf(':|x|by|to', words, from + 1);
  const height = colon > 0 ? readNumber(words[colon]) : undefined;
  if (width && height && width <= 32 && height <= 32) {
    const next = Math.max(colon + 1, endOf('format|ratio|aspect ratio?', words, colon + 1));
    return [
      whole(
        {
          change: width >= height ? 'landscape' : 'portrait',
          ratio: `${width}:${height}`,
          amount: Math.round((1000 * width) / height) / 1000,
        },
        next,
      ),
    ];
  }
  return ratioWords.flatMap(([pattern, change]) => {
    const end = endOf(pattern, words, from);
    if (end < 0 || wordAt(reader, end) === 'mode') return [];
    return [whole(change, Math.max(end, endOf(`format|shape|mode|crop|orientation|${pictures}`, words, end)))];
  });
}

/** "resize it to 800 px", "make it 640 pixels wide", "scale down by half", "resize to 50 %" */
export function sized(reader: Reader, at: number): Edits {
  const { words } = reader;
  const verb = endOf(`resize|scale|rescale|downscale|upscale|shrink|enlarge|reduce|${make} down|up?`, words, at);
  if (verb < 0) return [];
  const object = pictureEnd(reader, verb);
  const place = Math.max(verb, object, endOf('down|up', words, Math.max(verb, object)));
  const link = Math.max(place, endOf('to|by|at a|about?', words, place));
  const isSizing = /^(?:resize|scale|rescale|downscale|upscale|shrink|enlarge|reduce)$/.test(wordAt(reader, at));
  if (isSizing) {
    const half = endOf('half|50 percent|%? the|of? its? original? size?', words, link);
    if (half > 0) return [whole({ change: 'resized', amount: 50 }, half)];
    const double = endOf('double|twice the|of? its? size?', words, link);
    if (double > 0) return [whole({ change: 'resized', amount: 200 }, double)];
  }
  const { number, next, unit } = lengthAt(reader, link);
  if (number === undefined)
    return isSizing && object > 0 && link === place ? [whole({ change: 'resized' }, place)] : [];
  const side = endOf('in? wide|width|across', words, next);
  const high = endOf('in? high|tall|height', words, next);
  if (high > 0) return [whole({ change: 'high', amount: number }, high)];
  if (side > 0 || unit) return [whole({ change: 'wide', amount: number }, Math.max(side, next))];
  if (!isSizing) return [];
  const by = wordAt(reader, link - 1) === 'by' && /^(?:shrink|reduce)$/.test(wordAt(reader, at));
  return [
    number <= 200
      ? whole({ change: 'resized', amount: by ? 100 - number : number }, next)
      : whole({ change: 'wide', amount: number }, next),
  ];
}

/** "800 px", "800px", "800 pixels", "800 x 600" */
function lengthAt(
  reader: Reader,
  at: number,
): { readonly number?: number; readonly next: number; readonly unit: boolean } {
  const { words } = reader;
  const joined = /^(\d{1,4})(px|pixels?|p)$/.exec(words[at]?.text ?? '');
  if (joined) return { number: Number(joined[1]), next: at + 1, unit: true };
  const number = readNumber(words[at]);
  if (number === undefined) return { next: at, unit: false };
  const unit = endOf('px|pixel|pixels', words, at + 1);
  const percent = endOf('percent|%', words, at + 1);
  return { number, next: Math.max(at + 1, unit, percent), unit: unit > 0 };
}
