import { ProgramError } from '../contracts/errors.js';
import type { Expected } from '../contracts/feedback.js';
import type { Turn } from '../contracts/turn.js';
import { asExpected } from '../language/expected.js';
import { readPlace } from '../language/place.js';
import { valuesOf } from '../program/step-values.js';
import { consult } from './critic/consult.js';
import { describeStep } from './describe-step.js';
import type { Mistake, Objection, ProvedChanges, ReflectOptions, Runs, UnderstoodObjection } from './explainer.js';
import { editedRegions } from './judge-edit.js';
import { couldName } from './look-phrase.js';
import { provedChanges } from './search-changes.js';
import { sayExpected } from './votes.js';

/** What all explainers of one reflection share. @param onRun called at each run of a program */
export function makeMistake(options: ReflectOptions, onRun: () => void): Mistake {
  const { turn, inputs, critic, knowledge, proposals, signal } = options;
  const values = valuesOf(turn.steps, inputs);
  const edited = editedRegions(turn.steps, values);
  const objection = understandObjection(options.objection, turn, edited !== undefined);
  const wrong = { turn, values, results: turn.steps.map(describeStep), right: wordsOf(options.objection) };
  // Pointing is exact, and nothing can be proved where nobody understood what is right.
  const mayJudge = objection.pointed.length === 0 && objection.wanted !== undefined;
  let changes: Promise<ProvedChanges> | undefined;
  const mistake: Mistake = {
    ...wrong,
    inputs,
    objection,
    edited,
    knowledge,
    proposals,
    runs: checkedRuns(options.runs, onRun),
    critic: consult({ critic, wrong, mayJudge, signal }),
    changes() {
      changes ??= provedChanges(mistake);
      return changes;
    },
    signal,
  };
  return mistake;
}

const wordsOf = ({ said, expected }: Objection): string => said || expected.map(sayExpected).join(', ');

/** What a person says, with what follows from it: what another run must come to. */
export function understandObjection(objection: Objection, turn: Turn, isEdit: boolean): UnderstoodObjection {
  const place = objection.said === undefined ? undefined : readPlace(objection.said);
  // "Redo" and "it looks terrible" do not name what was edited.
  const namesIt = (one: Expected): boolean =>
    one.kind !== 'text' || one.instead !== undefined || place !== undefined || couldName(one.text);
  const expected = isEdit ? objection.expected.filter(namesIt) : objection.expected;
  const answer = expected.find(({ kind }) => kind === 'number' || kind === 'boolean' || kind === 'text');
  const change = expected.find(({ kind }) => kind === 'missing' || kind === 'extra');
  const exchanged = answer && !isEdit ? exchangedIn(answer, turn) : undefined;
  const wanted = exchanged
    ? asExpected(turn.answer?.text ?? '')
    : (answer ?? (change && (changedAnswer(change, turn) ?? change)));
  const pointed = expected.filter((one) => one.kind === 'regions');
  return { ...objection, expected, answer, wanted, pointed, place, ...(exchanged && { exchanged, answer: undefined }) };
}

/** "A spoon, not a knife" of a number, a yes or a no. */
function exchangedIn(answer: Expected, turn: Turn): UnderstoodObjection['exchanged'] {
  if (answer.kind !== 'text' || answer.instead === undefined || turn.answer === undefined) return undefined;
  return asExpected(turn.answer.text).kind === 'text' ? undefined : { text: answer.text, instead: answer.instead };
}

/** "You forgot the dog" and "that's no dog" say what changes, not what the answer is: one more, or one less. */
function changedAnswer({ kind }: Expected, { answer }: Turn): Expected | undefined {
  if (!answer) return undefined;
  if (answer.text === 'yes' || answer.text === 'no') return { kind: 'boolean', value: answer.text === 'no' };
  const count = Number(answer.text);
  return Number.isInteger(count)
    ? { kind: 'number', value: Math.max(0, count + (kind === 'missing' ? 1 : -1)) }
    : undefined;
}

/** Counts runs, and gives undefined for what the checker refuses. */
function checkedRuns(runs: Runs, onRun: () => void): Runs {
  async function attempt<Result>(run: () => Promise<Result>): Promise<Result | undefined> {
    onRun();
    try {
      return await run();
    } catch (error) {
      if (error instanceof ProgramError) return undefined;
      throw error;
    }
  }
  return {
    ...runs,
    rerun: (replaced) => attempt(() => runs.rerun(replaced)),
    runOther: (source, replaced) => attempt(() => runs.runOther(source, replaced)),
  };
}
