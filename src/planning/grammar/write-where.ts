import { ordinalOf } from '../../language/numbers.js';
import { quote } from '../../program/quoted.js';
import { type PictureVariable, picturesOf, UnclearError, type Variable, type Writer } from './draft.js';
import { evaluate, partOf } from './expressions.js';
import { findThing } from './find-things.js';
import type { Intent, Thing } from './intent.js';
import { isPlain, nameOf, nounOf, sayThing } from './say-things.js';
import { writeAmount } from './write-amount.js';

/** "on the left, in the lower half"; of several pictures those in which it is, of several things each with its name. */
export function writeWhere(
  writer: Writer,
  { things, scope, posture = '' }: Extract<Intent, { intent: 'where' }>,
): Variable {
  const pictures = picturesOf(scope?.of === 'picture' ? scope : undefined, writer.pictures);
  const texts = things.map((thing) => placeOf(writer, thing, pictures));
  const words =
    `Say where exactly ${things.map((thing) => sayThing(writer, thing)).join(' and ')} is ${posture}`.trim();
  const [only, ...others] = texts;
  if (only && others.length === 0) return evaluate(writer, only, words);
  const named = texts.map((text, place) => `${quote(`${nounOf(writer, things[place])}: `)} + (${text})`);
  return evaluate(writer, named.join(" + '; ' + "), words);
}

function placeOf(writer: Writer, thing: Thing, pictures: readonly PictureVariable[]): string {
  const boxes = pictures.map((picture) => findThing(writer, { ...thing, quantity: undefined }, picture));
  const [only, ...others] = boxes;
  if (only && others.length === 0) return partOf(only, 'place');
  const named = (place: number): string =>
    `${quote(`in the ${ordinalOf(writer.pictures.indexOf(pictures[place]))} picture, `)} + ${partOf(boxes[place], 'place')}`;
  // Only pictures in which there is one are spoken of.
  const choices = subsets(boxes.length).map((chosen) => {
    const holds = boxes.map((box, place) => `${partOf(box, 'count')} ${chosen.includes(place) ? '>' : '=='} 0`);
    return `${chosen.map(named).join(" + '; ' + ")} if ${holds.join(' and ')} else `;
  });
  return `${choices.join('')}'nowhere'`;
}

const maxListed = 4;

/** Which of these there are, or are not. */
export function writePresence(
  writer: Writer,
  { things, absent, scope }: Extract<Intent, { intent: 'present' }>,
): Variable {
  if (things.length > maxListed)
    throw new UnclearError(`I can't tell that of more than ${maxListed} things at once. Please name fewer.`);
  const pictures = picturesOf(scope?.of === 'picture' ? scope : undefined, writer.pictures);
  const isThere = things.every((thing) => isPlain(thing) && thing.noun !== 'face')
    ? labelTests(writer, things, pictures)
    : things.map((thing) => `${writeAmount(writer, { things: [thing] }, pictures)} > 0`);
  const names = things.map((thing) => nameOf(writer, thing));
  const choices = subsets(things.length).map((chosen) => {
    const holds = isThere.map((test, place) => (chosen.includes(place) === absent ? `not (${test})` : `(${test})`));
    return `${quote(chosen.map((place) => names[place]).join(', '))} if ${holds.join(' and ')} else `;
  });
  const words = `Say which of these ${absent ? 'were not' : 'were'} found: ${names.join(', ')}`;
  return evaluate(writer, `${choices.join('')}'none of them'`, words);
}

/** Looked for together, so that what is found of several names in one place is only the likeliest. */
function labelTests(writer: Writer, things: readonly Thing[], pictures: readonly PictureVariable[]): readonly string[] {
  const nouns = things.map(({ noun }) => noun);
  const boxes = pictures.map((picture) =>
    writer.draft.call('BOX', 'LOC', { image: picture, object: nouns.join(', ') }, `Locate ${nouns.join(', ')}`),
  );
  return nouns.map((noun) => {
    const known = writer.lexicon.resolve(noun);
    const labels = new Set([noun, ...(known ? [known.name, ...writer.lexicon.members(known.name)] : [])]);
    return boxes
      .flatMap((box) => [...labels].map((label) => `${quote(label)} in ${partOf(box, 'labels')}`))
      .join(' or ');
  });
}

/** All choices of at least one of `count` places. */
const subsets = (count: number): readonly (readonly number[])[] =>
  Array.from({ length: 2 ** count - 1 }, (_, at) =>
    Array.from({ length: count }, (_, place) => place).filter((place) => (at + 1) & (1 << place)),
  );
