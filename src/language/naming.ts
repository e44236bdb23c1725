/** What somebody calls the thing that they show: "this is our logo", "meet Rufus, our office dog", "her name is Bella". */
import { withoutArticle } from './entity.js';
import { anyPossessive } from './possessives.js';

const owner = `(?:${anyPossessive}|\\p{L}+['’]s)`;
/** What is shown, however it is pointed at. */
const it = '(?:this|that|these|those|here|it)';
const shown = `(?:${it}|(?:this|that|the|our|my) (?:one|thing|guy|fellow|little (?:one|guy|fellow)|(?:[\\p{L}-]+ ){0,2}[\\p{L}-]+))`;

/** What comes before the words that name it. */
const preamble =
  /^(?:(?:hi|hey|hello|ok|okay|so|now|and|well|look|please|pls|btw|fyi|all|everyone|everybody|folks|team|bot|guys)[\s,!.:–-]+)*(?:(?:keep in mind|remember|note|know|just so you know|for the record|so you know)[,:]?(?: that)?\s+(?=(?:this|that|these|here)(?:['’]s|\s+(?:is|are)\b)))?/i;

/** What asks to keep it. */
const keepIt = `(?:please |pls |can you |could you |do |and |so )*(?:remember|learn|keep|save|note|know|memori[sz]e|don['’]?t forget|keep in mind|recogni[sz]e)(?: (?:it|this|that|him|her|them|how (?:it|he|she) looks))?(?: (?:please|pls|for (?:me|us|later|next time|the future)|in mind|from now on))*`;
const tail = new RegExp(
  `[\\s,;.!–-]+(?:${keepIt}|(?:ok|okay|alright|thanks|thank you|please|pls|say (?:hi|hello)(?: to (?:him|her|it))?|for (?:later|next time|the future|your information)|from now on|by the way|btw|remember that))[\\s.!]*$`,
  'iu',
);

const named = 'called|named|known as|nicknamed';
/** Forms with the name in their first group; `[kind]` in a second one before or behind it. */
const forms: readonly RegExp[] = [
  /^(?:please )?(?:meet|introducing|say (?:hi|hello) to|i['’]d like (?:you )?to (?:meet|introduce)(?: you to)?|may i introduce|let me introduce(?: you to)?)\s+(.+)$/iu,
  new RegExp(
    `^(?:please )?(?:remember|learn|save|store|note|know|memori[sz]e|label|keep)\\s+${it}(?: (?:one|picture|thing))?\\s*(?:as|:|is|=)\\s*(.+)$`,
    'iu',
  ),
  /^(?:please )?(?:we|i|you can|you may|you should|let['’]?s)?\s*call\s+(?:this(?: one| thing)?|it|him|her|them)\s+(.+)$/iu,
  new RegExp(`^${shown}(?:['’]s|\\s+is|\\s+are|\\s+goes by the name of)\\s+(?:${named})\\s+(.+)$`, 'iu'),
  /^(?:his|her|its|their) (?:name|names) (?:is|are)\s+(.+)$/iu,
  /^(?:this|that|these|those|here|it)(?:['’]s|\s+is|\s+are|\s+here is)\s+(?:(?:what|how)\s+)?(.+?)(?:\s+(?:looks?|look)\s+like)?$/iu,
];
/** "Our logo looks like this", but not "it looks like this". */
const looksSo =
  /^(?!(?:it|he|she|this|that|they|these|those|everything|nothing)\b)(.+?)\s+looks? like (?:this|that)$/iu;
/** "Rufus is our office dog" */
const isOurs = new RegExp(
  `^(?!(?:This|That|These|Those|It|Here|There|He|She|They|What|Who)\\b)(\\p{Lu}[\\p{L}'’-]*) is (${owner} .+)$`,
  'u',
);
/** "…, her name is Fern", ". He is our dog" */
const further = new RegExp(
  `^(.+?)[\\s,;.!]+(?:and )?(?:(?:his|her|its|the) name(?:['’]s| is)|(?:it|he|she)(?:['’]s| is) (?:${named})|(?:we|i) call (?:it|him|her))\\s+(.+)$`,
  'iu',
);
const furtherKind = new RegExp(`^(.+?)[\\s,;.!]+(?:it|he|she)(?:['’]s| is)\\s+(${owner} .+)$`, 'iu');

/** "this is wrong" names nothing, and "this is a picture of …" says more than a name. */
const noName =
  /^(?:(?:not|so|very|really|totally|all|just|too|only|still|the best|where|why|when|who|how|because|from|for|one of|some of)\b.*|wrong|right|correct|incorrect|false|true|good|bad|great|nice|fine|it|me|you|us|him|her|them|odd|funny|better|mine|ours|yours|like (?:this|that|these|those))$|\b(?:pictures?|images?|photos?|screenshots?|wrong|right|correct)\b|[,;:?\n]/i;
const maxLength = 120;
const maxWords = 5;
const describes = new RegExp(`^(?:${owner}|the) \\S`, 'iu');
const maxWordsOfBoth = 9;

/** The name as it was said: with whose it is and what it is, where that was said. */
export function readName(said: string): string | undefined {
  if (said.length > maxLength) return undefined;
  const text = withoutEnds(said);
  const [, ours, kind] = isOurs.exec(text) ?? [];
  const phrase = ours && kind ? `${ours}, ${kind}` : nameIn(text);
  return phrase !== undefined && isName(phrase) ? phrase : undefined;
}

function nameIn(text: string): string | undefined {
  const [, thing, called] = further.exec(text) ?? [];
  if (thing && called) return both(nameOf(thing), called);
  const [, name, kind] = furtherKind.exec(text) ?? [];
  if (name && kind) return both(name === '' ? undefined : nameOf(name), kind);
  return nameOf(text);
}

const both = (one: string | undefined, other: string): string | undefined =>
  one === undefined ? undefined : `${one}, ${other}`;

function nameOf(text: string): string | undefined {
  for (const form of [...forms, looksSo]) {
    const name = form.exec(text)?.[1]?.trim();
    if (name) return withoutArticle(name).replace(/^["“”„«](.+)["“”»]$/u, '$1');
  }
  return undefined;
}

function isName(name: string): boolean {
  const words = name.split(/\s+/).length;
  const parts = name.split(/\s*[,(]\s*/).map((part) => part.replace(/\)$/, ''));
  if (parts.length === 2) return words <= maxWordsOfBoth && areOne(parts);
  return words <= (/ (?:called|named) /.test(name) ? maxWordsOfBoth : maxWords) && !noName.test(name);
}

/** "Rufus, our office dog", "our office dog (Rufus)": a name, and what bears it. */
function areOne(parts: readonly string[]): boolean {
  const [name] = parts.filter((part) => !describes.test(part));
  const isCalled = name !== undefined && (/^\p{Lu}/u.test(name) || /^\p{L}+$/u.test(name));
  return isCalled && parts.some((part) => describes.test(part)) && !parts.some((part) => noName.test(part));
}

/** Without courtesies around it, signs and emoji. */
function withoutEnds(said: string): string {
  let text = said
    .replace(/\p{Extended_Pictographic}\uFE0F?|:-?[)D]|;-?\)/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(preamble, '');
  for (let before = ''; before !== text; ) {
    before = text;
    text = text.replace(tail, '').replace(/[\s.!,:;]+$/, '');
  }
  return text;
}
