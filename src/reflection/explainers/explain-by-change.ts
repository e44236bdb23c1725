import { blameOrAsk } from '../ambiguity.js';
import type { Explanation, Mistake, Open } from '../explainer.js';

/** A change of a tool's output that costs more is less likely than that the instruction was misread (in nats of odds). */
const maxPlausibleCost = 6;

/** The likeliest change of one step that turns the answer, if it is more likely than another interpretation of the instruction. */
export async function explainByLikelyChange(mistake: Mistake): Promise<Explanation | Open | undefined> {
  // Anything would be believed in place of a step that failed; another reading that gives the answer by what it sees is better.
  const { seen, isBlind } = await mistake.changes();
  return !isBlind && seen.length > 0 && seen[0].cost <= maxPlausibleCost ? blameOrAsk(seen, mistake) : undefined;
}

/** The same however unlikely, when nothing else explains it. */
export async function explainByAnyChange(mistake: Mistake): Promise<Explanation | Open | undefined> {
  const { seen } = await mistake.changes();
  return seen.length > 0 ? blameOrAsk(seen, mistake) : undefined;
}
