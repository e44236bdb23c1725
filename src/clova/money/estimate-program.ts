import type { VendorOf } from '../../model.js';
import type { Tool } from '../../tool.js';
import type { Program } from '../../turn.js';

/**
 * About what a program will cost, in US dollars: for each of its lines one typical call of every capability that its
 * tool asks for. A tool may need fewer calls, or one for each thing that it finds; what has no known price counts nothing.
 */
export function estimateProgram({ instructions }: Program, tools: readonly Tool[], vendorOf: VendorOf): number {
  return instructions
    .flatMap(({ tool }) => tools.find(({ name }) => name === tool)?.capabilities ?? [])
    .reduce((sum, capability) => sum + (vendorOf(capability)?.dollars ?? 0), 0);
}
