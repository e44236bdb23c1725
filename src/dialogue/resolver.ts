import type { Lexicon } from '../contracts/lexicon.js';
import type { Resolution, Resolver } from '../contracts/resolver.js';
import type { Exchange, PictureReference, Request } from '../contracts/turn.js';
import { anyQuestionWord, askingVerbs, editVerbs, leadIn, vagueEditVerbs } from '../language/request-words.js';
import type { GrammarPlanner, TeamNames } from '../planning/grammar/grammar-planner.js';
import { createNouns } from '../planning/grammar/noun-phrase.js';
import { spelledAs } from '../planning/grammar/spelled-as.js';
import type { NameFinder } from '../planning/grammar/taught-names.js';
import { createWordReader } from '../planning/grammar/words.js';
import { attributeAsked, furtherAsked, isAlone, namedPerson, otherExtreme } from './asked-further.js';
import { anythingElse, bareQuestion, inTotal, needsThing, nounless } from './bare-questions.js';
import { type Context, contextOf, type Reading, type Rule } from './context.js';
import { variationOf } from './edit-variations.js';
import { ofTheDeed, ofTheResult, onTheOriginal, takenBack, undoneFirst } from './edits.js';
import {
  colourOnly,
  comparativeOnly,
  countOf,
  phraseOnly,
  placeOnly,
  relationOnly,
  superlativeOnly,
} from './fragments.js';
import { type Follower, readLead } from './lead.js';
import { dialogueMessages as messages } from './messages.js';
import { moreOfIt } from './more-of-it.js';
import { backToPresence, ofThePictures, theOthers, topicFirst } from './of-several.js';
import { ofText } from './of-text.js';
import { doneOtherwise, takenBackByName } from './other-edit.js';
import { isOfUnknownTopic, ofOwnTopic } from './own-topic.js';
import { madeOf, type PictureChain, pictureChain } from './picture-chain.js';
import { oneInSentence, pronouns } from './pronouns.js';
import { quantified } from './quantified.js';
import {
  aroundIt,
  couldBeMade,
  countedWhere,
  emojiToo,
  everyFace,
  inCompany,
  likeForLike,
  ofTheOther,
  onlyThat,
  removed,
  theOppositeCount,
  verbLeftOut,
  whatAboutIt,
  whereabouts,
  writtenOnIt,
} from './reworded.js';
import { type Grammar, slice } from './sentence.js';
import {
  allTheSame,
  askedAtLast,
  bothNamed,
  bothOfThem,
  comparedOfThem,
  likeWhat,
  sideOfIt,
  theRestOfThem,
} from './spoken-of.js';
import { ofCounts } from './sums.js';
import { elsewhere, inFullScope, ofEarlier } from './which-pictures.js';

/** In the order in which they are tried: what is left out of a sentence before what stands for something in it. */
const rules: readonly Rule[] = [
  ofText,
  askedAtLast,
  likeWhat,
  bothNamed,
  bothOfThem,
  comparedOfThem,
  sideOfIt,
  allTheSame,
  theRestOfThem,
  removed,
  whereabouts,
  writtenOnIt,
  theOppositeCount,
  likeForLike,
  everyFace,
  emojiToo,
  onlyThat,
  ofCounts,
  inCompany,
  aroundIt,
  whatAboutIt,
  ofTheOther,
  couldBeMade,
  verbLeftOut,
  isAlone,
  anythingElse,
  inTotal,
  attributeAsked,
  furtherAsked,
  bareQuestion,
  ofThePictures,
  otherExtreme,
  countedWhere,
  nounless,
  superlativeOnly,
  comparativeOnly,
  colourOnly,
  placeOnly,
  relationOnly,
  countOf,
  theOthers,
  backToPresence,
  phraseOnly,
  topicFirst,
  namedPerson,
  oneInSentence,
  quantified,
  pronouns,
];

/**
 * Reads follow-ups by the grammar's noun phrases and what earlier turns spoke of and found. What stands by itself stays
 * as it is, word for word.
 */
export function createResolver(
  lexicon: Lexicon,
  { interpretations, understands, wordings }: Pick<GrammarPlanner, 'interpretations' | 'understands' | 'wordings'>,
  teamNames: TeamNames = async () => () => [],
): Resolver {
  let loading: Promise<Grammar> | undefined;
  const load = (): Promise<Grammar> => {
    loading ??= createWordReader(lexicon).then((read) => ({ read, nouns: createNouns(lexicon), lexicon }));
    return loading;
  };

  const namesOf = async (team: string | undefined): Promise<NameFinder | undefined> =>
    team === undefined ? undefined : teamNames(team);

  async function isEdit(text: string, pictures: number): Promise<boolean> {
    if (question.test(text)) return false;
    if (command.test(text)) return true;
    const [best] = await interpretations(text, pictures);
    return best?.intent.intent === 'edit' && best.confidence >= minConfidence;
  }

  /** A follow-up in a form that no rule knows, said otherwise: "what number of those …" as "how many of those …". */
  async function inOtherWords(
    request: Pick<Request, 'text' | 'images' | 'inherited'> & Partial<Pick<Request, 'team'>>,
    exchange: readonly Exchange[],
    grammar: Grammar,
  ): Promise<ReadWords | undefined> {
    if (!refers.test(request.text) || exchange.at(-1)?.isRead) return undefined;
    if (await understands(request.text, request.images.length, request.team)) return undefined;
    for (const text of await wordings(request.text)) {
      const read = resolveWords({ ...request, text }, exchange, grammar);
      if (
        read.is === 'request' &&
        read.text !== text &&
        (await understands(read.text, request.images.length, request.team))
      )
        return read;
    }
    return undefined;
  }

  return {
    async resolve(request, { signal }) {
      signal.throwIfAborted();
      const grammar = await load();
      const { exchange = [] } = request;
      const spelling = grammar.read.respelled(request.text, await namesOf(request.team));
      const spelled = {
        ...request,
        text: inFullScope(eachOfThem(spelling, exchange), request.images.length),
      };
      const plain = resolveWords(spelled, exchange, grammar);
      const isLeft = exchange.length > 0 && plain.is === 'request' && plain.text === spelled.text;
      const read = (isLeft && (await inOtherWords(spelled, exchange, grammar))) || plain;
      if (read.is !== 'request') return read;
      const images = read.images ?? (await picturesFor(read.text, request, exchange, isEdit));
      return { is: 'request', text: read.text, images: sameIds(images, request.images) ? request.images : images };
    },
  };
}

const markedEach =
  /^((?:(?:please|now|and|can you|could you) )*(?:(?:circle|outline|number|mark|tag|label|highlight|blur|hide|remove|crop to|cut out)|(?:draw|put|add) (?:an?|some) \p{L}+(?: \p{L}+)? (?:around|on|over|at|to|next to)) (?:both|each|all|each one))((?: (?:please|pls|plz|now|then|too|thanks))*[\s.!?]*)$/iu;

/** "Draw a box around each": of what was spoken of. */
const eachOfThem = (text: string, exchange: readonly Exchange[]): string =>
  exchange.some(({ found }) => found.length > 0) ? text.replace(markedEach, '$1 of them$2') : text;

/** Words that stand for what was spoken of. */
const refers = /\b(?:it|its|them|they|their|those|these|that|ones?|he|she|him|her|his)\b/i;

const instead = /\b(?:instead|rather)\b/i;

/** Less than this is no understanding. */
const minConfidence = 0.5;

const question = new RegExp(
  `${leadIn}(?:${anyQuestionWord}|is|are|was|were|do|does|did|has|have|find|locate|spot|count|read|describe|tell|show (?:me )?where)\\b`,
  'i',
);
const command = new RegExp(
  `${leadIn}(?:${editVerbs}|${vagueEditVerbs}|colou?r|recolou?r|censor|enlarge|shrink|draw|paint|desaturate|cover|mask|get rid|keep|give|stick|place|write|frame|fade|tint)\\b`,
  'i',
);

/** Characters: what is longer stands by itself, and is not gone on with word by word. */
const maxRead = 600;

type ReadWords =
  | Exclude<Resolution, { is: 'request' }>
  | { readonly is: 'request'; readonly text: string; readonly images?: readonly PictureReference[] };

function resolveWords(
  request: Pick<Request, 'text' | 'said' | 'images' | 'inherited'>,
  exchange: readonly Exchange[],
  grammar: Grammar,
): ReadWords {
  const { text, images, said } = request;
  const own = text.length > maxRead ? undefined : ofOwnTopic(text, said, images, grammar);
  if (own && 'text' in own) return { is: 'request', text: own.text };
  if (isOfUnknownTopic(text, grammar)) return { is: 'request', text };
  const follower = readLead(grammar.read(text));
  const plain = slice(follower.words, 0).toLowerCase();
  if (exchange.length === 0) {
    const question = needsThing(plain);
    return question === undefined ? { is: 'request', text } : { is: 'question', question };
  }
  const chain = pictureChain(exchange);
  const named = takenBackByName(text, exchange, chain);
  if (named) return named;
  const back = takenBack(request, exchange, chain);
  if (back) return back;
  const deed = ofTheDeed(plain, chain);
  if (deed === 'none') return { is: 'question', question: messages.notEdited };
  if (deed) return { is: 'answer', text, images, answer: deed };
  const other = chain.current ? variationOf(text, chain) : undefined;
  if (other?.is === 'answer') return { ...other, text, images };
  if (other) return other;
  const rest = chain.current && undoneFirst(text);
  const before = rest === undefined ? undefined : takenBack({ ...request, text: 'undo' }, exchange, chain);
  if (rest !== undefined && before?.is === 'answer') return { is: 'request', text: rest, images: before.answer.images };
  const original = chain.current ? onTheOriginal(text) : undefined;
  if (original !== undefined) return { is: 'request', text: original, images: chain.original };
  if ([text, ...exchange.map((one) => one.text)].some(({ length }) => length > maxRead)) return { is: 'request', text };
  const context = contextOf(follower, exchange, images.length, grammar);
  return asRequest(request, follower, context, chain);
}

function asRequest(
  { text, images, inherited }: Pick<Request, 'text' | 'images' | 'inherited'>,
  follower: Follower,
  context: Context | undefined,
  chain: PictureChain,
): ReadWords {
  const spelled = (reading: string): string =>
    spelledAs(reading, [text, ...(context?.exchange ?? []).map((one) => one.text)]);
  if (!context) return { is: 'request', text: withoutTie(text, follower) };
  const { plain, last } = context;
  const place = elsewhere(plain, askedElsewhere(context), images, chain) ?? ofEarlier(text, last, images, chain);
  if (place && 'question' in place) return { is: 'question', question: place.question };
  if (place) return { is: 'request', text: spelled(place.text), images: place.images };

  // A reply to the picture that was made speaks of it, too.
  const made = inherited ? chain.current : images.find((image) => madeOf(image, context.exchange));
  const result = made && ofTheResult(withoutTie(text, follower));
  if (result) return { ...resultOf(result, context, spelled), images: [made] };
  const others = theRestOfThem(context);
  if (others && 'text' in others)
    return {
      is: 'request',
      text: spelled(others.text),
      ...(instead.test(text) && chain.lastEdit && { images: chain.lastEdit.images }),
    };
  const again = moreOfIt(text, last, context.exchange, chain) ?? doneOtherwise(text, chain);
  if (again) return again;
  const reading = firstOf(rules, context);
  if (!reading) return { is: 'request', text: withoutTie(text, follower) };
  if ('question' in reading) return { is: 'question', question: spelled(reading.question) };
  const redone =
    reading.afresh || (follower.asksSame && last.made.length > 0 && /\bagain|redo\b/i.test(text))
      ? { images: last.images }
      : {};
  return { is: 'request', text: spelled(reading.text), ...redone };
}

/** "Is our logo here?", "where?", and then "in this one?": whether it is there comes first. */
function askedElsewhere({ last, exchange }: Context): Exchange {
  const before = exchange[exchange.indexOf(last) - 1];
  const isWhere = /^(?:where|what kind|what colou?r) /i.test(last.text);
  return isWhere && before && /^(?:is|are|do|does|can)\b/i.test(before.text) ? before : last;
}

/** "Is it gone?" speaks of what the edit was made on. */
function resultOf(
  { text, isPronoun }: NonNullable<ReturnType<typeof ofTheResult>>,
  context: Context,
  spelled: (text: string) => string,
): { readonly is: 'request'; readonly text: string } {
  if (!isPronoun) return { is: 'request', text };
  const [mention] = context.frame.mentions;
  const noun = mention ? mention.noun : 'thing';
  const named = text.replace(
    /\b(?:it|they|them)\b/i,
    /^are\b/i.test(text) ? context.grammar.lexicon.plural(noun) : noun,
  );
  return {
    is: 'request',
    text: spelled(named.replace(/\ban? (?=(\w))/i, (_, first: string) => (/[aeiou]/i.test(first) ? 'an ' : 'a '))),
  };
}

function firstOf(all: readonly Rule[], context: Context): Reading | undefined {
  for (const rule of all) {
    const reading = rule(context);
    if (reading) return reading;
  }
  return undefined;
}

const starts = new RegExp(
  `^(?:${anyQuestionWord}|whom|${askingVerbs}|${editVerbs}|${vagueEditVerbs}|count|find|read|show|please)\\b`,
  'i',
);

/** "And what does Priya have to do?", "now make it brighter too" without the words that tie it to what came before. */
function withoutTie(text: string, { goesOn }: Follower): string {
  const rest = text.replace(/^(?:(?:and|so|but|also|ok|okay|now|then)\b[\s,]*)+/i, '');
  if (!goesOn || !rest.includes(' ') || !starts.test(rest)) return text;
  return rest.replace(/,? (?:too|also|as well)(?=\s*[?.!]*$)/i, '');
}

/** An edit goes on with what was made last; a question looks at what people sent, unless they sent something new. */
async function picturesFor(
  text: string,
  { images, inherited }: Pick<Request, 'images' | 'inherited'>,
  exchange: readonly Exchange[],
  isEdit: (text: string, pictures: number) => Promise<boolean>,
): Promise<readonly PictureReference[]> {
  if (!inherited) return images;
  const chain = pictureChain(exchange);
  if (!chain.current || !images.every((image) => chain.has(image))) return images;
  return (await isEdit(text, images.length)) ? [chain.current] : chain.original;
}

const sameIds = (a: readonly PictureReference[], b: readonly PictureReference[]): boolean =>
  a.length === b.length && a.every(({ id }, at) => id === b[at].id);
