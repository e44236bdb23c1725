import type { Antecedent } from './antecedents.js';
import { antecedent, type Context, type Reading, type Rule, rephrased } from './context.js';
import { phraseOnly, placeOnly } from './fragments.js';
import { tidied } from './frames.js';
import { dialogueMessages as messages } from './messages.js';
import { oneInSentence, pronouns } from './pronouns.js';
import { slice } from './sentence.js';

/** Follow-ups in words of everyday that mean what others say plainly: "get it out of there" is "remove it". */

const one = '(it|them|him|her|that|those|these|that one|this one|those ones|the \\w+ one)';
const away =
  '(?:out(?: of (?:(?:the|this|my) (?:picture|photo|image|shot|frame|pic)|it|there|here))?|away|off(?: (?:the|this) (?:picture|photo|image))?)';
const removal = new RegExp(
  `^(?:(?:can|could|would) (?:you|we|u) |please |now |just |lets |let us |let's |i (?:want|need|would like|'d like) (?:you )?to |pls )*(?:(?:take|get|edit|cut|wipe|photoshop|crop) ${one} ${away}|make ${one} (?:disappear|vanish|go away|gone|invisible)|get rid of ${one}|lose ${one})$`,
);

/** "Take it out of the picture", "make it disappear" */
export const removed: Rule = (context) => {
  const [, ...found] = removal.exec(context.plain) ?? [];
  const what = found.find((words) => words !== undefined);
  if (!what || (/^(?:crop|cut)\b/.test(context.plain) && !/\bof\b/.test(context.plain))) return undefined;
  const [thing] = /^(?:that|this)$/.test(what) ? [antecedent(context)] : [];
  if (thing) return { text: `remove ${thing.named(thing.plural && (thing.count ?? 2) > 1)}` };
  const said = rephrased(context, `remove ${what}`);
  return oneInSentence(said) ?? pronouns(said) ?? { text: `remove ${what}` };
};

const couldBe =
  /^(?:can|could|may|might) (?:it|this|that|the (?:picture|photo|image)) be (?:made )?(?:also )?((?:(?:a (?:bit|little|tad|touch)|much|slightly|even|way) )*(?:\p{L}+er|(?:more|less) \p{L}+|black and white|square|gray|in color))$/u;

const inTones =
  /^(?:now )?(?:that|it|this|(?:the )?same(?: thing| one| picture| photo)?|(?:that|this) (?:one|picture|photo))(?: but)?(?: all)? in (black and white|gray|grayscale|greyscale|sepia)$/;

/** "Can it be a bit sharper?", "now that in black and white" */
export const couldBeMade: Rule = ({ plain, follower, last }) => {
  const isSame = follower.asksSame && last.made.length > 0;
  const [, change] = couldBe.exec(plain) ?? inTones.exec(isSame ? `same in ${plain.replace(/^in /, '')}` : plain) ?? [];
  return change === undefined ? undefined : { text: `make it ${change}` };
};

const closeUp =
  /^(?:(?:can i (?:see|have)|show me|give me|i want|let me see|make) )?(?:a |the )?close ?up(?: (?:of|on) (?:it|them|him|her|that|this))?$/;
const everythingElse =
  /\b(?:everything else|all else|everyone else|everybody else|anything else|the rest(?: of (?:it|the picture|the photo|the image))?)\b/;
const changes =
  /^(?:please |now |just |then )*(?:blur|make|turn|hide|pixelate|darken|gray|remove|keep|leave|color|desaturate)\b/;

/** "A close-up of it", "blur everything else": of what was spoken of. */
export const aroundIt: Rule = (context) => {
  const { plain, sentence } = context;
  if (closeUp.test(plain)) {
    const one = antecedent(context);
    return one && { text: `crop to ${one.named(one.plural && (one.count ?? 2) > 1)}` };
  }
  if (!everythingElse.test(plain) || !changes.test(plain) || sentence.mentions.some(({ known }) => known))
    return undefined;
  const one = antecedent(context);
  if (!one || /\bexcept\b/.test(plain)) return undefined;
  const kept = one.named(one.plural && (one.count ?? 2) > 1);
  const bare = plain.replace(everythingElse, 'everything').replace(/[\s?.!]+$/, '');
  return { text: `${bare} except ${kept}` };
};

/** "And of the other?", "and the other's?" */
export const ofTheOther: Rule = (context) => {
  const { plain, follower } = context;
  if (!/^(?:of |that of )?the other(?: one)?(?: ?'s)?$/.test(plain) || !(follower.goesOn || follower.asks))
    return undefined;
  if (context.pictures > 1 || /\bof\b|'s/.test(plain) === false) return undefined;
  const said = rephrased(context, 'the other one');
  return phraseOnly({ ...said, follower: { ...said.follower, goesOn: true } });
};

const aboutWhat = /^(?:what|how) about (?:it|him|her|them|that one|this one)$/;

/** "What about him?" says not what is asked. */
export const whatAboutIt: Rule = (context) => {
  if (!aboutWhat.test(context.plain) && !(context.follower.asksSame && /^(?:it|him|her|them)$/.test(context.plain)))
    return undefined;
  const one = antecedent(context);
  return one && { question: messages.whatAbout(one.named(one.plural)) };
};

const leftOut =
  /^((?:any|some) ?(?:one|body|thing)|any (?:other )?\p{L}+|an? \p{L}+) ((?:\p{L}+ing|in|on|under|underneath|behind|beside|near|next to|in front of|at|by|inside|above|below|around|with) .*\b(?:it|them|him|her|that|those|these)\b.*)$/u;

/** "Anybody standing under it?" leaves its verb out. */
export const verbLeftOut: Rule = (context) => {
  const [, who, where] = leftOut.exec(context.plain) ?? [];
  if (!who || !where || !context.follower.asks) return undefined;
  const [, many] = /^any (?:other )?(\p{L}+)$/u.exec(who) ?? [];
  const isMany = many !== undefined && context.grammar.lexicon.singular(many) !== many;
  const text =
    many === undefined && !/^an? /.test(who)
      ? `is ${who} ${where}?`
      : `${isMany ? 'are' : 'is'} there ${who} ${where}?`;
  return pronouns(rephrased(context, text));
};

const wouldBe =
  /^where (?:would|could|might|should|can|do) (?:(?:i|we|you|one) )?(?:(?:find|see|look for|spot) )?(the .+?|it|they|them)(?: (?:be|go))?$/;

/** "Where would the clock be?" */
export const whereabouts: Rule = (context) => {
  const [, what] = wouldBe.exec(context.plain) ?? [];
  if (!what || /^where (?:can|do)\b/.test(context.plain)) return undefined;
  const said = rephrased(context, `where is ${what === 'them' ? 'they' : what}?`);
  return pronouns(said) ?? { text: slice(said.sentence.words, 0) };
};

const written =
  '(?:airline|brand|company|make|team|club|line|bus line|route|firm|carrier|manufacturer|sponsor|logo|number|name|word|words|text|slogan|registration|letters?|writing|label)';
const whichWritten = new RegExp(
  `^(?:and )?(?:which|what) ${written}(?: (?:is|does|do|are) (?:it|he|she|that|this|they)(?: (?:on|from|of|say|have|belong to|play for|wear|fly for|made by))?| is it on)?$|^(?:whose|from which ${written}|by which ${written}) (?:is it|are they)$`,
);

/** "Which airline?" after a plane asks what is written on it. */
export const writtenOnIt: Rule = (context) => {
  const { plain, last } = context;
  if (!whichWritten.test(plain) || last.found.length === 0 || last.made.length > 0) return undefined;
  const thing = antecedent(context, ({ isPerson, count }) => !isPerson && count !== 0);
  return thing && { text: `what is written on ${thing.named(false)}?` };
};

const denied =
  /^how many(?: (?:of (?:them|those|these)|people))? (don't|do not|aren't|are not|haven't|have not|didn't|weren't|can't)(?: (?:have|wear|carry|hold|do|be))?(?: (?:one|any|it|so|that))?$/;
const verbs: readonly (readonly [RegExp, string])[] = [
  [/ (are|is) (?!not\b|there\b)/i, ' $1 not '],
  [/ (?:has|have) (?!not\b)/i, ' do not have '],
  [/ (wear|carry|hold|ride|own|use)s? /i, ' do not $1 '],
];

const having =
  /^(?:which|who|where|is|are|does|do)\b.*\b(?:with|has|have|holding|carrying|wearing|holds|carries|wears|got) (?:the |an? |any )?((?!(?:the|an?|it|one|any)\b)\w+(?: \w+)?)\s*\??$/i;

const manyOf = ({ noun, isPerson }: Antecedent, { grammar }: Context): string =>
  isPerson && noun === 'person' ? 'people' : grammar.lexicon.plural(noun);

/** "And how many don't?" after "how many of the people have a bat?" */
export const theOppositeCount: Rule = (context) => {
  const { plain, frame } = context;
  if (!denied.test(plain)) return undefined;
  const text = slice(frame.words, 0);
  const [, owned] = having.exec(text) ?? [];
  if (owned !== undefined && !/^how many\b/i.test(text)) {
    const owner = antecedent(context, ({ noun }) => !owned.endsWith(noun));
    const owners = /^who\b/i.test(text) ? 'people' : owner && manyOf(owner, context);
    return owners === undefined ? undefined : { text: `how many ${owners} do not have ${articled(owned)}?` };
  }
  if (!/^how many\b/i.test(text) || /\b(?:no|not|n't|without)\b/i.test(text)) return undefined;
  for (const [verb, no] of verbs) if (verb.test(text)) return { text: tidied(text.replace(verb, no)) };
  return undefined;
};

const withOne =
  /^how many(?: of (?:them|those|these))? ((?:with|without|on|in|at|under|behind|near|next to|in front of|left of|right of|to the (?:left|right) of) .+)$/;

/** "How many without a bat?", "how many on the left?" */
export const countedWhere: Rule = (context): Reading | undefined => {
  const [, where] = withOne.exec(context.plain) ?? [];
  if (!where || /\b(?:picture|photo|image|pic|total|all|both)\b/.test(where)) return undefined;
  const counted = antecedent(context);
  if (!counted) return undefined;
  const many = manyOf(counted, context);
  return { text: /^with/.test(where) ? `how many ${many} ${where} are there?` : `how many ${many} are ${where}?` };
};

const company =
  /^(?:is |was |are )?(?:there )?(?:any ?(?:one|body)|some ?(?:one|body)|any other people|other people)(?: else)?(?: there| here)? (?:with|around|accompanying) (?:him|her|them|it)$/;

/** "Anyone else with him?" */
export const inCompany: Rule = (context) => {
  if (!company.test(context.plain)) return undefined;
  const who = antecedent(context, ({ isPerson }) => isPerson);
  if (!who) return undefined;
  const count = who.plural ? (who.count ?? 2) : 1;
  return { text: count === 1 ? 'is there more than one person?' : `are there more than ${count} people?` };
};

const emojiThere =
  /^(?:(?:an?|one|some|another|the) )?(\p{Extended_Pictographic}\S*|emoji \S+) ((?:on|in|at|over|above|next to|near|under) .+)$/u;

/** "Plus a 🔥 in the corner" after an edit. */
export const emojiToo: Rule = ({ plain, follower, last }) => {
  const [, emoji, where] = emojiThere.exec(plain) ?? [];
  if (!emoji || !(follower.goesOn || follower.asksSame) || last.made.length === 0) return undefined;
  return { text: `put a ${emoji} ${where}` };
};

const onlyThese =
  /^(?:only|just|but only|not all,? (?:only|just)|no,? (?:only|just)) ((?:the|my|our|his|her|on|in|at|those|that)\b.+)$/;

/** "Only the left one", "just on the left": the rest of what was spoken of is not meant. */
export const onlyThat: Rule = (context) => {
  const { plain, last } = context;
  const [, what] = onlyThese.exec(plain) ?? [];
  if (!what || / (?:has|have|is|are|can|wears?) /.test(what)) return undefined;
  const said = rephrased(context, what);
  const asking: Context = { ...said, follower: { ...said.follower, asksSame: true, goesOn: true } };
  const reading = placeOnly(asking) ?? phraseOnly(asking);
  return reading && 'text' in reading && last.made.length > 0 ? { ...reading, afresh: true } : reading;
};

const days =
  '(?:mon|tues|wednes|thurs|fri|satur|sun)days?|(?:the )?weekends?|weekdays|week days|(?:public |bank )?holidays?|tomorrow|today|tonight';
const months =
  'january|february|march|april|june|july|august|september|october|november|december|summer|winter|spring|autumn';
const sizesOf = 'small|medium|large|regular|extra large|big';
const kinds: readonly string[] = [
  `(?:on )?(?:${days})(?: (?:morning|afternoon|evening|night)s?)?`,
  `(?:in )?(?:${months})`,
  '(?:in )?(?:19|20)\\d\\d',
  '(?:(?:from|on|at) )?(?:platform|gate|track|line|room|table|floor|row|section|page|level|hall|terminal|stop) (?:number )?\\w+',
  `(?:(?:for|in) )?(?:a |the )?(?:${sizesOf})(?: one)?`,
  '(?:for )?(?:adults?|children|kids|students|seniors|members)',
];
const likes = kinds.map((kind) => ({
  whole: new RegExp(`^(?:${kind})$`, 'i'),
  inside: new RegExp(`\\b(?:${kind})(?=\\s*[?.!,]*(?:\\s|$))`, 'i'),
}));

/** "And on Sundays?" after "… on Saturday?": a day for a day. */
export const likeForLike: Rule = ({ plain, sentence, frame, follower }) => {
  const like = likes.find(({ whole }) => whole.test(plain));
  const text = slice(frame.words, 0);
  if (!like?.inside.test(text) || !(follower.goesOn || follower.asksSame || follower.asks || follower.corrects))
    return undefined;
  const said = slice(sentence.words, 0).replace(/ ones?$/i, '');
  const before = like.inside.exec(text)?.[0] ?? '';
  const [, tie = ''] = /^((?:on|in|at|from|for) (?:the |a )?)/i.exec(before) ?? [];
  return { text: tidied(text.replace(like.inside, /^(?:on|in|at|from|for) /i.test(said) ? said : `${tie}${said}`)) };
};

const facesOfAll =
  /\b(?:the |all )?(?:the )?(faces?|heads?)( of|'s of) (?:(?:all|every one|each) of (?:them|those|these)|(?:them|those) all)\b/;

/** "Blur the faces of all of them": whoever is in the picture has a face, and nothing else that was spoken of. */
export const everyFace: Rule = (context) => {
  const { plain } = context;
  if (!facesOfAll.test(plain) || !antecedent(context, ({ isPerson }) => isPerson)) return undefined;
  return { text: plain.replace(facesOfAll, (_, part: string) => `all ${part.replace(/s?$/, 's')}`) };
};

const articled = (noun = ''): string => `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`;
