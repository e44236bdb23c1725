import type { Edit, Thing } from '../intent.js';
import { endOf, endOfAny, type Parse, textOf } from '../phrase.js';
import { readNumber } from '../premodifiers.js';
import { type Reader, wordAt } from '../reader.js';
import type { Word } from '../words.js';
import { type Change, degreeAt, make, pictureEnd, whole } from './adjust-words.js';
import { type Edits, pictures, targets, theSubject } from './edit-targets.js';

const degreesLeft = 'to|towards? the? left|counterclockwise|anticlockwise|ccw hand? side?';
const degreesRight = 'to|towards? the? right|clockwise|cw hand? side?';

/** How a picture is to be turned, as far as it is said. */
interface Turning {
  readonly degrees?: number;
  /** A number alone: "rotate 90". */
  readonly isBare?: true;
  readonly isLeft?: boolean;
  readonly axis?: 'mirrored' | 'flipped';
  readonly isUpsideDown?: true;
}

/** "rotate it", "turn it left", "rotate by 90 degrees", "flip it upside down", "mirror the picture" */
export function turned(reader: Reader, at: number): Edits {
  const { words } = reader;
  const verb = endOf('rotate|turn|spin|flip|tilt|mirror|reflect|revolve', words, at);
  if (verb < 0) return [];
  const word = wordAt(reader, at);
  const object = pictureEnd(reader, verb);
  if (object < 0 && !isTurn(reader, verb)) return [];
  const { value: said, next } = turningAt(words, Math.max(object, verb));
  const { degrees, isLeft, axis, isUpsideDown } = said;
  if (word === 'turn' && (said.isBare || (degrees === undefined && isLeft === undefined && !isUpsideDown))) return [];
  const isTurning = /^(?:rotate|turn|spin|tilt|revolve)$/.test(word);
  if (!isTurning && degrees === undefined)
    return [whole({ change: isUpsideDown ? 'flipped' : (axis ?? 'mirrored') }, next)];
  const little = degreeAt(reader, next);
  if (degrees === undefined && !isUpsideDown && little.percent !== undefined && little.percent < 30) {
    const end = Math.max(little.next, endOfAny([degreesLeft, degreesRight], words, little.next));
    return [whole({ change: 'rotated', amount: isLeft ? -5 : 5 }, end)];
  }
  const usual = word === 'tilt' ? 10 : 90;
  const amount = isUpsideDown ? 180 : (degrees ?? usual) * (isLeft ? -1 : 1);
  return [whole({ change: 'rotated', amount }, next)];
}

/** All that is said of it, part by part: "by 90 degrees to the left". */
function turningAt(words: readonly Word[], at: number): Parse<Turning> {
  let turning: Parse<Turning> = { value: {}, next: at };
  for (;;) {
    const part = turningPartAt(words, turning.next);
    if (!part) return turning;
    turning = { value: { ...turning.value, ...part.value }, next: part.next };
  }
}

const turnings: readonly (readonly [patterns: readonly string[], Turning])[] = [
  [[degreesLeft], { isLeft: true }],
  [[degreesRight], { isLeft: false }],
  [['upside down'], { isUpsideDown: true }],
  [['horizontally|sideways|horizontal', 'left to right'], { axis: 'mirrored' }],
  [['vertically|vertical', 'top to bottom'], { axis: 'flipped' }],
  [['around|over|again|once', 'on its side|head'], {}],
];

function turningPartAt(words: readonly Word[], at: number): Parse<Turning> | undefined {
  const by = Math.max(at, endOf('by|a|an|about|around', words, at));
  const degrees = readNumber(words[by]);
  if (degrees !== undefined) {
    const unit = endOf('degrees|degree|deg|°|times?', words, by + 1);
    return { value: { degrees, ...(unit < 0 && { isBare: true }) }, next: Math.max(by + 1, unit) };
  }
  const quarter = endOf('half? a|an|one? quarter turn?', words, by);
  if (quarter > by) return { value: { degrees: 90 }, next: quarter };
  for (const [patterns, value] of turnings) {
    const next = endOfAny(patterns, words, at);
    if (next > 0) return { value, next };
  }
  return undefined;
}

/** "rotate left", "rotate 90": without a picture it must say how. */
const isTurn = ({ words }: Reader, at: number): boolean =>
  at >= words.length ||
  readNumber(words[at]) !== undefined ||
  endOfAny([degreesLeft, degreesRight, 'by', 'upside down', 'horizontally|vertically', 'around'], words, at) > 0;

const socials = 'instagram|facebook|snapchat|tiktok';

const ratioWords: readonly (readonly [string, Change])[] = [
  ['square|squared', { change: 'square' }],
  ['circle|round|circular', { change: 'circle' }],
  ['portrait|vertical|upright', { change: 'portrait' }],
  ['landscape|horizontal', { change: 'landscape' }],
  ['widescreen', { change: 'landscape', amount: 1.778 }],
  ['story|stories|reel|reels', { change: 'portrait', amount: 0.5625 }],
  [`${socials}? story|stories|reel|reels|tiktok`, { change: 'portrait', amount: 0.5625 }],
  ['phone|mobile|lockscreen wallpaper|background', { change: 'portrait', amount: 0.5625 }],
  ['youtube|video? thumbnail|cover', { change: 'landscape', amount: 1.778 }],
  ['desktop|computer? wallpaper', { change: 'landscape', amount: 1.778 }],
  ['instagram portrait|feed|vertical', { change: 'portrait', amount: 0.8 }],
  ['portrait|vertical instagram', { change: 'portrait', amount: 0.8 }],
  [`${socials} post|posts|picture|photo|square?`, { change: 'square' }],
];

/** "crop it to a square", "crop to 16:9", "make it 4:3", "cut it into a circle" */
export function shaped(reader: Reader, at: number): Edits {
  const { words } = reader;
  const start = endOf(`crop|trim|cut|${make}|format|fit|prepare|resize|optimize|adapt`, words, at);
  // "16:9 please", "for instagram"
  const verb = start < 0 && (isRatio(reader, at) || wordAt(reader, at) === 'for') ? at : start;
  if (verb < 0) return [];
  const object = verb > at ? pictureEnd(reader, verb) : -1;
  const place = Math.max(verb, object);
  const link = endOf('ready|suitable|fit? out? to|into|in|as|for|at|on a|an|the|my|our|about?', words, place);
  const square = endOf('a|an? square|squared', words, place);
  const from = Math.max(
    place,
    link,
    endOf('a|an', words, place),
    square > 0 ? endOf('for|on|to my|our|an?', words, square) : -1,
  );
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
    // "Make it square for instagram"; "square and …" is read as a square alone.
    if (square > 0 && square < from && change.change !== 'square') return [];
    if (verb === at && !pattern.includes('story|') && !pattern.startsWith(socials)) return [];
    return [whole(change, Math.max(end, endOf(`format|shape|mode|crop|orientation|${pictures}`, words, end)))];
  });
}

const sizing =
  'resize|scale|rescale|downscale|upscale|shrink|enlarge|reduce|blow|downsize|upsize|upsample|downsample|magnify';

const growing = /^(?:enlarge|upscale|upsize|upsample|magnify|blow)$/;

/** "upscale it 2x", "three times bigger", "by a factor of 2", "double it" */
function timesAt(reader: Reader, at: number, verb: number): Parse<readonly Edit[]> | undefined {
  const { words } = reader;
  const first = wordAt(reader, at);
  const object = pictureEnd(reader, verb);
  const place = Math.max(verb, object, endOf('down|up', words, Math.max(verb, object)));
  const isSizing = endOf(sizing, words, at) > 0;
  const whole = /^(?:double|halve|triple)$/.test(first);
  const size = endOf(
    'the|its|it|this? size|dimensions|resolution|width? of? the|it|this? image|picture|photo?',
    words,
    place,
  );
  if (whole) {
    if (object < 0 && size < 0) return undefined;
    const amount = first === 'halve' ? 50 : first === 'double' ? 200 : 300;
    return wholeOf(amount, Math.max(size, place));
  }
  const link = Math.max(place, endOf('by|to|with? a? factor? of?', words, place));
  const joined = /^(?:(\d{1,2})x|x(\d{1,2}))$/.exec(wordAt(reader, link));
  const number = joined ? Number(joined[1] ?? joined[2]) : readNumber(words[link]);
  const unit = joined ? link + 1 : endOf('times|x|fold', words, link + 1);
  const isFactor = wordAt(reader, link - 1) === 'of' && wordAt(reader, link - 2) === 'factor';
  // "Upscale by 2" is twice as large; "by 20" are percent.
  const isBare = isSizing && link > place && link === words.length - 1;
  if (number === undefined || number < 1 || number > 10 || (unit < 0 && !isFactor && !isBare)) return undefined;
  const from = Math.max(unit, link + 1);
  const smaller = endOf('as? smaller|small', words, from);
  const bigger = endOf('as|the|its? bigger|larger|big|large|size|wide|resolution', words, from);
  // "Make it 2 x 3" is a shape, and "make 2 x" nothing.
  if (!isSizing && smaller < 0 && bigger < 0) return undefined;
  const shrinks = smaller > 0 || /^(?:shrink|reduce|downscale|downsize|downsample)$/.test(first);
  const end = Math.max(
    from,
    smaller,
    bigger,
    endOf('as|than big|large|it is|now', words, Math.max(smaller, bigger, from)),
  );
  return wholeOf(shrinks ? Math.round(100 / number) : 100 * number, end, textOf(words, link, link + 1));
}

const wholeOf = (amount: number, next: number, said?: string): Parse<readonly Edit[]> =>
  whole({ change: 'resized', amount, ratio: said }, next);

/** "1080 wide", "800 px", "smaller file": without a verb. */
export function bareSize(reader: Reader, at: number): Edits {
  const { words } = reader;
  const file = endOfAny(
    [
      'a? smaller|lighter file|filesize size?',
      `make|get|have|reduce|shrink|decrease the|its|this|a? file|filesize|${pictures} 's? file? size? smaller|lighter?`,
      `compress|optimize it|this|that|the|everything? ${pictures}|file? for? email|web|mail|the-web?`,
    ],
    words,
    at,
  );
  if (file > 0 && words.slice(at, file).some(({ text }) => /^(?:file|filesize|compress|optimize)$/.test(text)))
    return [whole({ change: 'resized', amount: 50 }, file)];
  const { number, next, unit } = lengthAt(reader, at);
  if (number === undefined || number < 16) return [];
  const side = endOf('in? wide|width|across', words, next);
  const high = endOf('in? high|tall|height', words, next);
  if (high > 0) return [whole({ change: 'high', amount: number }, high)];
  return side > 0 || unit ? [whole({ change: 'wide', amount: number }, Math.max(side, next))] : [];
}

const portraitPicture =
  'a|an|my|our|the|new|nice|good? linkedin|slack|discord|whatsapp|facebook|instagram|twitter|github|teams? profile|display|user picture|pic|photo|image|shot|icon';
const avatar =
  'a|an|my|our|the|new|nice? linkedin|slack|discord|whatsapp|facebook|instagram|twitter? avatar|headshot|profile';

/** "make it a profile picture", "crop it for my avatar", "a profile pic of the man": a square around what it is about. */
export function profile(reader: Reader, at: number): Edits {
  const { words } = reader;
  const verb = endOf(`crop|trim|cut|${make}|use|create|do|prepare|format`, words, at);
  const object = verb > 0 ? pictureEnd(reader, verb) : -1;
  const place = Math.max(at, verb, object, endOf('me|us', words, Math.max(verb, at)));
  const from = Math.max(place, endOf('down? to|into|as|for|it|suitable|fit for?', words, place));
  const end = endOfAny([portraitPicture, avatar], words, from);
  if (end < 0 || (verb < 0 && (end < words.length || at > 0))) return [];
  const square = (things: readonly Thing[], next: number): Edits[number] => ({
    value: things.map((thing) => ({ edit: 'adjust', change: 'square', thing })),
    next,
  });
  const of = endOf('of|with|for|from|showing', words, end);
  const named = of > 0 ? targets(reader, of).map(({ value, next }) => square(value, next)) : [];
  return [...named, square([theSubject], end)];
}

/** "16:9" */
const isRatio = ({ words }: Reader, at: number): boolean =>
  readNumber(words[at]) !== undefined && words[at + 1]?.text === ':' && readNumber(words[at + 2]) !== undefined;

/** "resize it to 800 px", "make it 640 pixels wide", "scale down by half", "resize to 50 %" */
export function sized(reader: Reader, at: number): Edits {
  const { words } = reader;
  const verb = endOf(`${sizing}|${make}|double|halve|triple down|up?`, words, at);
  if (verb < 0) return [];
  const times = timesAt(reader, at, verb);
  if (times) return [times];
  const object = pictureEnd(reader, verb);
  const place = Math.max(verb, object, endOf('down|up', words, Math.max(verb, object)));
  const link = Math.max(place, endOf('to|by|at a|about?', words, place));
  const isSizing = endOf(sizing, words, at) > 0;
  if (isSizing) {
    const half = endOf('half|50 percent|%? the|of? its? original? size|dimensions?', words, link);
    if (half > 0) return [whole({ change: 'resized', amount: 50 }, half)];
    const double = endOf('double|twice the|of? its? size?', words, link);
    if (double > 0) return [whole({ change: 'resized', amount: 200 }, double)];
  }
  const { number, next, unit } = lengthAt(reader, link);
  if (number === undefined)
    return isSizing && object > 0 && link === place ? [whole({ change: 'resized' }, place)] : [];
  const side = endOf('in? wide|width|across', words, next);
  const high = endOf('in? high|tall|height', words, next);
  const isWord = !/^\d/.test(wordAt(reader, link));
  if (isWord && high < 0 && side < 0 && !unit) return [];
  if (high > 0) return [whole({ change: 'high', amount: number }, high)];
  if (side > 0 || unit) return [whole({ change: 'wide', amount: number }, Math.max(side, next))];
  if (!isSizing) return [];
  const by = wordAt(reader, link - 1) === 'by';
  const percent = !by
    ? number
    : /^(?:shrink|reduce|down)/.test(wordAt(reader, at))
      ? 100 - number
      : growing.test(wordAt(reader, at))
        ? 100 + number
        : number;
  if (percent <= 0) return [];
  return [
    number <= 200 ? wholeOf(percent, next, textOf(words, link, next)) : whole({ change: 'wide', amount: number }, next),
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
