import type { Exchange } from '../contracts/turn.js';
import { readTalk } from '../language/small-talk.js';
import { type Antecedent, antecedentsOf } from './antecedents.js';
import type { Follower } from './lead.js';
import { type Grammar, mentionsIn, readSentence, type Sentence, slice } from './sentence.js';
import { isOriginal, isUndo } from './undo.js';

/** What a follow-up is read with. */
export interface Context {
  readonly follower: Follower;
  /** The follower's words, in lower case. */
  readonly plain: string;
  readonly sentence: Sentence;
  /** The turn that it goes on with, and its words. */
  readonly last: Exchange;
  readonly frame: Sentence;
  readonly exchange: readonly Exchange[];
  readonly grammar: Grammar;
  /** How many pictures it is asked of. */
  readonly pictures: number;
}

export type Reading =
  /** `afresh`: an edit is done instead of the last one, to the picture before it. */
  { readonly text: string; readonly afresh?: true } | { readonly question: string };

/** One way to read a follow-up; undefined where it isn't one of that kind. */
export type Rule = (context: Context) => Reading | undefined;

export function contextOf(
  follower: Follower,
  exchange: readonly Exchange[],
  pictures: number,
  grammar: Grammar,
): Context | undefined {
  const { words } = follower;
  const last = exchange.findLast((turn) => goesOn(turn, grammar));
  if (!last) return undefined;
  return {
    ...{ follower, last, exchange, grammar, pictures },
    plain: slice(words, 0).toLowerCase(),
    sentence: { words, mentions: mentionsIn(words, grammar.nouns) },
    frame: readSentence(last.text, grammar),
  };
}

/** The same follow-up in other words. */
export function rephrased(context: Context, text: string): Context {
  const { grammar, follower } = context;
  const words = grammar.read(text).filter(({ text: word }) => word !== '?');
  return {
    ...context,
    plain: slice(words, 0).toLowerCase(),
    sentence: { words, mentions: mentionsIn(words, grammar.nouns) },
    follower: { ...follower, words, asks: follower.asks || text.endsWith('?') },
  };
}

/** Whether a turn asked something that another one can go on with. */
function goesOn({ text, status }: Exchange, grammar: Grammar): boolean {
  if (isUndo(text) || isOriginal(text) || readTalk(text).courtesy !== undefined) return false;
  return status !== 'asked' || readSentence(text, grammar).words.some(({ tag }) => tag === 'NOUN' || tag === 'PRON');
}

/** The newest thing that a turn spoke of and that fits; of one turn the first. */
export function antecedent(
  { exchange, grammar }: Pick<Context, 'exchange' | 'grammar'>,
  fits: (one: Antecedent) => boolean = () => true,
): Antecedent | undefined {
  for (const turn of exchange.toReversed()) {
    const found = antecedentsOf(turn, grammar).find((one) => one.known && fits(one));
    if (found) return found;
  }
  return undefined;
}

/** The same, where it is the only one that it can be; else what is asked back. */
export function allAntecedents(
  { exchange, grammar }: Pick<Context, 'exchange' | 'grammar'>,
  fits: (one: Antecedent) => boolean,
): readonly Antecedent[] {
  for (const turn of exchange.toReversed()) {
    const found = antecedentsOf(turn, grammar).filter((one) => one.known && fits(one));
    const [first] = found;
    if (first) return first.joined ? found.filter(({ joined }) => joined) : [first];
  }
  return [];
}
