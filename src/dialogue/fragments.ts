import { anyComparative } from '../language/orders.js';
import { colours } from '../planning/grammar/vocabulary.js';
import type { Word } from '../planning/grammar/words.js';
import { antecedent, type Context, type Reading, type Rule } from './context.js';
import { agreeing, partFor, replaced, substituted, tidied } from './frames.js';
import { dialogueMessages as messages } from './messages.js';
import { oneAt, withNouns } from './ones.js';
import { pointable } from './pointable.js';
import { type Grammar, inNumber, mentionsIn, nameOf, readSentence, type Sentence, slice } from './sentence.js';

/** Follow-ups that are no sentence: what they name takes the place of its like in the last question. */

const superlative =
  /^(?:the )?((?:(?:second|third|next|2nd|3rd) )?(?:\w{2,}est|most|least|fewest|worst|best)(?: (?:prominent|expensive|popular|common))?)(?: ones?)?$/;
const superlatives =
  /\b(?:(?:second|third|next|2nd|3rd) )?(?:(?!(?:west|rest|test|guest|forest|nest|vest|chest|east|interest|request|harvest|contest)\b)\w{2,}est|most|least|fewest|worst|best)\b(?: (?:prominent|expensive|popular|common)\b)?/;
const sizes =
  /\b(?:big|larg|small|littl|tall|short|tini|long|wid|high|low|near|clos|far|furth|left|right|front|young|old|fat|thin)/;

/** "And the smallest?" after "which zebra is the biggest?" */
export const superlativeOnly: Rule = (context) => {
  const { plain, last, frame } = context;
  const [, wanted] = superlative.exec(plain) ?? [];
  if (!wanted) return undefined;
  const text = slice(frame.words, 0);
  if (superlatives.test(text)) return { text: tidied(text.replace(superlatives, wanted)) };
  if (!sizes.test(wanted) || last.made.length > 0) return undefined;
  const one = antecedent(context);
  return one && { text: `which ${one.noun} is the ${wanted}?` };
};

const comparativeWords = `${anyComparative}|older|younger|fewer|more|less`;
const comparative = new RegExp(`^(?:${comparativeWords})$`);
const comparatives = new RegExp(`\\b(?:${comparativeWords})\\b`);

/** "And smaller?" */
export const comparativeOnly: Rule = ({ plain, frame, follower }) => {
  const text = slice(frame.words, 0);
  if (!comparative.test(plain) || !comparatives.test(text) || !(follower.goesOn || follower.asksSame)) return undefined;
  return { text: tidied(text.replace(comparatives, plain)) };
};

/** "And blue?", "or the green ones?" */
export const colourOnly: Rule = (context) => {
  const { plain, frame, follower, grammar } = context;
  const [, colour, , ones] = /^(?:the |any )?((\w+)(?: and \w+)?)( ones?)?$/.exec(plain) ?? [];
  if (!colour?.split(' and ').every((word) => colours.has(word))) return undefined;
  if (!ones && !follower.goesOn && !follower.asksSame && !follower.asks) return undefined;
  const isNamed = /^(?:what|which) color\b/.test(slice(frame.words, 0).toLowerCase());
  const named = isNamed && !ones ? antecedent(context) : undefined;
  if (named) return { text: `${named.plural ? 'are' : 'is'} ${named.named(named.plural)} ${colour}?` };
  const at = frame.words.findIndex(({ text }) => colours.has(text));
  if (at >= 0) return { text: replaced(frame.words, at, at + 1, colour) };
  const filled = `${/^any /.test(plain) ? 'any ' : /^the /.test(plain) ? 'the ' : ''}${colour}`;
  const one = antecedent(context);
  if (!one) return undefined;
  return phraseIn(context, `${filled} ${one.bare(ones === ' ones' || (one.plural && ones !== ' one'))}`, grammar);
};

const place =
  /^(?:(?:on|at|in|to) (?:the )?(?:far )?(?:left|right|top|bottom|middle|back|front|foreground|background|center|corner)(?: (?:side|half|corner|part))?)$/;
const places =
  /\b(?:on|at|in|to) (?:the )?(?:far )?(?:left|right|top|bottom|middle|back|front|foreground|background|center|corner)(?: (?:side|half|corner|part))?\b(?! of| picture| photo| image| one)/;

/** "And on the right?" */
export const placeOnly: Rule = ({ plain, frame }) => {
  if (!place.test(plain)) return undefined;
  const text = slice(frame.words, 0);
  return { text: tidied(places.test(text) ? text.replace(places, plain) : extended(text, plain)) };
};

const extended = (text: string, more: string): string => {
  const [, body, end] = /^(.*?)\s*([?.!]*)$/s.exec(text) ?? [];
  return `${body ?? text} ${more}${end ?? ''}`;
};

const relation =
  /^(?:(?:to the )?(?:left|right) of|on top of|in front of|next to|close to|on|in|under|underneath|below|above|over|behind|beside|near|inside|between|with|without|of|for) /;
const relations =
  /\b(?:(?:to the )?(?:left|right) of|on top of|in front of|next to|close to|under|underneath|below|above|over|behind|beside|near|inside|between|on|in|with|without|of|for) (?:the|a|an|our|my|his|her|their|any|it|them)\b.*?(?=\s*[?.!]*$)/;

/** "And behind the bus?", "on the table?" */
export const relationOnly: Rule = (context) => {
  const { plain, follower, frame, sentence } = context;
  const [lead] = relation.exec(plain) ?? [];
  if (!lead || !(follower.goesOn || follower.asksSame || follower.asks)) return undefined;
  if (/\b(?:it|them)$/.test(plain)) return atThatPlace(context);
  if (/\b(?:picture|photo|image|one|ones|these|this|both)\b/.test(plain)) return undefined;
  const [mention] = sentence.mentions;
  const start = lead.trim().split(' ').length;
  if (mention?.start !== start || mention.end !== sentence.words.length) return undefined;
  const text = slice(frame.words, 0);
  const asked = slice(sentence.words, 0);
  if (/^(?:of|for) /.test(lead) && !new RegExp(`\\b${lead}`).test(text))
    return phraseIn(context, slice(sentence.words, start), context.grammar);
  return { text: tidied(relations.test(text) ? text.replace(relations, asked) : extended(text, asked)) };
};

/** "And under it?" after "what is on the table?" */
function atThatPlace({ sentence, frame }: Context): Reading | undefined {
  const text = slice(frame.words, 0);
  const there = frame.mentions.at(-1);
  if (!there || !relations.test(text)) return undefined;
  const where = `${slice(sentence.words, 0, sentence.words.length - 1)} the ${nameOf(frame, there)}`;
  return { text: tidied(text.replace(relations, where)) };
}

/** "And the bus on the left?", "what about handbags?", "the second from the left?" */
export const phraseOnly: Rule = (given) => {
  const isNounless = oneAt(given.sentence.words) >= 0 || given.sentence.mentions.every(({ known }) => !known);
  const context = isNounless ? pointable(given) : given;
  const { follower, sentence, last, grammar, frame } = context;
  const isMeant =
    oneAt(sentence.words) >= 0 ||
    follower.goesOn ||
    follower.asksSame ||
    follower.corrects ||
    follower.asks ||
    last.status === 'asked';
  if (!isMeant) return undefined;
  const filled = withNouns(context);
  if (filled && 'question' in filled) return filled;
  const words = filled ? grammar.read(filled.text) : sentence.words;
  const phrase: Sentence = filled ? { words, mentions: mentionsIn(words, grammar.nouns) } : sentence;
  if (!wholePhrase(phrase)) {
    const swapped = nameSwapped(context);
    return swapped === undefined ? undefined : { text: swapped };
  }
  const named = phrase.mentions[0];
  if (asksIfThere(context, phrase)) return { text: `${named.plural ? 'are' : 'is'} there ${slice(words, 0)}?` };
  if (filled && isPointedAt(context, phrase)) return { text: `where is ${slice(words, 0)}?` };
  if (asksWhich(context, phrase)) return { text: `${slice(words, 0)}?` };
  const isStrange = !named.known && named.determiner === 'none' && !/^\p{Lu}/u.test(words[named.bare].raw);
  const isForeign = !named.known && words.length > 2 && named.determiner === 'none' && named.bare === 0;
  if (isForeign && !follower.goesOn && !follower.asksSame && !follower.corrects) return undefined;
  if (isStrange && !follower.asksSame && !follower.corrects) return undefined;
  const swapped = nameSwapped(context) ?? attributeOf(context, phrase);
  if (swapped) return { text: swapped };
  const asked = last.status === 'asked' ? pronounFilled(frame, slice(words, 0)) : undefined;
  if (asked) return { text: asked };
  return phraseIn(context, slice(words, 0), grammar);
};

/** "Any motorbikes?" after an edit, or after something that can't be asked of them. */
function asksIfThere({ follower, frame, last }: Context, { words, mentions }: Sentence): boolean {
  if (words[0]?.text !== 'any' || !mentions[0].known || follower.asksSame) return false;
  return (
    follower.asks &&
    (last.made.length > 0 || !/^(?:how many|count|is|are|do|does|which picture)\b/i.test(slice(frame.words, 0)))
  );
}

/** "Now the left one" after "is there a dog?": nothing but where it is. */
const isPointedAt = ({ frame, last, follower }: Context, { mentions: [named] }: Sentence): boolean =>
  last.made.length === 0 &&
  !follower.corrects &&
  named?.determiner === 'the' &&
  !named.plural &&
  /^(?:is|are) there (?:an?|any|some)\b|^(?:do|can) (?:you|we) see (?:an?|any)\b/i.test(slice(frame.words, 0)) &&
  frame.mentions[0]?.noun === named.noun;

/** "The tallest giraffe?" asks which one it is, where nothing was asked of a thing before that could be asked of it. */
function asksWhich({ follower, frame, last }: Context, { words, mentions }: Sentence): boolean {
  const [named] = mentions;
  const isOne = named.known && named.determiner === 'the' && !named.plural && superlatives.test(slice(words, 0));
  if (!isOne || !follower.asks || follower.asksSame || follower.corrects || last.status === 'asked') return false;
  if (/^(?:how many|count)\b/i.test(slice(frame.words, 0))) return true;
  return !follower.goesOn && (last.made.length > 0 || !frame.mentions.some(({ known }) => known));
}

const isName = ({ raw, tag }: Word, at: number): boolean => at > 0 && tag !== 'PUNCT' && /^\p{Lu}\p{Ll}/u.test(raw);

/** "And Beta?", "and the one to York?": one name for another. */
function nameSwapped({ follower, frame, sentence }: Context): string | undefined {
  if (!follower.goesOn && !follower.asksSame && !follower.corrects) return undefined;
  const [name, other] = sentence.words.filter((word) => isName(word, 1));
  if (!name || other || sentence.words.length > 4) return undefined;
  const at = frame.words.findIndex(isName);
  if (at >= 0) return replaced(frame.words, at, at + 1, name.raw);
  const isWho = /^who (?!is\b)/i.test(slice(frame.words, 0)) && sentence.words.length === 1;
  return isWho ? `what does ${name.raw} do?` : undefined;
}

const attributes =
  /^(?:date|time|tax|vat|tip|address|phone|phone number|number|total|subtotal|sum|price|name|title|code|deadline|due date|email|website|place|location|id|discount|change|author|sender|subject)$/;

/** "And the tax?" on a page with text asks for it, whatever was asked before. */
function attributeOf({ last }: Context, { mentions }: Sentence): string | undefined {
  const [mention, other] = mentions;
  if (other || mention.known || !attributes.test(mention.noun) || last.made.length > 0) return undefined;
  return `what is the ${mention.noun}?`;
}

/** Whether a phrase is all that is said, with others that are joined to it. */
function wholePhrase({ words, mentions }: Sentence): boolean {
  const top = mentions.filter(({ nested }) => !nested);
  const [first] = top;
  if (first?.start !== 0) return false;
  let end = first.end;
  for (const next of top.slice(1)) {
    if (!/^(?:,|and|or|, and|, or)$/.test(slice(words, end, next.start))) return false;
    end = next.end;
  }
  return end === words.length || /^(?:here|there|in (?:it|the (?:picture|photo|image)))$/.test(slice(words, end));
}

/** The last question, asked of what a phrase names. */
function phraseIn(context: Context, text: string, grammar: Grammar): Reading | undefined {
  const words = grammar.read(text);
  const phrase: Sentence = { words, mentions: mentionsIn(words, grammar.nouns) };
  const [mention] = phrase.mentions;
  if (!mention) return undefined;
  const { last } = context;
  // Two sentences are two questions; "is there a dog, and how many cats?" is asked again as one.
  const part = /[.?!]\s+\p{L}/u.test(last.text) ? partFor(last.text, mention) : last.text;
  const frame = part === last.text ? context.frame : readSentence(part, grammar);
  const second = phrase.mentions.find((other) => other.start >= mention.end);
  const whole = second ? { ...mention, end: words.length, core: words.length, plural: true } : mention;
  // "How many zebras are there?", and then "the left one?": nothing that can be asked of it.
  const isCount = /^(?:how many|count)\b/i.test(slice(frame.words, 0));
  if (isCount && !mention.plural && mention.determiner === 'the' && mention.noun === frame.mentions[0]?.noun)
    return { question: messages.whatAbout(slice(words, 0)) };
  const result = substituted(frame, { phrase, mention: whole }, grammar);
  if (result !== undefined) return { text: result };
  if (last.status === 'asked' || frame.mentions.length > 0 || !mention.known) return undefined;
  return { question: messages.whatAbout(withArticle(phrase, grammar)) };
}

function withArticle(phrase: Sentence, grammar: Grammar): string {
  const [mention] = phrase.mentions;
  const name = nameOf(phrase, mention);
  return mention.determiner === 'the' || mention.determiner === 'own'
    ? slice(phrase.words, mention.start, mention.end)
    : `the ${mention.plural ? inNumber(phrase, mention, true, grammar.lexicon) : name}`;
}

/** What was asked back about is named now: "where is it?", and then "the clock". */
function pronounFilled({ words }: Sentence, by: string): string | undefined {
  const at = words.findIndex(({ text }) => /^(?:it|they|them|he|she|him|her|that|those|these|one)$/.test(text));
  if (at < 0) return undefined;
  const text = replaced(words, at, at + 1, by);
  return agreeing(text, by, /^(?:they|them|those|these)$/.test(words[at].text));
}

/** "And how many people?" has the rest of what was counted before. */
export const countOf: Rule = (context) => {
  const { follower, sentence, frame, grammar } = context;
  const { words, mentions } = sentence;
  const [mention] = mentions;
  if (standsAlone(context)) return undefined;
  if (!(follower.goesOn || follower.asksSame) || slice(words, 0, 2) !== 'how many' || !mention) return undefined;
  if (mention.end !== words.length || mention.start !== 1) return undefined;
  const name = inNumber(sentence, mention, true, grammar.lexicon);
  const phrase = grammar.read(name);
  const [counted] = mentionsIn(phrase, grammar.nouns);
  const slot = frame.mentions[0];
  const isCount =
    /^(?:how many|count)\b/i.test(slice(frame.words, 0)) && slot !== undefined && slot.end < frame.words.length - 1;
  const text =
    isCount && counted
      ? substituted(
          { ...frame, mentions: [slot] },
          { phrase: { words: phrase, mentions: [counted] }, mention: counted },
          grammar,
        )
      : undefined;
  return { text: text ?? `how many ${name} are there?` };
};

/** "So how many people have no bat?" is a whole question. */
const standsAlone = ({ sentence }: Context): boolean => {
  const { words, mentions } = sentence;
  const [mention] = mentions;
  const next = mention && words[mention.core]?.text;
  return (
    /^(?:how|which|what)$/.test(words[0]?.text ?? '') &&
    next !== undefined &&
    /^(?:is|are|was|were|has|have|do|does|did|wear|wears|hold|holds|carry|carries|can|can't|don't|stand|sit|look)$/.test(
      next,
    )
  );
};
