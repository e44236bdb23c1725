import { isAgreement, readRefusal } from './verdict.js';

/** What people say that asks nothing of a picture: greetings, thanks, praise, and what they say to each other. */

/** `aside` is said among people: "lol", "nice", "no worries", "thanks Ben". The others are said to the bot. */
export type Courtesy = 'abilities' | 'identity' | 'thanks' | 'greeting' | 'farewell' | 'praise' | 'apology' | 'aside';

export interface Talk {
  /** What all of it is, where it asks and says nothing else; what matters more comes first in `Courtesy`. */
  readonly courtesy?: Courtesy;
  /** It names somebody else: "thanks Ben". */
  readonly names?: true;
  /** What is left without courtesies: "hi! how many dogs are there? thanks" → "how many dogs are there?". */
  readonly rest: string;
}

const any = (...words: readonly string[]): string => `(?:${words.join('|')})`;
const bots = any('clova ?bot', 'clova', 'bot');
/** Whom it is said to, in words that mean the bot as well. */
const everybody = any(
  bots,
  ...['there', 'all', "y'?all", 'everyone', 'everybody', 'folks', 'guys', 'you guys', 'team', 'mate', 'buddy', 'pal'],
  ...[
    '(?:my )?friend',
    'dear',
    'man',
    'dude',
    'bro',
    'again',
    'too',
    'already',
    'now',
    'today',
    'then',
    'anyway',
    'both',
  ],
);
const very = '(?:(?:so|such|really|very|pretty|quite|super|just|absolutely|totally|truly) )*';
const good = any(
  ...['great', 'good', 'nice', 'cool', 'awesome', 'amazing', 'fantastic', 'brilliant', 'excellent', 'wonderful'],
  ...[
    'perfect',
    'lovely',
    'sweet',
    'neat',
    'impressive',
    'incredible',
    'helpful',
    'useful',
    'smart',
    'clever',
    'funny',
  ],
  ...[
    'cute',
    'beautiful',
    'gorgeous',
    'adorable',
    'stunning',
    'hilarious',
    'interesting',
    'crazy',
    'wild',
    'legendary',
  ],
);
const aids = any('help', 'helping(?: me| us)?', 'that', 'this', 'it', 'everything', 'answering', 'trying', 'nothing');
const works = any(
  'help',
  'answers?',
  'reply',
  'work',
  'info',
  'information',
  'picture',
  'effort',
  'quick reply',
  'time',
);

const judging = "(?:(?:oh|that(?:'s| is| was|s)|this is|it(?:'s| is)|how|what an?|what) )?";
const things = any(
  ...[
    'one',
    'shot',
    'pics?',
    'pictures?',
    'photos?',
    'image',
    'stuff',
    'work',
    'find',
    'view',
    'capture',
    'catch',
    'idea',
  ],
  ...[
    'point',
    'move',
    'day',
    'weather',
    'place',
    'dogs?',
    'cats?',
    'question',
    'news',
    'picture of you',
    'to (?:know|hear)',
  ],
);

/** In the order in which they matter where several are said. Each is a pattern for lower-case words with plain apostrophes. */
const patterns: Readonly<Record<Courtesy, readonly string[]>> = {
  abilities: [
    'help(?: me| us)?(?: please)?',
    'please help(?: me| us)?',
    `what(?: else| all)? (?:can|could|do) (?:you|it|this ${bots}|the ${bots}) (?:do|know|offer|understand)(?: for (?:me|us))?`,
    `what(?: else)? (?:are|'re) you (?:good (?:at|for)|capable of|able to do|here for|for)`,
    `what(?:'s| is) (?:this|the|that) ${bots}(?: (?:for|do))?`,
    `what (?:does|can) (?:this|the|that) ${bots} do`,
    `how (?:do|does|can|should) (?:you|i|we|it|this|that|this ${bots}|the ${bots}) (?:work|use (?:you|this|it|this ${bots}))`,
    `what (?:are your|do you have for) (?:skills|features|abilities|functions|commands|capabilities|powers)`,
    `what (?:sort of |kinds? of |)?(?:things|questions)? ?(?:can|may|should|could) (?:i|we) (?:ask|do|say|try)(?: you)?(?: here)?`,
    '(?:can you )?(?:tell|show) (?:me|us) what you can do',
    'how can you help(?: me| us)?',
    'what (?:else )?can (?:you|i|we) do with (?:this|that|it|(?:this|a|my|the) (?:pictures?|photos?|image))',
  ],
  identity: [
    'who (?:are|r) (?:you|u)',
    "what(?: are|'re) you",
    "what(?:'s| is) your name",
    'do you have a name',
    `are you (?:a |an )?(?:real|human|robot|${bots}|person|machine|ai|alive|awake|there|online|ok|okay)(?: person)?`,
    '(?:please )?introduce yourself',
    'who (?:made|built|wrote|created) you',
  ],
  thanks: [
    `(?:many |so many |big |huge )?(?:thanks|thanx|thx|thnx|tnx)(?: (?:a|very) (?:lot|bunch|million|ton|bundle|much))?(?: so much| much)?(?: (?:again|though|anyway))?(?: for (?:${aids}|(?:the|your|all (?:the|your|of your)) (?:${good} )?${works}))?`,
    `(?:thank ?(?:you|u|y'all)(?: all| both)?)(?: (?:so|very) much| a lot| again| kindly)?(?: for (?:${aids}|(?:the|your|all (?:the|your)) (?:${good} )?${works}))?`,
    ...[
      'thankyou',
      'tysm',
      'tyvm',
      'ty',
      'cheers',
      '(?:much|really) appreciated',
      '(?:i )?(?:really )?appreciate (?:it|that|you|this)',
    ],
    ...[
      'danke(?: schön| sehr| dir)?',
      'vielen dank',
      'merci(?: beaucoup)?',
      '(?:muchas )?gracias',
      'grazie(?: mille)?',
    ],
    ...[
      'obrigad[oa]',
      'tack',
      'bedankt',
      'dank je',
      'arigato',
      'ありがとう(?:ございます)?',
      '谢谢',
      'спасибо',
      '감사합니다',
    ],
    '(?:this|that|it|you) (?:really |already )?(?:helps|helped)(?: me| us)?(?: a lot| so much)?',
    'just what i needed',
  ],
  greeting: [
    any(
      'hi+',
      'hello+',
      'hey+',
      'heya',
      'hiya',
      'howdy',
      'yo',
      'greetings',
      'good day',
      'gday',
      'hallo',
      'moin',
      'servus',
      'bonjour',
      'salut',
      'hola',
      'ciao',
      'olá',
      'hej',
      'こんにちは',
      'привет',
      '你好',
      '안녕하세요',
    ),
    '(?:good )?(?:morning|afternoon|evening)',
    any(
      'guten (?:tag|morgen|abend)',
      'grüß gott',
      'bonsoir',
      'buenos d[ií]as',
      'buenas(?: tardes| noches)?',
      'bom dia',
      'buongiorno',
      'buonasera',
    ),
    "how(?:'s| is| are|'re) (?:you|u|it going|things|everything|everyone|life|your day)(?: doing| going)?(?: today| this morning)?",
    "(?:what'?s up|whats up|wassup|sup)",
    'how do you do',
    '(?:nice|good|great|pleased) to (?:meet|see) you',
    'welcome(?: back)?',
  ],
  farewell: [
    '(?:good ?)?bye+(?: ?bye)?',
    '(?:see|cu|c) ?(?:you|ya|u)(?: (?:later|soon|tomorrow|around|then))?',
    'cu',
    'ttyl',
    'later',
    'laters',
    'good night',
    'goodnight',
    'take care',
    'have a (?:nice|good|great|lovely) (?:day|one|evening|weekend|night|time)',
    'tschüss',
    'auf wiedersehen',
    'au revoir',
    'adi[oó]s',
    'arrivederci',
  ],
  praise: [
    `(?:you|u)(?:'re| are|r| r)? ${very}(?:the best|a (?:star|genius|legend|gem|life ?saver|hero|champ|wizard)|${good})(?: ${any('bot', 'robot', 'helper', 'assistant')})?`,
    `${very}${any(good, 'best', 'smart')} (?:clova ?bot|clova|bot|robot|boy|girl)`,
    '(?:i )?(?:really )?(?:love|like|adore) (?:you|this bot|that bot|the bot)',
    'you rock',
    'you did it',
    'nice going',
    'keep it up',
    'keep up the good work',
  ],
  apology: [
    "(?:i'm |i am |so |very |really |oh )*(?:sorry|sry)(?: (?:about|for) (?:that|this|it|the (?:confusion|mess|noise|spam)))?",
    '(?:my )?apologies',
    'my (?:bad|mistake|fault)',
    'i apologi[sz]e',
    'pardon(?: me)?',
    'excuse me',
    'whoops+',
    'oops+(?:ie)?',
  ],
  aside: [
    ...[
      'l+o+l+z?',
      'lo+l',
      'lmf?ao+',
      'rofl',
      'a?(?:ha)+h?',
      '(?:he){2,}h?',
      'xd+',
      'omf?g',
      'wtf',
      'smh',
      'tbh',
      'fyi',
    ],
    ...[
      'ok+',
      'okay+',
      'okey(?: dokey)?',
      'okie',
      'k+',
      'alright',
      'all right',
      'aight',
      'right then',
      'sure(?: thing)?',
    ],
    ...['roger(?: that)?', 'noted', 'copy that', 'understood', 'done', 'on it', 'will do', 'on my way', 'omw'],
    `${judging}${very}${good}(?: ${things})?`,
    `how ${good} (?:is|are|was) (?:that|this|it|he|she|they)`,
    `(?:that(?:'s| is| was) )?${very}(?:quick|fast|fun|sick|dope|lit|epic|insane|nuts|rad)`,
    '(?:(?:i )?(?:just |really )?(?:love|loved)|i (?:really )?(?:like|liked)) (?:it|this|that|these|them)(?: one)?(?: so much| a lot)?',
    ...[
      'wo+w+',
      'wh?oa+h?',
      'o+h+',
      'ah+',
      'aw+',
      'h+m+',
      'm+h*m+',
      'uh+',
      'um+',
      'huh',
      'eh',
      'yay+',
      'woo+(?: ?hoo+)?',
    ],
    ...['yikes', 'ouch', 'damn', 'dang', 'gosh', 'jeez', 'meh', 'phew', 'ugh', 'yum+y?', '(?:oh )?my (?:god|gosh)'],
    'no (?:worries|problem|probs?|biggie|rush|hurry|need|stress|pressure|offen[cs]e|thanks|thank you)(?: at all)?',
    "no,? (?:thanks|thank you|i'm good)",
    ...['np', 'n/p', 'nvm', 'never ?mind', 'not a problem', 'all good', 'any ?time', 'my pleasure', '\\+1', 'bump'],
    "(?:you're|youre|ur|you are) (?:very |most )?welcome",
    "(?:it's|its|that's) (?:all good|ok|okay|fine|alright)",
    "don'?t (?:worry|mention it|mind (?:me|us))(?: about (?:it|that))?",
    ...['brb', 'be right back', 'afk', 'gtg', 'g2g', 'gotta go', "i'?m back", 'one (?:sec(?:ond)?|moment|minute)'],
    '(?:just )?(?:a|1) (?:sec|second|min|minute|moment)',
    '(?:hang on|hold on|give me|wait)(?: (?:a|one) (?:sec|second|minute|moment))?',
    ...[
      '(?:(?:and|so|now|ok) )?in (?:english|other words)(?: (?:please|then))?',
      'i see',
      'got it',
      'gotcha',
      '(?:that |this )?makes sense',
      'fair (?:enough|point)',
      'sounds good',
      'works for me',
    ],
    ...['(?:i.m )?not (?:so |really |quite )?sure', '(?:i have )?no (?:idea|clue)', "(?:i )?(?:don't know|dunno)"],
    ...['me (?:too|neither)', 'you too', 'agreed', 'whatever', 'idk', 'good luck', 'congrat(?:s|ulations)', 'enjoy'],
    ...['happy birthday', 'have fun', 'nice try', 'so much fun', 'too (?:funny|cute|good|bad|much)', 'for sure'],
    ...['anyways?', 'good to (?:know|hear|see)', 'see above', 'fancy that', 'what a (?:day|view|place|shot)'],
  ],
};

/** All of them, the more important first. */
const order: readonly Courtesy[] = [
  ...(['abilities', 'identity', 'thanks', 'greeting', 'farewell', 'praise', 'apology', 'aside'] as const),
];
const wordEnd = "(?![\\p{L}\\p{N}'-])";
const matchers = order.map((courtesy) => ({
  courtesy,
  found: new RegExp(`^${any(...patterns[courtesy])}(?:,? ${everybody}${wordEnd})*${wordEnd}`, 'iu'),
}));
const signs = /^(?:[\s,.;:!?…–—~()"“”-]|\p{Extended_Pictographic}|\p{Emoji_Modifier}|[\u{FE0F}\u{200D}])+/u;
const calls = new RegExp(`^@?${bots}${wordEnd}`, 'iu');
/** Somebody's name after "thanks" or "hello", and nothing else. */
const name = /^(?:,\s*)?@?\p{L}[\p{L}'-]{1,20}[\s.!:)]*$/u;
const namesFollow: ReadonlySet<Courtesy> = new Set(['thanks', 'greeting', 'farewell', 'praise', 'apology', 'aside']);
const requests =
  /^(?:(?:and|so|now|but|then|please|pls|also|next) )*(?:(?:can|could|would|will|do|does|did|is|are|was|were|has|have) |(?:how|what|which|who|whose|where|when|why|what's|where's|who's|how's)\b|(?:count|blur|hide|pixelate|remove|erase|delete|replace|swap|make|turn|tag|label|mark|outline|crop|zoom|cut|put|add|show|find|read|transcribe|describe|tell|look|give|rotate|flip|brighten|darken|undo|anonymi[sz]e)\b)/iu;

/** Whether it begins as questions and orders do. */
export const isRequest = (text: string): boolean => requests.test(text);

/** Reads courtesies at the beginning and the end of what is said, in any order. */
export function readTalk(said: string): Talk {
  const text = said.trim().replaceAll('’', "'");
  const { courtesies, isCalled, rest, isApart, names } = leadingCourtesies(text);
  if (rest === '') {
    // A sign alone may say what an answer is worth; "ok?" and "nice?" ask back.
    const courtesy = order.find((one) => courtesies.includes(one)) ?? (isCalled ? 'greeting' : 'aside');
    const asks = courtesy === 'aside' && /\?[\s!?]*$/u.test(text);
    const judges = isAgreement(text) || readRefusal(text) !== undefined;
    return text === '' || asks || judges ? { rest: text } : { courtesy, rest: '', ...(names && { names }) };
  }
  const isFree = isApart || requests.test(rest) || isAgreement(rest);
  const hasLead = courtesies.length > 0 || isCalled;
  return { rest: withoutTrailing(hasLead && isFree ? rest : text) };
}

interface Leading {
  readonly courtesies: readonly Courtesy[];
  /** The bot's name was said. */
  readonly isCalled: boolean;
  readonly rest: string;
  /** Something else than a space stands before the rest. */
  readonly isApart: boolean;
  readonly names?: true;
}

function leadingCourtesies(text: string): Leading {
  const courtesies: Courtesy[] = [];
  let rest = text;
  let isCalled = false;
  let isApart = false;
  for (;;) {
    const gap = signs.exec(rest)?.[0] ?? '';
    rest = rest.slice(gap.length);
    isApart = gap.trim() !== '';
    const call = calls.exec(rest)?.[0];
    const joined = courtesies.length > 0 ? (/^(?:and|but) (?=\p{L})/iu.exec(rest)?.[0] ?? '') : '';
    const best = rest === '' ? undefined : longest(rest.slice(joined.length));
    if (best) rest = rest.slice(joined.length);
    if (best) courtesies.push(best.courtesy);
    else if (call === undefined) break;
    else isCalled = true;
    rest = rest.slice(best?.length ?? call?.length);
  }
  const last = courtesies.at(-1);
  const isNamed = last && namesFollow.has(last) && !isApart && name.test(rest);
  if (isNamed && !requests.test(rest) && !isAgreement(rest))
    return { courtesies, isCalled, rest: '', isApart, names: true };
  return { courtesies, isCalled, rest, isApart };
}

function longest(text: string): { readonly courtesy: Courtesy; readonly length: number } | undefined {
  let best: { readonly courtesy: Courtesy; readonly length: number } | undefined;
  for (const { courtesy, found } of matchers) {
    const { length } = found.exec(text)?.[0] ?? '';
    if (length > (best?.length ?? 0)) best = { courtesy, length };
  }
  return best;
}

const trailing =
  /\s+(?:(?:many )?thanks(?: a lot)?|thank you(?: so much| very much)?|thx|ty|cheers|lol|haha+|lmao|xd)[\s.!]*$/iu;
const droppable: ReadonlySet<Courtesy> = new Set(['thanks', 'apology', 'praise', 'aside']);

/** "How many dogs are there? Thanks!" without its end. */
function withoutTrailing(text: string): string {
  const [, head, tail] = /^([\s\S]*[^\s,;.!?…])(?:[,;]\s*|(?<=[\s\S])[.!?…]+\s+|\s*\n\s*)([^,;]+)$/u.exec(text) ?? [];
  const end = head === undefined || tail === undefined ? undefined : leadingCourtesies(tail);
  if (head !== undefined && end?.rest === '' && !end.names && end.courtesies.every((one) => droppable.has(one))) {
    const sign = /^[.!?…]+/u.exec(text.slice(head.length))?.[0] ?? '';
    return withoutTrailing(head + sign);
  }
  const short = text.replace(trailing, '').trim();
  return short === '' ? text : short;
}
