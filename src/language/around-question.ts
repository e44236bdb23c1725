/** What people say around a question: how they lead up to it, and the courtesies, reasons and purposes behind it. */

export const wh =
  '(?:who|whom|whose|what|when|where|which|why|how)\\b|(?:(?:at|from|on|in|to|by|until|till|for|with|up to|of) (?:what|which|when|whom|whose|where)\\b)';
export const auxiliary =
  '(?:is|are|was|were|does|do|did|can|could|has|have|will|would|should|must|may) (?!so\\b)(?:there|it|this|that|these|those|they|we|i|you|he|she|one|the|a|an|any\\w*|some\\w*|my|our|your|\\p{L}+)\\b';
/** A question, by how it begins. */
export const begins = new RegExp(`^(?:and |so |but |now |then |also |or )*(?:${wh}|${auxiliary})`, 'iu');
export const asksWord = new RegExp(`^(?:and |so |but |now |then |also |or )*(?:${wh})`, 'iu');

/** "Would you be so kind and tell me …", "I was wondering …", "may I ask …" */
const kindly =
  '(?:please|kindly|perhaps|maybe|possibly|just|quickly|also|by any chance|be (?:so|very|really) (?:kind|good|nice|sweet|lovely)|be (?:a dear|an angel|kind enough|good enough|nice enough)|be able|do me (?:a|the) (?:favou?r|kindness)|mind|happen|have a (?:quick )?look|check|take a (?:quick )?look|and|to|as to|enough)';
const telling =
  '(?:tell(?:ing)?|say(?:ing)?|let(?:ting)?|show(?:ing)?|give|giving|find(?:ing)? out|check(?:ing)?|look(?:ing)? up|figure out|work out|read(?:ing)? out|remind(?:ing)?|see(?:ing)?|know|explain(?:ing)?|point out|help(?:ing)? me (?:find out|see|understand))';
/** Whom it is told to; "show her bag" is about her. */
const toWhom = `(?: (?:me|us)| (?:her|him|them|everyone|everybody|(?:my|our|the) \\p{L}+)(?= (?:${wh}|if\\b|whether\\b)))?`;
const leads: readonly RegExp[] = [
  /^(?:(?:can|could|would|will) you )?(?:please |just |quickly |kindly )*(?:have|take) (?:a |another )?(?:quick |good |close |closer |brief |short |proper )*(?:look|peek|glance)(?: at [^,.?!]{2,60}?)?(?: for (?:me|us))?(?: please)?,? and (?:then |please )*(?=\S+ \S)/iu,
  /^before (?:i|we|you) [^,?]{2,30}?,? (?=(?:i|we|could|can|would|will|may|please|tell|let)\b)/i,
  /^if (?:i|we|you) (?:may|might|do not mind|don't mind|would|could|please|can|would be so kind|permit|allow me)(?: (?:ask|say|tell me|so))*[,:]? (?=\S+ \S)/i,
  new RegExp(
    `^(?:(?:can|could|would|will|might) (?:you|u|somebody|someone|anybody|anyone)(?: ${kindly})*|please|kindly|pray|do)\\s+${telling}${toWhom}(?: know)?(?: for (?:me|us))?(?: please)?,? (?:if |whether )?`,
    'iu',
  ),
  new RegExp(`^${telling}(?: (?:me|us))(?: know)?(?: please)?,? (?:if |whether )?`, 'i'),
  /^(?:(?:so|and|but|now|well) )?(?:i|we)(?:['’]d| would| should| was| were| am| are|['’]m|['’]re| do| really| just)*(?: (?:really|just|also|only|very much|rather|still))* (?:like|love|want|need|wondering|wonder|curious|interested|asking|keen|dying|unsure|not sure|trying)(?: (?:to|in|about|and))*(?: (?:know|learn|hear|find out|find|ask|see|check|figure out|knowing|work out|understand))?(?: from you)?(?: (?:you|about|please))?:?,? (?:if |whether )?/i,
  /^(?:may|might|can|could) (?:i|we)(?: (?:just|also|please|perhaps))* (?:ask|know|trouble you|bother you)(?: you)?(?: (?:to tell me|for))?,? (?:if |whether )?/i,
  /^(?:do|would|any chance|might) (?:you )?(?:happen to |perhaps |by any chance |already )?(?:know|say|see|tell)(?: (?:me|us))?,? (?:if |whether )?/i,
  /^(?:any|got any|have you any|do you have any) (?:idea|clue|chance)(?: (?:of|about|as to))?,? (?:if |whether )?/i,
  /^(?:(?:what|all) (?:i|we)(?:['’]d| would| really| just)* (?:like|want|need|love|wonder|wondering)(?: to (?:know|learn|ask))?(?: about)? is:?,?|(?:my|the|one|our|another|a last|last|final|next)(?: (?:only|quick|last|final|other|more|next|little|small|simple))* (?:question|thing)(?: (?:is|would be))?[:,]?) /i,
  new RegExp(
    `^(?:just )?(?:need|want|wanted|would like|would love|have|got|trying|love|like) to (?:know|find out|check|learn|see|ask)(?: you)?,? (?:(?:if|whether) |(?=${wh}))`,
    'iu',
  ),
  /^(?:remind me|it would be (?:great|nice|lovely|helpful|kind) (?:to know|if you could (?:tell|say)(?: me)?)|i (?:can|could) not (?:tell|see|read|make out|find out|remember|work out|figure out)|i(?: do not| don['’]t| don t| dont) (?:know|remember|understand|see)|no idea|not sure),? (?:if |whether )?/i,
];

/** Words before the question that only open it; some only where a sign or a question follows. */
const opening = new RegExp(
  `^(?:(?:and|so|but|ok|okay|okey|well|oh|ah|aha|uh|um|alright|hi|hey|hello|hiya|dear|sorry|please|thanks|thank you|cheers|wonderful|splendid|excellent|brilliant|i see|got it|all in all|guys|folks|bot|everyone|(?:just |purely |only )?out of (?:pure |sheer |mere |idle )?curiosity|just curious|for the record|there(?! (?:is|are|was|were)\\b|['’]))(?:[\\s,:;!.–-]+|$)|(?:good |lovely )?(?:morning|evening|afternoon|day)(?: all| everyone| there| team| folks)?[,!:]\\s+|(?:right|now|then|great|good|nice|lovely|cool|perfect|super|fine|finally|lastly|also|next|again|by the way|just|quickly|quick question|one (?:more|other|last) (?:thing|question|favou?r)|another (?:thing|question)|(?:one )?last (?:thing|question)|(?:that )?makes sense|only|yes|no|purely for [^,:]+|how (?:nice|lovely|funny|sweet|odd|strange|annoying|kind)|i promise)(?:[,:;!.–-]+\\s+|(?= (?:${wh})))\\s*)+`,
  'iu',
);

/** What stands behind the question: courtesies, reasons and purposes. */
const tails: readonly RegExp[] = [
  /[\s,–-]+(?:please|pls|kindly|by the way|if (?:i|we) may(?: ask)?|if you (?:please|do not mind|don['’]t mind|can|could|would|can (?:see|tell|read|say)(?: (?:it|that))?|know|happen to know|have a (?:moment|minute|second))|if (?:that is|that['’]s|it is|it['’]s) (?:possible|ok|okay|alright|all right|not too much trouble|not too much to ask|legible|readable)|if (?:that|it|this) (?:can|could) be done|if possible|i wonder|do you know|would you know|can you (?:tell|see|say)|could you (?:tell|say)(?: me)?|would you (?:say|mind)|thanks(?: a lot| so much| in advance)?|thank you(?: very much| so much| in advance)?|cheers|many thanks|then|exactly|or what|or something|for me|mate|dear|i promise|just (?:curious|wondering|asking|checking)|out of curiosity|according to (?:this|that|it|the (?:\w+ )?\w+)|as (?:far as you can see|you can see)|supposed to be)\s*$/i,
  /,? (?:for (?:my|our|the) (?:\w+ )?(?:report|records|expenses|tax return|files|notes|diary|calendar|boss|wife|husband|son|daughter|mother|father|mum|mom|dad|friend|colleagues?|accountant|book-?keeping|accounts)|such as (?:our|my|her|his|me|us|mine)\b(?: \w+)?|like (?:me|us|him|her|my \w+|our \w+))\s*$/i,
  /,? so (?:that )?(?:i|we|one|you|my \w+|our \w+|they|he|she|nobody|everyone|everybody|people|it)\b(?:(?!\b(?:what|which|who|whose|when|where|how|until)\b).)*$/i,
  /,? (?:because|as|since|cause|cos|coz) (?:i|we|my|our|it|the|they|he|she|there|nobody|somebody|someone)\b(?:(?!\b(?:what|which|who|whose|when|where|how|until)\b).)*$/i,
  /,? before (?:i|we) (?:\w+ )?(?:go|leave|share|pay|send|forward|file|buy|order|book|set off|sign|call|ring|ask|print|post|hand|throw|answer|reply|decide)\b(?:(?!\b(?:what|which|who|whose|when|where|how|until)\b).)*$/i,
];

/** "What a lovely day!" asks nothing. */
export const exclaimed = /^(?:how \p{L}+(?: (?:of|to) .*)?|what an? [^?]*)[.!]*$/iu;

/** Says something of whoever asks, with a verb: no topic of the question. */
export const isRemark = (text: string): boolean =>
  /\b(?:i|we|my|our|he|she|they|you|me|us|somebody|someone|this|it|that|there)\b(?:['’]\w+)?.*\s\S+/i.test(text) &&
  !/^(?:if|when|what|which|who|how|assuming|suppose)\b/i.test(text);

/** A sentence without what leads up to its question and what stands behind it. */
export function stripped(sentence: string, mayEnd: (tail: string) => boolean = () => true): string {
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
      return rest.split(' ').length > 1 && mayEnd(all.slice(rest.length)) ? rest : all;
    }, body);
    text = `${shorter.replace(/[\s,;:–-]+$/, '')}${sign.includes('?') ? '?' : ''}`.trim();
    if (text === before) break;
  }
  return text.replace(/^[?.!,]+$/, '');
}

const bareCount =
  /^(?:and |so )?how many(?: (?:there|they|those|these))? (?:are|is)(?: (?:there|they))?(?: (?:really|exactly|actually|now))?[?!.\s]*$/i;

/** "Can you check how many there are?": of what is told before it. */
export const countsWhatWasTold = (request: string): boolean => bareCount.test(stripped(request));
