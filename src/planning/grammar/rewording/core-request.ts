import { begins, countsWhatWasTold, exclaimed, stripped, wh } from '../../../language/around-question.js';
import { editVerbs, tellingVerbs, vagueEditVerbs } from '../../../language/request-words.js';
import { inFull } from '../../../language/text-speak.js';
import { type Nouns, nounPhrases } from '../reader.js';
import { type WordReader, wordsAsText } from '../words.js';

export interface CoreTools {
  readonly read: WordReader;
  readonly nouns: Nouns;
}

const orders = new RegExp(
  `^(?:(?:can|could|would|will) you )?(?:please |just |kindly |maybe |also )*(?:${editVerbs}|${vagueEditVerbs}|${tellingVerbs}|list|name|give|keep|cover|get rid|take|stick|drop)\\b`,
  'i',
);
const questions = new RegExp(`^(?:(?:and|so|but|now|then|also|or) )*(?:${wh})`, 'iu');
const isAsked = (text: string): boolean => (begins.test(text) && !exclaimed.test(text)) || orders.test(text);

/** What is told may say what is meant, or what is wanted, and then it is no mere context. */
const matters =
  /\b(?:want|wants|need|needs|would like|['’]d like|wish|prefer|care|cares|mean|meant|interested|looking for|talking about|focus|concentrate|ignore|leave|keep|skip|exclude|excluding|except|without|if|unless|instead|rather than|would rather|should|must|please|apart|don['’]?t count|do not count|counts?|not the)\b/i;
/** And of what is to be changed it may say more. */
const restricts = /\b(?:only|just|other|others|else|not|never|no|all|every|each|both|first|second|left|right)\b/i;
/** A question that its beginning does not show; "she keeps asking what I had" is none. */
const asksToo =
  /(?<!\b(?:ask|asks|asked|asking|wonder|wonders|wondered|wondering|know|knows|knew|say|says|said|tell|tells|told|see|sees|saw|of|about|sure|idea|clue|remember|understand|guess|out|forgot|matter|is|that|me|us|him|her) )\b(?:what(?!ever)|which|who|where|how many|how much)\b/i;
const people =
  'friend|friends|colleague|colleagues|coworker|neighbou?r|neighbou?rs|boss|manager|client|customer|teacher|student|kid|kids|guy|lady|mother|father|mum|mom|dad|sister|brother|aunt|uncle|cousin|grandma|grandpa|wife|husband|partner|daughter|son|team|family|landlord|photographer|user|viewer';
/** What somebody tells of themselves or of others, of the picture as a whole, or why they ask. */
const ofSomebody = new RegExp(
  `^(?:(?:and|so|but|well|oh|ah|ok|okay|hey|hi|hello|now|also|because|since|as|actually) )*(?:i|we|my|our|somebody|someone|everybody|everyone|people|he|she|they|${people}|(?:a|an|one|the|some|another) (?:\\p{L}+ )?(?:${people})|(?:it|this|that|these|those|here|there|its|theres|thats)(?: (?:one|picture|photo|pic|image|shot))?(?:['’]s|['’]re)?(?= .*\\b(?:my|our|your|his|her|their|me|us|i|we|from|taken|took|last|yesterday|today|for)\\b)|(?:just )?(?:took|snapped|shot|got|found|saw|spotted|visited|went|been|was|were) (?:this|these|it|that|a|an|the|at|in|on|to|my|our|some)|(?:for|before|after|while|when|since|because|last|yesterday|today) (?=.*\\b(?:i|we|my|our|me|us|the|a|year|week|weekend|summer|winter|night|month)\\b))\\b`,
  'iu',
);
/** Of the picture it may say which part of it is meant. */
const ofPicture =
  /^(?:(?:and|so|but|well|oh|ok|okay|now) )*(?:it|this|that|these|those|they|here|there|its|theres|thats|he|she)\b/i;

/**
 * What a long-winded message asks for or orders, in as few words as it is said in: who sent the picture, what a sister
 * says and why it is asked are left out. Undefined where nothing can be left out, or where what is told may matter.
 */
export function coreOf(all: string, tools: CoreTools): string | undefined {
  if (all.length > maxLength) return undefined;
  const said = withoutKept(all, tools);
  const told: string[] = [];
  const asked: string[] = [];
  for (const sentence of sentencesOf(inFull(said).replace(shortened, '$1 is'))) {
    const found = requestIn(sentence, tools);
    const further = found === undefined ? moreOf(sentence, asked.at(-1)) : undefined;
    if (found !== undefined) asked.push(...partsOf(found.request));
    if (further !== undefined) asked.push(further);
    const context = found === undefined && further === undefined ? sentence : (found?.before ?? '');
    // What is asked is never left out for not being understood.
    if (/\?\s*$/.test(context) && context === sentence && stripped(sentence) !== '') return undefined;
    if (context !== '') told.push(context);
  }
  const [first, ...others] = asked;
  const topical = first === undefined ? undefined : withTopic(first, told, tools);
  if (topical === undefined) return undefined;
  const isEdit = asked.some((request) => !begins.test(request) || /^(?:can|could|would|will) you\b/i.test(request));
  const left = told.filter((one) => one !== topical.from);
  const isLeftOut = (one: string): boolean =>
    stripped(one) === '' ||
    (isContext(one) &&
      !matters.test(one) &&
      !asksToo.test(one) &&
      !((isEdit || ofPicture.test(one)) && restricts.test(one)));
  if (!left.every(isLeftOut)) return undefined;
  const core = [topical.request, ...others].map((request) => `${request}${begins.test(request) ? '?' : '.'}`).join(' ');
  return plain(core) === plain(all) ? undefined : core;
}

/** Characters; longer ones tell novels. */
const maxLength = 600;

const kept =
  /(.+?)[\s,.;]+(?:and|but|while)?\s*(?:please )?(?:leave|leaving|keep|keeping|don['’]?t (?:touch|change|blur|hide|remove)|do not (?:touch|change|blur|hide|remove)|not) (the .+?)(?: (?:alone|visible|sharp|untouched|unchanged|clear|as (?:it|they|he|she) (?:is|are)|please))*[\s.!]*$/i;

/** "Make her face blurry but leave the broccoli": that of which nothing was to be done stays anyway. */
function withoutKept(said: string, { read, nouns }: CoreTools): string {
  const [, done = '', rest = ''] = kept.exec(said) ?? [];
  const kinds = (text: string): readonly string[] =>
    read(text).flatMap(({ text: word, tag }) =>
      tag === 'NOUN' || tag === 'PROPN' || tag === 'PRON' ? [nouns.lexicon.resolve(word)?.name ?? word] : [],
    );
  const [changed, spared] = [kinds(done), kinds(rest)];
  const isPeople = (kind: string): boolean =>
    /^(?:person|face|faces|everyone|everybody|everything|all|rest|background|head|heads)$/.test(kind);
  if (done === '' || spared.length !== 1 || isPeople(spared[0]) || !nouns.isExact(spared[0])) return said;
  const members = (kind: string): readonly string[] => [kind, ...nouns.lexicon.members(kind)];
  const mayBeMeant = changed.some(
    (kind) => members(kind).includes(spared[0]) || /^(?:everything|all|rest|background|it|this)$/.test(kind),
  );
  return changed.length > 0 && !mayBeMeant && orders.test(done.trim()) ? done : said;
}

const shortened = /\b(what|where|when|who|how)['’]?s\b(?! (?:much|many)\b)/gi;

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

const sentencesOf = (said: string): readonly string[] =>
  said
    .replace(/([?!])[?!.]+/g, '$1')
    .split(/(?<=[?!;]|(?<!\b(?:no|nr|st|dr|mr|mrs|ms|vs|p))\.)\s+(?=\S)|\s*\n+\s*/i)
    .map((sentence) => sentence.trim())
    .filter((sentence) => /[\p{L}\p{N}]/u.test(sentence));

/** "How many people are there, and also whether there is a clock" */
const partsOf = (request: string): readonly string[] =>
  request
    .split(/,? and (?:also |then )?(?=(?:whether|if (?!so\b|yes\b|not\b|any\b)) ?)/i)
    .map((part) => part.replace(/^(?:if|whether) there (is|are) /i, '$1 there ').replace(/^if /i, 'whether '));

/** "Is there a fridge? A microwave? An oven?" */
function moreOf(sentence: string, before: string | undefined): string | undefined {
  const [there] = /^(?:is|are) there (?=(?:an?|any|some) )/i.exec(before ?? '') ?? [];
  const [thing] = /^(?:(?:and|or|maybe|perhaps) )*(?:an?|any|some) [\p{L} -]{2,30}(?=\?$)/iu.exec(sentence) ?? [];
  return there && thing ? `${there}${thing.replace(/^(?:(?:and|or|maybe|perhaps) )+/i, '')}` : undefined;
}

interface Found {
  readonly request: string;
  /** What stands before it in its sentence. */
  readonly before: string;
}

/** A tail that speaks of things may be what is compared: "as many forks as the knives". */
const bared = (sentence: string, tools: CoreTools): string =>
  stripped(sentence.replace(purpose, ''), (tail) => !likeIt.test(tail) && thingsIn(tail, tools).length === 0);
/** What it is for may be told in a question's words: "so that one sees what is going on". */
const purpose =
  /(?<=\S+ \S+),? so (?:that )?(?:i|we|one|you|people|everyone|everybody|nobody|they|he|she) (?:can|could|may|might|will|would|do not|don['’]t|sees?|knows?|gets?)\b.*$/i;
const likeIt = /^[\s,]*as (?:it|they|he|she|the|there)\b/i;

const thingsIn = (text: string, { read, nouns }: CoreTools): readonly string[] =>
  read(text).flatMap(({ text: word, tag }) =>
    tag === 'NOUN' && nouns.isExact(word) && nouns.lexicon.resolve(word)?.name !== 'person' ? [word] : [],
  );

function requestIn(sentence: string, tools: CoreTools): Found | undefined {
  const bare = bared(sentence, tools).replace(/[\s.!?]+$/, '');
  if (isAsked(bare)) return { request: bare, before: '' };
  for (const { index, 0: sign } of bare.matchAll(/[,:;–]\s+|\s[-–]\s|(?<=\w) (?:and|but|so) /g)) {
    const before = bare.slice(0, index);
    const behind = bared(bare.slice(index + sign.length), tools).replace(/[\s.!?]+$/, '');
    const isWhole = /[,:;–-]/.test(sign) ? isAsked(behind) : questions.test(behind) || orders.test(behind);
    const least = orders.test(behind) ? 2 : 3;
    if (!isWhole || behind.split(' ').length < least || !(isContext(before) || isOf(before, behind, tools))) continue;
    return { request: behind, before };
  }
  return undefined;
}

/** Told by somebody about something, with a verb, or why it is asked: no topic of what follows. */
const isContext = (text: string): boolean => ofSomebody.test(text.trim()) && text.trim().split(/\s+/).length > 2;

/** "The dog on the left is our Rex, please blur it" */
const isOf = (before: string, behind: string, tools: CoreTools): boolean =>
  objectPronoun.test(behind) && subjectOf(before, tools) !== undefined;

const pronoun = /(?<!\b(?:in|on|of|about) )\b(?:it|they|them|he|she|him|her|that one|this one|one)\b/i;

/** "Theres two giraffes in it, … how many there are": of what is asked, where it was told before; undefined where that is open. */
function withTopic(request: string, told: readonly string[], tools: CoreTools): Topical | undefined {
  const topics = [...new Set(told.flatMap((one) => thingsIn(one, tools)))];
  if (countsWhatWasTold(request)) {
    const counted = topics.filter((noun) => tools.nouns.lexicon.plural(tools.nouns.lexicon.singular(noun)) === noun);
    if (counted.length === 1) return { request: `how many ${counted[0]} are there` };
    return topics.length === 0 ? { request } : undefined;
  }
  if (!pronoun.test(request) || thingsIn(request, tools).length > 0) return { request };
  const from = told.at(-1) ?? '';
  const subject = subjectOf(from, tools);
  if (subject !== undefined && objectPronoun.test(request))
    return { request: request.replace(objectPronoun, subject), from };
  // "Somebody left a skateboard at my place. Whereabouts is it?"
  const [topic, another] = topics;
  const asksOfIt = begins.test(request) && /\bit\b/i.test(request) && !ofLight.test(request);
  if (topic !== undefined && !another && asksOfIt && tools.nouns.lexicon.singular(topic) === topic)
    return { request: request.replace(/\bit\b/i, `the ${topic}`) };
  return topics.length === 0 && !told.some((one) => naming.test(one)) ? { request } : undefined;
}

const ofLight = /\b(?:dark|bright|blurry|sharp|picture|photo|image|pic|shot|you)\b/i;

/** "This is our logo": what it is then done to. */
const naming =
  /^(?:(?:and|so|oh|ok|okay|hey|hi|well)[\s,]+)*(?:this|that|these|those|it|he|she|they|here)(?:['’](?:s|re)| is| are) (?:my|our|your|his|her|their|an?|the|\p{Lu}\p{L}+)\b/u;

interface Topical {
  readonly request: string;
  /** What was told of that which is asked about. */
  readonly from?: string;
}

const objectPronoun = /\b(?:it|them|him|her)\b/i;

/** "The man in the back should not be in the picture. Can you take him out?" */
function subjectOf(told: string, { read, nouns }: CoreTools): string | undefined {
  const words = read(told);
  if (!/^(?:the|that|this|these|those)$/.test(words[0]?.text ?? '')) return undefined;
  const phrases = nounPhrases(nouns, words, 0).filter(
    ({ value, next }) => value.known && /^(?:AUX|VERB)$/.test(words[next]?.tag ?? ''),
  );
  const [longest] = phrases.toSorted((a, b) => b.next - a.next);
  return longest && wordsAsText(words.slice(0, longest.next));
}
