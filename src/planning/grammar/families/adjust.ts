import type { Edit, Thing } from '../intent.js';
import { endOf, type Parse } from '../phrase.js';
import { type Reader, wordAt } from '../reader.js';
import { background, backgroundNoun } from './adjust-background.js';
import { bareSize, profile, shaped, sized, turned } from './adjust-shape.js';
import {
  afterState,
  type Change,
  degreeAt,
  gradual,
  isClosed,
  make,
  opens,
  pictureEnd,
  stateAt,
  states,
  thePicture,
  verbs,
  whole,
} from './adjust-words.js';
import { type EditRule, type Edits, exceptEnd, targets } from './edit-targets.js';

const colourNouns = `the|its|all|these|those|this? picture|photo|image? 's? colors`;
const colourfulness = [
  `make|let|have|get ${colourNouns} really|more|much|even|a? bit|little|lot|more? pop|sing|shine|vivid|vibrant|intense|saturated|brighter|richer|stronger|bolder|deeper|stand out? a? bit|little|lot|more? more?`,
  `bring out|up ${colourNouns}`,
  'make it|this|that pop a? little|bit|lot? more?',
  'more|stronger|richer|bolder|extra vivid|vibrant|saturated|intense? colors',
];

/** "make it a bit brighter", "black and white", "rotate it to the left", "800 px wide", "more contrast" */
export const adjustments: EditRule = {
  needs: [
    ...colourfulness,
    ...states.map(([pattern]) => pattern),
    ...verbs.map(([pattern]) => pattern),
    ':|spotlight|shine|plain|solid|clean|pure|simple|completely|against|onto|place|rotate|turn|spin|flip|tilt|mirror|crop|trim|cut|resize|scale|increase|boost|raise|bump|reduce|lower|decrease|brightness|contrast|saturation|width|wide|high|blur|pixelate|pixelise|pixelize|px|pixels|times|factor|fold|instagram|facebook|twitter|tiktok|youtube|linkedin|story|stories|reel|reels|post|feed|thumbnail|profile|avatar|wallpaper|phone|desktop|file|compress|filter|background|backdrop|surroundings|rest|too|circle',
    // What says how, and leaves no trace in a program.
    'bit|little|touch|tad|slightly|much|way|lots|lot|even|tone|tones|toned|effect|version|style|look|thing|degrees|degree|deg|clockwise|counterclockwise|anticlockwise|vertically|horizontally|vertical|horizontal|sideways|upside|down|up|half|twice|double|quarter|percent|ratio|format|now|again|bright|dark|dim',
  ],
  // In the midst of a sentence such words tell something else: "that's a grey heron".
  read: (reader, at) =>
    opens(reader, at)
      ? [
          ...bare(reader, at),
          ...made(reader, at),
          ...popping(reader, at),
          ...complaints(reader, at),
          ...done(reader, at),
          ...turned(reader, at),
          ...levelled(reader, at),
          ...shaped(reader, at),
          ...sized(reader, at),
          ...bareSize(reader, at),
          ...profile(reader, at),
          ...blurredWhole(reader, at),
          ...background(reader, at),
        ]
      : [],
};

/** "black and white", "a bit darker", "more contrast please", "in sepia": nothing else is said. */
function bare(reader: Reader, at: number): Edits {
  const { words } = reader;
  if (!reader.sentence.starts.includes(at)) return [];
  const lead = endOf('a|an|the|in|into|to|as|apply|add|use|with|do|try|some', words, at);
  const from = Math.max(lead, lead > 0 ? endOf('a|an|the|some', words, lead) : at, at);
  const isApplied = lead > 0 && !/^(?:a|an|the|to|with|some)$/.test(words[at].text);
  return [...new Set([at, from])].flatMap((start) =>
    stateAt(reader, start)
      .filter(
        ({ value, next }) =>
          (isClosed(reader, next) || tellsWhy(reader, next)) &&
          (isApplied || speaksForItself(reader, start, next, value)),
      )
      .map((state) => whole(state.value, state.next)),
  );
}

/** "A bit lighter, it's very dark" */
const tellsWhy = (reader: Reader, at: number): boolean =>
  at > 0 && /^(?:it|its|because|cause|since|as|so)$/.test(wordAt(reader, at));

/** "round" or "grey" alone rather answers a question. */
const speaksForItself = ({ words }: Reader, start: number, end: number, { change }: Change): boolean =>
  gradual.test(change) ||
  change === 'sepia' ||
  change === 'inverted' ||
  (end - start > 1 && /^(?:black and white|resized)$/.test(change)) ||
  /^(?:grayscale|monochrome)$/.test(words[start].text);

/** "make it brighter", "turn the picture into black and white", "a bit darker", "I want it in sepia" */
function made(reader: Reader, at: number): Edits {
  const { words } = reader;
  const verb = Math.max(endOf(make, words, at), endOf('can|could|may i|we have|get|see', words, at));
  if (verb < 0) return [];
  const starts = new Set<number>();
  for (const place of [verb, pictureEnd(reader, verb)]) {
    if (place < 0) continue;
    const link = endOf('to|into|in|as|look|be|appear|become|with|go? a|an|the|one?', words, place);
    starts.add(place);
    if (link > 0) starts.add(link);
  }
  const wholes = [...starts]
    .flatMap((start) => stateAt(reader, start))
    .filter(({ next }) => exceptEnd(reader, next) < 0)
    .map(({ value, next }) => whole(value, Math.max(next, endOf(`of? ${thePicture}`, words, next))));
  return [...wholes, ...madeThings(reader, verb)];
}

/** "make the bus black and white", "make everything but the dog darker", "make all but the cat sepia" */
function madeThings(reader: Reader, at: number): Edits {
  const { words } = reader;
  const everything = pictureEnd(reader, at);
  const exception = everything > 0 ? exceptEnd(reader, everything) : -1;
  const start = exception > 0 ? exception : at;
  return targets(reader, start).flatMap((target): Edits => {
    if (target.value.some(({ noun, known }) => !known || noun === 'object' || backgroundNoun.test(noun))) return [];
    const link = endOf('to|into|in|as|look|be|appear|become a|an|the?', words, target.next);
    return [target.next, link]
      .filter((place) => place > 0)
      .flatMap((place) => stateAt(reader, place))
      .flatMap((state): Edits => {
        if (/^(?:rotated|mirrored|square|circle|resized|landscape|portrait|blurred)$/.test(state.value.change))
          return [];
        // What stays in colour is a colour pop, which `colourPop` reads.
        if (exception > 0 && state.value.change === 'black and white') return [];
        return [{ value: adjustEach(target.value, state.value, exception > 0), next: state.next }];
      });
  });
}

const adjustEach = (things: readonly Thing[], { change, amount }: Change, kept: boolean): readonly Edit[] =>
  things.map((thing) => ({ edit: 'adjust', change, amount, thing, kept }));

/** "brighten it", "sharpen the picture", "darken everything but the dog", "lighten the face" */
function done(reader: Reader, at: number): Edits {
  const { words } = reader;
  return verbs.flatMap(([pattern, change]): Edits => {
    const start = endOf(pattern, words, at);
    if (start < 0) return [];
    const object = pictureEnd(reader, start);
    const exception = object > 0 ? exceptEnd(reader, object) : -1;
    const up = endOf('up|down', words, Math.max(object, start));
    const degree = degreeAt(reader, Math.max(object, start, up));
    const after = afterState(reader, degree.next);
    // How large it becomes is read by `sized`.
    if (change.change === 'resized' && after.percent !== undefined) return [];
    const amount = gradual.test(change.change) ? (after.percent ?? degree.percent) : (after.percent ?? change.amount);
    const value = { change: change.change, amount };
    const found: Parse<readonly Edit[]>[] = [];
    const isTold =
      object > 0 ||
      (!/^(?:warm|cool)/.test(pattern) && (after.next === words.length || wordAt(reader, after.next) === 'then'));
    if (exception < 0 && isTold) found.push(whole(value, after.next));
    if (/^(?:mirrored|resized)$/.test(change.change)) return found;
    if (exception > 0 && change.change === 'black and white') return found;
    for (const target of targets(reader, exception > 0 ? exception : start)) {
      // "grey heron" is a heron.
      if (target.value.some(({ noun, known }) => !known || noun === 'object' || backgroundNoun.test(noun))) continue;
      if (wordAt(reader, at) === 'gray') continue;
      const end = degreeAt(reader, target.next);
      found.push({
        value: adjustEach(target.value, { ...value, amount: end.percent ?? amount }, exception > 0),
        next: end.next,
      });
    }
    return found;
  });
}

const levels: Readonly<Record<string, readonly [more: string, less: string]>> = {
  brightness: ['brighter', 'darker'],
  exposure: ['brighter', 'darker'],
  light: ['brighter', 'darker'],
  contrast: ['more contrast', 'less contrast'],
  saturation: ['more colour', 'less colour'],
  color: ['more colour', 'less colour'],
  colors: ['more colour', 'less colour'],
  vibrance: ['more colour', 'less colour'],
  sharpness: ['sharper', 'blurred'],
  warmth: ['warmer', 'cooler'],
  size: ['resized', 'resized'],
};
const levelNouns = Object.keys(levels).join('|');

/** "increase the contrast", "turn down the brightness by 20 %", "reduce the size", "bump up the saturation a bit" */
function levelled(reader: Reader, at: number): Edits {
  const { words } = reader;
  const up = endOf('increase|boost|raise|bump|enhance|improve|up|turn|crank|add|pump|strengthen|more up?', words, at);
  const down = endOf('reduce|lower|decrease|cut|turn|tone|bring|weaken|lessen|less down?', words, at);
  const isDown = down > 0 && (down > up || wordAt(reader, down - 1) === 'down');
  const verb = Math.max(up, down);
  if (verb < 0 || (wordAt(reader, at) === 'turn' && verb === at + 1)) return [];
  const noun = endOf(`the|its|some|more|color? ${levelNouns}`, words, verb);
  const bare = endOf(levelNouns, words, verb);
  const end = Math.max(noun, bare);
  if (end < 0) return [];
  const [more, less] = levels[words[end - 1].text] ?? levels.brightness;
  const of = endOf('of|in', words, end);
  const object = of > 0 ? pictureEnd(reader, of) : -1;
  const degree = degreeAt(reader, Math.max(object, end));
  const after = afterState(reader, degree.next);
  const change = isDown ? less : more;
  const amount =
    change === 'resized'
      ? isDown
        ? after.percent === undefined
          ? 50
          : 100 - after.percent
        : 100 + (after.percent ?? 50)
      : (after.percent ?? degree.percent);
  return [whole({ change, amount }, after.next)];
}

const wrongs: readonly (readonly [string, string])[] = [
  ['dark|dim|underexposed', 'brighter'],
  ['bright|light|overexposed', 'darker'],
  ['blurry|soft', 'sharper'],
  ['pale|dull|flat', 'more colour'],
  ['colorful|saturated', 'less colour'],
];

/** "make the colours pop", "bring out the colours", "more vivid colours" */
function popping(reader: Reader, at: number): Edits {
  return colourfulness.flatMap((pattern): Edits => {
    const end = endOf(pattern, reader.words, at);
    if (end < 0) return [];
    const object = endOf('in|of', reader.words, end);
    const of = object > 0 ? pictureEnd(reader, object) : -1;
    return [whole({ change: 'more colour' }, Math.max(of, end))];
  });
}

/** "it's too dark", "the picture is too bright" */
function complaints(reader: Reader, at: number): Edits {
  const { words } = reader;
  const object = pictureEnd(reader, at);
  const be = object > 0 ? endOf('is|looks|seems a? little|bit|way|far|much|still? too', words, object) : -1;
  if (be < 0) return [];
  return wrongs.flatMap(([pattern, change]) => {
    const end = endOf(pattern, words, be);
    return end > 0 ? [whole({ change }, end)] : [];
  });
}

/** "blur the whole picture", "pixelate everything" */
function blurredWhole(reader: Reader, at: number): Edits {
  const { words } = reader;
  const change = endOf('pixelate|pixelise|pixelize', words, at) > 0 ? 'pixelated' : 'blurred';
  const verb = endOf('blur|blurr|soften|pixelate|pixelise|pixelize', words, at);
  if (verb < 0) return [];
  const object = pictureEnd(reader, verb);
  if (object < 0 || exceptEnd(reader, object) > 0) return [];
  const degree = degreeAt(reader, object);
  // "This is our logo, blur it": the logo.
  const isIt = object === verb + 1 && /^(?:it|this|that)$/.test(words[verb].text);
  if (isIt && !reader.sentence.starts.includes(at) && !/^(?:and|then)$/.test(words[at - 1]?.text ?? '')) return [];
  return isClosed(reader, degree.next) ? [whole({ change, amount: degree.percent }, degree.next)] : [];
}
