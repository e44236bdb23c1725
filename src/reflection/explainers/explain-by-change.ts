import type { Explanation, Mistake } from '../explainer.js';
import { toolFault } from '../tool-fault.js';

/** A change of a tool's output that costs more is less likely than that the instruction was misread (in nats of odds). */
const maxPlausibleCost = 6;

/** The likeliest change of one step that turns the answer, if it is more likely than another interpretation of the instruction. */
export async function explainByLikelyChange({ turn, changes }: Mistake): Promise<Explanation | undefined> {
  // Anything would be believed in place of a step that failed; another reading that gives the answer by what it sees is better.
  const { seen, isBlind } = await changes();
  return !isBlind && seen.length > 0 && seen[0].cost <= maxPlausibleCost ? toolFault(turn, seen) : undefined;
}

/** The same however unlikely, when nothing else explains it. */
export async function explainByAnyChange({ turn, changes }: Mistake): Promise<Explanation | undefined> {
  const { seen } = await changes();
  return seen.length > 0 ? toolFault(turn, seen) : undefined;
}
