import type { VendorOf } from '../contracts/backend.js';
import { capabilityFacts } from '../contracts/capabilities.js';
import type { Tool } from '../contracts/tool.js';
import type { Program } from '../contracts/turn.js';

/** US dollars. */
export interface Estimate {
  /** What is expected. */
  readonly usual: number;
  /** What must be there for it to be begun and finished: calls set aside the most that they may cost. */
  readonly max: number;
}

/**
 * About what a program will cost: for each of its lines one call of every capability that its tool asks for. A tool may
 * need fewer calls, or one for each thing that it finds; what has no known price counts nothing.
 */
export function estimateProgram({ instructions }: Program, tools: readonly Tool[], vendorOf: VendorOf): Estimate {
  const calls = instructions
    .flatMap(({ tool }) => tools.find(({ name }) => name === tool)?.capabilities ?? [])
    // Another way to ask the same costs nothing more.
    .filter((capability) => !(capabilityFacts[capability].optional && capabilityFacts[capability].answeredWith))
    .map((capability) => vendorOf(capability));
  const usual = calls.reduce((sum, vendor) => sum + (vendor?.dollars ?? 0), 0);
  const doubts = calls.map((vendor) => (vendor?.maxDollars ?? 0) - (vendor?.dollars ?? 0));
  return { usual, max: usual + Math.max(0, ...doubts) };
}
