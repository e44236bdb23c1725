import { ConfigError } from '../../contracts/errors.js';
import type { Tool } from '../../contracts/tool.js';
import { toolBriefs, toolSignatures, toolUses } from './tool-section.js';

/** The texts of `data/prompts`. */
export interface PlanningPrompts {
  /** For a model that sees. */
  readonly first: string;
  /** What is added where a message may ask for nothing. */
  readonly remark: string;
  readonly plan: string;
  /** What is added where a request goes on with its thread, for a model that does not see. */
  readonly planThread: string;
  readonly program: string;
}

/** Where the tools stand in a prompt. */
const place = '{{tools}}';

/**
 * What is said to the language model before each question: the same byte for byte as long as the tools are the same.
 * @throws ConfigError when a prompt has no place for the tools
 */
export const planningInstructions = (prompts: PlanningPrompts, tools: readonly Tool[]): PlanningPrompts => ({
  first: withTools(prompts.first, 'first-call', toolUses(tools)),
  remark: prompts.remark.trim(),
  planThread: prompts.planThread.trim(),
  plan: withTools(prompts.plan, 'plan', toolBriefs(tools)),
  program: withTools(prompts.program, 'program', toolSignatures(tools)),
});

/**
 * A prompt with the tools in their place.
 * @throws ConfigError when it has no place for them
 */
export function withTools(prompt: string, name: string, section: string): string {
  const parts = prompt.trim().split(place);
  if (parts.length !== 2)
    throw new ConfigError(`[prompts] data/prompts/${name}.md needs ${place} once, where the tools are to stand`);
  return parts.join(section);
}
