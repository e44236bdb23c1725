import type { Expected } from '../../contracts/feedback.js';
import type { DoneStep, Region, Step, Value } from '../../contracts/turn.js';
import { normaliseAnswer } from '../../language/normalise-answer.js';
import { readNumber, readYesNo } from '../../language/read-words.js';
import { answerWords } from '../../show/values.js';
import { contradictedWords, isBelievable, isSettledElsewhere, nothingElsewhere, tooLittleWords } from '../evidence.js';
import type { Mistake } from '../explainer.js';
import { certain } from '../match-regions.js';
import { canErr } from '../tool-fault.js';
import { type DoneOutcome, judgeOutcome } from '../trial.js';
import { fidelityOf } from './fidelity.js';

export interface Proof {
  readonly isProved: boolean;
  /** It deals with all that was asked, or is right about other pictures as well. */
  readonly isStrong?: boolean;
  /** For people: why a program that gives the right answer is not believed. */
  readonly doubt?: string;
}

const refuted: Proof = { isProved: false };

/**
 * Whether a program that a critic wrote, which knows the right answer, comes to it by what the tools see: it is run and
 * gives the right answer, would answer otherwise if its tools saw otherwise, gives the right answers where the same was
 * asked of other pictures, does not bring the answer along itself, and all that is more than chance.
 */
export async function proveProgram(source: string, wanted: Expected, mistake: Mistake): Promise<Proof> {
  const outcome = await mistake.runs.runOther(source);
  if (outcome?.status !== 'done' || (await judgeOutcome(outcome, [wanted], mistake)) !== 'right') return refuted;
  // What was edited is judged by what it was made on.
  if (outcome.result.type === 'Image') return { isProved: !bringsAnswer(outcome.steps, wanted, mistake) };
  if (isOtherKind(outcome, wanted, mistake) || !(await dependsOnSight(source, outcome, mistake))) return refuted;
  const answer = answerWords(outcome.result);
  const elsewhere = (await mistake.runs.elsewhere?.(source)) ?? nothingElsewhere;
  const [contradiction] = elsewhere.contradictions;
  if (contradiction) return { isProved: false, doubt: contradictedWords(answer, contradiction) };
  if (bringsAnswer(outcome.steps, wanted, mistake) && !isSettledElsewhere(wanted, elsewhere)) return refuted;
  const instructions = outcome.steps.map(({ instruction }) => instruction);
  const fidelity = fidelityOf(mistake.turn.request.text, instructions, mistake.knowledge);
  if (!isBelievable(wanted, elsewhere, fidelity)) return { isProved: false, doubt: tooLittleWords(answer) };
  return { isProved: true, isStrong: fidelity === 'wholly' || elsewhere.borneOut.length > 0 };
}

/** A number where yes or no is asked for: none found is no "no" then. */
const isOtherKind = ({ result }: DoneOutcome, wanted: Expected, { turn }: Mistake): boolean =>
  wanted.kind === 'boolean' && result.type === 'Number' && readNumber(turn.answer?.text ?? '') === undefined;

/** Whether it would answer otherwise if one of its tools saw otherwise. */
async function dependsOnSight(source: string, { result, steps }: DoneOutcome, mistake: Mistake): Promise<boolean> {
  const words = ['', 'yes', 'no', ...quotedIn(steps)];
  for (const step of steps) {
    if (step.status !== 'done' || !canErr(step, mistake)) continue;
    for (const other of otherOutputs(step, words)) {
      const run = await mistake.runs.runOther(source, new Map([[step.instruction.output, other]]));
      if (run?.status === 'done' && answerWords(run.result) !== answerWords(result)) return true;
    }
  }
  return false;
}

/**
 * What neither the request nor the program before had, nor the person beside the answer: a number where one is asked
 * for, the very words where those are; and yes or no in what is told to tools that look. (What computes says one of them
 * in the end.)
 */
function bringsAnswer(steps: readonly Step[], wanted: Expected, mistake: Mistake): boolean {
  const { turn, objection, knowledge } = mistake;
  const { said = '' } = objection;
  const { lexicon } = knowledge;
  const before = [turn.request.text, ...literals(turn.steps)].join(' ');
  const texts = literals(steps);
  if (wanted.kind === 'number') {
    const told = numbersIn(said).filter((number) => number !== wanted.value);
    const known = new Set([...numbersIn(before), ...told]);
    return texts.flatMap(numbersIn).some((number) => number !== 0 && !known.has(number));
  }
  if (wanted.kind === 'boolean') {
    const looking = steps.filter((step) => canErr(step, mistake));
    const says = (text: string): boolean => wordsIn(text).some((word) => readYesNo(word) === wanted.value);
    return literals(looking).some(says) && !says(turn.request.text);
  }
  if (wanted.kind !== 'text') return false;
  const plain = (text: string): string => ` ${wordsIn(text).map(lexicon.singular).join(' ')} `;
  const answer = plain(normaliseAnswer(wanted.text, lexicon.singular));
  return texts.some((text) => plain(text).includes(answer)) && !plain(before).includes(answer);
}

/** Texts and numbers that programs were written with, without the variables in them. */
const literals = (steps: readonly Step[]): readonly string[] =>
  steps
    .flatMap(({ instruction }) => Object.values(instruction.arguments))
    .flatMap((argument) => (argument.kind === 'literal' ? [String(argument.value).replace(/\{[^}]*\}/g, ' ')] : []));

const wordsIn = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}]+(?:\.\d+)?/gu) ?? [];
const numbersIn = (text: string): readonly number[] => wordsIn(text).flatMap((word) => readNumber(word) ?? []);

/** What expressions compare texts with. */
const quotedIn = (steps: readonly Step[]): readonly string[] =>
  literals(steps).flatMap((text) => [...text.matchAll(/'([^']+)'|"([^"]+)"/g)].map(([, one, other]) => one ?? other));

const amounts = [0, 1, 2, 3, 4, 12];

/** What a step might have put out in quite another picture. */
function otherOutputs({ output }: DoneStep, words: readonly string[]): readonly Value[] {
  switch (output.type) {
    case 'Regions': {
      const { width, height } = output.picture;
      const label = output.regions[0]?.label ?? 'thing';
      const region: Region = { box: [0, 0, width, height], label, score: certain };
      return amounts.map((amount) => ({ ...output, regions: Array.from({ length: amount }, () => region) }));
    }
    case 'Text':
      return words.map((value) => ({ type: 'Text', value }));
    case 'Boolean':
      return [{ type: 'Boolean', value: !output.value }];
    case 'Number':
      return amounts.map((value) => ({ type: 'Number', value }));
    case 'List':
      return [{ type: 'List', items: [] }];
    case 'Image':
    case 'Images':
      return [];
  }
}
