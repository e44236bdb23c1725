import type { Message } from '../contracts/chat.js';
import type { Expected, ImageValue, PictureReference, Turn } from '../contracts/turn.js';
import { answersWhatItShouldBe, correctionIn } from '../language/correction.js';
import { readExpected } from '../language/expected.js';
import { definite, isAngry, namedIn, saysLook } from '../language/naming.js';
import { readNumber, readYesNo } from '../language/read-words.js';
import { type Pointing, pointedExpected, pointedViews } from './pointed.js';
import type { Said } from './teaching-desk.js';

/** What a message is, when it is no new question. */
export type Meaning =
  | { readonly kind: 'feedback'; readonly said: Said }
  | { readonly kind: 'teaching'; readonly name: string; readonly shown: readonly ImageValue[] };

export interface Circumstances {
  /** The answer that was replied to, or the newest of the thread; for pictures, the newest that can be corrected. */
  readonly turn?: Turn;
  readonly replied: boolean;
  /** The author was asked what is right, and has not said it yet. */
  readonly asked: boolean;
  /** Pictures that came with the message. */
  readonly received: readonly PictureReference[];
  singular(phrase: string): string;
}

/** Reads a message as feedback or teaching; undefined when it is a question or an instruction. */
export function understand(message: Message, circumstances: Circumstances): Meaning | undefined {
  const { received, turn } = circumstances;
  const pointing = message.pointed ?? [];
  if (received.length > 0) return withPictures(message, circumstances);
  if (pointing.length > 0 && turn) return withBoxes(message, { ...circumstances, turn });
  return withWords(message.text, circumstances);
}

/** An answer, or a program that ran and failed; not a question back. */
export const canBeCorrected = ({ answer, status, program }: Turn): boolean =>
  answer !== undefined || (status === 'failed' && program !== undefined);

function withWords(text: string, { turn, replied, asked }: Circumstances): Meaning | undefined {
  if (!turn || !canBeCorrected(turn)) return undefined;
  const correction = correctionIn(text);
  if (correction && (turn.answer || correction.verdict === 'wrong')) {
    const { verdict, text: right } = definite(correction);
    const other = verdict === 'wrong' && correction.text === undefined ? otherTruth(text, turn) : undefined;
    return { kind: 'feedback', said: { verdict, correction: right ?? other } };
  }
  if (isAngry(text) && /^\s*(?:you|this|that|what an?|such an?)\b/i.test(text) && text.length <= 300)
    return { kind: 'feedback', said: { verdict: 'wrong' } };
  // What it could not answer at all is as good as asked for: "Is the machine on or off?", and then "off".
  const isWanted = asked || (turn.answer === undefined && (replied || offers(turn, text) || statement.test(text)));
  if (isWanted && answersWhatItShouldBe(text)) return feedback(isAngry(text) ? undefined : text.trim());
  const named = replied ? namedIn(text) : undefined;
  return named && feedback(named.name);
}

/** "She is smiling" asks for nothing. */
const statement = /^\s*(?:it|she|he|they)(?:['’](?:s|re)|\s+(?:is|are|was|were|has|have))\s+\p{L}/iu;

/** The question names these words as a possible answer: "on or off". */
function offers({ request }: Turn, text: string): boolean {
  const words = (said: string): string =>
    ` ${
      said
        .toLowerCase()
        .match(/[\p{L}\p{N}]+/gu)
        ?.join(' ') ?? ''
    } `;
  const question = words(request.text);
  const wanted = words(text).replace(/^ (?:an?|the) /, ' ');
  return wanted.trim() !== '' && question.includes(' or ') && question.includes(wanted);
}

/** "Wrong" about a yes is a no. "No" about a no may be meant either way. */
function otherTruth(text: string, { answer }: Turn): string | undefined {
  const given = answer && readYesNo(answer.text);
  if (given === undefined) return undefined;
  if (given) return 'no';
  return /^\W*(?:no+|nope|nah)\W*$/i.test(text) ? undefined : 'yes';
}

function withPictures(
  { text, pointed = [] }: Message,
  { turn, replied, asked, received, singular }: Circumstances,
): Meaning | undefined {
  const named = namedIn(text);
  const correction = correctionIn(text);
  const few = asked && (text.trim() === '' || answersWhatItShouldBe(text) || saysLook(text));
  const refuses = correction?.verdict === 'wrong';
  // Nobody corrects a picture that was made with another one without saying so; a name alone teaches.
  const unlike = turn !== undefined && madePicture(turn) && (saysLook(text) || (refuses && named === undefined));
  const teaches = named !== undefined && !named.refuses && turn !== undefined && !isNameable(turn);
  const isAbout = replied
    ? named !== undefined || refuses || few
    : named?.refuses === true || (asked && !teaches && (refuses || few));
  if (turn && (isAbout || unlike) && canBeCorrected(turn)) {
    const said = named?.name ?? (correction ? definite(correction).text : text.trim() || undefined);
    // Of a picture that was made, pictures alone say how it should have been.
    const words = said ?? (madePicture(turn) ? 'it should look like this' : undefined);
    const drawn = drawnAround(pointed, received, words);
    const read = drawn.length > 0 && words !== undefined ? readExpected(words, singular) : undefined;
    const expected = drawn.length > 0 ? [...(read ? [read] : []), ...drawn] : undefined;
    return { kind: 'feedback', said: { verdict: 'wrong', correction: words, expected, images: received } };
  }
  const name = named?.name ?? (text.trim() === '' ? onlyLabel(pointed) : undefined);
  if (name === undefined) return undefined;
  const parts = pointedViews(pointed, received);
  const shown = parts.length > 0 ? parts : received.map((picture): ImageValue => ({ type: 'Image', picture }));
  return { kind: 'teaching', name, shown };
}

/** What was drawn around in the pictures that came as examples. */
function drawnAround(
  pointed: Pointing,
  received: readonly PictureReference[],
  words: string | undefined,
): readonly Expected[] {
  return received.flatMap((picture): readonly Expected[] => {
    const boxes = pointedViews(pointed, [picture]).flatMap(({ view }) => (view ? [view] : []));
    return boxes.length > 0 ? [{ kind: 'regions', label: words ?? 'it', picture: picture.id, boxes }] : [];
  });
}

const deictic = /^(?:and |also |but |no,? |you (?:forgot|missed) )*(?:this|that|these|those|here|there)\b/i;

function withBoxes(
  { text, pointed = [] }: Message,
  circumstances: Circumstances & { readonly turn: Turn },
): Meaning | undefined {
  const { turn, asked, singular } = circumstances;
  const said = text.trim();
  if (said.endsWith('?')) return undefined;
  const named = namedIn(said);
  const correction = correctionIn(said);
  const isFeedback = said === '' || named || correction || deictic.test(said) || (asked && answersWhatItShouldBe(said));
  if (!isFeedback) return undefined;

  const read = readExpected(correction?.text ?? said, singular);
  const number = read?.kind === 'number' ? read.value : undefined;
  const regions = canBeCorrected(turn) ? pointedExpected(turn, pointed, number) : [];
  // "This is our logo", with a box, in a picture that was asked about something else.
  const name = onlyLabel(pointed) ?? named?.name;
  const foreign = name !== undefined && !looksFor(turn, name, singular);
  if (foreign && !answersInWords(turn)) {
    const shown = pointedViews(pointed, [...turn.request.images, ...(turn.answer?.images ?? [])]);
    if (shown.length > 0) return { kind: 'teaching', name, shown };
  }
  if (regions.length === 0) return withWords(text, circumstances);
  const answer: readonly Expected[] = read?.kind === 'number' || read?.kind === 'boolean' ? [read] : [];
  const called: readonly Expected[] = foreign ? [{ kind: 'text', text: name }] : [];
  const expected = [...(answer.length > 0 ? answer : called), ...regions];
  return { kind: 'feedback', said: { verdict: 'wrong', correction: said || undefined, expected } };
}

const madePicture = ({ steps }: Turn): boolean => {
  const last = steps.at(-1);
  return last?.status === 'done' && last.output.type === 'Image';
};

/** The name that all boxes have. */
function onlyLabel(pointed: Pointing): string | undefined {
  const labels = new Set(pointed.map(({ label }) => label?.trim()));
  const [label] = labels;
  return labels.size === 1 && label ? label : undefined;
}

/** Whether an answer looked for things of this name, or found or considered some. */
function looksFor({ steps }: Turn, name: string, singular: Circumstances['singular']): boolean {
  const wanted = singular(name).toLowerCase();
  return steps.some((step) => {
    const { object } = step.instruction.arguments;
    const sought = object?.kind === 'literal' ? String(object.value) : '';
    const values = step.status === 'done' ? [step.output, ...(step.alternatives ?? [])] : [];
    const found = values.flatMap((value) => (value.type === 'Regions' ? value.regions.map(({ label }) => label) : []));
    return [sought, ...found].some((label) => singular(label).toLowerCase() === wanted);
  });
}

/** "This is our logo" may say what should have been there. */
const isNameable = (turn: Turn): boolean => madePicture(turn) || answersInWords(turn);

/** Its answer is a name or a word, which a box with a name on it may correct. */
const answersInWords = (turn: Turn): boolean =>
  turn.answer !== undefined &&
  !madePicture(turn) &&
  readNumber(turn.answer.text) === undefined &&
  readYesNo(turn.answer.text) === undefined;

const feedback = (correction: string | undefined): Meaning => ({
  kind: 'feedback',
  said: { verdict: 'wrong', correction },
});
