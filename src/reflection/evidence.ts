import type { Expected } from '../contracts/feedback.js';
import type { Contradiction, Elsewhere } from '../learning/kind.js';
import type { Fidelity } from './critic/fidelity.js';
import { sayExpected } from './votes.js';

export const nothingElsewhere: Elsewhere = { borneOut: [], contradictions: [] };

/** Bits that a program for the request needs to be believed. */
const enough = 3;
const bitsOfFidelity: Readonly<Record<Fidelity, number>> = { wholly: 2, partly: 0, 'not at all': -2, unknown: 0 };

/**
 * Whether right answers are enough to believe the program that gave them. Each is worth what a wrong program misses: half
 * of those say the right yes or no by chance, a quarter the right small number, few the right word. Always the same
 * answer is little to go by; a program about what the request is about more likely belongs to it.
 */
export function isBelievable(wanted: Expected, { borneOut }: Elsewhere, fidelity: Fidelity): boolean {
  const answers = [wanted, ...borneOut];
  const own = bitsOfAnswer(wanted);
  const all = answers.map(bitsOfAnswer).reduce((sum, bits) => sum + bits, 0);
  const told = differ(answers) ? all : Math.min(all, own + 1);
  return told + bitsOfFidelity[fidelity] >= enough;
}

/** Whether other pictures tell that what a program was written with is no answer: they have different ones. */
export const isSettledElsewhere = (wanted: Expected, { borneOut }: Elsewhere): boolean =>
  borneOut.length >= 2 && differ([wanted, ...borneOut]);

function bitsOfAnswer(expected: Expected): number {
  if (expected.kind === 'boolean') return 1;
  if (expected.kind !== 'number') return 3;
  return expected.value === 0 ? 1 : expected.value <= 2 ? 2 : 3;
}

const differ = (answers: readonly Expected[]): boolean => new Set(answers.map(sayExpected)).size > 1;

/** For people: "asked the same about another picture, it gives “no”, where “yes” is right". */
export const contradictionWords = ({ given, right }: Contradiction): string =>
  `asked the same about another picture, it gives ${given === undefined ? 'no answer' : `“${given}”`}, where “${right}” is right`;

/** For people: why a program that gives the right answer is not believed. */
export const contradictedWords = (answer: string, contradiction: Contradiction): string =>
  `Another plan gives “${answer}” here, but ${contradictionWords(contradiction)}.`;

export const tooLittleWords = (answer: string): string =>
  `Another plan gives “${answer}” here, but so might a wrong one by chance. The same question about other pictures, marked right or wrong, would tell.`;
