/** How an answer was come to, where more ways than that of a program were gone. */
import type { AnswerWay, Turn, Ways } from '../contracts/turn.js';
import { readNumber, readYesNo } from '../language/read-words.js';
import { escapeForChat } from '../util/escape-for-chat.js';
import { endSentence } from '../util/format.js';
import { explanationMessages as words } from './messages.js';

/** Which way answered, what the other one said, and why that one is given; empty where there was only a program. */
export function sayWays({ ways }: Pick<Turn, 'ways'>): readonly string[] {
  if (!ways || ways.kind === 'edit') return [];
  const { given, standsInFor } = ways;
  if (standsInFor !== undefined) return [words.standsIn(endSentence(escapeForChat(standsInFor, 300)))];
  const other = saidBy(ways, given === 'direct' ? 'program' : 'direct');
  if (other === undefined) return given === 'direct' ? [words.lookedAtOnce] : [];
  if (ways.agree !== false) return ways.agree ? [words.sameAtAGlance] : [];
  return given === 'direct' ? [words.glanceFirst(other)] : [words.stepsFirst(other)];
}

function saidBy(ways: Ways, way: AnswerWay): string | undefined {
  const said = ways[way];
  if (said === undefined) return undefined;
  const plain = escapeForChat(said, 60);
  return readNumber(said) !== undefined || readYesNo(said) !== undefined ? plain : `“${plain}”`;
}
