import type { ToolContext } from '../../contracts/tool.js';
import { looksTool } from '../../skills/looks/decide.js';

/** Somebody's own thing that nobody has shown: "our van", "my car". */
export interface OwnedThing {
  /** Without its owner: "van". */
  readonly thing: string;
  /** It is the team's own, so that any other one would be a wrong answer. */
  readonly byTeam: boolean;
}

const owned = /^(our|my|your|their|his|her|its)\s+(.+)$/i;

/**
 * Reads a phrase that is no taught word; undefined where it names no owner, or where it was learned in words what it is.
 * "Our van" is a certain one. "My car" is said in passing of the one in the picture, and so are people: "our faces".
 */
export function ownedThing(
  phrase: string,
  { prompts, lexicon }: Pick<ToolContext, 'prompts' | 'lexicon'>,
): OwnedThing | undefined {
  const [, owner, thing] = owned.exec(phrase.trim()) ?? [];
  if (owner === undefined || thing === undefined) return undefined;
  if (prompts.active(looksTool, lexicon.singular(phrase)).length > 0) return undefined;
  const isSomebody = /\b(?:face|head|hand|eye)s?$/i.test(thing) || lexicon.resolve(thing)?.name === 'person';
  return { thing, byTeam: owner.toLowerCase() === 'our' && !isSomebody };
}

export const unknownOwned = (phrase: string): string =>
  `I don't know what “${phrase}” looks like; teach me with a picture of it`;

/** What must be said wherever one was found. */
export const anyFor = (phrase: string, { thing }: OwnedThing): string =>
  `I cannot tell whose it is: I took any ${thing} for “${phrase}”.`;
