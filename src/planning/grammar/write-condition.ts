import { quote } from '../../program/quoted.js';
import type { Variable } from './draft.js';
import { type PictureVariable, picturesOf } from './draft.js';
import { cropAt, evaluate, findThing, nounOf, sayThing, sideWords, type Writer } from './find-things.js';
import type { Amount, Condition, Relation, Scope, Thing } from './intent.js';

type Pictures = readonly PictureVariable[];

/** A sum of COUNTs over things and pictures, as an expression: `{ANSWER0} + {ANSWER1}`. */
export function writeAmount(writer: Writer, amount: Amount, pictures: Pictures): string {
  const asked = amount.scope ? picturesOf(totalled(amount.scope), writer.pictures) : pictures;
  const counts = asked.flatMap((picture) => amount.things.map((thing) => writeCount(writer, thing, picture)));
  return counts.map(braced).join(' + ');
}

/** "in both images" totals, as far as numbers go. */
const totalled = (scope: Scope): Scope => (scope.of === 'picture' ? scope : { of: 'all' });

export function writeCount(writer: Writer, thing: Thing, picture: PictureVariable): Variable {
  const others = thing.traits.flatMap((trait) => (trait.is === 'without' ? [trait.thing] : []));
  if (others.length > 0) return writeRest(writer, thing, others, picture);
  const box = findThing(writer, { ...thing, plural: true }, picture);
  const many = nounOf(writer, { ...thing, plural: true });
  return writer.draft.call('ANSWER', 'COUNT', { box }, `Count the ${many} in ${picture.words}`);
}

/** Vehicles other than cars: the vehicles less the cars among them. */
function writeRest(writer: Writer, thing: Thing, others: readonly Thing[], picture: PictureVariable): Variable {
  const traits = thing.traits.filter(({ is }) => is !== 'without');
  const all = writeCount(writer, { ...thing, traits }, picture);
  const less = others.map((other) =>
    braced(
      writeCount(
        writer,
        { ...other, traits: [...traits, ...other.traits], relations: [...thing.relations, ...other.relations] },
        picture,
      ),
    ),
  );
  return evaluate(writer, [braced(all), ...less].join(' - '), `Count ${sayThing(writer, { ...thing, plural: true })}`);
}

export const braced = ({ variable }: Variable): string => `{${variable}}`;
const part = ({ variable }: Variable, name: 'x' | 'y' | 'area' | 'count' | 'label'): string => `{${variable}.${name}}`;
export const partOf = part;

/** Colours as COLOR names them. */
const colourNames: Readonly<Record<string, string>> = {
  gray: 'grey',
  silver: 'grey',
  golden: 'gold',
  violet: 'purple',
  blond: 'blonde',
};
export const colourName = (colour: string): string => colourNames[colour] ?? colour;

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
  { amount, operator, than, times }: Extract<Condition, { is: 'amount' }>,
  pictures: Pictures,
): string {
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
      const [a, b] = [condition.subject, condition.object].map((thing) => findThing(writer, thing, picture));
      return compared(a, b, `${part(a, 'area')} > ${part(b, 'area')}`);
    }
    case 'colour': {
      const box = findThing(writer, condition.subject, picture);
      const words = `Name the colour of ${sayThing(writer, condition.subject)}`;
      const answer = writer.draft.call('ANSWER', 'COLOR', { image: picture, object: box }, words);
      return `${quote(colourName(condition.colour))} in ${braced(answer)}`;
    }
    case 'every': {
      const all = writeCount(writer, condition.all, picture);
      const narrower = writeCount(writer, condition.narrower, picture);
      return `${braced(all)} > 0 and ${braced(narrower)} == ${braced(all)}`;
    }
    case 'asked': {
      const { question } = condition;
      return braced(
        writer.draft.call('ANSWER', 'VQA', { image: picture, question }, `Answer the question: ${question}`),
      );
    }
  }
}

/** True only when both were found. */
export const compared = (a: Variable, b: Variable, comparison: string): string =>
  `${part(a, 'count')} > 0 and ${part(b, 'count')} > 0 and ${comparison}`;

function writeRelation(
  writer: Writer,
  subject: Thing,
  relation: Relation,
  object: Thing,
  picture: PictureVariable,
): string {
  // "Is a dog left of the car?" asks for any, "Is the dog left of the car?" for that one.
  const pointed = subject.definite && !subject.plural && !subject.quantity;
  if (!pointed || relation === 'front' || relation === 'behind' || relation === 'at') {
    const view = cropAt(writer, relation, object, picture);
    const { quantity, ...thing } = subject;
    const box = findThing(writer, { ...thing, plural: true }, view);
    const words = `Count the ${nounOf(writer, { ...thing, plural: true })} ${sideWords[relation]} ${sayThing(writer, object)}`;
    const count = writer.draft.call('ANSWER', 'COUNT', { box }, words);
    return `${braced(count)} ${quantity?.operator ?? '>'} ${quantity?.number ?? 0}`;
  }
  const a = findThing(writer, subject, picture);
  const b = findThing(writer, object, picture);
  const axis = relation === 'left' || relation === 'right' ? 'x' : 'y';
  const sign = relation === 'left' || relation === 'above' ? '<' : '>';
  return compared(a, b, `${part(a, axis)} ${sign} ${part(b, axis)}`);
}

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
      return `${sayThing(writer, condition.subject)} is larger than ${sayThing(writer, condition.object)}`;
    case 'colour':
      return `${sayThing(writer, condition.subject)} is ${colourName(condition.colour)}`;
    case 'every':
      return `all of them are ${sayThing(writer, condition.narrower)}`;
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

export const sayAmount = (writer: Writer, { things }: Amount): string =>
  things.map((thing) => sayThing(writer, { ...thing, plural: true }).replace(/^the /, '')).join(' and ');
