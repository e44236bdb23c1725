/** The plan of a request with its checked program, from experience and its planner. */
import { ProgramError } from '../contracts/errors.js';
import type { Models } from '../contracts/model.js';
import type { PlanExample, Planner, ProgramDraft, ProgramExample, Retrieved } from '../contracts/planner.js';
import type { Experience, HoldsFor, Memory } from '../contracts/store.js';
import type { Tool } from '../contracts/tool.js';
import type { Plan, Program, Request, Turn } from '../contracts/turn.js';
import { meteredModels } from '../money/metered-models.js';
import { nearby } from '../planning/language-model/example-lines.js';
import { checkProgram } from '../program/checker.js';
import { inputTypes } from '../program/types.js';
import type { AnsweredByPage } from './on-page.js';
import type { OpenRequest } from './read-in-thread.js';
import { type KnownNames, spellNames } from './spell-names.js';
import { holdsForPictures } from './taught-pictures.js';
import type { TurnInProgress } from './turn-in-progress.js';
import { whileItGrows } from './while-it-grows.js';

/** How many experiences of each kind a planner sees. */
const retrievedExamples = 8;
const retrievedByShape = 32;

export interface WritingServices {
  readonly planner: Planner;
  readonly tools: readonly Tool[];
  readonly models: Models;
  readonly memory: Pick<Memory, 'experience' | 'pictures'>;
  /** Answers from the text of a picture that is there to be read; absent: nothing is asked of it first. */
  readonly answeredByPage?: AnsweredByPage;
  /** What a team calls by name; absent: nothing. */
  readonly namesOf?: (team: string) => Promise<KnownNames>;
}

/** A plan with its checked program, or one whose planner has seen the answer, which needs none. */
export type WrittenPlan =
  | { readonly plan: Plan; readonly program: Program }
  | { readonly plan: DirectPlan; readonly program?: undefined };

/** What its planner answers is all there is of it. */
export type DirectPlan = Plan & Required<Pick<Plan, 'direct'>>;

export const isDirect = (plan: Plan): plan is DirectPlan => plan.steps.length === 0 && plan.direct !== undefined;

/** The plan with its checked program; undefined when the person is asked back. */
export async function* writeProgram(
  turn: TurnInProgress,
  services: WritingServices,
  open: OpenRequest = {},
): AsyncGenerator<Turn, WrittenPlan | undefined> {
  const planned = yield* whileItGrows(turn, () => makePlan(turn, services, open));
  const { plan, known } = planned;
  if (turn.planning.remark) return undefined;
  const page = known ? undefined : await services.answeredByPage?.(turn.request, turn.signal);
  if (page) return page;
  await discardUnusable(plan, turn);
  if (plan.question) {
    yield turn.updateTurn({ status: 'asked', plan });
    return undefined;
  }
  yield turn.updateTurn({ status: 'programming', plan, request: requestAsRead(turn.request, plan) });
  if (isDirect(plan)) return { plan };
  const draft = await askForProgram(turn, planned, services);
  turn.planning.refused += draft.refused ?? 0;
  await discardUnusable(draft.plan, turn);
  const examples = planned.programs.slice(0, retrievedExamples).map(({ example }) => example.id);
  try {
    return {
      plan: draft.plan ? { direct: plan.direct, ...draft.plan } : plan,
      program: await checkSource(turn, draft.source, examples, services),
    };
  } catch (error) {
    if (error instanceof ProgramError) turn.planning.refused += 1;
    throw error;
  }
}

/** What was read in other words is known by these from here on: what was learned for them holds, and so does what will be. */
function requestAsRead(request: Request, { readAs }: Plan): Request {
  return readAs === undefined ? request : { ...request, said: request.said ?? request.text, text: readAs };
}

/** A note says that a language model's reply couldn't be used, so the model is asked afresh the next time. */
async function discardUnusable(plan: Plan | undefined, { account }: TurnInProgress): Promise<void> {
  if (plan?.note !== undefined) await account.discardAnswers();
}

/** Where nothing is similar a planner may go by the shape of what is known, of which more is needed to choose from. */
async function retrieve(
  experience: Experience,
  feature: Float32Array,
  holdsFor: HoldsFor,
  { goesByShape }: Pick<Planner, 'goesByShape'>,
): Promise<Known> {
  const nearest = (limit: number): Promise<Known> =>
    Promise.all([experience.plans(feature, limit, holdsFor), experience.programs(feature, limit, holdsFor)]).then(
      ([plans, programs]) => ({
        plans,
        programs,
      }),
    );
  const known = await nearest(retrievedExamples);
  if (!goesByShape) return known;
  const isNear = [...known.plans, ...known.programs].some(({ similarity }) => similarity >= nearby);
  return isNear ? known : nearest(retrievedByShape);
}

interface Known {
  readonly plans: readonly Retrieved<PlanExample>[];
  readonly programs: readonly Retrieved<ProgramExample>[];
}

export interface MadePlan {
  readonly plan: Plan;
  /** Where it came with the plan. */
  readonly draft?: ProgramDraft;
  /** The programs that are known for similar requests. */
  readonly programs: readonly Retrieved<ProgramExample>[];
  /** Experience knows this very wording. */
  readonly known: boolean;
}

export async function makePlan(
  { request, signal, planning, onText }: TurnInProgress,
  { planner, models, memory }: WritingServices,
  { doubt }: OpenRequest = {},
): Promise<MadePlan> {
  const { part, mayBeRemark } = planning;
  const [feature] = await meteredModels(models, part).embedText([request.text], { signal });
  const holdsFor = holdsForPictures(request, memory);
  const { plans, programs } = await retrieve(memory.experience(request.team), feature, holdsFor, planner);
  const planned = await part.spend((payment) =>
    planner.plan(request, plans, { signal, programs, doubt, mayBeRemark, onText, ...payment }),
  );
  const known = plans.some(({ similarity }) => similarity > sameWording);
  const { draft, remark, ...plan } = planned;
  if (mayBeRemark) planning.remark = remark;
  return { plan, programs, known, ...(draft && { draft }) };
}

/** Cosine of text features of one wording, but for rounding. */
const sameWording = 0.9995;

/** The planner's program, unchecked. */
export async function askForProgram(
  { request, signal, planning: { part } }: TurnInProgress,
  { plan, draft, programs }: MadePlan,
  { planner }: WritingServices,
): Promise<ProgramDraft> {
  return draft ?? (await part.spend((payment) => planner.program(request, plan, programs, { signal, ...payment })));
}

/** @throws ProgramError */
export async function checkSource(
  { request }: TurnInProgress,
  source: string,
  examples: readonly string[],
  { tools, namesOf }: Pick<WritingServices, 'tools' | 'namesOf'>,
): Promise<Program> {
  const program = checkProgram(source, { tools, inputs: inputTypes(request.images.length) }, examples);
  const names = await namesOf?.(request.team);
  return names ? spellNames(program, `${request.said ?? ''} ${request.text}`.trim(), names, tools) : program;
}
