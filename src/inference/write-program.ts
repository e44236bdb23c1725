import { ProgramError } from '../contracts/errors.js';
import type { Models } from '../contracts/model.js';
import type { Planner, ProgramDraft } from '../contracts/planner.js';
import type { Memory } from '../contracts/store.js';
import type { Tool } from '../contracts/tool.js';
import type { Plan, Program, Turn } from '../contracts/turn.js';
import { meteredModels } from '../money/metered-models.js';
import { checkProgram } from '../program/checker.js';
import { inputTypes } from '../program/inputs.js';
import type { TurnInProgress } from './turn-in-progress.js';

/** How many experiences of each kind a planner sees. */
const retrievedExamples = 8;

export interface WritingServices {
  readonly planner: Planner;
  readonly tools: readonly Tool[];
  readonly models: Models;
  readonly memory: Pick<Memory, 'experience'>;
}

/** The checked program, and the plan that it carries out; undefined when the person is asked back. */
export async function* writeProgram(
  turn: TurnInProgress,
  services: WritingServices,
): AsyncGenerator<Turn, Required<Pick<Turn, 'plan' | 'program'>> | undefined> {
  const { feature, plan } = await makePlan(turn, services);
  await discardUnusable(plan, turn);
  if (plan.question) {
    yield turn.updateTurn({ status: 'asked', plan });
    return undefined;
  }
  yield turn.updateTurn({ status: 'programming', plan });
  const { draft, examples } = await askForProgram(turn, plan, feature, services);
  turn.planning.refused += draft.refused ?? 0;
  await discardUnusable(draft.plan, turn);
  try {
    return { plan: draft.plan ?? plan, program: checkSource(turn, draft.source, examples, services) };
  } catch (error) {
    if (error instanceof ProgramError) turn.planning.refused += 1;
    throw error;
  }
}

/** A note says that what a language model sent could not be used: asked again, it shall answer anew. */
async function discardUnusable(plan: Plan | undefined, { account }: TurnInProgress): Promise<void> {
  if (plan?.note !== undefined) await account.discardAnswers();
}

/** @returns the plan, with the text feature of the instruction by which experience is looked up */
export async function makePlan(
  { request, signal, planning: { part } }: TurnInProgress,
  { planner, models, memory }: WritingServices,
): Promise<{ readonly feature: Float32Array; readonly plan: Plan }> {
  const [feature] = await meteredModels(models, part).embedText([request.text], { signal });
  const retrieved = await memory.experience(request.team).plans(feature, retrievedExamples);
  const plan = await part.spend((payment) => planner.plan(request, retrieved, { signal, ...payment }));
  return { feature, plan };
}

/** @returns the planner's program, unchecked, and the ids of the experiences that it was shown */
export async function askForProgram(
  { request, signal, planning: { part } }: TurnInProgress,
  plan: Plan,
  feature: Float32Array,
  { planner, memory }: WritingServices,
): Promise<{ readonly draft: ProgramDraft; readonly examples: readonly string[] }> {
  const retrieved = await memory.experience(request.team).programs(feature, retrievedExamples);
  const draft = await part.spend((payment) => planner.program(request, plan, retrieved, { signal, ...payment }));
  return { draft, examples: retrieved.map(({ example }) => example.id) };
}

/** @throws ProgramError */
export const checkSource = (
  { request }: TurnInProgress,
  source: string,
  examples: readonly string[],
  { tools }: Pick<WritingServices, 'tools'>,
): Program => checkProgram(source, { tools, inputs: inputTypes(request.images.length) }, examples);
