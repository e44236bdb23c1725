import type { Exchange } from '../contracts/turn.js';
import { readYesNo } from '../language/read-words.js';
import { antecedentsOf } from './antecedents.js';
import type { Context } from './context.js';
import { type Grammar, readSentence } from './sentence.js';

const presence = /^(?:is|are) there\b|^(?:do|can) (?:you|we|i) (?:see|find|spot)\b|^(?:any|got)\b/i;

/** Whether a turn found that there is none. */
export function isAbsent(turn: Exchange, noun: string, grammar: Grammar): boolean {
  const one = antecedentsOf(turn, grammar).find((candidate) => candidate.noun === noun);
  if (one?.count !== undefined) return one.count === 0;
  return turn.found.length === 0 && readYesNo(turn.answer ?? '') === false && presence.test(turn.text);
}

/** Up to the newest turn that spoke of something that is there: "the left one" is one of those. */
export function pointable(context: Context): Context {
  const { exchange, grammar } = context;
  const at = exchange.findLastIndex((turn) =>
    antecedentsOf(turn, grammar).some(({ known, noun }) => known && noun !== '' && !isAbsent(turn, noun, grammar)),
  );
  const turn = exchange[at];
  if (!turn || turn === context.last || at === exchange.length - 1) return context;
  const newest = exchange.at(-1);
  const skips = exchange
    .slice(at + 1)
    .some((later) => antecedentsOf(later, grammar).some(({ known, noun }) => known && isAbsent(later, noun, grammar)));
  if (!skips || !newest) return context;
  return { ...context, exchange: exchange.slice(0, at + 1), last: turn, frame: readSentence(turn.text, grammar) };
}
