import type { Expected } from '../contracts/feedback.js';
import { type Tool, thingsSought } from '../contracts/tool.js';
import type { ImageValue, PictureReference, Turn } from '../contracts/turn.js';
import { isAmongPeople } from '../language/among-people.js';
import { type Clarification, saysMisread } from '../language/clarification.js';
import { readDegree } from '../language/degree.js';
import { readExpected } from '../language/expected.js';
import { readInquiry } from '../language/inquiry.js';
import { readMarkedWords } from '../language/marked-words.js';
import type { Remark, Reply, Statement, Words } from '../language/read-reply.js';
import { readNumber, readYesNo } from '../language/read-words.js';
import type { Meaning, Said } from './meaning.js';
import { isOnFindings, type Pointing, pointedExpected, pointedViews } from './pointed.js';

/** What words are said about, and what came with them. */
export interface Circumstances {
  /** The answer that was replied to, or the newest of the thread; for pictures, the newest that can be corrected. */
  readonly turn?: Turn;
  readonly replied: boolean;
  /** The author was asked what is right, and has not said it yet. */
  readonly asked: boolean;
  /** What the author was just asked whether they are sure of: "four". */
  readonly guess?: string;
  /** It only stands in the bot's thread: it may be for other people. */
  readonly unaddressed?: boolean;
  /** First names of others who have spoken in the thread. */
  readonly people?: readonly string[];
  /** Pictures that came with the message. */
  readonly received: readonly PictureReference[];
  /** Boxes that were drawn. */
  readonly pointed: Pointing;
  readonly tools: readonly Tool[];
  singular(phrase: string): string;
}

const question: Meaning = { kind: 'question' };
const aside: Meaning = { kind: 'aside' };

/** Decides what a message, whose words have been read, means in its circumstances. */
export function understand(reply: Reply, circumstances: Circumstances): Meaning {
  const { received, pointed, turn, unaddressed } = circumstances;
  if (received.length > 0) return withPictures(reply, circumstances);
  if (reply.consent && turn?.status === 'asked' && turn.offer !== undefined)
    return { kind: 'decision', offer: turn, decision: reply.consent };
  const sure = turn && saysSure(reply, circumstances);
  if (turn && sure) return sure === 'no' ? aside : wrong(turn, statement(sure, circumstances.singular));
  const inquires = (text: string) => readInquiry(text, turn?.answer?.text);
  const asks = turn && pointed.length === 0 ? (inquires(reply.whole.text) ?? inquires(reply.all)) : undefined;
  if (turn && asks) return { kind: 'inquiry', about: turn, asks };
  const offered = turn && offeredEdit(turn);
  if (offered !== undefined && accepts.test(reply.all)) return { kind: 'question', text: offered };
  if (turn && saysMisread(reply.whole.text)) return { kind: 'misread', about: turn };
  if (reply.kind === 'courtesy') {
    const { courtesy, names } = reply;
    // Who is alone with it asks it.
    const isAlone = (circumstances.people ?? []).length === 0;
    const isTalk =
      names === true || courtesy === 'vague' || (!isAlone && (courtesy === 'opinion' || courtesy === 'quiet'));
    if (courtesy === 'aside' || (isTalk && unaddressed)) return aside;
    return courtesy === 'vague' ? { kind: 'question', text: '' } : { kind: 'courtesy', courtesy };
  }
  if (pointed.length > 0 && turn) return withBoxes(reply, { ...circumstances, turn });
  return withWords(reply, circumstances);
}

/** "Yes" after "Would you say four?" says four, and no more than that the question is answered: the guess, or "no". */
function saysSure(reply: Reply, { guess, turn }: Circumstances): string | undefined {
  if (guess === undefined || !turn || !canBeCorrected(turn)) return undefined;
  if (reply.kind === 'agreement' || reply.consent === 'accept') return guess;
  return reply.consent === 'decline' ? 'no' : undefined;
}

/** An answer that a program gave, or a program that ran and failed; not a question back, nor what the thread itself answered. */
export const canBeCorrected = ({ answer, status, program }: Turn): boolean =>
  program !== undefined && (answer !== undefined || status === 'failed');

/** What a note offers to do: “shall I blur their heads too?” */
const offeredEdit = ({ answer, fault }: Turn): string | undefined =>
  /\bshall I blur (?:their heads|that head)\b/.test(answer?.note ?? fault ?? '') ? 'blur the heads' : undefined;

const accepts =
  /^\W*(?:(?:yes|yeah|yep|yup|sure|ok|okay|please|of course|absolutely|definitely|go ahead|do it|do that|do so|please do|yes do|and)\b[\s,.!]*)+(?:please|pls|thanks|it|that|so)?\W*$/i;

/** What is asked, unless people ask it of each other. */
function asQuestion({ whole, isShortened, leavesRemark }: Reply, { unaddressed, people }: Circumstances): Meaning {
  const isTalk = unaddressed === true && isAmongPeople(whole.text, people);
  if (isTalk) return aside;
  return isShortened ? { kind: 'question', text: whole.text, ...(leavesRemark && { leavesRemark }) } : question;
}

function withWords(reply: Reply, circumstances: Circumstances): Meaning {
  const { turn, replied, asked: isAsked, unaddressed } = circumstances;
  const { clarifies: clarification } = reply;
  if (turn && clarification && readsAnew(turn, reply, clarification, isAsked))
    return { kind: 'clarification', about: turn, clarification };
  if (!turn || !canBeCorrected(turn)) return asQuestion(reply, circumstances);
  if (reply.kind === 'agreement' && reply.isSign && unaddressed) return aside;
  if (reply.kind === 'agreement' && turn.answer) return feedback(turn, { verdict: 'right' });
  // What it could not answer at all is as good as asked for: "Is the machine on or off?", and then "off".
  const isOpen = turn.answer === undefined;
  if (reply.kind === 'agreement')
    return isAsked || replied || offers(turn, reply) ? wrong(turn, reply.whole) : asQuestion(reply, circumstances);
  if (reply.kind !== 'remark') return asQuestion(reply, circumstances);
  // "That's too bright", "no, darker" say how far an edit should go.
  const further = madePicture(turn) && !isAsked ? furtherEdit(reply) : undefined;
  if (further !== undefined) return { kind: 'question', text: further };
  if (reply.doubts && (isAsked || reply.doubts.guess !== undefined))
    return { kind: 'doubt', about: turn, guess: reply.doubts.guess };
  if (reply.doubts && reply.isBrief && !reply.corrects) return aside;
  if (!isAsked && wantsAll(turn, reply.whole.text)) return asQuestion(reply, circumstances);
  if (reply.corrects) return wrong(turn, reply.correction ?? (reply.isVague ? undefined : oppositeOf(turn, reply)));
  const isWanted =
    isAsked || (isOpen && ((replied && !goesOn.test(reply.whole.text)) || offers(turn, reply) || reply.tells));
  if (isWanted && reply.isBrief) return wrong(turn, reply.isVague ? undefined : reply.whole);
  return replied && reply.name ? wrong(turn, reply.name) : asQuestion(reply, circumstances);
}

const group = /^(?:both|all)(?: (?:of )?(?:them|these|those))?((?: (?:please|pls|plz|too|then|now|thanks))*)[\s.!]*$/i;

/** "Both please" asks for both; behind "which is bigger, the cat or the dog?" it may be what is right. */
function wantsAll(turn: Turn, text: string): boolean {
  const [whole, courtesy] = group.exec(text.trim()) ?? [];
  if (whole === undefined) return false;
  return courtesy !== '' || madePicture(turn) || !/^(?:which|who|what)\b| or /i.test(turn.request.text);
}

const change =
  /^(?:(?:a (?:little |tiny )?bit|a little|much|even|slightly|way|far|a lot) )*(?:brighter|darker|lighter|sharper|softer|warmer|cooler|bigger|smaller|larger|(?:more|less) \p{L}+)$/iu;
const exception = /^(?:but |and )?(?:not|except|apart from|all but|without|only|just) (?!(?:like|what|so|that)\b).+/i;

/** What an edit should have been like, as far as words say it that teach nothing. */
function furtherEdit({ whole, correction, all }: Words & Remark): string | undefined {
  const said = correction?.text ?? whole.text;
  if (readDegree(whole.text) ?? readDegree(said)) return whole.text;
  if (change.test(said)) return said;
  if (/^(?:another one|one more)$/i.test(said)) return said;
  return exception.test(whole.text) && !/ (?:but|,) /.test(whole.text) ? all : undefined;
}

/**
 * Whether words say what a question was about, and not what is right instead of its answer. "No, the left one" does
 * where the answer was a number, a yes or a no, a colour or a picture; where things were told apart, it is the right answer.
 */
function readsAnew(turn: Turn, reply: Reply, clarification: Clarification, isAsked: boolean): boolean {
  if (clarification.isExplicit) return true;
  const isRemark = reply.kind === 'remark' && reply.corrects;
  const isOther = clarification.isBare === true || clarification.meant === otherOne;
  if (!(isRemark || isOther) || turn.answer === undefined || isAsked || offers(turn, reply)) return false;
  const { text } = turn.request;
  // "Is there a dog?", "no, a cat" asks for another thing; "is it a dog?", "no, a cat" says what it is.
  if (clarification.isBare)
    return (
      (!answersInWords(turn) || /^where\b/i.test(text)) &&
      /^\W*(?:(?:and|so|ok) )*(?:how many|count|(?:is|are) there|(?:do|can) you see|where)\b/i.test(text)
    );
  if (/^where\b/i.test(text)) return !placeWord.test(clarification.meant);
  if (/^what (?!colou?r)/i.test(text)) return madePicture(turn) || /\bones?\b/i.test(clarification.meant);
  return !answersInWords(turn) || /\bcolou?r/i.test(text);
}

/** What is meant by "not that one". */
const otherOne = 'the other one';
const placeWord =
  /\b(?:left|right|top|bottom|middle|centre|center|corner|front|back|behind|under|above|below|beside|next|near|on|in|at)\b/i;

/** "And the cat?", "now in black and white", "undo that": the next thing to do, and not what is right instead. */
const goesOn = /^\W*(?:and|or|also|now|then|same|again|undo|revert|(?:what|how) about)\b|\b(?:too|as well)\W*$/i;

/** The question names these words as a possible answer: "on or off". */
function offers({ request }: Turn, { whole }: Reply): boolean {
  const question = spaced(request.text);
  const wanted = spaced(whole.text).replace(/^ (?:an?|the) /, ' ');
  return wanted.trim() !== '' && question.includes(' or ') && question.includes(wanted);
}

/** Lower-case words without punctuation, a space around each. */
const spaced = (text: string): string =>
  ` ${
    text
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu)
      ?.join(' ') ?? ''
  } `;

/** "Wrong" about a yes is a no. Just "no" about a no may be meant either way. */
export function oppositeOf({ answer }: Turn, { refusal }: Pick<Remark, 'refusal'>): Statement | undefined {
  const given = answer && readYesNo(answer.text);
  if (given === undefined || (!given && refusal === 'no')) return undefined;
  return { text: given ? 'no' : 'yes', means: { kind: 'boolean', value: !given } };
}

function withPictures(reply: Reply, circumstances: Circumstances): Meaning {
  if (reply.kind === 'courtesy') return withCourtesy(reply, circumstances);
  const { turn, received, pointed, singular } = circumstances;
  const remark = reply.kind === 'remark' ? reply : undefined;
  if (turn && canBeCorrected(turn) && correctsWithPictures(reply, { ...circumstances, turn })) {
    const name = /\blooks? like (?:this|that)\W*$/i.test(reply.whole.text) ? undefined : remark?.name;
    const said = name ?? (remark?.corrects || remark?.isVague ? remark.correction : worded(reply.whole));
    // Of a picture that was made, pictures alone say how it should have been.
    const right = said ?? (madePicture(turn) ? statement('it should look like this', singular) : undefined);
    const drawn = drawnAround(pointed, received, right?.text);
    const exact = drawn.length > 0 ? { expected: [...(right?.means ? [right.means] : []), ...drawn] } : {};
    return feedback(turn, { verdict: 'wrong', ...spoken(right), ...exact, images: received });
  }
  const name = remark?.name?.text ?? (reply.kind === 'silence' ? onlyLabel(pointed) : undefined);
  if (name === undefined) return asQuestion(reply, circumstances);
  const parts = pointedViews(pointed, received);
  const shown = parts.length > 0 ? parts : received.map((picture): ImageValue => ({ type: 'Image', picture }));
  return { kind: 'teaching', name, shown };
}

/** A greeting with a picture asks nothing of it yet; among people, pictures are only shown. */
function withCourtesy(
  { courtesy, names }: Extract<Reply, { kind: 'courtesy' }>,
  { unaddressed }: Circumstances,
): Meaning {
  if (courtesy === 'aside' || courtesy === 'vague' || courtesy === 'opinion' || names)
    return unaddressed ? aside : { kind: 'question', text: '' };
  return courtesy === 'greeting' || courtesy === 'praise'
    ? { kind: 'question', text: '' }
    : { kind: 'courtesy', courtesy };
}

/** Whether pictures are examples of what an answer should have been, and not something new. */
function correctsWithPictures(
  reply: Reply,
  { turn, replied, asked }: Pick<Circumstances, 'replied' | 'asked'> & { readonly turn: Turn },
): boolean {
  if (reply.kind === 'silence') return asked;
  if (reply.kind !== 'remark') return false;
  if (reply.refusal) return true;
  if (madePicture(turn) && (reply.saysLook || (reply.corrects && reply.name === undefined))) return true;
  const isExpected = reply.corrects || (asked && (reply.isBrief || reply.saysLook));
  if (replied) return reply.name !== undefined || isExpected;
  // A name alone teaches, unless it is what the answer should have been.
  return asked && isExpected && (reply.name === undefined || isNameable(turn));
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

function withBoxes(reply: Reply, circumstances: Circumstances & { readonly turn: Turn }): Meaning {
  const { turn, asked, pointed, tools, singular } = circumstances;
  if (reply.kind === 'request') return asQuestion(reply, circumstances);
  const remark = reply.kind === 'remark' ? reply : undefined;
  const marked = readMarkedWords(reply.whole.text, singular);
  const isAboutBoxes =
    !remark || remark.name || remark.corrects || remark.isPointing || (asked && remark.isBrief) || marked !== undefined;
  if (!isAboutBoxes) return asQuestion(reply, circumstances);

  const { means } = remark?.correction ?? reply.whole;
  const number = means?.kind === 'number' ? means.value : undefined;
  const said = { count: number, marked, singular };
  const regions = canBeCorrected(turn) ? pointedExpected({ turn, tools }, pointed, said) : [];
  // "This is our logo", with a box, in a picture that was asked about something else.
  const name = onlyLabel(pointed) ?? remark?.name?.text;
  const foreign = name !== undefined && !looksFor(turn, name, circumstances);
  // "You marked the knife" and "this is a knife" say of a search what it took for something else.
  const saysOtherwise =
    regions.length > 0 &&
    (marked?.taken !== undefined ||
      marked?.denied !== undefined ||
      (commonName.test(reply.whole.text) && isOnFindings({ turn, tools }, pointed)));
  if (foreign && !answersInWords(turn) && !saysOtherwise) {
    const shown = pointedViews(pointed, [...turn.request.images, ...(turn.answer?.images ?? [])]);
    if (shown.length > 0) return { kind: 'teaching', name, shown };
  }
  if (regions.length === 0) return withWords(reply, circumstances);
  const answer: readonly Expected[] = means?.kind === 'number' || means?.kind === 'boolean' ? [means] : [];
  const called: readonly Expected[] = foreign && !saysOtherwise ? [{ kind: 'text', text: name }] : [];
  const expected = [...(answer.length > 0 ? answer : called), ...regions];
  return feedback(turn, { verdict: 'wrong', correction: worded(reply.whole)?.text, expected });
}

/** Of what kind it is, and not whose, or what it is called. */
const commonName = /\b(?:is|are|'s|'re) (?:just |only |really |actually )*an? /i;

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
function looksFor(
  { steps }: Turn,
  name: string,
  { tools, singular }: Pick<Circumstances, 'tools' | 'singular'>,
): boolean {
  const wanted = singular(name).toLowerCase();
  return steps.some((step) => {
    const sought = thingsSought(step.instruction, tools) ?? '';
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

const statement = (text: string, singular: Circumstances['singular']): Statement => ({
  text,
  means: readExpected(text, singular),
});

const worded = (words: Statement): Statement | undefined => (words.text === '' ? undefined : words);

const spoken = (right: Statement | undefined): Pick<Said, 'correction' | 'means'> =>
  right ? { correction: right.text, means: right.means } : {};

const feedback = (about: Turn, said: Said): Meaning => ({ kind: 'feedback', about, said });

const wrong = (about: Turn, right: Statement | undefined): Meaning =>
  feedback(about, { verdict: 'wrong', ...spoken(right) });
