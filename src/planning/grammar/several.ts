import { anyQuestionWord, askingVerbs } from '../../language/request-words.js';
import type { Intent, Thing } from './intent.js';
import { type Word, wordsAsText } from './words.js';

/** A message that asks for several things, or for one under a condition, as it is read part by part. */

/** How some words are understood. */
export interface Understood {
  readonly intent: Intent;
  /** 0..1 */
  readonly confidence: number;
  /** Words that no step of the program has a use for. */
  readonly unused: readonly string[];
  readonly source: string;
}

/** The best way to understand some words by themselves. */
type ReadPart = (words: readonly Word[]) => Understood | undefined;

const separators = /^(?:and|then|plus|also|&|[,;.?!])$/;
const conditional = /^(?:if|unless)$/;
/** Behind these, "if" says what is asked. */
const asking = /^(?:me|us|know|tell|check|see|say|out|wonder|wondering|ask|asking|sure|whether|or|curious)$/;
const minConfidence = 0.6;
const maxParts = 6;
/** Of a message that is read in parts; longer ones tell stories. */
const maxWords = 45;
const maxSeparators = 10;
const questionStarts = new RegExp(`^(?:${anyQuestionWord}|${askingVerbs})$`);
const asksTruth = /^(?:is|are|was|were|does|do|did|can|could|has|have|there|any|tell|check|say|let|see|also|please)$/;
/** How people tell of themselves, or why: nothing to be done. */
const pronouns = /^(?:it|they|them)$/;
const chatter =
  /^(?:i|we|my|our|it|they|he|she|these|here|because|since|so|for|this|that|sorry|thanks|thank|hi|hello|hey)$/;

/** Whether words are worth being read in parts: as a whole they leave something over, or nobody here can answer them. */
export const mayBeSeveral = (words: readonly Word[], whole: Understood | undefined): boolean =>
  words.length <= maxWords &&
  words.filter(({ text }) => separators.test(text)).length <= maxSeparators &&
  words.some(({ text }, at) => conditional.test(text) || (separators.test(text) && at > 0 && at < words.length - 1)) &&
  (whole === undefined || !isGood(whole) || whole.intent.intent === 'ask' || endsInWhere(words));

/** "Is there a clock, and where?" */
function endsInWhere(words: readonly Word[]): boolean {
  const spoken = words.filter(({ tag, text }) => tag !== 'PUNCT' || separators.test(text));
  const end = spoken.findLastIndex(({ tag }) => tag !== 'PUNCT');
  return spoken[end]?.text === 'where' && separators.test(spoken[end - 1]?.text ?? '');
}

const isWhere = (words: readonly Word[]): boolean =>
  lettersIn(words) === 1 && words.some(({ text }) => text === 'where');

const isGood = ({ confidence, unused, source, intent }: Understood): boolean =>
  source !== '' && unused.length === 0 && (confidence >= minConfidence || intent.intent === 'ask');

/** What a message asks for, in its order, where each part can be read and none is left over; chatter between is dropped. */
export function partsOf(words: readonly Word[], read: ReadPart): readonly Intent[] | undefined {
  const parts = split(words, undefined, read, 0);
  if (!parts || parts.length === 0 || parts.length > maxParts) return undefined;
  const kinds = parts.map(({ intent }) => intent);
  // A chain of edits is one picture, which edits read by themselves; questions that only a model answers stay whole.
  const edits = kinds.filter((kind) => kind === 'edit').length;
  return edits > 1 || kinds.every((kind) => kind === 'ask') ? undefined : parts;
}

function split(
  words: readonly Word[],
  before: Intent | undefined,
  read: ReadPart,
  depth: number,
): readonly Intent[] | undefined {
  if (words.every(({ tag }) => tag === 'PUNCT')) return [];
  if (depth > maxParts) return undefined;
  const whole = readPart(words, before, read);
  if (whole) return [whole];
  const places = words.flatMap(({ text }, at) => (separators.test(text) && at > 0 ? [at] : []));
  for (const place of places) {
    // One word alone asks for nothing, which is seen before anything is read.
    const isLast = place === places.at(-1);
    const last = words.slice(place + 1);
    if (isLast && lettersIn(last) === 1 && !isWhere(last) && !isChatter(last, undefined)) continue;
    const first = readPart(words.slice(0, place), before, read);
    const told = first ? [first] : isChatter(words.slice(0, place), words[place]) ? [] : undefined;
    if (!told) continue;
    let next = place;
    while (next < words.length && separators.test(words[next].text)) next++;
    const following = words.slice(next);
    // "This is our logo, blur it": it is what the chatter tells of.
    if (!first && !before && following.some(({ text }) => pronouns.test(text))) continue;
    const rest = split(following, first ?? before, read, depth + 1);
    if (rest) return [...told, ...rest];
  }
  return isChatter(words, undefined) ? [] : undefined;
}

const lettersIn = (words: readonly Word[]): number => words.filter(({ tag }) => tag !== 'PUNCT').length;

function readPart(words: readonly Word[], before: Intent | undefined, read: ReadPart): Intent | undefined {
  if (before && isWhere(words)) return readPart([...words.filter(({ tag }) => tag !== 'PUNCT'), ...isIt], before, read);
  if (lettersIn(words) < 2) return undefined;
  const plain = read(words);
  const meant = before ? withoutPronouns(words, before) : undefined;
  const best = (meant && read(meant)) ?? plain;
  if (!best || !isGood(best)) return undefined;
  if (best.intent.intent === 'truth' && !asksTruth.test(words[0].text)) return undefined;
  if (best.intent.intent !== 'ask') return best.intent;
  const asks = questionStarts.test(words[0].text) && words.length > 2;
  return asks && !words.some(({ text }) => separators.test(text)) ? best.intent : undefined;
}

const isIt: readonly Word[] = ['is', 'it'].map((text) => ({ text, raw: text, tag: 'X' }));

/** "I need it for my report." · "Thanks!" */
const isChatter = (words: readonly Word[], end: Word | undefined): boolean =>
  chatter.test(words[0]?.text ?? '') && end?.text !== '?' && !words.some(({ text }) => text === '?');

/** "where is it?" after a bus → "where is the bus?"; "the biggest one" → "the biggest bus"; undefined without a pronoun. */
function withoutPronouns(words: readonly Word[], before: Intent): readonly Word[] | undefined {
  const thing = thingOf(before);
  if (!thing) return undefined;
  const noun = thing.noun.split(' ').map((text): Word => ({ text, raw: text, tag: 'NOUN' }));
  const the: Word = { text: 'the', raw: 'the', tag: 'DET' };
  let found = false;
  const meant = words.flatMap((word, at) => {
    const pronoun = pronouns.test(word.text);
    const one = word.text === 'one' && words[at - 1] !== undefined && /^(?:ADJ|NOUN)$/.test(words[at - 1].tag);
    // "On the biggest"
    const isBare = superlative.test(word.text) && words[at - 1]?.text === 'the' && isEnd(words[at + 1]);
    if (!pronoun && !one && !isBare) return [word];
    found = true;
    if (isBare) return [word, ...noun];
    return pronoun ? [the, ...noun] : noun;
  });
  return found ? meant : undefined;
}

const superlative = /^(?:\w{3,}est|leftmost|rightmost|first|last|left|right)$/;
const isEnd = (word: Word | undefined): boolean =>
  word === undefined || word.tag === 'PUNCT' || separators.test(word.text);

/** The first thing that a request speaks of. */
function thingOf(intent: unknown): Pick<Thing, 'noun'> | undefined {
  if (typeof intent !== 'object' || intent === null) return undefined;
  if ('noun' in intent && typeof intent.noun === 'string') return { noun: intent.noun };
  for (const value of Object.values(intent)) {
    const found = thingOf(value);
    if (found) return found;
  }
  return undefined;
}

/** "if there is more than one bus, put a flag on the biggest one", "blur the faces if there are any people" */
export function conditionOf(words: readonly Word[], read: ReadPart): Intent | undefined {
  const at = words.findIndex(({ text }, place) => conditional.test(text) && !asking.test(words[place - 1]?.text ?? ''));
  if (at < 0) return undefined;
  const unless = words[at].text === 'unless';
  const ways =
    at === 0
      ? words.flatMap(({ text }, end) =>
          end > 1 && /^(?:,|then)$/.test(text) ? [{ said: words.slice(1, end), rest: words.slice(end + 1) }] : [],
        )
      : [{ said: words.slice(at + 1), rest: words.slice(0, at) }];
  for (const { said, rest } of ways) {
    const condition = read(said)?.intent;
    if (condition?.intent !== 'truth') continue;
    const begin = rest.findIndex(({ text }) => !separators.test(text));
    const todo = readPart(rest.slice(Math.max(0, begin)), condition, read);
    if (!todo || todo.intent === 'ask') continue;
    return {
      intent: 'if',
      condition: unless ? { is: 'not', part: condition.condition } : condition.condition,
      claim: wordsAsText([words[at], ...said].filter(({ tag }) => tag !== 'PUNCT')),
      todo,
    };
  }
  return undefined;
}
