import type { Explanation, Mistake } from '../explainer.js';
import { searchChanges } from '../search-changes.js';
import { toolFault } from '../tool-fault.js';

/** An edit is judged by what it was made on: the step that chose that is to blame, not the one that edited. */
export async function explainEdit(mistake: Mistake): Promise<Explanation | undefined> {
  if (!mistake.edited) return undefined;
  for (const wanted of mistake.objection.expected) {
    const seen = (await searchChanges(wanted, mistake)).filter(({ unseen }) => !unseen);
    if (seen.length > 0) return toolFault(mistake.turn, seen);
  }
  return undefined;
}
