import type { DoneStep, Expected, FailedStep, Intervention, Region, Step, Value } from '../contracts/turn.js';
import { isAt, type Place } from '../language/place.js';
import type { Outcome } from '../program/run-program.js';
import { answerWords } from '../show/values.js';
import { boxOverlap } from '../util/box.js';
import { type Change, changesOf } from './changes.js';
import { changesOfFailed, emptyOutput } from './failed-step.js';
import type { Agreement } from './judge.js';

/** A run that came to a result. */
export type DoneOutcome = Extract<Outcome, { status: 'done' }>;

export interface InterveneOptions {
  readonly steps: readonly Step[];
  readonly expected: Expected;
  /** Values of the run by variable, the request's pictures among them. */
  readonly values: ReadonlyMap<string, Value>;
  /** Where the person says that it is; what changes elsewhere is a worse explanation. */
  readonly place?: Place;
  /** The step that the person suspects, by its output; another one is a worse explanation. */
  readonly suspects?: string;
  /** The step that a critic suspects; what changes there is a better explanation. */
  readonly suspicion?: Suspicion;
  /** True for tools whose output is a judgement that can err; what is merely computed from it cannot be to blame. */
  canErr(tool: string): boolean;
  /** How often a tool has been to blame so far, 0..1; 0.5 when nothing is known. */
  blameRate(tool: string): number;
  /** Runs the rest of the program again with outputs put in the place of steps' own; undefined where that cannot lead there. */
  rerun(replaced: ReadonlyMap<string, Value>): Promise<Outcome | undefined>;
  /** Whether a run came to what the person says. */
  judge(outcome: DoneOutcome): Promise<Agreement> | Agreement;
  /** Programs run at most. */
  readonly trials: number;
  readonly signal: AbortSignal;
}

/** What a critic says of a step. It is tested as everything else is. */
export interface Suspicion {
  /** By its output. */
  readonly step: string;
  /** What it should have put out; beside the changes that the search itself knows. */
  readonly proposed?: Change;
}

/** An intervention that turned the answer; `unseen`: it claims things of which the tool saw no trace. */
export interface Explanation extends Intervention {
  readonly unseen: boolean;
}

/** What it costs to change something elsewhere than where the person says, be it in the picture or the program. */
const elsewhere = 4;
/** What a critic's word is worth: enough to decide between two that are about as plausible. */
const trusted = 1;

/**
 * Counterfactual search: which smallest change of one step's output, the rest run again, gives the right answer? Tries
 * the changes of all steps together in the order of their plausibility, so that the first that works is the likeliest;
 * of each step only its likeliest explanation is kept. A failed step may have had any output.
 * @returns explanations, most plausible first; each one was run, none is believed
 */
export async function intervene(options: InterveneOptions): Promise<readonly Explanation[]> {
  const { steps, signal } = options;
  const queue = steps
    .filter(({ instruction }) => options.canErr(instruction.tool))
    .flatMap((step) => candidates(step, options))
    .sort((a, b) => a.cost - b.cost);
  const explained = new Map<string, Explanation>();
  let trials = 0;
  for (const candidate of queue) {
    const { output } = candidate.step.instruction;
    if (explained.has(output)) continue;
    if (trials >= options.trials) break;
    signal.throwIfAborted();
    trials += 1;
    const explanation = await tryChange(candidate, options);
    if (explanation) explained.set(output, explanation);
  }
  return [...explained.values()].sort((a, b) => a.cost - b.cost);
}

/** Runs the rest of the program with one change; undefined when that does not lead to the right answer. */
export async function tryChange(
  { step, change, cost }: Candidate,
  { rerun, judge }: Pick<InterveneOptions, 'rerun' | 'judge'>,
): Promise<Explanation | undefined> {
  const { after, words, unseen } = change;
  const { output } = step.instruction;
  const outcome = await rerun(new Map([[output, after]]));
  if (outcome?.status !== 'done' || (await judge(outcome)) !== 'right') return undefined;
  return {
    step: output,
    before: outputOf(step, after),
    after,
    words,
    answer: answerWords(outcome.result),
    cost,
    unseen,
  };
}

const outputOf = (step: DoneStep | FailedStep, like: Value): Value =>
  step.status === 'done' ? step.output : emptyOutput(like);

export interface Candidate {
  readonly step: Step;
  readonly change: Change;
  readonly cost: number;
}

function candidates(
  step: Step,
  { expected, values, place, suspects, suspicion, blameRate }: InterveneOptions,
): readonly Candidate[] {
  const rate = Math.min(0.95, Math.max(0.05, blameRate(step.instruction.tool)));
  const record = Math.log((1 - rate) / rate) * 0.25;
  const unsuspected = suspects !== undefined && suspects !== step.instruction.output ? elsewhere : 0;
  const isDoubted = suspicion?.step === step.instruction.output;
  const changes = step.status === 'done' ? changesOf(step, expected) : changesOfFailed(step, expected, values);
  const proposed = isDoubted && suspicion.proposed ? [suspicion.proposed] : [];
  return [...changes, ...proposed].map((change) => {
    const misplaced = place && step.status === 'done' && !isChangedAt(step.output, change.after, place);
    const cost = change.cost + record + unsuspected + (misplaced ? elsewhere : 0) - (isDoubted ? trusted : 0);
    return { step, change, cost };
  });
}

/** Whether all regions that one value has and the other has not are at the place. */
function isChangedAt(before: Value, after: Value, place: Place): boolean {
  if (before.type !== 'Regions' || after.type !== 'Regions') return true;
  const lacks = (regions: readonly Region[], { box }: Region): boolean =>
    !regions.some((other) => boxOverlap(other.box, box) > 0.9);
  const added = after.regions.filter((region) => lacks(before.regions, region));
  const dropped = before.regions.filter((region) => lacks(after.regions, region));
  // Of a swap the person tells where the right one is.
  const told = added.length > 0 ? added : dropped;
  return told.every(({ box }) => isAt(box, place, before.picture));
}
