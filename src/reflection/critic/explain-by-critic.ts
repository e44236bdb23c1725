import type { Expected, Step } from '../../contracts/turn.js';
import type { Change } from '../changes.js';
import type { Examined } from '../evidence.js';
import { emptyOutput } from '../failed-step.js';
import { type Explanation, type Suspicion, tryChange } from '../intervene.js';
import { type Scene, trying } from '../scene.js';
import type { Consultation } from './consult.js';
import type { Critique } from './critic.js';
import { proposedChange } from './proposed-change.js';
import { provesItself } from './proves-itself.js';

type Revision = Extract<Critique, { at: 'plan' | 'program' }>;

/** Steps that are looked at one by one. */
const mostSteps = 6;

/** What counterfactual search is to look at first. */
export async function suspicionOf(
  critique: Critique | undefined,
  wanted: Expected,
  scene: Scene,
): Promise<Suspicion | undefined> {
  if (critique?.at !== 'step') return undefined;
  const { step, output } = critique;
  return { step, proposed: output === undefined ? undefined : await pinnedChange(step, output, wanted, scene) };
}

/** The revised plan and program, if that turns the answer by itself. */
export async function explainByRevision(
  { at, reason, steps, source }: Revision,
  wanted: Expected,
  scene: Scene,
  consultation: Consultation,
): Promise<Examined> {
  const { isProved, doubt } = await provesItself(source, wanted, scene);
  consultation.settle(isProved ? 'proved' : 'refuted');
  if (!isProved) return { doubt };
  const words = reason || 'another program gives the right answer';
  return { fault: { at, reason: `My ${at} was wrong: ${words}`, revised: { steps, source } } };
}

/** What a step should have said, as inferred from the right answer, if that turns the answer. */
export async function explainByInference(
  step: string,
  wanted: Expected,
  scene: Scene,
  consultation: Consultation,
): Promise<Explanation | undefined> {
  if (!speaks(stepOf(step, scene), scene)) return undefined;
  const output = await consultation.inferOutput(step);
  return output === undefined ? undefined : explainByOutput(step, output, wanted, scene);
}

/**
 * Local critique: looks at one step after another until one is found wrong and proved so.
 * @param known explanations that the search has found, too implausible by themselves
 */
export async function explainStepByStep(
  known: readonly Explanation[],
  wanted: Expected,
  scene: Scene,
  consultation: Consultation,
): Promise<Explanation | undefined> {
  const suspects = scene.turn.steps.filter(({ instruction }) => scene.canErr(instruction.tool)).slice(0, mostSteps);
  for (const { instruction } of suspects) {
    const step = instruction.output;
    const opinion = await consultation.judgeStep(step);
    if (!opinion || opinion.right) continue;
    const { output } = opinion;
    const found =
      known.find((explanation) => explanation.step === step) ??
      (output === undefined ? undefined : await explainByOutput(step, output, wanted, scene)) ??
      (await explainByInference(step, wanted, scene, consultation));
    consultation.settle(found ? 'proved' : 'refuted');
    if (found) return found;
  }
  return undefined;
}

async function explainByOutput(
  name: string,
  output: string,
  wanted: Expected,
  scene: Scene,
): Promise<Explanation | undefined> {
  const step = stepOf(name, scene);
  const change = await pinnedChange(name, output, wanted, scene);
  return step && change && tryChange({ step, change, cost: change.cost }, trying(wanted, scene));
}

/**
 * The change that a critic proposes, unless anything in its place would do as well: then what the person said does not
 * tell that it is right, and a word of the critic's alone would be learned.
 */
async function pinnedChange(name: string, output: string, wanted: Expected, scene: Scene): Promise<Change | undefined> {
  const step = stepOf(name, scene);
  const change = step && scene.canErr(step.instruction.tool) ? proposedChange(step, output) : undefined;
  if (!step || !change || (step.status === 'done' && step.output.type === 'Regions')) return change;
  const nothing = { ...change, after: emptyOutput(change.after) };
  return (await tryChange({ step, change: nothing, cost: 0 }, trying(wanted, scene))) ? undefined : change;
}

const stepOf = (name: string, { turn }: Scene): Step | undefined =>
  turn.steps.find(({ instruction }) => instruction.output === name);

/** Its judgement is put out in words, or would have been. */
const speaks = (step: Step | undefined, { canErr }: Scene): boolean =>
  step !== undefined && canErr(step.instruction.tool) && (step.status === 'failed' || step.output.type === 'Text');
