import type { VendorOf } from '../contracts/backend.js';
import { ProgramError } from '../contracts/errors.js';
import type { Tool } from '../contracts/tool.js';
import type { Plan, Program, Request } from '../contracts/turn.js';
import { tryProgram } from '../program/checker.js';
import { inputTypes } from '../program/types.js';

/**
 * Other ways to carry out an instruction, each a plan with its program, the likeliest first. Each has a use for every word
 * of it: a way around that drops what was asked answers something else.
 */
export type OtherWays = (
  request: Pick<Request, 'text' | 'images'>,
) => Promise<readonly { readonly steps: readonly string[]; readonly source: string }[]>;

export interface Way {
  readonly plan: Plan;
  readonly program: Program;
}

interface WayServices {
  readonly tools: readonly Tool[];
  /** Absent: there is one way only. */
  readonly otherWays?: OtherWays;
}

async function checkedWays(
  { text, images }: Pick<Request, 'text' | 'images'>,
  { source }: Program,
  { tools, otherWays = async () => [] }: WayServices,
): Promise<readonly Way[]> {
  const scope = { tools, inputs: inputTypes(images.length) };
  return (await otherWays({ text, images })).flatMap((way) => {
    const program = tryProgram(way.source, scope);
    if (program instanceof ProgramError || program.source.trim() === source.trim()) return [];
    return [{ plan: { steps: way.steps, examples: [] }, program }];
  });
}

/** Checked programs for the instruction that do without a tool whose model doesn't work, each with its plan. */
export async function waysWithout(
  { tool, why }: { readonly tool: string; readonly why: string },
  request: Pick<Request, 'text' | 'images'>,
  program: Program,
  services: WayServices,
): Promise<readonly Way[]> {
  const ways = await checkedWays(request, program, services);
  return ways
    .filter((way) => way.program.instructions.every((instruction) => instruction.tool !== tool))
    .map((way) =>
      isOnPage(way, services) ? way : { ...way, plan: { ...way.plan, note: `planned again without ${tool}: ${why}` } },
    );
}

/** What stands in the picture for all to read needs no word on how else it might have been answered. */
const isOnPage = ({ program: { instructions } }: Way, { tools }: WayServices): boolean =>
  instructions
    .flatMap(({ tool }) => tools.find(({ name }) => name === tool)?.capabilities ?? [])
    .every((capability) => capability === 'read');

/** A way that has a use for every word, where a plan has not, and for which models are connected. */
export async function completeWay(
  request: Pick<Request, 'text' | 'images'>,
  program: Program,
  services: WayServices & { readonly vendorOf: VendorOf },
): Promise<Way | undefined> {
  const canRun = ({ program: { instructions } }: Way): boolean =>
    instructions
      .flatMap(({ tool }) => services.tools.find(({ name }) => name === tool)?.capabilities ?? [])
      .every((capability) => services.vendorOf(capability) !== undefined);
  return (await checkedWays(request, program, services)).find(canRun);
}
