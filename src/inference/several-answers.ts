import pluralize from 'pluralize';
import type { PictureDesk, Tool } from '../contracts/tool.js';
import type { Answer, Program, Step, Value } from '../contracts/turn.js';
import { countedThings, isOneCertain } from '../language/own-names.js';
import { readNumber, readYesNo } from '../language/read-words.js';
import { capitalise, endSentence, withArticle } from '../util/format.js';
import { makeAnswer } from './answer.js';
import { type Finding, findingOf } from './finding.js';
import { inferenceMessages as say } from './messages.js';

/** One of several answers: what gives it, and what it is, or why there is none. */
export interface PartOutcome {
  readonly program: Program;
  readonly steps: readonly Step[];
  readonly result?: Value;
  /** For the person. */
  readonly fault?: string;
}

/** Several answers as one: a sentence for each, in their order, and the pictures of all. */
export async function makeAnswers(
  parts: readonly PartOutcome[],
  desk: { readonly pictures: PictureDesk; readonly tools: readonly Tool[] },
): Promise<Answer> {
  const sentences: string[] = [];
  const images = new Map<string, Answer['images'][number]>();
  for (const { program, steps, result, fault = '' } of parts) {
    if (!result) {
      sentences.push(capitalise(endSentence(fault)));
      continue;
    }
    const answer = await makeAnswer(result, program, steps, desk);
    for (const image of answer.images) images.set(image.id, image);
    sentences.push(sentenceFor(answer, findingOf(result, program, steps, desk.tools)));
  }
  return { text: sentences.join(' '), images: [...images.values()] };
}

/** "Yes, there is a dog." · "1 car." · "Bus: red." */
function sentenceFor({ text, note }: Answer, { result, looks }: Finding): string {
  if (result.type === 'Image') return text;
  const look = looks.at(-1);
  const found = look?.found ?? [];
  const label = look?.wider ?? found[0]?.name ?? found[0]?.label ?? look?.sought ?? '';
  const plain = looks.length === 1;
  const judged = readYesNo(text);
  if (judged === true && plain && found.length > 0) return say.yesThere(thereAre(label, found.length));
  if (judged === false && plain && found.length === 0 && note) return say.noSince(note);
  const number = readNumber(text);
  if (number !== undefined && plain && label !== '') return endSentence(capitalise(manyOf(label, number)));
  if (result.type === 'Text' && plain && label !== '' && judged === undefined)
    return endSentence(`${capitalise(label)}: ${text}`);
  return [endSentence(capitalise(text)), note ?? ''].join(' ').trim();
}

const manyOf = (label: string, count: number): string =>
  count === 0 ? `no ${isOneCertain(label) ? label : pluralize(label)}` : countedThings(label, count);

function thereAre(label: string, count: number): string {
  if (count > 1) return `there are ${manyOf(label, count)}`;
  return isOneCertain(label) ? `${label} is there` : `there is ${withArticle(label)}`;
}
