import { ProgramError } from '../contracts/errors.js';
import type { DoneStep, Instruction, Step, Value } from '../contracts/turn.js';
import type { Call } from './call.js';
import { formatInstruction } from './format-program.js';
import { programFault } from './program-fault.js';
import { returnedTypes, typeWords } from './types.js';

/** Steps that need not run: outputs that are put in the place of a step's own, and steps that another run has done. */
export interface Intervention {
  /** By output name. What depends on them runs anew. */
  readonly replaced?: ReadonlyMap<string, Value>;
  /**
   * Steps of an earlier run with the same inputs. One is taken over if the same call stands here and nothing that it
   * depends on has changed. Leave out those whose tool has learned since.
   */
  readonly known?: readonly Step[];
}

/**
 * The steps that are settled from the start, by output.
 * @throws ProgramError when a replaced output is none of the program's, or of a type that its tool does not return
 */
export function settledSteps(
  calls: readonly Call[],
  { replaced, known = [] }: Intervention,
): ReadonlyMap<string, DoneStep> {
  const settled = new Map<string, DoneStep>();
  const unchanged = new Set<string>();
  const outputs = new Set(calls.map(({ instruction }) => instruction.output));
  const earlier = new Map(known.map((step) => [step.instruction.output, step]));
  for (const { instruction, tool, needs } of calls) {
    const { output } = instruction;
    const instead = replaced?.get(output);
    if (instead) {
      const types = tool ? returnedTypes(tool) : [];
      if (!types.includes(instead.type)) {
        const what = `${output} cannot be replaced by ${typeWords([instead.type])}; it is ${typeWords(types)}`;
        throw programFault('type', what, formatInstruction(instruction), instruction.span);
      }
      settled.set(output, { status: 'done', instruction, output: instead, ms: 0, cost: 0, prompts: [] });
      continue;
    }
    const before = earlier.get(output);
    if (before?.status !== 'done' || !isSameCall(before.instruction, instruction)) continue;
    if ([...needs].some((name) => outputs.has(name) && !unchanged.has(name))) continue;
    unchanged.add(output);
    settled.set(output, { ...before, instruction });
  }
  const unknown = [...(replaced?.keys() ?? [])].find((name) => !outputs.has(name));
  if (unknown !== undefined) {
    const message = `[program] no step makes ${unknown}; replace one of ${[...outputs].join(', ')}`;
    throw new ProgramError('undefined-variable', message, { line: 1, start: 1, end: 2 });
  }
  return settled;
}

/** Wherever they stand. */
const isSameCall = (one: Instruction, other: Instruction): boolean =>
  formatInstruction(one) === formatInstruction(other);
