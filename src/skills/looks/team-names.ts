/** What a team calls by name, for whoever reads or plans its requests. */
import type { Entity } from '../../contracts/learning.js';
import type { Lexicon } from '../../contracts/lexicon.js';
import { findMentions, type Mention } from '../../language/entity.js';
import type { PromptPools } from '../../learning/prompt-pool.js';
import { remembered } from '../../util/remembered.js';
import { looksTool } from './decide.js';

/** Of one request, whose wordings are many. */
const maxTexts = 500;
const maxPhrases = 5000;

/** Where a text names what a team has taught, by whatever it is called. */
export const namesIn =
  (pools: PromptPools, lexicon: Lexicon) =>
  async (team: string): Promise<(text: string) => readonly Mention[]> => {
    const { concepts, conceptOf } = await pools.of(team);
    if (concepts(looksTool).length === 0) return () => [];
    const meant = remembered((phrase) => conceptOf(looksTool, phrase), maxPhrases);
    return remembered((text) => findMentions(text, meant, lexicon), maxTexts);
  };

/** What a team has taught to be found, by name. */
export const taughtNames =
  (pools: PromptPools) =>
  async (team: string): Promise<readonly string[]> =>
    (await pools.of(team)).concepts(looksTool);

/** The same with all that means it. */
export const taughtThings =
  (pools: PromptPools) =>
  async (team: string): Promise<readonly Entity[]> => {
    const pool = await pools.of(team);
    return pool.concepts(looksTool).map((concept) => pool.entity(looksTool, concept));
  };

/** What tells a team's names from other words. */
export const knownNames = (pools: PromptPools, lexicon: Lexicon) => async (team: string) => {
  const { conceptOf } = await pools.of(team);
  return {
    taught: (phrase: string) => conceptOf(looksTool, phrase),
    isKind: (phrase: string) => ![undefined, 'spelling'].includes(lexicon.resolve(phrase)?.how),
    isWord: lexicon.isWord,
  };
};
