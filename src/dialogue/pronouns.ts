import { isKindOf } from '../language/lexicon.js';
import { anyQuestionWord, askingVerbs } from '../language/request-words.js';
import { colours } from '../planning/grammar/vocabulary.js';
import type { Word } from '../planning/grammar/words.js';
import type { Antecedent } from './antecedents.js';
import { allAntecedents, antecedent, type Context, type Reading, type Rule } from './context.js';
import { agreeing, replaced } from './frames.js';
import { dialogueMessages as messages } from './messages.js';
import { filledAt, oneAt } from './ones.js';
import { type Mention, slice } from './sentence.js';

/** Pronouns in whole sentences: only those that nothing in the sentence itself explains. */

/** "Which one is the biggest?", "is the left one red?", "remove the red one" */
export const oneInSentence: Rule = (context) => {
  const { sentence, pictures, plain, last } = context;
  const { words } = sentence;
  if (pictures > 1 && /^which(?: one)? (?:has|have|contains|shows) /.test(plain))
    return { text: punctuated(`which picture ${slice(words, plain.startsWith('which one') ? 2 : 1)}`, context) };
  const [, ones, rest] =
    /^(?:which|what)( ones?| of (?:them|these|those|both|the two))? ((?:is|are|has|have|looks?|was|were|stands?|sits?) .+)$/.exec(
      plain,
    ) ?? [];
  // After "which picture has more dogs?" it is pictures that are told apart.
  if (ones === ' one' && pictures > 1 && /\bwhich (?:picture|photo|image)\b/i.test(last.text))
    return { text: punctuated(`which picture ${slice(words, 2)}`, context) };
  if (rest && (ones || isComparison(rest)) && !/\b(?:picture|photo|image|them both|or)\b|[,:]/.test(plain)) {
    const start = ones === undefined ? 1 : ones === ' of the two' ? 4 : ones.startsWith(' of') ? 3 : 2;
    return whichOf(context, slice(words, start).replace(/ ones?$/, ''));
  }
  const among = plain
    .replace(/ of (?:them|those|these|all|all of them)(?= |$)/, '')
    .replace(/ in (?:the|this) (?:frame|shot|picture|photo|image)$/, '');
  const [, person] =
    /^who (is (?:the )?(?:\w+est|\w+er|closest|most .+|on the .+|in the middle|second .+|further .+|in front|behind))$/.exec(
      among,
    ) ?? [];
  const [, animal] =
    /^who ((?:reaches|stands|sits|looks|is|jumps|stretches|gets)(?: up| out)? (?:the )?\w+est)$/.exec(among) ?? [];
  if (person || animal) {
    const one = antecedent(context, ({ isPerson }) => isPerson);
    if (!one && animalSpokenOf(context)) return { text: `which ${animalSpokenOf(context)} ${person ?? animal}?` };
    return person && one?.count !== undefined && one.noun !== 'person'
      ? { text: `which ${one.noun} ${slice(words, 1)}?` }
      : undefined;
  }
  if (!instructs(context)) return undefined;
  const at = oneAt(words);
  if (at < 0) return headless(context);
  const starts = (words[0].tag === 'DET' && !/^wh/.test(words[0].text)) || /^(?:NOUN|ADP)$/.test(words[0].tag);
  if (starts && !objectVerbs.test(words[0].text)) return undefined;
  const before = words.slice(Math.max(0, at - 3), at).map(({ text }) => text);
  if (
    before.includes('in') ||
    (pictures > 1 && /^(?:this|that|other|first|second|third|last)$/.test(before.at(-1) ?? ''))
  )
    return undefined;
  const reading = filledAt(context, at);
  return reading && 'text' in reading ? { text: punctuated(reading.text, context) } : reading;
};

const lastTrait =
  /^(?!which|who|what (?:is|are)\b).* the (?:\w{2,}est|leftmost|rightmost|topmost|bottommost|(?:first|second|third|fourth|fifth|last)(?: from the (?:left|right))?)$/;

/** "Remove the smallest", "what colour is the leftmost?" */
function headless(context: Context): Reading | undefined {
  const { plain, sentence } = context;
  if (!lastTrait.test(plain) || sentence.mentions.some(({ known }) => known)) return undefined;
  const one = antecedent(context);
  const from = / from the (?:left|right)$/.exec(plain)?.[0] ?? '';
  const text = slice(sentence.words, 0);
  return one && { text: punctuated(`${text.slice(0, text.length - from.length)} ${one.noun}${from}`, context) };
}

const isComparison = (rest: string): boolean =>
  /^(?:is|are) (?:the )?(?:\w+est|(?:bigg|larg|small|tall|short|high|low|old|young|clos|near|wid|narrow|long|bright|dark|light|thick|thinn|slimm|heavi|fatt|fast|slow|clean|furth|farth|cut|nic|cheap|full|empti|round|fluffi|clear)er|more \w+|most \w+|leftmost|rightmost)(?: (?:one|of (?:all|them|those|these)|in the (?:picture|photo|image)))*$/.test(
    rest,
  ) &&
  !/^(?:is|are) (?:the )?(?:other|water|number|letter|answer|latest|test|guest|request|interest|contest|forest)\b/.test(
    rest,
  );

function whichOf(context: Context, rest: string): Reading | undefined {
  const joined = allAntecedents(context, ({ joined }) => joined);
  const newest = antecedent(context);
  if (!newest) return undefined;
  if (newest.joined && joined.length > 1 && joined.some(({ noun }) => noun === newest.noun)) {
    const names = [...new Set(joined.map((one) => one.named(one.plural)))];
    return { text: `which ${rest}, ${names.join(' or ')}?` };
  }
  const many = /^(?:are|have|look|were|stand|sit)\b/.test(rest);
  return { text: `which ${many ? context.grammar.lexicon.plural(newest.noun) : newest.noun} ${rest}?` };
}

const spatial =
  /^(?:in|on|onto|under|underneath|behind|above|below|over|beside|near|of|to|from|around|inside|beneath|than|by|next)$/;
const objectVerbs =
  /^(?:remove|erase|delete|hide|blur|pixelate|circle|mark|tag|label|highlight|replace|cover|censor|keep|find|show|count|outline|box|swap|recolor|color|colour|zoom|obscure|mask|locate|spot|crop|cut|enlarge|tint|paint|touch|point|keep|circle|frame|underline|isolate|sharpen|brighten|darken|fill|give|spotlight|number|extract)$/;
/** What is said of the picture or of nothing at all: "is it raining?", "what time is it?" */
const impersonal =
  /^(?:so|true|correct|right|possible|ok|okay|fine|raining|snowing|sunny|cloudy|foggy|windy|dark|bright|day|night|daytime|nighttime|morning|evening|noon|summer|winter|autumn|spring|fall|indoor|indoors|outdoor|outdoors|outside|a|an|the|safe|too|before|after|cold|hot|warm|just|me|really|likely|who|what|not|midday|over|late|early|monday|weekend|christmas|legible|in|blurry|sharp|edited|real|fake|photoshopped|taken|all|that|because|some|two|someone|somebody|crowded|art)$/;
const containers = new Set([
  'vehicle',
  'bowl',
  'cup',
  'vase',
  'bottle',
  'suitcase',
  'backpack',
  'handbag',
  'sink',
  'refrigerator',
  'oven',
  'toilet',
  'boat',
  'car',
  'bus',
  'truck',
  'train',
  'airplane',
  'wine glass',
  'box',
  'basket',
  'glass',
]);

interface Pronoun {
  readonly at: number;
  /** How many words it has: "those ones". */
  readonly length: number;
  readonly is: 'it' | 'they' | 'person';
  /** Behind "of": one of several. */
  readonly partitive: boolean;
}

export const pronouns: Rule = (context) => {
  const { sentence, plain, last } = context;
  if (context.pictures > 1 && /^compare|\bsame\b|\bdiffer/.test(plain)) return undefined;
  const pronoun = instructs(context) && pronounIn(sentence.words, sentence.mentions, plain, last.made.length > 0);
  if (!pronoun) return undefined;
  const { words } = sentence;
  const found = pointsTo(context, pronoun);
  if (!found || 'question' in found) return found;
  const { at, length } = pronoun;
  // "Remove one of them": nobody knows which.
  if (pronoun.partitive && words[at - 2]?.text === 'one' && objectVerbs.test(words[0].text))
    return { question: messages.whichOfThem(found.text.replace(/^the /, '')) };
  const filled = replaced(words, at, at + length, found.text);
  const text = pronoun.partitive ? filled : agreeing(filled, found.text, found.plural);
  return { text: punctuated(text, context) };
};

function pronounIn(
  words: readonly Word[],
  mentions: readonly Mention[],
  plain: string,
  edits: boolean,
): Pronoun | undefined {
  for (const [at, { text }] of words.entries()) {
    const before = words[at - 1]?.text ?? '';
    const explained = mentions.some(({ end, known, nested }) => known && !nested && end <= at);
    if (explained && !spatial.test(before)) continue;
    // "Crop to the dog, with as little grass around it as possible"
    if (explained && /^as possible\b/.test(slice(words, at + 1))) continue;
    const partitive = before === 'of' && text !== 'it';
    const after = words[at + 1];
    const isBare = !after || !/^(?:NOUN|PROPN|NUM)$/.test(after.tag) || colours.has(after.text);
    if (/^(?:they|them)$/.test(text)) return { at, length: 1, is: 'they', partitive };
    if (
      /^(?:those|these)$/.test(text) &&
      isBare &&
      !plain.includes(':') &&
      !/^(?:what|where|who)$/.test(words[0].text)
    ) {
      const length = after?.text === 'ones' ? 2 : 1;
      return { at, length, is: 'they', partitive };
    }
    if (/^(?:he|she|him)$/.test(text) || (text === 'her' && isBare && at > 0))
      return { at, length: 1, is: 'person', partitive };
    if (text === 'it' && isThing(words, at, plain, edits)) return { at, length: 1, is: 'it', partitive };
  }
  return undefined;
}

/** "An arrow to it" */
const marks = /\b(?:arrow|circle|ring|box|rectangle|outline|frame)\b/;

/** Whether an "it" is a thing in the picture. */
function isThing(words: readonly Word[], at: number, plain: string, edits: boolean): boolean {
  const before = words[at - 1]?.text ?? '';
  const after = words[at + 1]?.text ?? '';
  if (/^(?:when|how much|what (?:time|day|date|year)|how (?:long|late|far|old))\b/.test(plain)) return false;
  if (/^(?:is|does|has|can|was)$/.test(before)) {
    if (/^what is it \w+ing\b/.test(plain)) return true;
    if (at === 1)
      return (
        !impersonal.test(after) &&
        after !== '' &&
        !(before === 'does' && /^(?:have|contain|show|say|cost|mean|take|matter|look|work|read)$/.test(after))
      );
    return (
      /^(?:where|what color|what colors|how (?:big|tall|large|small)|what kind of \w+|what (?:shape|material))\b/.test(
        plain,
      ) && !/^what is it/.test(plain)
    );
  }
  if (objectVerbs.test(before)) {
    if (/^(?:back|smaller|bigger|larger|up|square|again|too|around|brighter|darker)$/.test(after)) return false;
    // "Crop it" and "show it" are about the picture, "cut it out" and "blur it" about what was found.
    if (/^(?:crop|cut|color|colour|enlarge|tint|touch|show)$/.test(before)) return /^(?:out)$/.test(after);
    return !(edits && before === 'blur');
  }
  if (/^(?:to|at|around|over|on|onto|behind|towards)$/.test(before) && marks.test(plain)) return true;
  if (before === 'on' && words[at - 2]?.text === 'zoom') return true;
  if (before === 'in' && words[at - 2]?.text === 'zoom') return true;
  if (before === 'to') return /^(?:crop|zoom|next|close|left|right|closest|nearest)$/.test(words[at - 2]?.text ?? '');
  if (before === 'of')
    return (
      /^(?:left|right|front|top|side|bottom|rid)$/.test(words[at - 2]?.text ?? '') || /^(?:close|crop)/.test(plain)
    );
  return before === 'in' || spatial.test(before);
}

/** What a pronoun stands for, as a phrase; undefined where nothing fits, and it is left to the planner. */
function pointsTo(
  context: Context,
  { at, is, partitive }: Pronoun,
): { readonly text: string; readonly plural: boolean } | { readonly question: string } | undefined {
  const { sentence } = context;
  const before = sentence.words[at - 1]?.text;
  const inside = is === 'it' && /^(?:in|inside)$/.test(before ?? '') && sentence.words[at - 2]?.text !== 'zoom';
  const fits = (one: Antecedent): boolean => {
    if (is === 'person') return one.isPerson && hasGender(one, sentence.words[at].text);
    if (is === 'it') return !one.isPerson && (!inside || isContainer(one, context));
    return true;
  };
  const people = allAntecedents(context, fits);
  // Pets are he and she as well, where nobody else is.
  const candidates =
    people.length > 0 || is !== 'person' ? people : allAntecedents(context, (one) => isAnimal(one, context));
  const [first, second] = candidates;
  if (!first) return undefined;
  if (is === 'they') {
    // "How many of them are women?" after "how many of the people wear hats?" asks of the same people.
    const ofAll = partitive && /\bof (?:the|our|my)\b/.test(context.last.text);
    const all = candidates.map((one) => one.named(candidates.length === 1 || one.plural, ofAll));
    return { text: all.join(' and '), plural: true };
  }
  if (second && second.noun !== first.noun)
    return { question: messages.which([first.named(first.plural), second.named(second.plural)]) };
  const isMany = first.count === undefined ? first.plural : first.count > 1 && first.plural;
  if (isMany && first.count !== undefined && first.count > 1 && !partitive)
    return { question: messages.whichOf(first.count, first.noun) };
  return { text: first.named(isMany), plural: isMany };
}

const isAnimal = ({ noun }: Antecedent, { grammar: { lexicon } }: Context): boolean =>
  isKindOf(noun, 'animal', lexicon);

/** "Who is the biggest?" where only animals were spoken of. */
const animalSpokenOf = (context: Context): string | undefined => {
  const newest = antecedent(context);
  return newest && isAnimal(newest, context) ? newest.noun : undefined;
};

const men = /^(?:man|boy|guy|gentleman|father|dad|grandfather|husband|son|brother|groom|king|he)$/;
const women = /^(?:woman|girl|lady|mother|mom|mum|grandmother|wife|daughter|sister|bride|queen|she)$/;
const hasGender = ({ noun }: Antecedent, pronoun: string): boolean =>
  pronoun === 'he' || pronoun === 'him' ? !women.test(noun) : !men.test(noun);

const isContainer = ({ noun }: Antecedent, { grammar }: Context): boolean => {
  const name = grammar.lexicon.resolve(noun)?.name ?? noun;
  return containers.has(name) || containers.has(noun) || grammar.lexicon.members('vehicle').includes(name);
};

const beginnings = new RegExp(`^(?:${anyQuestionWord}|${askingVerbs}|please)$`);

/** A question or a command: what is told is no follow-up. */
const instructs = ({ follower, sentence: { words } }: Context): boolean =>
  follower.asks ||
  beginnings.test(words[0]?.text ?? '') ||
  (words[0]?.tag === 'VERB' && !words[0].text.endsWith('s')) ||
  objectVerbs.test(words[0]?.text ?? '') ||
  /^(?:put|make|crop|add|draw|turn|now|number|spotlight|outline|isolate|label|tag|circle|mark)$/.test(
    words[0]?.text ?? '',
  );

/** As a sentence that asks, if it did. */
const punctuated = (text: string, { follower }: Context): string =>
  `${text.replace(/\s*[?.!]+$/, '')}${follower.asks ? '?' : ''}`;
