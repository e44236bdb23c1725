import { antecedent, type Context, type Reading, type Rule } from './context.js';
import { substituted, tidied } from './frames.js';
import { dialogueMessages as messages } from './messages.js';
import { oneInSentence } from './pronouns.js';
import { mentionsIn, readSentence, type Sentence, slice } from './sentence.js';

/** Follow-ups about one of several, or about the rest of them. */

const topic =
  /^((?:and )?(?:the|that|this) (?:[^\s:,;–—-]+ ?){1,6}?)\s*(?::|,| -|–|—)\s*((?:is|are|was|does|do|has|have|can|what|where|how|who)\b.*)$/i;
const standsIn =
  /(?<=^(?:(?:is|are|was|does|do|has|have|can)|(?:what|where|how|who|which)(?: \w+){0,2} (?:is|are|was|does|do|has)) )(?:it|he|she|they|that one|this one|that|those|these)\b(?! (?:is|are)? ?\w+ (?:one|picture|photo)\b)/i;

/** "The left one: is it grey?", "and the bus, what colour is it?" */
export const topicFirst: Rule = (context) => {
  const { sentence, grammar } = context;
  const [, thing, question] = topic.exec(slice(sentence.words, 0)) ?? [];
  if (!thing || !question || !standsIn.test(question)) return undefined;
  const text = question.replace(standsIn, thing.replace(/^and /i, '').toLowerCase());
  const words = grammar.read(text);
  const inner: Context = {
    ...context,
    plain: slice(words, 0)
      .replace(/[?.!]+$/, '')
      .toLowerCase(),
    sentence: { words: words.filter(({ text: word }) => word !== '?'), mentions: mentionsIn(words, grammar.nouns) },
    follower: { ...context.follower, asks: true },
  };
  return oneInSentence(inner) ?? { text: tidied(text) };
};

const rest = /^(?:(?:all )?(?:the|those) (?:others?|other ones|rest)(?: of (?:them|those))?|others)(?: too)?$/;

/** "Same for the others" is said of all of them. */
export const theOthers: Rule = (context) => {
  const { plain, follower, frame, last, grammar, pictures } = context;
  if (!rest.test(plain) || !(follower.goesOn || follower.asksSame || follower.asks) || pictures > 1) return undefined;
  const one = antecedent(context);
  const [slot] = frame.mentions;
  if (!one || !slot || slot.noun !== one.noun) return undefined;
  const many = grammar.lexicon.plural(one.noun);
  if (slot.plural) return { question: messages.whichOfThem(many) };
  const said = `${last.made.length > 0 ? 'all the' : 'the'} ${many}`;
  const phrase = readSentence(said, grammar);
  const [mention] = phrase.mentions;
  if (!mention) return undefined;
  const text = substituted(frame, { phrase, mention: { ...mention, start: 0, end: phrase.words.length } }, grammar);
  return text === undefined ? undefined : { text };
};

const ofPictures = /\b(in|on|of) (neither|both|either|all|each|any|none|one) of (?:them|those|these)(?=\s*$)/;

/** "Are there people in neither of them?" among several pictures. */
export const ofThePictures: Rule = ({ plain, sentence, pictures, follower }) => {
  if (pictures < 2 || !ofPictures.test(plain) || !/^(?:is|are|how many|do|does|what|which|who)\b/.test(plain))
    return undefined;
  const text = slice(sentence.words, 0).replace(ofPictures, (_, where: string, which: string) =>
    /^(?:both|all)$/.test(which)
      ? `${where} ${which} pictures`
      : which === 'none'
        ? `${where} neither picture`
        : /^(?:any|one)$/.test(which)
          ? `${where} either picture`
          : `${where} ${which} picture`,
  );
  return { text: `${text.replace(/[?.!]+$/, '')}${follower.asks ? '?' : ''}` };
};

const comparison = /^which (?:\w+ ){0,3}(?:is|has|are|looks?|stands?)\b/i;
const compares = /\b(?:\w{2,}er|\w{2,}est|more|most|least|fewest)\b(?: than\b| (?:one|ones))?/i;
const counts = /^(?:how many|is there|are there|do you see|can you see|count)\b/i;

/** "What about elephants?" after "which is the bigger one?" goes back to what can be asked of them. */
export const backToPresence: Rule = (context): Reading | undefined => {
  const { follower, sentence, frame, exchange, grammar } = context;
  const [mention] = sentence.mentions;
  if (!(follower.asksSame || follower.goesOn) || !mention?.known || mention.determiner === 'the') return undefined;
  if (mention.start !== 0 || mention.end !== sentence.words.length) return undefined;
  const text = slice(frame.words, 0);
  if (!comparison.test(text) || !compares.test(text) || /\b(?:picture|photo|image)\b/i.test(text)) return undefined;
  if (frame.mentions.some(({ noun }) => noun === mention.noun)) return undefined;
  const earlier = exchange.findLast((turn) => counts.test(turn.text));
  const asked: Sentence | undefined = earlier && readSentence(earlier.text, grammar);
  const again = asked && substituted(asked, { phrase: sentence, mention }, grammar);
  if (again !== undefined) return { text: again };
  const name = slice(sentence.words, mention.bare, mention.core);
  return {
    text: mention.plural ? `are there any ${name}?` : `is there ${/^[aeiou]/i.test(name) ? 'an' : 'a'} ${name}?`,
  };
};
