import type { Exchange, PictureReference } from '../contracts/turn.js';
import { anyQuestionWord, askingVerbs, editVerbs } from '../language/request-words.js';
import { bareQuestion, nounless } from './bare-questions.js';
import { type Context, contextOf, type Reading } from './context.js';
import { readLead } from './lead.js';
import { oneInSentence, pronouns } from './pronouns.js';
import { quantified } from './quantified.js';
import { type Grammar, readSentence, slice } from './sentence.js';

/** A message that names its thing before it asks: "nice bike! what colour is it?", "the dog on the left, is it brown?" */

const parted = /^(.{2,90}?)(?:[.!?…]+\s+|\s*\n+\s*|[,;:]\s+|\s+[–—-]+\s+)(.{3,})$/su;
const leansOn =
  /\b(?:it|he|she|they|them|him|her|those|these|its|his|their)\b|^(?:and )?(?:how many|which|what colou?rs?|where)\b/i;
const asks = new RegExp(
  `^(?:(?:and|so|but) )?(?:${anyQuestionWord}|${askingVerbs}|${editVerbs}|count|circle|find|show|colou?r|read)\\b`,
  'i',
);
/** "What about the cups, how many of those …?" */
const about =
  /^(?:(?:and|so|but|now|then|ok|okay)[\s,]+)*(?:(?:what|how) about|as for|concerning|regarding|speaking of)\s+/i;
/** It says when or where, or what is to be done, and names no topic. */
const noTopic =
  /^(?:if|when|in|on|at|for|from|with|without|please|what|which|who|how|is|are|do|does|can|blur|remove|crop|hide|mark|count|put|make|replace|tag)\b/i;
/** No trait that tells one from others. */
const praise =
  /^(?:(?:so|such|very|really|many|nice|cool|great|lovely|beautiful|gorgeous|awesome|amazing|funny|weird|odd|strange|cute|sweet|fancy|fine|pretty|wonderful|good|interesting) )+/i;
const rules = [bareQuestion, oneInSentence, quantified, pronouns, nounless];

/** @param said all that was written, where only its end is asked */
export function ofOwnTopic(
  text: string,
  said: string | undefined,
  images: readonly PictureReference[],
  grammar: Grammar,
): Reading | undefined {
  const whole = said ?? text;
  const [, before, rest] =
    said?.endsWith(text) && said.length > text.length
      ? [said, said.slice(0, said.length - text.length), text]
      : (parted.exec(whole.trim()) ?? []);
  if (before === undefined || rest === undefined || !asks.test(rest) || !leansOn.test(rest)) return undefined;
  const topic = topicOf(before.replace(about, ''), grammar);
  if (topic === undefined) return undefined;
  const exchange: readonly Exchange[] = [
    { turn: 'said', status: 'answered', text: topic, images, found: [], made: [] },
  ];
  const follower = readLead(grammar.read(rest));
  const context: Context | undefined = contextOf(
    { ...follower, asks: follower.asks || /\?/.test(rest) },
    exchange,
    images.length,
    grammar,
  );
  if (!context) return undefined;
  for (const rule of rules) {
    const reading = rule(context);
    if (reading) return reading;
  }
  return undefined;
}

/** "And his shorts, which colour are they?": they are the shorts, which nobody can look for, and nothing of before. */
export function isOfUnknownTopic(text: string, grammar: Grammar): boolean {
  const [, before, rest] = parted.exec(text.trim()) ?? [];
  if (before === undefined || rest === undefined || !asks.test(rest) || !leansOn.test(rest)) return false;
  return (
    unknownTopic.test(before) &&
    !relativeThing.test(before) &&
    !readSentence(before, grammar).mentions.some(({ known }) => known)
  );
}

const unknownTopic =
  /^(?:(?:and|so|but|ok|okay|then|now)[, ]+)*(?:the|his|her|its|their|my|our|your)(?: [\p{L}’'-]+){1,3}$/iu;
/** What only the thread can say. */
const relativeThing =
  /\b(?:ones?|others?|two|three|both|same|left|right|middle|first|second|third|last|biggest|smallest|latter|former|rest)\b/i;

/** "Is there a bike?", as if that had been asked before. */
function topicOf(before: string, grammar: Grammar): string | undefined {
  const sentence = readSentence(before, grammar);
  const { words, mentions } = sentence;
  const top = mentions.filter(({ known, nested }) => known && !nested);
  const [mention, other] = top;
  if (!mention || (other && other.noun !== mention.noun)) return undefined;
  const phrase = slice(words, mention.bare, mention.end).replace(praise, '');
  const isWhole = mention.start <= 1 && mention.end >= words.filter(({ tag }) => tag !== 'PUNCT').length;
  if (noTopic.test(before.trim()) || (/\b(?:not|no|n't|without)\b/i.test(before) && !isWhole)) return undefined;
  return `where ${mention.plural ? 'are' : 'is'} the ${phrase}?`;
}
