/**
 * What a long-winded or sloppy message asks of a page, in as few words as it is asked in: greetings, reasons, courtesies
 * and remarks around the question set aside, chat spellings written out. Several questions stay several.
 */
import { inFull } from './text-speak.js';

type Spelling = readonly [said: RegExp, meant: string];

/** What haste leaves only in questions of a page. */
const spellings: readonly Spelling[] = [
  [/(?:[\u{1F300}-\u{1FAFF}☀-➿]|\uFE0F)+/gu, ' '],
  [/(?<=\bhow (?:much|many) )4(?= (?:the|a|an|one)\b)/gi, 'for'],
  [/\b2nd\b/gi, 'second'],
  [/\b3rd\b/gi, 'third'],
  [/\bpts\b/gi, 'points'],
  [/\b(?:pls|please|btw|thx|thanks)\b/gi, ' '],
  [/\b(what|where|when|who|how)s\b(?! (?:much|many)\b)/gi, '$1 is'],
  [/\bwanna\b/gi, 'want to'],
  [/\bgotta\b/gi, 'have to'],
  [/\bcanceled\b/gi, 'cancelled'],
];

const wh =
  '(?:who|whom|whose|what|when|where|which|why|how)\\b|(?:(?:at|from|on|in|to|by|until|till|for|with|up to|of) (?:what|which|when|whom|whose|where)\\b)';
const auxiliary =
  '(?:is|are|was|were|does|do|did|can|could|has|have|will|would|should|must|may) (?!so\\b)(?:there|it|this|that|these|those|they|we|i|you|he|she|one|the|a|an|any\\w*|some\\w*|my|our|your|\\p{L}+)\\b';
const begins = new RegExp(`^(?:and |so |but |now |then |also |or )*(?:${wh}|${auxiliary})`, 'iu');
const asksWord = new RegExp(`^(?:and |so |but |now |then |also |or )*(?:${wh})`, 'iu');

/** "Would you be so kind and tell me …", "I was wondering …", "may I ask …" */
const kindly =
  '(?:please|kindly|perhaps|maybe|possibly|just|quickly|also|by any chance|be (?:so|very|really) (?:kind|good|nice|sweet|lovely)|be (?:a dear|an angel|kind enough|good enough|nice enough)|be able|do me (?:a|the) (?:favou?r|kindness)|mind|happen|have a (?:quick )?look|check|take a (?:quick )?look|and|to|as to|enough)';
const telling =
  '(?:tell(?:ing)?|say(?:ing)?|let(?:ting)?|show(?:ing)?|give|giving|find(?:ing)? out|check(?:ing)?|look(?:ing)? up|figure out|work out|read(?:ing)? out|remind(?:ing)?|see(?:ing)?|know|explain(?:ing)?|point out|help(?:ing)? me (?:find out|see|understand))';
const leads: readonly RegExp[] = [
  /^before (?:i|we|you) [^,?]{2,30}?,? (?=(?:i|we|could|can|would|will|may|please|tell|let)\b)/i,
  /^if (?:i|we|you) (?:may|might|do not mind|don't mind|would|could|please|can|would be so kind|permit|allow me)(?: (?:ask|say|tell me|so))*[,:]? (?=\S+ \S)/i,
  new RegExp(
    `^(?:(?:can|could|would|will|might) (?:you|u|somebody|someone|anybody|anyone)(?: ${kindly})*|please|kindly|pray|do)\\s+${telling}(?: (?:me|us))?(?: know)?(?: for (?:me|us))?(?: please)?,? (?:if |whether )?`,
    'i',
  ),
  new RegExp(`^${telling}(?: (?:me|us))(?: know)?(?: please)?,? (?:if |whether )?`, 'i'),
  /^(?:(?:so|and|but|now|well) )?(?:i|we)(?:['’]d| would| should| was| were| am| are|['’]m|['’]re| do| really| just)*(?: (?:really|just|also|only|very much|rather|still))* (?:like|love|want|need|wondering|wonder|curious|interested|asking|keen|dying|unsure|not sure|trying)(?: (?:to|in|about|and))*(?: (?:know|learn|hear|find out|find|ask|see|check|figure out|knowing|work out|understand))?(?: from you)?(?: (?:you|about|please))?:?,? (?:if |whether )?/i,
  /^(?:may|might|can|could) (?:i|we)(?: (?:just|also|please|perhaps))* (?:ask|know|trouble you|bother you)(?: you)?(?: (?:to tell me|for))?,? (?:if |whether )?/i,
  /^(?:do|would|any chance|might) (?:you )?(?:happen to |perhaps |by any chance |already )?(?:know|say|see|tell)(?: (?:me|us))?,? (?:if |whether )?/i,
  /^(?:any|got any|have you any|do you have any) (?:idea|clue|chance)(?: (?:of|about|as to))?,? (?:if |whether )?/i,
  /^(?:(?:what|all) (?:i|we)(?:['’]d| would| really| just)* (?:like|want|need|love|wonder|wondering)(?: to (?:know|learn|ask))?(?: about)? is:?,?|(?:my|the|one|our|another|a last|last|final|next)(?: (?:only|quick|last|final|other|more|next|little|small|simple))* (?:question|thing)(?: (?:is|would be))?[:,]?) /i,
  /^(?:remind me|it would be (?:great|nice|lovely|helpful|kind) (?:to know|if you could (?:tell|say)(?: me)?)|i (?:can|could) not (?:tell|see|read|make out|find out|remember|work out|figure out)|i(?: do not| don['’]t| don t| dont) (?:know|remember|understand|see)|no idea|not sure),? (?:if |whether )?/i,
];

/** Words before the question that only open it; some only where a sign or a question follows. */
const opening = new RegExp(
  `^(?:(?:and|so|but|ok|okay|okey|well|oh|ah|aha|uh|um|alright|hi|hey|hello|hiya|dear|sorry|please|thanks|thank you|cheers|wonderful|splendid|excellent|brilliant|i see|got it|all in all|guys|folks|bot|everyone|out of curiosity|just curious|for the record|there)(?:[\\s,:;!.–-]+|$)|(?:good |lovely )?(?:morning|evening|afternoon|day)(?: all| everyone| there| team| folks)?[,!:]\\s+|(?:right|now|then|great|good|nice|lovely|cool|perfect|super|fine|finally|lastly|also|next|again|by the way|just|quickly|quick question|one (?:more|other|last) (?:thing|question|favou?r)|another (?:thing|question)|(?:one )?last (?:thing|question)|(?:that )?makes sense|only|yes|no|purely for [^,:]+|how (?:nice|lovely|funny|sweet|odd|strange|annoying|kind)|i promise)(?:[,:;!.–-]+\\s+|(?= (?:${wh})))\\s*)+`,
  'iu',
);

/** What stands behind the question: courtesies, reasons and purposes. */
const tails: readonly RegExp[] = [
  /[\s,–-]+(?:please|pls|kindly|by the way|if (?:i|we) may(?: ask)?|if you (?:please|do not mind|don['’]t mind|can|could|would|can (?:see|tell|read|say)(?: (?:it|that))?|know|happen to know|have a (?:moment|minute|second))|if (?:that is|that['’]s|it is|it['’]s) (?:possible|ok|okay|alright|all right|not too much trouble|not too much to ask|legible|readable)|if possible|i wonder|do you know|would you know|can you (?:tell|see|say)|could you (?:tell|say)(?: me)?|would you (?:say|mind)|thanks(?: a lot| so much| in advance)?|thank you(?: very much| so much| in advance)?|cheers|many thanks|then|exactly|or what|or something|for me|mate|dear|i promise|just (?:curious|wondering|asking|checking)|out of curiosity|according to (?:this|that|it|the (?:\w+ )?\w+)|as (?:far as you can see|you can see)|supposed to be)\s*$/i,
  /,? (?:for (?:my|our|the) (?:\w+ )?(?:report|records|expenses|tax return|files|notes|diary|calendar|boss|wife|husband|son|daughter|mother|father|mum|mom|dad|friend|colleagues?|accountant|book-?keeping|accounts)|such as (?:our|my|her|his|me|us|mine)\b(?: \w+)?|like (?:me|us|him|her|my \w+|our \w+))\s*$/i,
  /,? so (?:that )?(?:i|we|my \w+|our \w+|they|he|she|nobody|everyone|everybody|people|it)\b(?:(?!\b(?:what|which|who|whose|when|where|how|until)\b).)*$/i,
  /,? (?:because|as|since|cause|cos|coz) (?:i|we|my|our|it|the|they|he|she|there|nobody|somebody|someone)\b(?:(?!\b(?:what|which|who|whose|when|where|how|until)\b).)*$/i,
  /,? before (?:i|we) (?:\w+ )?(?:go|leave|share|pay|send|forward|file|buy|order|book|set off|sign|call|ring|ask|print|post|hand|throw|answer|reply|decide)\b(?:(?!\b(?:what|which|who|whose|when|where|how|until)\b).)*$/i,
];

/** "If we leave aside the days on which they do not open" leaves out only what no answer would be. */
const leavingOut =
  /(?:if (?:we|i|you) )?(?:leave aside|leaving aside|leave out|leaving out|ignore|ignoring|not counting|do not count|apart from|aside from|disregard|disregarding)(?: all)? (?:the )?(?:ones|days|weekdays|dates)(?: (?:on which|where|when|that|which))?(?: (?:they|it|the \w+))?(?: (?:do not|don['’]t|does not|doesn['’]t|is|are))*(?: (?:open|closed|shut|not open))(?: at all)?,?/i;

/** Joins a question and what goes on with it. */
const goesOn = ' – and ';

/** The questions of a message, the statements around them left out; all of it where it asks none. */
export function shortQuestions(said: string): readonly string[] {
  const [first, ...further] = said.split(goesOn);
  if (further.length > 0) return [[first, ...further].map((one) => shortQuestion(one).replace(/\?$/, '')).join(goesOn)];
  const written = spellings
    .reduce((text, [from, to]) => text.replace(from, to), inFull(said.replaceAll('’', "'")))
    .replace(leavingOut, '')
    .replace(/\s+/g, ' ')
    .replace(/\s+(?=[,.?!;:])/g, '')
    .replace(/([?!])[?!.]+/g, '$1')
    .trim();
  const sentences = written.split(/(?<=[?!;]|(?<!\b(?:no|nr|st|dr|mr|mrs|ms|vs|p))\.)\s+(?=\S)/i);
  const asked = sentences.flatMap((sentence) => {
    const question = questionIn(sentence);
    return question === undefined ? [] : partsOf(question).map(direct);
  });
  if (asked.length > 0) return asked;
  const [only, ...more] = sentences.map((sentence) => stripped(sentence)).filter((one) => one !== '');
  return [only === undefined ? written : [only, ...more].join(' ')];
}

/** As one text. */
export const shortQuestion = (said: string): string => shortQuestions(said).join(' ');

/** The question in a sentence; undefined where it only tells. */
function questionIn(sentence: string): string | undefined {
  const bare = stripped(sentence);
  if (bare === '' || exclaimed.test(bare)) return undefined;
  if (begins.test(bare)) return bare;
  if (/^(?:if|when|assuming|suppose|supposing) [^,:]*$/i.test(bare)) return bare;
  const isAsked = /\?\s*$/.test(sentence);
  // "Since my aunt arrives today, from which track …", "I never remember it: until what time …"
  for (const { index, 0: sign } of bare.matchAll(/[,:;–]\s+|\s[-–]\s|(?<=\w) (?:and|but) /g)) {
    const behind = direct(stripped(bare.slice(index + sign.length)));
    const before = bare.slice(0, index);
    if (!(asksWord.test(behind) || (begins.test(behind) && /[,:;–-]/.test(sign))) || behind.split(' ').length < 2)
      continue;
    // "Paper cups, how many?" names what is asked about; "tell me the total and who paid" is told of both.
    if (exclaimed.test(behind) || (relative.test(behind) && /\.\s*$/.test(sentence))) continue;
    return isRemark(before) ? behind : bare;
  }
  return isAsked ? bare : undefined;
}

/** "…, which is a shame." */
const relative =
  /^(?:which|who|where|when) (?:is|was|are|were|has|have|had|makes|made|means|would|will|i|we|he|she|they|it)\b/i;
const exclaimed = /^(?:how \p{L}+(?: (?:of|to) .*)?|what an? [^?]*)[.!]*$/iu;

/** Says something of whoever asks, with a verb: no topic of the question. */
const isRemark = (text: string): boolean =>
  /\b(?:i|we|my|our|he|she|they|you|me|us|somebody|someone|this|it|that|there)\b(?:['’]\w+)?.*\s\S+/i.test(text) &&
  !/^(?:if|when|what|which|who|how|assuming|suppose)\b/i.test(text);

function stripped(sentence: string): string {
  let text = sentence.trim();
  for (let round = 0; round < 6; round++) {
    const before = text;
    text = text.replace(opening, '').trim();
    for (const lead of leads) {
      const rest = text.replace(lead, '');
      if (rest !== text && rest.split(' ').length > 1) text = rest.trim();
    }
    const [, body = text, sign = ''] = /^(.*?)([?.!\s]*)$/s.exec(text) ?? [];
    const shorter = tails.reduce((all, tail) => {
      const rest = all.replace(tail, '');
      return rest.split(' ').length > 1 ? rest : all;
    }, body);
    text = `${shorter.replace(/[\s,;:–-]+$/, '')}${sign.includes('?') ? '?' : ''}`.trim();
    if (text === before) break;
  }
  return text.replace(/^[?.!,]+$/, '');
}

/** "When does it begin, and at which place is it held?" asks twice. */
function partsOf(question: string): readonly string[] {
  const cut = new RegExp(`,? and (?:also )?(?=(?:${wh})|(?:if|whether) |${auxiliary})`, 'iu');
  const [first, ...rest] = question.split(cut);
  if (rest.length === 0 || first.split(' ').length < 3 || rest.some((one) => one.split(' ').length < 3))
    return [question];
  if (!begins.test(first) || rest.some((one) => !asksWord.test(one) && !begins.test(one))) return [question];
  return [first, ...rest].map(
    (one) => `${one.replace(/[?\s,]+$/, '').replace(/^(?:if|whether) /i, 'is it so that ')}?`,
  );
}

const asIs: readonly Spelling[] = [
  [new RegExp(`^((?:on|in|at|for|from|to|with) [^,?]{2,30}), (${auxiliary}[^?]*)`, 'iu'), '$2 $1'],
  [
    /^(they|it|there|we|i|you|he|she|(?:the|my|our|this|that) \p{L}+) (is|are|was|were|can|could|has|have|will|would|should|must) (?!how\b)/iu,
    '$2 $1 ',
  ],
  [/ at all (?=on|in|at\b)/i, ' '],
  [
    /^((?:and )?(?:what|who|which \p{L}+|what \p{L}+)) ((?:the|a|my|our|this|that|these|those|his|her|their) .+) (is|are|was|were)(\?)?$/iu,
    '$1 $3 $2$4',
  ],
  [/\b(?:at|in|on) (?:which|what) (?:place|location|venue|spot)\b/gi, 'where'],
  [/\bwhere the whole thing (is|takes)\b/gi, 'where it $1'],
  [/\bthe whole thing\b/gi, 'it'],
  [
    /^where (it|this|that|they|the [\p{L} ]+?) (is|are) ((?:being )?held|taking place|going on|happening)/iu,
    'where $2 $1 $3',
  ],
];

/** "What the third item is" was asked within an order: "tell me what …". */
const direct = (question: string): string => asIs.reduce((text, [from, to]) => text.replace(from, to), question);
