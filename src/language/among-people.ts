/** What people in a thread say to each other, told from what they ask the bot. */
const bot = '(?:clova ?bot|clova|bot)';
const toSomebody = new RegExp(
  `^\\s*(?:(?:hey|hi|yo|ok|thanks|thx|cc|lol|haha)[\\s,]+)?@(?!${bot}\\b)[\\p{L}\\p{N}._-]+`,
  'iu',
);
const callsBot = new RegExp(`@${bot}\\b|^(?:(?:hey|hi|hello|ok)[\\s,]+)?clova ?(?:bot)?\\b`, 'iu');
const name = '@?\\p{Lu}\\p{L}{1,20}';
const crowd = "(?:guys|you guys|everyone|everybody|folks|team|all|y'all|anyone|anybody)";
const opinion =
  "(?:so |and |but |hey )*(?:(?:what|how) (?:do|did|would|about) (?:you|u)(?: all| guys)?(?: (?:think|reckon|feel|say))?(?: (?:about|of) (?:it|this|that|these|those))?|do you (?:agree|like (?:it|this|that)|remember (?:it|this|that))|(?:did|have|has|had) (?:you|u|anyone|anybody|everyone|somebody)(?: (?:all|guys|else|ever))? (?:seen?|saw|been|heard?|noticed?|tried?|done|taken?|got|read)\\b.{0,40}|don'?t you (?:think|agree|love it)(?: so)?|are you (?:coming|free|around|in|joining|ok with (?:it|this|that)|happy with (?:it|this|that))\\b.{0,30}|is that (?:you|yours))";
const asked = new RegExp(`^${opinion},? (?:${name}|${crowd})[\\s?!.]*$`, 'u');
const askedCrowd =
  /^(?:(?:so |and )?(?:what|how) do (?:you guys|you all|y'all|we all|we|others|the others|people)(?: all)? (?:think|reckon|feel|say)\b.{0,40}|(?:did|has|have|does|can|could|will|would|is|who) (?:anyone|anybody|everyone|somebody|someone)(?: else| here)? (?:seen?|saw|been|know|knows|tried|coming|going|free|around|want|wants|have|has|send|post|upload|share|bring|fix|join|help me with)\b.{0,80}|who(?:'s| is) (?:coming|going|in|joining|up for|free|on call|next)\b.{0,40})[\s?!.]*$/iu;
const look =
  /^(?:(?:hey|oh|omg|wow|lol|just|guys),? )*look(?: at (?:this|that|him|her|them|it|those|these|you|us))?[\s.!]*$/iu;
/** What people tell of themselves or of what was. */
const telling =
  /^(?:(?:oh|well|lol|haha|yeah|ok|and|but|so|hey|btw|hm+),? )*(?:(?:i|we|they|he|she)(?:'(?:ll|m|ve|re|d)|(?: (?:just|also|already|really|actually|still|never|always))*(?: (?:will|was|were|am|had|love|like|hate|remember|noticed|took|went|got|made|bought|found|forgot|sent|did|used to|thought|hope|guess|agree|know|wish|live|work|should|must|may|might|are|is|'s)|(?: (?:just|really|still))*(?: (?:don't|do not|never) (?:like|love)| (?:can't|cannot|couldn't) (?:believe|wait|stop|stand)| have (?:the same|one|two|a similar)))\b)|let's|lets|(?:my|our) \p{L}+ (?:is|was|does|did|has|had|loves?|likes?|would|will|just|always) |my \p{L}+ looks? (?:just |exactly )?like (?:this|that|him|her|them|these|those)\b|that (?:was|were|reminds|day|explains)|this (?:was|reminds)|(?:it|there|those|these) (?:was|were)\b|(?:see|meet|call|text|ping) (?:you|me|u) |if (?:you|we) )/iu;
const wishes =
  /[?]|\b(?:please|pls|want|need|like to (?:know|see|have)|wonder(?:ing)?|curious|looking for|wish (?:it|this|that|the|they|i knew|i could (?:see|read|tell|find|know))|tell me|show me|(?:know|knew|forgot|remember) (?:how|what|which|who|where|if|whether)|see (?:how|what|which|who|where|if|whether)|count|blur|hide|crop|remove|read|tag|mark|find|picture|photo|image|make it|mean|meant|asking|asked|talking)\b/iu;
/** "I know where it is", "I want to go there": what somebody knows or wishes, of which nothing is asked. */
const ownKnowledge =
  /^(?:(?:oh|well|lol|haha|yeah|ok|and|but|so|hey|btw|hm+),? )*(?:i|we|he|she|they)(?: (?:just|also|already|really|actually|still|always|now|do))* (?:know|knew|remember)(?: (?:exactly|just))? (?:how|what|which|who|where|when|why|if|whether)\b/iu;
const ownWish =
  /^(?:(?:oh|well|lol|haha|yeah|ok|and|but|so|hey|btw|hm+),? )*(?:i|we)(?:'d| would)?(?: (?:just|also|already|really|actually|still|always|so))* (?:want|need|like|love)(?: to (?:go|live|visit|move|travel|stay|eat|drink|sleep|swim|buy|own|come|meet|join)\b| one(?: too| as well| of (?:these|those|them))?[\s.!]*$| an? (?:holiday|vacation|break|coffee|tea|beer|drink|nap|rest|hug|new \p{L}+)\b)/iu;
const questionWords = /\b(?:how|what|which|who|where|when|why|can you|could you)\b/iu;

/**
 * Whether people say it to each other, as far as the words alone tell; what asks something of a picture is never taken for it.
 * @param people first names of those who have spoken in the thread, apart from who speaks now
 */
export function isAmongPeople(said: string, people: readonly string[] = []): boolean {
  const text = said.trim().replaceAll('’', "'");
  if (text === '' || text.length > 400 || callsBot.test(text)) return false;
  if (toSomebody.test(text) || isToOneOf(text, people)) return true;
  if (asked.test(text) || askedCrowd.test(text) || look.test(text)) return true;
  const rest = [ownKnowledge, ownWish].reduce((left, own) => left.replace(own, ''), text);
  if (rest !== text) return !wishes.test(rest) && !questionWords.test(rest);
  return telling.test(text) && !wishes.test(text);
}

function isToOneOf(text: string, people: readonly string[]): boolean {
  return people.some((person) => {
    const one = person.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const first = new RegExp(`^(?:(?:hey|hi|ok|yes|no|thanks|lol) )?${one}\\s*[,:–-]`, 'iu');
    const last = new RegExp(`,\\s*${one}[\\s?!.]*$|\\byou,? ${one}[\\s?!.]*$`, 'iu');
    return first.test(text) || last.test(text);
  });
}
