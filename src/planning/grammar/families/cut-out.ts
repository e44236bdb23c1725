import type { Edit } from '../intent.js';
import { endOf, textOf } from '../phrase.js';
import type { Reader } from '../reader.js';
import { plainColours } from './adjust-background.js';
import { type EditRule, type Edits, exceptEnd, pictures, targets } from './edit-targets.js';

const cut = 'cut|clip|crop out only|just? all?';
const extract = 'extract|isolate|separate all|only|just?';
const apart = 'cut|clip';
const make = 'make|create|do|give a|an|me? a|an|the? cutout|cut-out|sticker of|from|out? of?';
const out = `out|away from|of? the|this|that|its|my? background|backdrop|surroundings?`;
const alone = `from|of the|this|that|its|my? background|backdrop|surroundings|rest|${pictures}`;
const onGround = `and? put? it? on|onto|against|over|before|with|in a|an|the? plain|solid|clean|pure|simple? ${plainColours} background|backdrop|ground`;
const wholePicture = `out of|from the|this|that|my? ${pictures}|it`;

const removeRest =
  'remove|erase|delete|clear|hide|drop|cut|get|take rid? of? out|away? everything|everyone|all|anything else|around? from|in? the|this? image|picture|photo?';
const keepOnly = 'keep|leave|show|preserve only|just?';
const andRest =
  ',|;? and|but|then? remove|erase|delete|clear|drop|cut|hide|make out|away? the|everything|all? rest|else|background|others? transparent|white|gone?';

/** "cut out the dog", "cut the dog out", "isolate the bus", "crop out the man": apart from the rest, or away with it. */
export const cutOut: EditRule = {
  needs: [cut, extract, apart, make, out, removeRest, keepOnly, andRest, onGround, 'crop|trim'],
  read: (reader, at) => [...isolated(reader, at), ...croppedOut(reader, at), ...restRemoved(reader, at)],
};

/** What surrounds it becomes transparent, and the picture as small as it. */
function isolated(reader: Reader, at: number): Edits {
  const { words } = reader;
  const isCrop = words[at]?.text === 'crop';
  const starts = [endOf(cut, words, at), endOf(extract, words, at), endOf(make, words, at)];
  const found: Edits[number][] = [];
  for (const start of starts) {
    if (start < 0 || isCrop) continue;
    for (const { value, next } of targets(reader, start)) {
      // "Cut out the man from the picture" wants it without him; "extract the man from it" wants him.
      if (start === starts[0] && endOf(wholePicture, words, next) > 0) continue;
      found.push(apartFrom(reader, value, next));
    }
  }
  const verb = endOf(apart, words, at);
  if (verb > 0)
    for (const { value, next } of targets(reader, verb)) {
      const end = endOf(out, words, next);
      if (end > 0 && endOf(wholePicture, words, next) < 0) found.push(apartFrom(reader, value, end));
    }
  return found;
}

/** Transparent around it, or on a plain ground: "… on a white background". */
function apartFrom(reader: Reader, things: readonly (Edit['thing'] & {})[], next: number): Edits[number] {
  const { words } = reader;
  const ground = endOf(onGround, words, next);
  if (ground < 0) return { value: things.flatMap(cutFrom), next: Math.max(next, endOf(alone, words, next)) };
  const change = `filled ${words[ground - 2].text}`;
  const ratio = textOf(words, next, ground);
  return { value: things.map((thing): Edit => ({ edit: 'adjust', change, thing, kept: true, ratio })), next: ground };
}

const cutFrom = (thing: Edit['thing'] & {}): readonly Edit[] => [
  { edit: 'adjust', change: 'filled transparent', thing, kept: true },
  { edit: 'crop', thing },
];

/** "remove everything except the dog", "keep only the dog and remove the rest": all around it becomes transparent. */
function restRemoved(reader: Reader, at: number): Edits {
  const { words } = reader;
  const found: Edits[number][] = [];
  const alone = (value: readonly (Edit['thing'] & {})[], next: number): Edits[number] => ({
    value: value.map((thing): Edit => ({ edit: 'adjust', change: 'filled transparent', thing, kept: true })),
    next,
  });
  const verb = endOf(removeRest, words, at);
  const but =
    verb > 0 && words.slice(at, verb).some(({ text }) => /^(?:everything|all|anything)$/.test(text))
      ? exceptEnd(reader, verb)
      : -1;
  if (but > 0) for (const { value, next } of targets(reader, but)) found.push(alone(value, next));
  const keep = endOf(keepOnly, words, at);
  if (keep > 0)
    for (const { value, next } of targets(reader, keep)) {
      const end = endOf(andRest, words, next);
      if (end > next + 1) found.push(alone(value, end));
    }
  return found;
}

/** "crop the man out", "crop out the car", "trim the bottle away" */
function croppedOut(reader: Reader, at: number): Edits {
  const { words } = reader;
  const first = endOf('crop|trim out|away all|every|the-rest?', words, at);
  const verb = endOf('crop|trim', words, at);
  const found: Edits[number][] = [];
  const rest = (value: readonly (Edit['thing'] & {})[], next: number): Edits[number] => ({
    value: value.map((thing): Edit => ({ edit: 'crop', thing, rest: true })),
    next,
  });
  if (first > 0)
    for (const { value, next } of targets(reader, first))
      found.push(rest(value, Math.max(next, endOf(wholePicture, words, next))));
  if (verb > 0)
    for (const { value, next } of targets(reader, verb)) {
      const end = Math.max(endOf('out|away|off', words, next), endOf(wholePicture, words, next));
      if (end > 0) found.push(rest(value, Math.max(end, endOf(wholePicture, words, next))));
    }
  return found;
}
