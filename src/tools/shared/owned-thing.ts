import type { ToolContext } from '../../contracts/tool.js';
import { ownerOf, withoutOwner } from '../../language/possessives.js';
import { looksTool } from '../../skills/looks/decide.js';

/** Somebody's own thing that nobody has shown: "our van", "my car". */
export interface OwnedThing {
  /** Without its owner: "van". */
  readonly thing: string;
  /** It is the team's own, so that any other one would be a wrong answer. */
  readonly byTeam: boolean;
}

/**
 * Reads a phrase that is no taught word; undefined where it names no owner, or where it was learned in words what it is.
 * "Our van" is a certain one. "My car" is said in passing of the one in the picture, and so are people: "our faces".
 */
export function ownedThing(
  phrase: string,
  { prompts, lexicon }: Pick<ToolContext, 'prompts' | 'lexicon'>,
): OwnedThing | undefined {
  const owner = ownerOf(phrase.trim());
  if (owner === undefined) return undefined;
  if (prompts.active(looksTool, lexicon.singular(phrase)).length > 0) return undefined;
  const thing = withoutOwner(phrase.trim());
  const isSomebody = /\b(?:face|head|hand|eye)s?$/i.test(thing) || lexicon.resolve(thing)?.name === 'person';
  return { thing, byTeam: owner === 'our' && !isSomebody };
}

export const unknownOwned = (phrase: string): string =>
  `I don't know what “${phrase}” looks like; teach me with a picture of it`;

/** What must be said wherever one was found. */
export const anyFor = (phrase: string, { thing }: OwnedThing): string =>
  `I cannot tell whose it is: I took any ${thing} for “${phrase}”.`;
