import { quote } from '../../program/quoted.js';
import { colourName } from './attributes.js';
import { type PictureVariable, picturesOf, type Variable, type Writer } from './draft.js';
import { braced, compared, partOf } from './expressions.js';
import { cropAt, findThing } from './find-things.js';
import type { Amount, Condition, Relation, Scope, Thing } from './intent.js';
import { nounOf, onSide, refuseUnlike, sayThing, sideWords, theNoun } from './say-things.js';
import { sayAmount, writeAmount, writeCount } from './write-amount.js';

type Pictures = readonly PictureVariable[];

/** The lines that a condition needs, and the expression that is true when it holds. */
export function writeCondition(writer: Writer, condition: Condition, pictures: Pictures): string {
  switch (condition.is) {
    case 'amount':
      return writeComparison(writer, condition, pictures);
    case 'and':
    case 'or':
    case 'xor':
      return condition.parts
        .map((one) => bracket(writeCondition(writer, one, pictures), condition.is))
        .join(` ${condition.is} `);
    case 'not':
      return `not (${writeCondition(writer, condition.part, pictures)})`;
    case 'scoped':
      return writeScoped(writer, condition.scope, condition.part);
    case 'parity':
      return `(${writeAmount(writer, condition.amount, pictures)}) % 2 == ${condition.odd ? 1 : 0}`;
    case 'same':
      return writeSame(writer, condition.amount);
    default:
      // Of several pictures, one that it holds for is enough.
      return pictures
        .map((picture) => writeSingle(writer, condition, picture))
        .map((expression) => (pictures.length > 1 ? `(${expression})` : expression))
        .join(' or ');
  }
}

const bracket = (expression: string, outer: string): string => {
  const parts = [' and ', ' or ', ' xor '].filter((word) => expression.includes(word));
  return parts.length === 0 || (parts.length === 1 && parts[0] === ` ${outer} ` && outer === 'and')
    ? expression
    : `(${expression})`;
};

function writeComparison(
  writer: Writer,
  { amount, operator, than, times, presumes }: Extract<Condition, { is: 'amount' }>,
  pictures: Pictures,
): string {
  const [only] = pictures;
  if (presumes && writer.pictures.length === 1 && amount.things.length === 1) {
    const all = writeCount(writer, presumes, only);
    return shareOf(writeCount(writer, amount.things[0], only), all, writer, '> 0');
  }
  if (typeof than === 'number') return `${writeAmount(writer, amount, pictures)} ${operator} ${than}`;
  const [here, there] = sidesAsPictures(amount, than, writer.pictures.length);
  const left = writeAmount(writer, here, pictures);
  const right = writeAmount(writer, there, pictures);
  return `${left} ${operator} ${times === undefined ? right : `${times} * (${right})`}`;
}

/** With two pictures, "more on the left than on the right" compares the pictures and not their halves. */
function sidesAsPictures(amount: Amount, than: Amount, pictures: number): readonly [Amount, Amount] {
  const side = ({ things, scope }: Amount): string | undefined => {
    const [only, ...others] = scope ? [] : things;
    const places = only?.traits.flatMap((trait) => (trait.is === 'place' ? [trait.place] : [])) ?? [];
    return others.length === 0 && places.length === 1 ? places[0] : undefined;
  };
  const pair = `${side(amount)} ${side(than)}`;
  if (pictures !== 2 || (pair !== 'left right' && pair !== 'right left')) return [amount, than];
  const whole = ({ things }: Amount, position: number): Amount => ({
    things: things.map((thing) => ({ ...thing, traits: thing.traits.filter(({ is }) => is !== 'place') })),
    scope: { of: 'picture', position },
  });
  const first = pair.startsWith('left') ? 0 : 1;
  return [whole(amount, first), whole(than, 1 - first)];
}

/** Whatever pictures were named, the same number is one that all of them have. */
function writeSame(writer: Writer, amount: Amount): string {
  const [first, ...others] = picturesOf({ of: 'each' }, writer.pictures).map((picture) =>
    writeAmount(writer, amount, [picture]),
  );
  return others.map((other) => `${first} == ${other}`).join(' and ');
}

function writeScoped(writer: Writer, scope: Scope, condition: Condition): string {
  const asked = picturesOf(scope, writer.pictures);
  if (condition.is === 'same') return writeCondition(writer, condition, asked);
  if (scope.of === 'picture' || scope.of === 'all') return writeCondition(writer, condition, asked);
  const each = asked.map((picture) => `(${writeCondition(writer, condition, [picture])})`);
  switch (scope.of) {
    case 'each':
      return each.map(unbracketed).join(' and ');
    case 'either':
      return each.map(unbracketed).join(denies(condition) ? ' and ' : ' or ');
    case 'some':
      return each.map(unbracketed).join(' or ');
    case 'one':
      return each.length === 2 ? each.map(unbracketed).join(' xor ') : `${each.join(' + ')} == 1`;
    case 'none':
      return `not (${each.map(unbracketed).join(' or ')})`;
  }
}

const denies = (condition: Condition): boolean =>
  condition.is === 'amount' && condition.operator === '==' && condition.than === 0;

/** A plain comparison needs no brackets. */
const unbracketed = (expression: string): string =>
  / (?:and|or|xor|not) |not /.test(expression) ? expression : expression.slice(1, -1);

type Single = Exclude<Condition, { is: 'amount' | 'parity' | 'same' | 'and' | 'or' | 'xor' | 'not' | 'scoped' }>;

function writeSingle(writer: Writer, condition: Single, picture: PictureVariable): string {
  switch (condition.is) {
    case 'relation':
      return writeRelation(writer, condition.subject, condition.relation, condition.object, picture);
    case 'larger': {
      refuseUnlike(writer, condition.subject, condition.object);
      const [a, b] = [condition.subject, condition.object].map((thing) => findThing(writer, thing, picture));
      const isLarger = `${partOf(a, condition.by)} > ${partOf(b, condition.by)}`;
      // Of one that is not there nothing is larger; of several pictures any may show both.
      return writer.pictures.length > 1 ? compared(a, b, isLarger) : isLarger;
    }
    case 'colour': {
      const box = findThing(writer, condition.subject, picture);
      const words = `Name the colour of ${sayThing(writer, condition.subject)}`;
      const answer = writer.draft.call('ANSWER', 'COLOR', { image: picture, object: box }, words);
      return `${quote(colourName(condition.colour))} in ${braced(answer)}`;
    }
    case 'side': {
      const box = findThing(writer, condition.subject, picture);
      const across = condition.side === 'left' || condition.side === 'right';
      const [first, last] = (across ? ['LEFT', 'RIGHT'] : ['TOP', 'BOTTOM']).map((object) =>
        writer.draft.call('BOX', 'LOC', { image: picture, object }, `Take the ${object.toLowerCase()} half`),
      );
      const axis = across ? 'x' : 'y';
      const sign = condition.side === 'left' || condition.side === 'above' ? '<' : '>';
      return `2 * ${partOf(box, axis)} ${sign} ${partOf(first, axis)} + ${partOf(last, axis)}`;
    }
    case 'every': {
      const all = writeCount(writer, condition.all, picture);
      const narrower = writeCount(writer, condition.narrower, picture);
      return shareOf(narrower, all, writer, '== 1');
    }
    case 'share': {
      const all = writeCount(writer, condition.all, picture);
      const narrower = writeCount(writer, condition.narrower, picture);
      return shareOf(narrower, all, writer, condition.share === 'most' ? '> 0.5' : '== 0.5');
    }
    case 'instead':
      return `${braced(writeCount(writer, condition.thing, picture))} > 0`;
    case 'equal': {
      refuseUnlike(writer, condition.subject, condition.object);
      const [a, b] = [condition.subject, condition.object].map((thing) => findThing(writer, thing, picture));
      const [one, other] = [partOf(a, condition.by), partOf(b, condition.by)];
      const isAsLarge = `${sameSize} * ${one} > ${other}`;
      return condition.least ? isAsLarge : `${isAsLarge} and ${sameSize} * ${other} > ${one}`;
    }
    case 'alike': {
      const object = findThing(writer, { ...condition.thing, plural: true }, picture);
      if (condition.by) {
        const measure = measureNames[condition.by];
        const many = sayThing(writer, { ...condition.thing, plural: true });
        const words = `Compare the ${measure}s of ${many}: are they equally ${sizeAdjectives[condition.by]}?`;
        return braced(writer.draft.call('ANSWER', 'SAMESIZE', { object, measure }, words));
      }
      const words = `Compare the colours of ${sayThing(writer, { ...condition.thing, plural: true })}`;
      return braced(writer.draft.call('ANSWER', 'SAMECOLOR', { image: picture, object }, words));
    }
    case 'asked': {
      const { question } = condition;
      return braced(
        writer.draft.call('ANSWER', 'VQA', { image: picture, question }, `Answer the question: ${question}`),
      );
    }
  }
}

/** Of none there is no share: whether they are all red can't be told then, where one picture is asked of. */
function shareOf(some: Variable, all: Variable, { pictures }: Writer, is: string): string {
  const share = `${braced(some)} / ${braced(all)} ${is}`;
  return pictures.length > 1 ? `${braced(all)} > 0 and ${share}` : share;
}

const isSide = (relation: Relation): boolean => /^(?:left|right|above|below)$/.test(relation);

function writeRelation(
  writer: Writer,
  subject: Thing,
  relation: Relation,
  object: Thing,
  picture: PictureVariable,
): string {
  // "Is a dog left of the car?" asks for any, "Is the dog left of the car?" for that one.
  const pointed = subject.definite && !subject.plural && !subject.quantity;
  if (relation === 'on') {
    const { quantity, ...thing } = subject;
    const relations = [...thing.relations, { relation, thing: object }];
    const resting = writeCount(writer, { ...thing, relations }, picture);
    // Of the cat that is not there nobody says that it is not on the couch.
    if (pointed) return shareOf(resting, writeCount(writer, thing, picture), writer, '> 0');
    return `${braced(resting)} ${quantity?.operator ?? '>'} ${quantity?.number ?? 0}`;
  }
  if (!pointed || !isSide(relation)) {
    const view = cropAt(writer, relation, object, picture);
    const { quantity, ...thing } = subject;
    const box = findThing(writer, { ...thing, plural: true }, view);
    const words = `Count ${theNoun(writer, { ...thing, plural: true })} ${sideWords[relation]} ${sayThing(writer, object)}`;
    const count = writer.draft.call('ANSWER', 'COUNT', { box }, words);
    if (pointed && !isSide(relation)) return shareOf(count, writeCount(writer, thing, picture), writer, '> 0');
    return `${braced(count)} ${quantity?.operator ?? '>'} ${quantity?.number ?? 0}`;
  }
  const a = findThing(writer, subject, picture);
  const b = findThing(writer, object, picture);
  const axis = relation === 'left' || relation === 'right' ? 'x' : 'y';
  const sign = relation === 'left' || relation === 'above' ? '<' : '>';
  return compared(a, b, `${partOf(a, axis)} ${sign} ${partOf(b, axis)}`);
}

/** Boxes whose sides differ by less are of one size to the eye. */
const sameSize = 1.2;

const sizeAdjectives = { area: 'big', height: 'tall', width: 'wide' } as const;
const measureNames = { area: 'size', height: 'height', width: 'width' } as const;
const largerWords = { area: 'larger', height: 'taller', width: 'wider' } as const;

/** A condition in words, for the plan's last step. */
export function sayCondition(writer: Writer, condition: Condition): string {
  switch (condition.is) {
    case 'amount':
      return sayComparison(writer, condition);
    case 'parity':
      return `there is an ${condition.odd ? 'odd' : 'even'} number of ${sayAmount(writer, condition.amount)}`;
    case 'same':
      return `there are as many ${sayAmount(writer, condition.amount)} in each of the pictures`;
    case 'relation':
      return `${sayThing(writer, condition.subject)} is ${sideWords[condition.relation]} ${sayThing(writer, condition.object)}`;
    case 'larger':
      return `${sayThing(writer, condition.subject)} is ${largerWords[condition.by]} than ${sayThing(writer, condition.object)}`;
    case 'colour':
      return `${sayThing(writer, condition.subject)} is ${colourName(condition.colour)}`;
    case 'side':
      return `${sayThing(writer, condition.subject)} is ${onSide[condition.side]}`;
    case 'every':
      return `all of them are ${sayThing(writer, condition.narrower)}`;
    case 'share':
      return `${condition.share} of them are ${sayThing(writer, condition.narrower)}`;
    case 'instead':
      return `there are ${nounOf(writer, { ...condition.thing, plural: true })}`;
    case 'equal':
      return `${sayThing(writer, condition.subject)} has about the same ${measureNames[condition.by]} as ${sayThing(writer, condition.object)}`;
    case 'alike':
      return `all of ${sayThing(writer, { ...condition.thing, plural: true })} have the same ${condition.by ? 'size' : 'colour'}`;
    case 'asked':
      return 'the answer is yes';
    case 'and':
    case 'or':
      return condition.parts.map((one) => sayCondition(writer, one)).join(` ${condition.is} `);
    case 'xor':
      return `either ${condition.parts.map((one) => sayCondition(writer, one)).join(' or ')}, but not both`;
    case 'not':
      return `it is not so that ${sayCondition(writer, condition.part)}`;
    case 'scoped':
      return `${sayCondition(writer, condition.part)} in ${sayScope(writer, condition.scope)}`;
  }
}

function sayScope(writer: Writer, scope: Scope): string {
  switch (scope.of) {
    case 'picture':
      return picturesOf(scope, writer.pictures)[0]?.words ?? 'the picture';
    case 'all':
      return 'all pictures together';
    case 'each':
      return 'each of the pictures';
    case 'some':
      return 'at least one of the pictures';
    case 'either':
      return 'any of the pictures';
    case 'one':
      return 'exactly one of the pictures';
    case 'none':
      return 'none of the pictures';
  }
}

const operatorWords = {
  '==': 'exactly',
  '>=': 'at least',
  '<=': 'at most',
  '>': 'more than',
  '<': 'fewer than',
} as const;

function sayComparison(
  writer: Writer,
  { amount, operator, than, times }: Extract<Condition, { is: 'amount' }>,
): string {
  const things = sayAmount(writer, amount);
  if (typeof than !== 'number') {
    const other = sayAmount(writer, than);
    if (operator === '==')
      return `there are ${times === undefined ? 'as' : `${times} times as`} many ${things} as ${other}`;
    const words = { '>': 'more', '<': 'fewer', '>=': 'at least as many', '<=': 'at most as many' }[operator];
    return `there are ${words} ${things} ${operator === '>' || operator === '<' ? 'than' : 'as'} ${other}`;
  }
  if (operator === '>' && than === 0) return `there are ${things}`;
  if (than === 0 && operator === '==') return `there are no ${things}`;
  return `there are ${operatorWords[operator]} ${than} ${things}`;
}
