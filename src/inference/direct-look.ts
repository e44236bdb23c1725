/** A direct look as a program like any other: what people say of it, and what was learned of it, works as with all. */
import { ProgramError } from '../contracts/errors.js';
import type { Tool } from '../contracts/tool.js';
import type { DirectAnswer, Plan, Program, Request, Step, Value } from '../contracts/turn.js';
import { tryProgram } from '../program/checker.js';
import { quote } from '../program/quoted.js';
import { outcomeOf } from '../program/run-program.js';
import { inputTypes } from '../program/types.js';
import { answerWords } from '../show/values.js';
import { saysItCannotTell } from '../util/no-answer.js';
import { isLarge } from '../vision/large-picture.js';
import type { Runner } from './runner.js';
import type { TurnInProgress } from './turn-in-progress.js';

export interface LookServices {
  readonly runner: Runner;
  readonly tools: readonly Tool[];
}

/** What came of a direct look. */
export interface Look {
  readonly program: Program;
  readonly steps: readonly Step[];
  readonly result: Value;
  /** As programs answer. */
  readonly bare: string;
  /** In full, where that is more; what people have taught is said as they said it. */
  readonly words?: string;
  /** People have answered that question about such a view: no glance knows better. */
  readonly isTaught: boolean;
}

/** All that a request asks, put to the tool that answers any question about whole pictures; undefined where there is none. */
export function directProgram(
  { text, images }: Pick<Request, 'text' | 'images'>,
  tools: readonly Tool[],
): Program | undefined {
  const asked = tools.find(({ answersAnything }) => answersAnything);
  const ending = tools.find(({ ends }) => ends);
  if (!asked || !ending || images.length === 0) return undefined;
  const inputs = inputTypes(images.length);
  const seen = inputs.has('IMAGES') ? 'IMAGES' : 'IMAGE';
  const question = quote(text.replace(/\s+/g, ' ').trim());
  const source = `ANSWER0=${asked.name}(image=${seen},question=${question})\nFINAL_RESULT=${ending.name}(var=ANSWER0)`;
  const program = tryProgram(source, { tools, inputs });
  return program instanceof ProgramError ? undefined : program;
}

/**
 * Answers a request by one look: the planner's own, which costs nothing more, or else that of a model that sees; so, too,
 * what the planner could not make out in a large picture, since questions about those are asked with their parts enlarged.
 * Undefined where it came to nothing.
 */
export async function lookDirectly(
  turn: TurnInProgress,
  direct: DirectAnswer | undefined,
  services: LookServices,
): Promise<Look | undefined> {
  const isLost = direct && saysItCannotTell(direct.text) && turn.request.images.some(isLarge);
  const closer = isLost ? await lookOnce(turn, undefined, services) : undefined;
  return closer && !saysItCannotTell(closer.words ?? closer.bare) ? closer : lookOnce(turn, direct, services);
}

async function lookOnce(
  { request, signal, account, onText }: TurnInProgress,
  direct: DirectAnswer | undefined,
  { runner, tools }: LookServices,
): Promise<Look | undefined> {
  const program = directProgram(request, tools);
  if (!program) return undefined;
  const outcome = await outcomeOf(
    await runner.run(request, program, { signal, account, answersInstead: direct, onText }),
  );
  if (outcome.status !== 'done') return undefined;
  const { steps, result } = outcome;
  const bare = answerWords(result);
  const isTaught = direct !== undefined && bare !== seenIn(direct) && steps.some(({ prompts }) => prompts.length > 0);
  const words = steps
    .flatMap((step) => (step.status === 'done' && step.words !== undefined ? [step.words] : []))
    .at(-1);
  return { program, steps, result, bare, isTaught, ...(words !== undefined && { words }) };
}

const seenIn = ({ bare, text }: DirectAnswer): string => (bare ?? text).trim();

/** The plan of a turn that was answered by a look: its steps are none, so none is remembered as a plan that worked. */
export const planOfLook = (plan: Plan | undefined): Plan => ({
  steps: [],
  examples: [],
  ...(plan?.readAs !== undefined && { readAs: plan.readAs }),
  ...(plan?.direct && { direct: plan.direct }),
  ...(plan?.note !== undefined && { note: plan.note }),
});
