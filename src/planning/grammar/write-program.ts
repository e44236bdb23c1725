import type { Lexicon } from '../../contracts/lexicon.js';
import { quote } from '../../program/quoted.js';
import { colourName } from './attributes.js';
import {
  createDraft,
  type Line,
  onePicture,
  type PictureVariable,
  picturesOf,
  pictureVariables,
  UnclearError,
  type Variable,
  type Writer,
} from './draft.js';
import { braced, evaluate } from './expressions.js';
import { findThing } from './find-things.js';
import type { Condition, Intent, Thing } from './intent.js';
import { emptyThing } from './reader.js';
import { nounOf, sayThing } from './say-things.js';
import { writeAmount, writeDifference, writeNumbers, writeTotal, writeVariety } from './write-amount.js';
import { writeChoice, writeLargerIn, writePictureChoice, writeSide } from './write-choice.js';
import { sayCondition, writeCondition } from './write-condition.js';
import { writeEdits } from './write-edits.js';
import { writePresence, writeWhere } from './write-where.js';

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
  const parts = intent.intent === 'several' ? intent.parts : [intent];
  return assemble(
    draft.lines,
    parts.map((part) => writeIntent(writer, part)),
  );
}

/** The answers stand at the end, one behind the other. */
function assemble(lines: readonly Line[], results: readonly Variable[]): WrittenProgram {
  const ends = results.map(({ variable }, place) => `FINAL_RESULT${place === 0 ? '' : place}=RESULT(var=${variable})`);
  return {
    steps: lines.map(({ words }) => words),
    source: [...lines.map(({ code }) => code), ...ends].join('\n'),
  };
}

function writeIntent(writer: Writer, intent: Intent): Variable {
  switch (intent.intent) {
    case 'truth':
      return writeTruth(writer, intent.condition);
    case 'count':
      return intent.amounts.length === 1 ? writeTotal(writer, intent.amounts[0]) : writeNumbers(writer, intent.amounts);
    case 'difference':
      return writeDifference(writer, intent.amount, intent.than);
    case 'parity': {
      const number = writeAmount(writer, intent.amount, writer.pictures);
      return evaluate(writer, `'even' if (${number}) % 2 == 0 else 'odd'`, 'Say whether their number is even or odd');
    }
    case 'variety':
      return writeVariety(writer, intent.thing);
    case 'choice':
      return writeChoice(writer, intent);
    case 'side':
      return writeSide(writer, intent);
    case 'picture':
      return writePictureChoice(writer, intent.amount, intent.by);
    case 'larger-in':
      return writeLargerIn(writer, intent.thing, intent.by);
    case 'name':
      return writeName(writer, intent.thing, intent.single);
    case 'picture-fact':
      return perPicture(writer, picturesOf(intent.scope, writer.pictures), (image) => writeFact(writer, intent, image));
    case 'support':
      return perPicture(writer, picturesOf(intent.thing.scope, writer.pictures), (picture) =>
        writeSupport(writer, intent, picture),
      );
    case 'which':
      return perPicture(writer, picturesOf(intent.thing.scope, writer.pictures), (picture) =>
        findThing(writer, intent.thing, picture),
      );
    case 'present':
      return writePresence(writer, intent);
    case 'where':
      return writeWhere(writer, intent);
    case 'colour':
      return writeColour(writer, intent.thing, intent.among);
    case 'if':
      return writeConditional(writer, intent);
    case 'several':
      throw new UnclearError('I can do several things, but not so many at once. Please ask one after the other.');
    case 'edit':
      return writeEdits(writer, intent.edits, onePicture(intent.scope, writer.pictures, 'change'));
    default:
      return perPicture(writer, picturesOf(intent.scope, writer.pictures), (picture) =>
        writeView(writer, intent, picture),
      );
  }
}

/** What is done is done to a picture that is handed on only where the condition holds. */
function writeConditional(writer: Writer, { condition, claim, todo }: Extract<Intent, { intent: 'if' }>): Variable {
  const image = onePicture(undefined, writer.pictures, 'change');
  const holds = writeCondition(writer, condition, writer.pictures);
  const checked = evaluate(writer, holds, `Check whether ${sayCondition(writer, condition)}`);
  const given = { image, condition: checked, claim };
  const picture = writer.draft.call('IMAGE', 'ONLYIF', given, `Do the rest ${claim}`);
  return writeIntent({ ...writer, pictures: [{ ...picture, words: image.words }] }, todo);
}

/** What is asked of each picture by itself. */
type ViewIntent = Extract<Intent, { intent: 'who' | 'read' | 'lookup' | 'caption' | 'ask' }>;

function writeView(writer: Writer, intent: ViewIntent, picture: PictureVariable): Variable {
  const { draft } = writer;
  switch (intent.intent) {
    case 'who': {
      if (!intent.thing) return draft.call('OBJ', 'FACEDET', { image: picture }, `Find the faces in ${picture.words}`);
      const relations = [{ relation: 'at', thing: intent.thing }] as const;
      return findThing(writer, { ...intent.thing, noun: 'face', relations, traits: [] }, picture);
    }
    case 'read': {
      if (!intent.thing) return draft.call('ANSWER', 'READ', { image: picture }, `Read the text in ${picture.words}`);
      const box = findThing(writer, intent.thing, picture);
      const { on } = intent.thing;
      const words = `Read ${on ? '' : 'the text on '}${sayThing(writer, intent.thing)}${on ? ` on the ${on}` : ''}`;
      return draft.call('ANSWER', 'READ', { image: picture, object: box }, words);
    }
    case 'lookup': {
      const { question } = intent;
      return draft.call('ANSWER', 'LOOKUP', { image: picture, question }, `Find in the text: ${question}`);
    }
    case 'caption':
      return draft.call('ANSWER', 'CAPTION', { image: picture }, `Describe ${picture.words}`);
    case 'ask': {
      const { question, about } = intent;
      const image = about ? cropTo(writer, about, picture) : picture;
      return draft.call('ANSWER', 'VQA', { image, question }, `Answer the question: ${question}`);
    }
  }
}

function cropTo(writer: Writer, thing: Thing, picture: PictureVariable): Variable {
  const box = findThing(writer, thing, picture);
  const image = cropSource(writer, picture, thing);
  return writer.draft.call('IMAGE', 'CROP', { image, box }, `Crop to ${sayThing(writer, thing)}`);
}

/** A thing found beside another is cropped from the same part, as the paper does. */
function cropSource({ draft }: Writer, picture: PictureVariable, thing: Thing): Variable {
  if (thing.relations.length === 0) return picture;
  const last = draft.lines.findLast(({ output, code }) => /^(?:IMAGE|VIEW)\d/.test(output) && code.includes('=CROP'));
  return last ? { variable: last.output } : picture;
}

function writeTruth(writer: Writer, condition: Condition): Variable {
  if (condition.is === 'instead') return writeInstead(writer, condition.thing, condition.other);
  const holds = writeCondition(writer, condition, writer.pictures);
  return evaluate(writer, `'yes' if ${holds} else 'no'`, `Check whether ${sayCondition(writer, condition)}`);
}

/** "Only elephants", "giraffes and elephants" */
function writeInstead(writer: Writer, thing: Thing, other: Thing): Variable {
  const [some, others] = [thing, other].map((one) => writeAmount(writer, { things: [one] }, writer.pictures));
  const [name, otherName] = [thing, other].map((one) => nounOf(writer, { ...one, plural: true }));
  const both = `${quote(`${name} and ${otherName}`)} if (${some} > 0) and (${others} > 0)`;
  const expression = `${both} else ${quote(`only ${name}`)} if ${some} > 0 else ${quote(`only ${otherName}`)} if ${others} > 0 else 'neither'`;
  return evaluate(writer, expression, `Say which of ${name} and ${otherName} there are`);
}

function writeName(writer: Writer, thing: Thing, single: boolean): Variable {
  const asked = picturesOf(thing.scope, writer.pictures);
  return perPicture(writer, asked, (picture) => {
    const found = findThing(writer, single ? thing : { ...thing, plural: true }, picture);
    const box = single ? found : nearestFirst(writer, thing, found, picture);
    if (!single && asked.length === 1) return box;
    return evaluate(writer, `{${box.variable}.label}`, `Say what ${sayThing(writer, thing)} is`);
  });
}

function writeFact(
  writer: Writer,
  { fact, asked }: Extract<Intent, { intent: 'picture-fact' }>,
  image: PictureVariable,
): Variable {
  const told = writer.draft.call('ANSWER', 'PICTURE', { image, fact }, `Tell the ${fact} of ${image.words}`);
  if (asked === undefined) return told;
  return evaluate(writer, `'yes' if ${braced(told)} == ${quote(asked)} else 'no'`, `Say whether it is ${asked}`);
}

/** What somebody holds, sits on or rides, of all that is found. */
function writeSupport(
  writer: Writer,
  { thing, by }: Extract<Intent, { intent: 'support' }>,
  image: PictureVariable,
): Variable {
  const object = findThing(writer, { ...emptyThing('object'), plural: true }, image);
  const to = findThing(writer, thing, image);
  const query = `${thing.plural ? 'objects' : 'object'} ${by === 'held' ? 'held by' : 'bearing'}`;
  const words = `Choose what ${sayThing(writer, thing)} ${by === 'held' ? 'holds' : 'is on'}`;
  return writer.draft.call('BOX', 'SELECT', { image, object, query, category: null, to }, words);
}

/** What is beside something is named from there, and without it. */
function nearestFirst(writer: Writer, thing: Thing, found: Variable, picture: PictureVariable): Variable {
  const [relation, ...others] = thing.relations;
  if (
    !relation ||
    relation.relation === 'on' ||
    relation.relation === 'of' ||
    others.length > 0 ||
    thing.traits.length > 0
  )
    return found;
  const anchor = findThing(writer, { ...relation.thing, quantity: undefined }, picture);
  const things = writer.lexicon.plural(thing.noun);
  const query = `${things} other than ${nounOf(writer, { ...relation.thing, plural: true })} nearest first`;
  const words = `Put them in the order of their distance`;
  return writer.draft.call(
    'BOX',
    'SELECT',
    { image: picture, object: found, query, category: null, to: anchor },
    words,
  );
}

function writeColour(writer: Writer, thing: Thing, among: readonly string[] | undefined): Variable {
  return perPicture(writer, picturesOf(thing.scope, writer.pictures), (picture) => {
    const box = findThing(writer, thing, picture);
    const words = `Name the colour of ${sayThing(writer, thing)}`;
    const given = { image: picture, object: box };
    const isEach = (thing.plural || thing.every) && !among;
    const answer = writer.draft.call('ANSWER', 'COLOR', isEach ? { ...given, each: 'yes' } : given, words);
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
