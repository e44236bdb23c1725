import { anyQuestionWord, askingVerbs } from '../../language/request-words.js';
import type { Intent, Thing } from './intent.js';
import { endOf } from './phrase.js';
import { narrowing } from './vocabulary.js';
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
/** "Was at the harbour on sunday": who tells of it is left out, and nothing is asked. */
const tellsOfPast = ([first, second]: readonly Word[]): boolean =>
  /^(?:was|were)$/.test(first.text) && /^(?:at|in|on|with|by)$/.test(second.text);
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
  // "Is there a bus? If so, what colour is it?": of what is not there nothing is told anyway.
  const so = before ? endOf('if so|yes|any|not', words, 0) : -1;
  if (so > 0 && words[so - 1].text !== 'not')
    return split(words.slice(isSeparator(words[so]) ? so + 1 : so), before, read, depth + 1);
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

const isSeparator = (word: Word | undefined): boolean => word !== undefined && separators.test(word.text);

const lettersIn = (words: readonly Word[]): number => words.filter(({ tag }) => tag !== 'PUNCT').length;

function readPart(words: readonly Word[], before: Intent | undefined, read: ReadPart): Intent | undefined {
  if (before && isWhere(words)) return readPart([...words.filter(({ tag }) => tag !== 'PUNCT'), ...isIt], before, read);
  if (lettersIn(words) < 2) return undefined;
  // "So that one can see what is going on" says why.
  if (words[0].text === 'so' && /^(?:that|i|we|one|you|people|everyone|nobody)$/.test(words[1]?.text ?? ''))
    return undefined;
  const plain = read(words);
  // "How many people are there, and make it black and white": the picture.
  const isOfPicture = plain !== undefined && changesPicture(plain) && words.some(({ text }) => text === 'it');
  const meant = before && !isOfPicture ? withoutPronouns(words, before) : undefined;
  const best = (meant && read(meant)) ?? plain;
  if (!best || !isGood(best)) return undefined;
  if (best.intent.intent === 'truth' && !asksTruth.test(words[0].text)) return undefined;
  if (best.intent.intent !== 'ask') return best.intent;
  const asks = questionStarts.test(words[0].text) && words.length > 2 && !tellsOfPast(words);
  return asks && !words.some(({ text }) => separators.test(text)) ? best.intent : undefined;
}

const changesPicture = ({ intent, unused }: Understood): boolean =>
  unused.length === 0 &&
  intent.intent === 'edit' &&
  intent.edits.every((edit) => edit.edit === 'adjust' && edit.thing === undefined && edit.change !== 'blurred');

const isIt: readonly Word[] = ['is', 'it'].map((text) => ({ text, raw: text, tag: 'X' }));

/** "I need it for my report." · "Thanks!" · "It is from last summer", but not "it cropped to the dog". */
const isChatter = (words: readonly Word[], end: Word | undefined): boolean =>
  chatter.test(words[0]?.text ?? '') &&
  (!told.test(words[0].text) || tells.test(words[1]?.text ?? '')) &&
  end?.text !== '?' &&
  !words.some(({ text }) => text === '?' || narrowing.has(text));
const told = /^(?:it|they|he|she|these|this|that)$/;
const tells =
  /^(?:is|are|was|were|has|have|had|looks|look|comes|came|belongs|helps|does|do|did|makes|picture|photo|image|one)$/;

/** "where is it?" after a bus → "where is the bus?"; "the biggest one" → "the biggest bus"; undefined without a pronoun. */
function withoutPronouns(words: readonly Word[], before: Intent): readonly Word[] | undefined {
  const thing = thingOf(before);
  if (!thing) return undefined;
  const noun = thing.noun.split(' ').map((text): Word => ({ text, raw: text, tag: 'NOUN' }));
  const the: Word = { text: 'the', raw: 'the', tag: 'DET' };
  let found = false;
  const meant = words.flatMap((word, at) => {
    const pronoun = pronouns.test(word.text);
    const led = words[at - 1];
    const one = word.text === 'one' && led !== undefined && (led.text === 'which' || /^(?:ADJ|NOUN)$/.test(led.tag));
    // "On the biggest"
    const isBare = superlative.test(word.text) && led?.text === 'the' && isEnd(words[at + 1]);
    // "How many?", "what colour?" behind "is there a bus?"
    const asked = isEnd(words[at + 1]) ? askedOf(led?.text, word.text) : undefined;
    if (!pronoun && !one && !isBare && !asked) return [word];
    found = true;
    if (asked) return [word, ...asked, ...noun];
    if (isBare) return [word, ...noun];
    return pronoun ? [the, ...noun] : noun;
  });
  return found ? meant : undefined;
}

/** What stands between the question and what it is asked of. */
function askedOf(before: string | undefined, word: string): readonly Word[] | undefined {
  if (before === 'how' && word === 'many') return [];
  const asks = /^(?:what|which)$/.test(before ?? '') && word === 'color';
  return asks ? ['is', 'the'].map((text) => ({ text, raw: text, tag: 'X' })) : undefined;
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
  for (const { said, rest } of waysToSplit(words, at)) {
    const begin = rest.findIndex(({ text }) => !separators.test(text));
    const wanted = rest.slice(Math.max(0, begin));
    const condition = read(said)?.intent ?? conditionOfSame(said, wanted, read);
    if (condition?.intent !== 'truth') continue;
    // "If there's a dog, say so" asks whether there is one.
    if (!unless && /^(?:just )?(?:say so|tell me|let me know|say yes|shout|tell us)$/.test(lettersOf(wanted)))
      return condition;
    const todo = readPart(wanted, condition, read);
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

const lettersOf = (words: readonly Word[]): string =>
  words.flatMap(({ tag, text }) => (tag === 'PUNCT' ? [] : [text])).join(' ');

interface Split {
  readonly said: readonly Word[];
  readonly rest: readonly Word[];
}

/** Where the condition may end: at a comma, or where a request begins; one that stands last goes on to the end. */
function waysToSplit(words: readonly Word[], at: number): readonly Split[] {
  const leads = words.slice(0, at).every(({ text }) => /^(?:only|but|and|so|please|just)$/.test(text));
  if (!leads) {
    const before = words.slice(0, at);
    while (before.length > 0 && /^(?:only|but|,|and)$/.test(before.at(-1)?.text ?? '')) before.pop();
    return [{ said: words.slice(at + 1), rest: before }];
  }
  return words.flatMap(({ text }, end): readonly Split[] => {
    if (end < at + 3) return [];
    if (/^(?:,|then)$/.test(text)) return [{ said: words.slice(at + 1, end), rest: words.slice(end + 1) }];
    return beginsRequest.test(text) ? [{ said: words.slice(at + 1, end), rest: words.slice(end) }] : [];
  });
}

const beginsRequest =
  /^(?:blur|count|tell|say|how|what|which|where|who|crop|put|make|remove|replace|hide|mark|show|add|turn|cut|pixelate|let|read|circle|highlight|tag)$/;

/** "Count the dogs unless there are two": two of those that are spoken of. */
function conditionOfSame(said: readonly Word[], wanted: readonly Word[], read: ReadPart): Intent | undefined {
  const last = said.findLast(({ tag }) => tag !== 'PUNCT');
  const thing = last && /^(?:NUM)$|^$/.test(last.tag) ? thingOf(read(wanted)?.intent) : undefined;
  if (!thing) return undefined;
  const noun = thing.noun.split(' ').map((text): Word => ({ text, raw: text, tag: 'NOUN' }));
  return read([...said.filter(({ tag }) => tag !== 'PUNCT'), ...noun])?.intent;
}
