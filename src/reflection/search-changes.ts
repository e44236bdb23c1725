import type { Expected } from '../contracts/feedback.js';
import type { Step, Value } from '../contracts/turn.js';
import { isAt, type Place } from '../language/place.js';
import { changesOf } from './changes.js';
import { inferredChange, type Suspicion, suspicionOf } from './critic/suspicion.js';
import type { Mistake, ProvedChange, ProvedChanges } from './explainer.js';
import { changesOfFailed } from './failed-step.js';
import { without } from './match-regions.js';
import { canErr } from './tool-fault.js';
import { type Candidate, tryChange } from './trial.js';

/** Programs that one search runs. */
const maxTrials = 250;
/** What it costs to change something elsewhere than where the person says, be it in the picture or the program. */
const elsewhereCost = 4;
/** What a critic's word is worth: enough to decide between two that are about as plausible. */
export const suspicionBonus = 1;

/**
 * Counterfactual search: which smallest change of one step's output gives what is wanted when the rest runs again? Tries
 * the changes of all steps together in the order of their plausibility, so that the first that works is the likeliest;
 * of each step only its likeliest change is kept. A failed step may have had any output.
 * @returns most plausible first; each one was run, none is believed
 */
export async function searchChanges(wanted: Expected, mistake: Mistake): Promise<readonly ProvedChange[]> {
  const { turn, signal } = mistake;
  const suspicion = await suspicionOf(wanted, mistake);
  const queue = turn.steps
    .filter((step) => canErr(step, mistake))
    .flatMap((step) => candidatesOf(step, wanted, mistake, suspicion))
    .sort((a, b) => a.cost - b.cost);
  const proved = new Map<string, ProvedChange>();
  let trials = 0;
  for (const candidate of queue) {
    const { output } = candidate.step.instruction;
    if (proved.has(output)) continue;
    if (trials >= maxTrials) break;
    signal.throwIfAborted();
    trials += 1;
    const change = await tryChange(candidate, wanted, mistake);
    if (change) proved.set(output, change);
  }
  return byCost([...proved.values()]);
}

/** All changes of one step that lead to what is wanted: what the search finds, and what a critic infers. */
export async function provedChanges(mistake: Mistake): Promise<ProvedChanges> {
  const { turn, objection, critic } = mistake;
  const { wanted } = objection;
  if (!wanted) return { seen: [], hasUnseen: false, isBlind: false };
  const found = await searchChanges(wanted, mistake);
  let seen: readonly ProvedChange[] = found.filter(({ unseen }) => !unseen);
  const critique = await critic.judge();
  if (critique?.at === 'step' && !seen.some(({ step }) => step === critique.step)) {
    const inferred = await inferredChange(critique.step, wanted, mistake);
    if (inferred) seen = byCost([...seen, inferred]);
  }
  const best = turn.steps.find(({ instruction }) => instruction.output === seen.at(0)?.step);
  return {
    seen,
    hasUnseen: found.some(({ unseen }) => unseen),
    isBlind: best?.status === 'failed' && wanted.kind !== 'boolean',
  };
}

const byCost = (changes: readonly ProvedChange[]): readonly ProvedChange[] =>
  changes.toSorted((a, b) => a.cost - b.cost);

function candidatesOf(
  step: Step,
  wanted: Expected,
  { values, objection, knowledge }: Mistake,
  suspicion: Suspicion | undefined,
): readonly Candidate[] {
  const { place, suspects } = objection;
  const { output, tool } = step.instruction;
  const rate = bounded(knowledge.blameRate(tool));
  const overlookRate = bounded(knowledge.overlookRate?.(tool) ?? 0.5);
  const isSuspected = suspicion?.step === output;
  const stepCost =
    Math.log((1 - rate) / rate) * 0.25 +
    (suspects !== undefined && suspects !== output ? elsewhereCost : 0) -
    (isSuspected ? suspicionBonus : 0);
  const changes = step.status === 'done' ? changesOf(step, wanted) : changesOfFailed(step, wanted, values);
  const proposed = isSuspected && suspicion.proposed ? [suspicion.proposed] : [];
  return [...changes, ...proposed].map((change) => {
    const isMisplaced = place && step.status === 'done' && !isChangedAt(step.output, change.after, place);
    const cost = change.cost + stepCost + directionCost(step, change.after, overlookRate);
    return { step, change, cost: cost + (isMisplaced ? elsewhereCost : 0) };
  });
}

const bounded = (rate: number): number => Math.min(0.95, Math.max(0.05, rate));

/** Of a tool that mostly overlooks things one more is likelier than one less, and the other way round: half its odds each way. */
function directionCost(step: Step, after: Value, overlookRate: number): number {
  if (step.status !== 'done' || step.output.type !== 'Regions' || after.type !== 'Regions') return 0;
  const more = Math.sign(after.regions.length - step.output.regions.length);
  return (-more * Math.log(overlookRate / (1 - overlookRate))) / 2;
}

/** Whether all regions that one value has and the other has not are at the place. */
function isChangedAt(before: Value, after: Value, place: Place): boolean {
  if (before.type !== 'Regions' || after.type !== 'Regions') return true;
  const added = without(after.regions, before.regions);
  const dropped = without(before.regions, after.regions);
  // Of a swap the person says where the right one is.
  const meant = added.length > 0 ? added : dropped;
  return meant.every(({ box }) => isAt(box, place, before.picture));
}
