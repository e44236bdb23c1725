import type { Example, Prompt } from '../../contracts/learning.js';
import type { LearningServices, Relearned } from '../../learning/kind.js';
import { refusal } from '../../learning/release-gate.js';
import { splitPair } from '../../util/concept-pair.js';
import { readingsTool } from './decide.js';
import { teamWordIn } from './learn-reading.js';

/** What was read otherwise goes with the last example that says so. */
export async function relearn(
  removed: readonly Example[],
  { pool, examples }: LearningServices,
): Promise<readonly Relearned[]> {
  const left = examples.filter(({ tool }) => tool === readingsTool);
  const replaces = pool
    .all()
    .filter((prompt) => isBacked(prompt, [...left, ...removed]) && !isBacked(prompt, left))
    .map(({ id }) => id);
  return replaces.length === 0 ? [] : [{ replaces, draft: refusal('its examples were forgotten') }];
}

/** Whether examples say the same as a prompt, about that text or about a word of the team. */
function isBacked(prompt: Prompt, examples: readonly Example[]): boolean {
  if (prompt.kind !== 'text' || prompt.tool !== readingsTool) return false;
  const saysSame = ({ feature, concept }: Example): boolean => {
    const pair = splitPair(concept);
    return feature !== undefined && pair?.given === prompt.concept && pair.right === prompt.text;
  };
  return examples.some(saysSame) || teamWordIn(examples, prompt.text);
}
