/** Questions about an answer itself: how the bot knows, and how sure it is. What the words mean in a picture, such as "why is the dog there?", is none. */
import { readNumber } from './read-words.js';
import { inFull } from './text-speak.js';

export type Inquiry = 'why' | 'sure';

const lead =
  '(?:(?:and|but|so|wait|ok|okay|oh|hm+|um+|uh|well|wow|huh|hey|sorry|no|yes|please|then|hold on|seriously|fr|for real|really|lol|haha|clova ?bot|clova|bot|bro|dude|man)[\\s,.!?…:–-]+)*';
const end = '(?: (?:then|though|exactly|please|tho|now|again|bro|dude|man|mate|clova ?bot|clova|bot))*';
const it =
  '(?:that|this|it|so|the answer|your answer|the result|the count|the number|what you (?:say|said)|all (?:that|this))';
const known =
  '(?:know|tell|see|say|think|find|get|find out|figure|figure (?:it |that )?out|work (?:it |that )?out|count|decide|come up with|arrive at|reach|come to|determine|judge)';
const reasons: readonly string[] = [
  'why+(?: is)?(?: not| so| though| that)?',
  `(?:why|how) (?:is|'s|was|do you (?:say|think|believe)|did you (?:say|think|answer)|would you (?:say|think)|are you saying) ${it}(?: (?:so|right|true|the case|the answer|your answer))?`,
  "(?:why|how)'s (?:that|this)(?: so)?",
  'how (?:so|come|exactly)',
  `how (?:do|did|can|could|would|does) (?:you|u|it|the bot) (?:even |actually |really )?${known}(?: (?:to )?${it})?(?: (?:out|from (?:that|this|it)))?`,
  `how (?:have you|did you) (?:got|get|gotten|count|counted|found|worked out|come up with|come to|decided|measured|measure) ?(?:to )?${it}?`,
  `(?:how|why) (?:you|u) (?:know|knew|think|thought|say|said|got|get|found|counted|decided|concluded|came to|come to|came up with|arrived at|reached|worked out|figured out|can tell|could tell)(?: ${it}| that conclusion| that number)?(?: out)?`,
  `(?:how|why) ${it} (?:is|was)(?: so)?`,
  `what (?:makes|made) you (?:so sure|say|think|believe|sure|certain)(?: (?:of )?${it})?`,
  ...['says who', 'who says(?: so)?', 'according to (?:who|whom|what)', 'based on what(?: exactly)?', 'on what basis'],
  `(?:can|could|would|will) you (?:please )?(?:explain|justify|elaborate|show (?:me )?your (?:work|working|reasoning))(?: (?:${it}|yourself|your reasoning))?`,
  `(?:please )?(?:explain|justify|elaborate)(?: (?:${it}|yourself|why|your reasoning|how))?`,
  `what(?:'s| is| was) (?:your|the) (?:reasoning|reason|evidence|proof|basis|source|logic|explanation)(?: (?:for|behind) ${it})?`,
  ...[
    '(?:show|give) me (?:the |your )?(?:evidence|proof|reasoning|reasons)',
    'prove it',
    'reason',
    'proof',
    'evidence',
    'source',
  ],
  ...[
    '(?:some |any )?more details?',
    '(?:tell|give) (?:me|us) (?:some |a bit |a little )?more(?: (?:about (?:it|that|this)|details?|info(?:rmation)?))?',
    'go on',
    'and(?: then| so)?',
    'so(?: what)?',
    'what do you mean(?: by (?:that|this|it))?',
    'meaning',
    'huh',
    'what',
    'eh',
    'come again',
    'sorry',
    'pardon(?: me)?',
    'excuse me',
    'say again',
    'say what',
    'what do you mean',
  ],
  `(?:i )?(?:don'?t|do not) (?:get|understand|follow)(?: ${it})?`,
  'what did you (?:look at|see|look for|count|find)',
];
const doubts: readonly string[] = [
  `(?:are |r )?(?:you|u) (?:really |quite |very |absolutely |totally |100 ?% |completely |that )?(?:sure|certain|positive|confident|serious)(?: (?:about|of|on) (?:${it}))?(?: ${it})?`,
  'how (?:sure|certain|confident|reliable|accurate|exact|precise)(?: (?:are|r) (?:you|u)| is (?:that|this|it|the answer))?(?: (?:about|of) (?:that|this|it))?',
  ...[
    'sure',
    'really+',
    'for real',
    'fr',
    'seriously',
    'honestly',
    'truly',
    'definitely',
    'certain',
    'positive',
    '100 ?%',
  ],
  ...['you think(?: so)?', 'do you (?:really )?think so', 'you reckon', 'are you joking', 'are you kidding(?: me)?'],
  ...['right', 'correct', 'ok', 'okay', 'is it(?: really)?', 'are they(?: really)?', 'is that (?:all|it|really so)'],
  `(?:really |quite |very )?(?:sure|certain|positive) (?:about|of) ${it}`,
  '(?:did|have) (?:you|u) (?:really |actually )?(?:blur|blurred|hide|hidden|cover|covered|remove|removed|pixelated?|tag|tagged|mark|marked) (?:them )?(?:all|every ?one|every ?body|every ?thing|each)(?: of (?:them|those|these))?(?: (?:of )?the \\p{L}+)?',
  '(?:are|is) (?:they|everyone|everybody|all(?: of (?:them|those))?|all the \\p{L}+) (?:all )?(?:blurred|hidden|covered|removed|pixelated|gone)(?: now)?',
  `(?:is|was) ${it} (?:really |actually |definitely )?(?:right|correct|true|sure|certain|accurate|final|so)`,
  '(?:are those|is that) (?:really )?all(?: of them)?',
  '(?:did|have) (?:you|u) (?:really )?(?:find|found|get|got|see|seen|count|counted|catch|spot|hit)(?: them)? (?:all|every ?one|everybody|everything|each)(?: of (?:them|those|these))?',
  '(?:did|have) (?:you|u) (?:miss|missed|forget|forgotten|overlook|overlooked|skip|skipped) (?:any|one|some|any ?one|any ?body|anything|something|someone)(?: of (?:them|those|these)| else)?',
  `(?:can|could|would) you (?:please )?(?:check|double[- ]check|verify|confirm|make sure)(?: ${it})?(?: again)?`,
  `(?:please )?(?:double[- ]check|check again|check ${it}(?: again)?|verify(?: ${it})?|re-?check(?: ${it})?)`,
  '(?:(?:please|can you|could you) )?(?:(?:look|check|count|think)(?: (?:it|them|that|those))? (?:again|closer|closely|more closely|harder|carefully|more carefully|properly|twice|better)|try (?:harder|better))',
  '(?:(?:please|can you|could you) )?(?:re-?count(?: (?:it|them|those))?|(?:re-?)?count(?: (?:it|them|those))? (?:again|once more|one more time))',
  'no (?:way|kidding)',
  '(?:did|have|are|were) (?:you|u) (?:also )?(?:count|counted|counting|include|included|including) .{2,40}',
  '(?:including|counting|even) (?:the|all|my|our) .{2,30}',
  "(?:are |r )?(?:you|u|you're|ur) (?:kidding|joking|serious|sure|certain|bluffing|guessing|making (?:that|this|it) up)(?: me)?",
  '(?:is |was )?(?:that|this|it) (?:just )?a guess',
  "(?:i )?(?:don'?t|do not|can'?t|cannot) believe (?:it|that|this|you)",
  '(?:i )?(?:doubt (?:it|that)|have my doubts)',
  '(?:no more|nothing more|not more|that many|that few|that much|so many|so few|only that|just that|only those|just those)',
  "what if (?:you're|you are|it's|that's) wrong",
  'could (?:that|this|it) be wrong',
  'might (?:you|that|it) be wrong',
];
const whole = (patterns: readonly string[]): RegExp => new RegExp(`^${lead}(?:${patterns.join('|')})${end}$`, 'iu');
const asksWhy = whole(reasons);
const asksIfSure = whole(doubts);
/** Few words that say so as a statement; others ask only with a question mark: "sure" agrees, "sure?" doubts. */
const needsMark =
  /^(?:sure|right|correct|ok(?:ay)?|certain|positive|definitely|honestly|truly|seriously|100 ?%|what|huh|eh|reason|proof|evidence|source|and(?: then| so)?|so(?: what)?|(?:including|counting|even) .*|sorry|pardon(?: me)?|excuse me|meaning|is it|are they|fr|why)$/iu;

const frame =
  /^(?:(?:and|but|so|now|well|oh|ok|okay|forgive me|pardon me|excuse me|sorry|hm+|interesting|really)[\s,.!]+)*(?:(?:could|can|would|will|might|may) (?:you|i|we) (?:(?:please|kindly|possibly|perhaps|just|also|maybe) )?(?:be so (?:kind|good) as to )?(?:(?:tell|explain to|show|say to|ask)(?: (?:me|us|you))?|explain|let (?:me|us) know|say|ask)|(?:i|we)(?:'d| would| should)? (?:really |just )?(?:like|love|want) to (?:know|understand|ask|hear)|i(?:'m| am| was)? (?:just )?(?:curious|wondering|wonder)(?: to know)?|(?:would|do) you mind (?:telling|explaining to|explaining|saying)(?: me| us)?|tell me|explain)[\s,]+(?=(?:how|why|what|whether|if)\b)/i;
const aside =
  /[\s,]+(?:if (?:i|you|one) (?:may|might|can|could|would|do not|don't|wouldn't)(?: .{1,25})?|by any chance|by the way|in the first place|out of (?:sheer |pure )?(?:curiosity|interest)|for me|to me)(?=[\s?.!]*$)/i;

/** "Would you kindly explain how you arrived at that?", "r u sure": without what leads up to it, in full words. */
const plainly = (text: string): string =>
  inFull(text)
    .replace(aside, '')
    .replace(frame, '')
    .replace(/^(?:whether|if) you are\b/i, 'are you');

/**
 * What a message asks about the answer before it.
 * @param answer the answer's words: "why 3?" and "really 3?" ask about it, too
 */
export function readInquiry(said: string, answer?: string): Inquiry | undefined {
  const text = plainly(said.trim().replaceAll('’', "'"));
  if (text.length > 100) return undefined;
  const isAsked = text.includes('?');
  const plain = text.replace(/[\s?!.…]+$/u, '').replace(/\s+/g, ' ');
  const bare = withoutAnswer(plain, answer);
  const words = bare.replace(new RegExp(`^${lead}`, 'iu'), '');
  if (isAsked && doubtsNumber(words, answer)) return 'sure';
  if (
    needsMark.test(words) &&
    !isAsked &&
    !/^why$/iu.test(words) &&
    !/^(?:wait|hm+|huh|wow|uh|um+|hold on) what$/iu.test(bare)
  )
    return undefined;
  return asksIfSure.test(bare) ? 'sure' : asksWhy.test(bare) ? 'why' : undefined;
}

const said =
  "(?:(?:so|you mean|you said|did you say|are you saying|do you mean|just|only|exactly|it'?s|it is|that'?s|is it|are they|(?:there|they) are|there is|there's|are there|is there) )*";
const other =
  "(?:(?:why|and why|is|are|was) )?(?:not|isn'?t (?:it|that|there)|aren'?t (?:there|they|those)|shouldn'?t (?:it|that|there) be|couldn'?t (?:it|that|there) be|could (?:it|there) be)(?: (?:just|only|actually|really|rather|at least|more like))? (?:more|less|fewer|(?<number>.{1,12}))";
const anotherNumber = new RegExp(`^${other}$`, 'iu');

/** "So three?", "isn't it four?" after a number asks whether it is right. */
function doubtsNumber(words: string, answer = ''): boolean {
  const given = readNumber(answer);
  if (given === undefined) return false;
  const bare = words.replace(new RegExp(`^${said}`, 'iu'), '').replace(/ (?:of them|then|only|right)$/iu, '');
  if (readNumber(bare) === given || /^(?:all(?: of (?:them|those|these))?|everyone|everybody)$/i.test(bare))
    return true;
  const found = anotherNumber.exec(words);
  const number = found?.groups?.number;
  return found !== null && (number === undefined || readNumber(number) !== undefined);
}

/** "Why 3", "really only 3", "3? are you sure" without the three. */
function withoutAnswer(text: string, answer: string | undefined): string {
  if (!answer || answer.length > 40) return text;
  const given = answer.toLowerCase().replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const said = `(?:only |just |it'?s |it is |there are |there is )*(?:${given})(?: (?:of them|things?))?`;
  const before = new RegExp(`^${said}[\\s,.?!…]+(?=\\p{L})`, 'iu');
  const after = new RegExp(`[\\s,.?!…]+(?:that )?${said}$`, 'iu');
  return text.replace(before, '').replace(after, '') || text;
}
