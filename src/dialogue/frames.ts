import { isKindOf } from '../language/lexicon.js';
import { betweenQuestions } from '../language/request-words.js';
import type { Word } from '../planning/grammar/words.js';
import { type Grammar, inNumber, type Mention, nameOf, type Sentence, slice } from './sentence.js';

/** A text with some of its words replaced by others. */
export const replaced = (words: readonly Word[], start: number, end: number, by: string): string =>
  tidied(`${slice(words, 0, start)} ${by} ${slice(words, end)}`);

export const tidied = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/ (?=[?!.,:;]|'s\b)/g, '')
    .trim();

/**
 * An earlier question, asked of something else: "where is the dog?" and "the skateboard" give "where is the skateboard?".
 * Undefined where it speaks of nothing.
 */
export function substituted(
  frame: Sentence,
  { phrase, mention }: { readonly phrase: Sentence; readonly mention: Mention },
  grammar: Grammar,
): string | undefined {
  const slot = slotFor(frame, mention, grammar);
  if (!slot) return undefined;
  const { words } = frame;
  // "The man's tie", and then "the woman on the right": whose it is.
  const owner = words.findIndex(({ text }, at) => text === "'s" && at > slot.start && at < slot.core);
  const isOwner = lexiconName(mention, grammar) === 'person' && lexiconName(slot, grammar) !== 'person';
  if (owner > 0 && isOwner) return replaced(words, slot.start, owner, withDeterminer(phrase, mention, slot));
  const isCounted = words[slot.start].text === 'many' || words[slot.start - 1]?.text === 'many';
  const start = words[slot.start].text === 'many' ? slot.start + 1 : slot.start;
  const end = keepsRest(frame, slot) ? slot.core : slot.end;
  if (isCounted) return replaced(words, start, end, inNumber(phrase, mention, true, grammar.lexicon));
  const asked = /^(?:which|what)$/.test(words[slot.start - 1]?.text ?? '');
  // "What animal is this?", and then "a tree?": no animal, but it may be there.
  const isOfKind = isKindOf(mention.noun, slot.noun, grammar.lexicon);
  if (asked && mention.determiner === 'a' && !mention.plural && !isOfKind)
    return `is there ${slice(phrase.words, mention.start, mention.end)}?`;
  if (asked) return replaced(words, start, end, inNumber(phrase, mention, slot.plural, grammar.lexicon));
  const text = replaced(words, start, end, withDeterminer(phrase, mention, slot));
  return mention.plural === slot.plural ? text : agreeing(text, nameOf(phrase, mention), mention.plural);
}

const lexiconName = ({ noun }: Mention, { lexicon }: Grammar): string | undefined => lexicon.resolve(noun)?.name;

/** "How many people | are wearing a tie": what narrows it down is what is asked of it. */
function keepsRest({ words }: Sentence, { start, core }: Mention): boolean {
  if (/^(?:is|are|was|were|has|have)$/.test(words[core]?.text ?? '')) return true;
  // "Is the man | sitting on the bench?"
  return start === 1 && /^(?:is|are|was|were|does|do|has|have)$/.test(words[0].text);
}

/** Which of a frame's nouns the new one stands for: the one that it is most like, else the first. */
function slotFor(frame: Sentence, mention: Mention, { lexicon }: Grammar): Mention | undefined {
  const isPerson = (noun: string): boolean => lexicon.resolve(noun)?.name === 'person';
  const isSet = (one: Mention): boolean => one.determiner === 'the' || one.determiner === 'own';
  const score = (slot: Mention): number =>
    (slot.noun === mention.noun || isKindOf(mention.noun, slot.noun, lexicon) ? 4 : 0) +
    (isSet(slot) === isSet(mention) ? 2 : 0) +
    (slot.determiner === mention.determiner ? 1 : 0) +
    (slot.plural === mention.plural ? 1 : 0) +
    (isPerson(slot.noun) === isPerson(mention.noun) ? 2 : 0) +
    (slot.nested ? 0 : 1.5) +
    // "The price of the bagel": one asks the price of something else.
    (!slot.known && frame.words[slot.start - 1]?.text === 'of' ? 2 : 0);
  // "Who fixes the tests?": no noun, whatever a tagger says.
  const isVerb = ({ start }: Mention): boolean => start === 1 && frame.words[0].text === 'who';
  const [best] = frame.mentions
    // "And the dog?" after "what colour is the frisbee of the dog?" asks of it what was asked of the frisbee.
    .filter((slot) => !isVerb(slot) && !(slot.nested && slot.noun === mention.noun && frame.mentions.length > 1))
    .map((slot) => ({ slot, points: score(slot) }))
    .toSorted((a, b) => b.points - a.points);
  return best?.slot;
}

function withDeterminer(phrase: Sentence, mention: Mention, slot: Mention): string {
  const name = nameOf(phrase, mention);
  const own = slice(phrase.words, mention.start, mention.bare);
  const isName = mention.determiner === 'none' && !mention.known && !mention.plural;
  if (mention.determiner === 'own' || isName) return `${own} ${name}`;
  if (slot.determiner === 'the' || slot.determiner === 'own')
    return mention.determiner === 'a' || mention.determiner === 'none' ? `the ${name}` : `${own} ${name}`;
  if (slot.determiner === 'a' || slot.determiner === 'none') {
    const isThere = slot.determiner === 'a' && !mention.plural && slot.start > 1;
    if (mention.determiner === 'the' && mention.end > mention.core && !isThere) return `${own} ${name}`;
    if (mention.plural) return slot.determiner === 'a' && slot.plural ? `any ${name}` : name;
    return `${article(name)} ${name}`;
  }
  return `${own} ${name}`;
}

const article = (name: string): string => (/^[aeiou]/i.test(name) ? 'an' : 'a');

const singularVerbs: Readonly<Record<string, string>> = { are: 'is', were: 'was', do: 'does', have: 'has' };
const pluralVerbs = Object.fromEntries(Object.entries(singularVerbs).map(([many, one]) => [one, many]));

/** Its verb in the number of its new noun: "where are the skateboards?" */
export function agreeing(text: string, name: string, plural: boolean): string {
  const verbs = plural ? pluralVerbs : singularVerbs;
  const at = text.indexOf(name);
  if (at < 0) return text;
  const before = text
    .slice(0, at)
    .replace(
      /\b(is|are|was|were|does|do|has|have)(?= (?:there )?(?:(?:the|an?|any|some|our|my) )?$)/,
      (verb) => verbs[verb] ?? verb,
    );
  const after =
    before === text.slice(0, at)
      ? text
          .slice(at + name.length)
          .replace(/^ (is|are|was|were|has|have)\b/, (_, verb: string) => ` ${verbs[verb] ?? verb}`)
      : text.slice(at + name.length);
  return `${before}${name}${after}`;
}

const presence = /^(?:is|are|was|were|do|does|can|has|have|got|any)\b/i;

/** Of "is there a microwave? and how many chairs?" the part that a follow-up goes on with. */
export function partFor(text: string, { determiner, plural }: { determiner: string; plural: boolean }): string {
  const parts = text.split(betweenQuestions).map((part) => part.replace(/[?.!,\s]+$/, ''));
  if (parts.length < 2) return text;
  const isOne = determiner === 'a' || !plural;
  const fitting = parts.filter((part) => (isOne ? presence.test(part) : /^(?:how many|count)\b/i.test(part)));
  const part = fitting.at(-1) ?? parts.at(-1) ?? text;
  const [, thing] = /^got (?:an?|any|some) (.+?)(?: in (?:there|it|here))?$/i.exec(part) ?? [];
  return thing ? `is there a ${thing}?` : `${part}?`;
}
