import type { Lexicon } from '../../../concept.js';
import { quote } from '../../../util/quoted.js';
import { createDraft, type Line, type Variable } from './draft.js';
import { findThing, nameOf, sayThing, type Writer } from './find-things.js';
import type { Amount, Intent, Measure, Thing } from './intent.js';
import { onePicture, type PictureVariable, picturesOf, pictureVariables } from './picture-variables.js';
import { UnclearError } from './unclear.js';
import {
  braced,
  colourName,
  partOf,
  sayAmount,
  sayCondition,
  writeAmount,
  writeCondition,
  writeCount,
} from './write-condition.js';
import { writeEdits } from './write-edits.js';

/** A program with the plan's words for each of its lines but the last, which names the result. */
export interface WrittenProgram {
  readonly steps: readonly string[];
  readonly source: string;
}

/**
 * @param pictures how many pictures the request has
 * @throws UnclearError when the pictures do not fit what is asked
 */
export function writeProgram(intent: Intent, lexicon: Lexicon, pictures: number): WrittenProgram {
  const draft = createDraft(pictures);
  const writer: Writer = { draft, lexicon, pictures: pictureVariables(pictures) };
  const result = writeIntent(writer, intent);
  return assemble(draft.lines, result);
}

function assemble(lines: readonly Line[], result: Variable): WrittenProgram {
  return {
    steps: lines.map(({ words }) => words),
    source: [...lines.map(({ code }) => code), `FINAL_RESULT=RESULT(var=${result.variable})`].join('\n'),
  };
}

function writeIntent(writer: Writer, intent: Intent): Variable {
  switch (intent.intent) {
    case 'truth': {
      const condition = writeCondition(writer, intent.condition, writer.pictures);
      return evaluate(
        writer,
        `'yes' if ${condition} else 'no'`,
        `Check whether ${sayCondition(writer, intent.condition)}`,
      );
    }
    case 'count':
      return intent.amounts.length === 1 ? writeTotal(writer, intent.amounts[0]) : writeNumbers(writer, intent.amounts);
    case 'difference': {
      const more = writeAmount(writer, intent.amount, writer.pictures);
      const less = writeAmount(writer, intent.than, writer.pictures);
      const words = `Subtract the number of ${sayAmount(writer, intent.than)} from the number of ${sayAmount(writer, intent.amount)}`;
      return evaluate(writer, `${more} - ${less.includes('+') ? `(${less})` : less}`, words);
    }
    case 'variety':
      return writeVariety(writer, intent.thing);
    case 'choice':
      return writeChoice(writer, intent);
    case 'picture':
      return writePictureChoice(writer, intent.amount, intent.by);
    case 'name':
      return writeName(writer, intent.thing, intent.single);
    case 'who':
      return perPicture(writer, picturesOf(intent.scope, writer.pictures), (picture) =>
        intent.thing
          ? findThing(
              writer,
              { ...intent.thing, noun: 'face', relations: [{ relation: 'at', thing: intent.thing }], traits: [] },
              picture,
            )
          : writer.draft.call('OBJ', 'FACEDET', { image: picture }, `Find the faces in ${picture.words}`),
      );
    case 'colour':
      return writeColour(writer, intent.thing, intent.among);
    case 'read':
      return perPicture(writer, picturesOf(intent.scope, writer.pictures), (picture) => {
        if (!intent.thing)
          return writer.draft.call('ANSWER', 'READ', { image: picture }, `Read the text in ${picture.words}`);
        const box = findThing(writer, intent.thing, picture);
        return writer.draft.call(
          'ANSWER',
          'READ',
          { image: picture, object: box },
          `Read the text on ${sayThing(writer, intent.thing)}`,
        );
      });
    case 'caption':
      return perPicture(writer, picturesOf(intent.scope, writer.pictures), (picture) =>
        writer.draft.call('ANSWER', 'CAPTION', { image: picture }, `Describe ${picture.words}`),
      );
    case 'ask':
      return perPicture(writer, picturesOf(intent.scope, writer.pictures), (picture) => {
        let view = picture;
        if (intent.about) {
          const box = findThing(writer, intent.about, picture);
          const words = `Crop to ${sayThing(writer, intent.about)}`;
          view = {
            ...writer.draft.call('IMAGE', 'CROP', { image: cropSource(writer, picture, intent.about), box }, words),
            words,
          };
        }
        const { question } = intent;
        return writer.draft.call('ANSWER', 'VQA', { image: view, question }, `Answer the question: ${question}`);
      });
    case 'edit':
      return writeEdits(writer, intent.edits, onePicture(intent.scope, writer.pictures, 'change'));
  }
}

/** A thing found beside another is cropped from the same part, as the paper does. */
function cropSource({ draft }: Writer, picture: PictureVariable, thing: Thing): Variable {
  if (thing.relations.length === 0) return picture;
  const last = draft.lines.findLast(({ output, code }) => /^(?:IMAGE|VIEW)\d/.test(output) && code.includes('=CROP'));
  return last ? { variable: last.output } : picture;
}

const evaluate = ({ draft }: Writer, expression: string, words: string): Variable =>
  draft.call('ANSWER', 'EVAL', { expr: expression }, words);

function writeTotal(writer: Writer, amount: Amount): Variable {
  const asked = picturesOf(amount.scope?.of === 'picture' ? amount.scope : undefined, writer.pictures);
  if (amount.scope && amount.scope.of !== 'picture') picturesOf(amount.scope, writer.pictures);
  const counts = asked.flatMap((picture) => amount.things.map((thing) => writeCount(writer, thing, picture)));
  const [first] = counts;
  if (first && counts.length === 1) return first;
  return evaluate(writer, counts.map(braced).join(' + '), 'Add the numbers');
}

/** "2 dogs, 1 cat" */
function writeNumbers(writer: Writer, amounts: readonly Amount[]): Variable {
  const parts = amounts.map((amount) => `{${writeTotal(writer, amount).variable}} ${sayAmount(writer, amount)}`);
  return evaluate(writer, quote(parts.join(', ')), 'Say both numbers');
}

const mostMembers = 12;

function writeVariety(writer: Writer, thing: Thing): Variable {
  const members = writer.lexicon.members(thing.noun);
  if (members.length > mostMembers)
    throw new UnclearError(
      'That is too wide for me to count. Ask for example “How many kinds of animals are there?” or “What objects are in the picture?”',
    );
  const asked = picturesOf(thing.scope, writer.pictures);
  const sums = members.map((noun) => {
    const counts = asked.map((picture) => braced(writeCount(writer, { ...thing, noun, plural: true }, picture)));
    return `(${counts.join(' + ')} > 0)`;
  });
  return evaluate(writer, sums.join(' + '), `Count how many kinds of ${writer.lexicon.plural(thing.noun)} were found`);
}

function writeName(writer: Writer, thing: Thing, single: boolean): Variable {
  const asked = picturesOf(thing.scope, writer.pictures);
  return perPicture(writer, asked, (picture) => {
    const box = findThing(writer, single ? thing : { ...thing, plural: true }, picture);
    if (!single && asked.length === 1) return box;
    return evaluate(writer, `{${box.variable}.label}`, `Say what ${sayThing(writer, thing)} is`);
  });
}

function writeColour(writer: Writer, thing: Thing, among: readonly string[] | undefined): Variable {
  return perPicture(writer, picturesOf(thing.scope, writer.pictures), (picture) => {
    const box = findThing(writer, thing, picture);
    const words = `Name the colour of ${sayThing(writer, thing)}`;
    const answer = writer.draft.call('ANSWER', 'COLOR', { image: picture, object: box }, words);
    if (!among) return answer;
    const options = among.map(
      (colour) => `${quote(colour)} if ${quote(colourName(colour))} in ${braced(answer)} else `,
    );
    return evaluate(writer, `${options.join('')}${braced(answer)}`, `Choose between ${among.join(' and ')}`);
  });
}

/** One answer, or one for each picture side by side. */
function perPicture(
  writer: Writer,
  pictures: readonly PictureVariable[],
  write: (picture: PictureVariable) => Variable,
): Variable {
  const [first, ...others] = pictures;
  if (!first) throw new UnclearError('Please send a picture with your question.');
  const answer = write(first);
  if (others.length === 0) return answer;
  const parts = [first, ...others].map((picture, place) => {
    const output = place === 0 ? answer : write(picture);
    const value = /^(?:OBJ|BOX)/.test(output.variable) ? `{${output.variable}.label}` : braced(output);
    return `${picture.words.replace(/^the /, '')}: ${value}`;
  });
  return evaluate(writer, quote(parts.join('; ')), 'Say the answer for each picture');
}

const axes: Readonly<Partial<Record<Measure, readonly ['x' | 'y' | 'area', '<' | '>']>>> = {
  left: ['x', '<'],
  right: ['x', '>'],
  above: ['y', '<'],
  below: ['y', '>'],
  large: ['area', '>'],
  small: ['area', '<'],
};
const measureWords: Readonly<Record<Measure, string>> = {
  left: 'further left',
  right: 'further right',
  above: 'higher up',
  below: 'lower down',
  large: 'larger',
  small: 'smaller',
  many: 'more numerous',
  few: 'less numerous',
  near: 'nearer',
};

function writeChoice(writer: Writer, intent: Extract<Intent, { intent: 'choice' }>): Variable {
  const { things, by, of } = intent;
  if (by === 'many' || by === 'few') return writeNumerous(writer, things, by, intent.scope);
  const picture = onePicture(intent.scope, writer.pictures, 'look at');
  const singular = things.map((thing) => ({ ...thing, definite: true }));
  const boxes = singular.map((thing) => findThing(writer, thing, picture));
  const names = singular.map((thing) => nameOf(writer, thing));
  const words = `Choose which is ${measureWords[by]}${of ? ` of ${sayThing(writer, of)}` : ''}: ${names.join(' or ')}`;
  if (of && by !== 'near') {
    const anchor = findThing(writer, of, picture);
    const [axis, sign] = axes[by] ?? ['x', '<'];
    const options = boxes.map(
      (box, place) =>
        `${quote(names[place])} if {${box.variable}.count} > 0 and ${partOf(box, axis)} ${sign} ${partOf(anchor, axis)} else `,
    );
    return evaluate(writer, `${options.join('')}'neither'`, words);
  }
  const [measure, sign] = of ? distances(findThing(writer, of, picture)) : byAxis(by);
  const options = boxes.map((box, place) => {
    const rivals = boxes.filter((_, other) => other !== place);
    const wins = rivals.map((rival) => `({${rival.variable}.count} == 0 or ${measure(box)} ${sign} ${measure(rival)})`);
    const last = place === boxes.length - 1;
    const condition = last ? [] : wins;
    return `${quote(names[place])} if ${[`{${box.variable}.count} > 0`, ...condition].join(' and ')} else `;
  });
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
  const options = counts.map((count, place) => {
    const wins = counts.filter((_, other) => other !== place).map((rival) => `${count} ${sign} ${rival}`);
    return `${quote(names[place])} if ${wins.join(' and ')} else `;
  });
  const words = `Choose which there are ${by === 'many' ? 'more' : 'fewer'} of: ${names.join(' or ')}`;
  return evaluate(writer, `${options.join('')}'equally many'`, words);
}

function writePictureChoice(writer: Writer, amount: Amount, by: 'many' | 'few' | 'any'): Variable {
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
    const options = holds.map((condition, place) => `${quote(names[place])} if ${condition} else `);
    return evaluate(writer, `${all}${options.join('')}'none'`, words);
  }
  const sign = by === 'many' ? '>' : '<';
  const options = counts.map((count, place) => {
    const wins = counts.filter((_, other) => other !== place).map((rival) => `${count} ${sign} ${rival}`);
    return `${quote(names[place])} if ${wins.join(' and ')} else `;
  });
  return evaluate(writer, `${options.join('')}'equally many'`, words);
}
