import { orders, type SizeOrder } from '../../language/orders.js';
import { quote } from '../../program/quoted.js';
import type { Variable } from './draft.js';
import { onePicture, picturesOf, type Writer } from './draft.js';
import { evaluate, partOf } from './expressions.js';
import { findThing } from './find-things.js';
import type { Amount, Direction, Intent, Measure, SizeMeasure, Thing } from './intent.js';
import { nameOf, refuseUnlike, sayThing } from './say-things.js';
import { sayAmount, writeAmount } from './write-amount.js';

const axes: Readonly<Partial<Record<Measure, readonly ['x' | 'y' | 'bottom' | SizeMeasure, '<' | '>']>>> = {
  left: ['x', '<'],
  right: ['x', '>'],
  above: ['y', '<'],
  below: ['y', '>'],
  large: ['area', '>'],
  small: ['area', '<'],
  tall: ['height', '>'],
  short: ['height', '<'],
  wide: ['width', '>'],
  narrow: ['width', '<'],
  // What stands on the ground lies the lower in a picture, the nearer it is.
  front: ['bottom', '>'],
  back: ['bottom', '<'],
  there: ['area', '>'],
};
const measureWords: Readonly<Record<Measure, string>> = {
  left: 'further left',
  right: 'further right',
  above: 'higher up',
  below: 'lower down',
  large: 'larger',
  small: 'smaller',
  tall: 'taller',
  short: 'less tall',
  wide: 'wider',
  narrow: 'narrower',
  front: 'closer to the camera',
  back: 'farther away from the camera',
  many: 'more numerous',
  few: 'less numerous',
  near: 'nearer',
  there: 'there',
};

export function writeChoice(writer: Writer, intent: Extract<Intent, { intent: 'choice' }>): Variable {
  const { things, by, of, compares } = intent;
  if (by === 'many' || by === 'few') return writeNumerous(writer, things, by, intent.scope);
  const picture = onePicture(intent.scope, writer.pictures, 'look at');
  const singular = things.map((thing) => ({ ...thing, definite: true }));
  for (const [place, thing] of singular.entries())
    for (const other of singular.slice(place + 1)) refuseUnlike(writer, thing, other);
  const boxes = singular.map((thing) => findThing(writer, thing, picture));
  const names = singular.map((thing) => nameOf(writer, thing));
  const words = `Choose which is ${measureWords[by]}${of ? ` of ${sayThing(writer, of)}` : ''}: ${names.join(' or ')}`;
  if (of && by !== 'near') {
    const anchor = findThing(writer, of, picture);
    const [axis, sign] = axes[by] ?? ['x', '<'];
    const options = boxes.map(
      (box, position) =>
        `${quote(names[position])} if {${box.variable}.count} > 0 and ${partOf(box, axis)} ${sign} ${partOf(anchor, axis)} else `,
    );
    return evaluate(writer, `${options.join('')}'neither'`, words);
  }
  const mayLack = by === 'there' || (isSide(by) && !compares);
  const tie = tieOf(by, boxes);
  const [measure, sign] = of ? distances(findThing(writer, of, picture)) : byAxis(by);
  const options = boxes.map((box, position) => {
    const rivals = boxes.filter((_, other) => other !== position);
    const wins = rivals.map((rival) => {
      const isMore = `${measure(box)} ${sign} ${measure(rival)}`;
      return mayLack ? `({${rival.variable}.count} == 0 or ${isMore})` : isMore;
    });
    const last = position === boxes.length - 1;
    const condition = last ? [] : wins;
    if (!mayLack)
      return last ? quote(names[position]) : `${quote(names[position])} if ${condition.join(' and ')} else `;
    return `${quote(names[position])} if ${[`{${box.variable}.count} > 0`, ...condition].join(' and ')} else `;
  });
  return evaluate(writer, `${tie}${options.join('')}${mayLack ? "'neither'" : ''}`, words);
}

/** Which is on a side may be told of one that is there alone; which is further there or larger, of both only. */
const isSide = (by: Measure): boolean => /^(?:left|right|above|below)$/.test(by);

/** Two that differ by less are the same to the eye. */
const clearly = 1.07;

/** Says so where two are of about the same size. */
function tieOf(by: Measure, boxes: readonly Variable[]): string {
  const [axis] = axes[by] ?? [];
  const [a, b, third] = boxes;
  if (by === 'there' || third || (axis !== 'area' && axis !== 'height' && axis !== 'width')) return '';
  const [one, other] = [partOf(a, axis), partOf(b, axis)];
  const near = `${one} < ${clearly} * ${other} and ${other} < ${clearly} * ${one}`;
  const what = { area: 'size', height: 'height', width: 'width' }[axis];
  return `${quote(`about the same ${what}`)} if ${near} else `;
}

/** Where several are meant, or one in the middle, that is said. */
function writePictureSide(writer: Writer, subject: Thing, sides: readonly Direction[]): Variable {
  const picture = onePicture(subject.scope, writer.pictures, 'look at');
  const box = findThing(writer, subject, picture);
  const across = sides.includes('left');
  const [axis, names] = across
    ? (['x', ['on the left', 'on the right']] as const)
    : (['y', ['at the top', 'at the bottom']] as const);
  const [first, last] = (across ? ['LEFT', 'RIGHT'] : ['TOP', 'BOTTOM']).map((object) =>
    writer.draft.call('BOX', 'LOC', { image: picture, object }, `Take the ${object.toLowerCase()} half`),
  );
  const [before, behind] = [
    `(${partOf(box, axis)} - ${partOf(first, axis)})`,
    `(${partOf(last, axis)} - ${partOf(box, axis)})`,
  ];
  const clearly = `${quote(names[0])} if 3 * ${before} < 2 * ${behind} else ${quote(names[1])} if 3 * ${behind} < 2 * ${before}`;
  const words = `Say whether ${sayThing(writer, subject)} is ${names.join(' or ')}`;
  return evaluate(
    writer,
    `${partOf(box, 'place')} if {${box.variable}.count} > 1 else ${clearly} else 'in the middle'`,
    words,
  );
}

export function writeSide(writer: Writer, { subject, object, sides }: Extract<Intent, { intent: 'side' }>): Variable {
  if (!object) return writePictureSide(writer, subject, sides);
  const picture = onePicture(subject.scope ?? object.scope, writer.pictures, 'look at');
  const [a, b] = [subject, object].map((thing) => findThing(writer, thing, picture));
  const options = sides.map((side) => {
    const [axis, sign] = axes[side] ?? ['x', '<'];
    return `${quote(side)} if ${partOf(a, axis)} ${sign} ${partOf(b, axis)} else `;
  });
  const words = `Say on which side of ${sayThing(writer, object)} ${sayThing(writer, subject)} is: ${sides.join(' or ')}`;
  return evaluate(writer, `${options.join('')}'neither'`, words);
}

type MeasureOf = (box: Variable) => string;

function byAxis(by: Measure): readonly [MeasureOf, '<' | '>'] {
  const [axis, sign] = axes[by] ?? ['x', '<'];
  return [(box) => partOf(box, axis), sign];
}

/** Squared distances of centres. */
function distances(anchor: Variable): readonly [MeasureOf, '<'] {
  const along = (box: Variable, axis: 'x' | 'y'): string => `(${partOf(box, axis)} - ${partOf(anchor, axis)})`;
  return [(box) => `(${along(box, 'x')} * ${along(box, 'x')} + ${along(box, 'y')} * ${along(box, 'y')})`, '<'];
}

function writeNumerous(writer: Writer, things: readonly Thing[], by: 'many' | 'few', scope: Amount['scope']): Variable {
  const counts = things.map((thing) => {
    const amount: Amount = { things: [{ ...thing, scope: undefined }], scope: thing.scope ?? scope };
    return writeAmount(writer, amount, writer.pictures);
  });
  const names = things.map((thing) => writer.lexicon.plural(nameOf(writer, { ...thing, plural: false })));
  const sign = by === 'many' ? '>' : '<';
  const options = counts.map((count, position) => {
    const wins = counts.filter((_, other) => other !== position).map((rival) => `${count} ${sign} ${rival}`);
    return `${quote(names[position])} if ${wins.join(' and ')} else `;
  });
  const words = `Choose which there are ${by === 'many' ? 'more' : 'fewer'} of: ${names.join(' or ')}`;
  const none = counts.length === 2 ? 'neither' : 'none of them';
  return evaluate(writer, `${options.join('')}'equally many' if ${counts[0]} > 0 else ${quote(none)}`, words);
}

/** Compared are the shares of their pictures that they take up. */
export function writeLargerIn(writer: Writer, thing: Thing, by: SizeOrder): Variable {
  if (writer.pictures.length < 2) picturesOf({ of: 'each' }, writer.pictures);
  const [measure] = axes[by] ?? ['area'];
  const [, sign] = axes[by] ?? ['area', '>'];
  const one: Thing = {
    ...thing,
    plural: false,
    definite: true,
    traits: [...thing.traits, { is: 'extreme', query: orders[by].first }],
  };
  const shares = writer.pictures.map((picture) => {
    const box = findThing(writer, one, picture);
    const half = writer.draft.call(
      'BOX',
      'LOC',
      { image: picture, object: 'LEFT' },
      `Take the left half of ${picture.words}`,
    );
    return `${partOf(box, measure)} / ${partOf(half, measure)}`;
  });
  const names = writer.pictures.map(({ words }) => words);
  const [first, second] = shares;
  const tie =
    shares.length === 2
      ? `'about the same in both' if ${first} < ${clearly} * ${second} and ${second} < ${clearly} * ${first} else `
      : '';
  const options = shares.map((share, position) => {
    const wins = shares.filter((_, other) => other !== position).map((rival) => `${share} ${sign} ${rival}`);
    return position === shares.length - 1
      ? quote(names[position])
      : `${quote(names[position])} if ${wins.join(' and ')} else `;
  });
  return evaluate(
    writer,
    `${tie}${options.join('')}`,
    `Choose the picture in which ${sayThing(writer, thing)} is ${measureWords[by]}`,
  );
}

export function writePictureChoice(writer: Writer, amount: Amount, by: 'many' | 'few' | 'any'): Variable {
  if (writer.pictures.length < 2) picturesOf({ of: 'each' }, writer.pictures);
  const names = writer.pictures.map(({ words }) => words);
  const counts = writer.pictures.map((picture) =>
    writeAmount(writer, { things: amount.things.map(({ quantity: _, ...thing }) => thing) }, [picture]),
  );
  const words = `Choose the picture with ${by === 'any' ? '' : by === 'many' ? 'more ' : 'fewer '}${sayAmount(writer, amount)}`;
  if (by === 'any') {
    const quantity = amount.things[0]?.quantity;
    const holds = counts.map((count) => `${count} ${quantity?.operator ?? '>'} ${quantity?.number ?? 0}`);
    const all = holds.length === 2 ? `'both' if ${holds.join(' and ')} else ` : '';
    const options = holds.map((condition, position) => `${quote(names[position])} if ${condition} else `);
    return evaluate(writer, `${all}${options.join('')}'none'`, words);
  }
  const sign = by === 'many' ? '>' : '<';
  const options = counts.map((count, position) => {
    const wins = counts.filter((_, other) => other !== position).map((rival) => `${count} ${sign} ${rival}`);
    return `${quote(names[position])} if ${wins.join(' and ')} else `;
  });
  return evaluate(writer, `${options.join('')}'equally many'`, words);
}
