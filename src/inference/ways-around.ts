import { CapabilityError, ModelError, ProgramError } from '../contracts/errors.js';
import type { Tool } from '../contracts/tool.js';
import type { Instruction, Plan, Program, Request } from '../contracts/turn.js';
import { tryProgram } from '../planning/language-model/try-program.js';
import { inputTypes } from '../program/inputs.js';

/** A way to carry out an instruction: a plan with its program. */
export interface Way {
  readonly steps: readonly string[];
  readonly source: string;
}

/** Other ways to carry out an instruction, the likeliest first. */
export type OtherWays = (request: Pick<Request, 'text' | 'images'>) => Promise<readonly Way[]>;

/** Tools of a run that had no model to do their work, by the step's output. */
export interface Lacks {
  hear(cause: unknown, instruction: Instruction): void;
  of(output: string | undefined): Lacking | undefined;
}

interface Lacking {
  readonly tool: string;
  /** In a few words. */
  readonly why: string;
}

export function createLacks(): Lacks {
  const lacks = new Map<string, Lacking>();
  return {
    hear(cause, { output, tool }) {
      const why = whyLacking(cause);
      if (why !== undefined) lacks.set(output, { tool, why });
    },
    of: (output) => (output === undefined ? undefined : lacks.get(output)),
  };
}

/** Undefined for what another way would run into as well, such as a cap on money, and for what tools say of a picture. */
function whyLacking(cause: unknown): string | undefined {
  if (cause instanceof CapabilityError) return 'no connected model can do that';
  return cause instanceof ModelError ? 'its model does not work at the moment' : undefined;
}

/** Checked programs for an instruction that do without the tool that lacks its model, each with its plan. */
export async function waysAround(
  { tool, why }: Lacking,
  { source }: Program,
  { text, images }: Request,
  { otherWays, tools }: { readonly otherWays: OtherWays; readonly tools: readonly Tool[] },
): Promise<readonly { readonly plan: Plan; readonly program: Program }[]> {
  const scope = { tools, inputs: inputTypes(images.length) };
  return (await otherWays({ text, images })).flatMap((way) => {
    const program = tryProgram(way.source, scope);
    if (program instanceof ProgramError || program.source.trim() === source.trim()) return [];
    if (program.instructions.some((instruction) => instruction.tool === tool)) return [];
    return [{ plan: { steps: way.steps, examples: [], note: `planned anew without ${tool}: ${why}` }, program }];
  });
}
