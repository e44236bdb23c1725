import type { LearnedPrompts, WordingPrompt } from '../../contracts/learning.js';
import { dotProduct } from '../../util/vector.js';
import { likeView } from '../../vision/views.js';

/** The words in which a black box is asked: a model that goes by words and can't be tuned. */
export interface Wording {
  readonly words: string;
  /** The prompt that says so; absent for somebody's own words. */
  readonly prompt?: string;
}

/**
 * In which words a black box is asked: those that helped in a picture like this one, else those that held in several
 * pictures, else somebody's own. Of several the newest.
 * @param feature L2-normalised picture feature of what is looked at; without it only what holds everywhere counts
 */
export function wordingFor(
  prompts: Pick<LearnedPrompts, 'active'>,
  tool: string,
  concept: string,
  own: string,
  feature?: Float32Array,
): Wording {
  const learned = wordingsOf(prompts, tool, concept);
  const alike = learned.findLast(
    ({ key }) => feature !== undefined && key?.length === feature.length && dotProduct(key, feature) >= likeView,
  );
  const found = alike ?? learned.findLast(holdsEverywhere);
  return found ? { words: found.text, prompt: found.id } : { words: own };
}

/** Whether a feature of the picture decides in which words to ask. */
export const wantsView = (prompts: Pick<LearnedPrompts, 'active'>, tool: string, concept: string): boolean =>
  wordingsOf(prompts, tool, concept).some((prompt) => !holdsEverywhere(prompt));

/** The active wordings of a concept, oldest first. */
export const wordingsOf = (
  prompts: Pick<LearnedPrompts, 'active'>,
  tool: string,
  concept: string,
): readonly WordingPrompt[] =>
  prompts.active(tool, concept).filter((prompt): prompt is WordingPrompt => prompt.kind === 'wording');

const holdsEverywhere = ({ key }: WordingPrompt): boolean => key === undefined;
