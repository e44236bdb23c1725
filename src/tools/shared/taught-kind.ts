/** Where a detector sees what the name of a taught thing says it is: Rufus, our dog, is one of the dogs. */
import { CapabilityError } from '../../contracts/errors.js';
import type { Detection, Sight } from '../../contracts/model.js';
import type { ToolContext } from '../../contracts/tool.js';
import { bearsPictures } from '../../language/entity.js';
import { looksTool } from '../../skills/looks/decide.js';
import { boxOverlap } from '../../util/box.js';
import { overlaps } from '../../util/overlap.js';

/** Of what a detector finds, this share of its own line is enough to be looked at: features tell which one it is. */
const atLeast = 0.5;
const maxPlaces = 12;

export interface PlacesOfKind {
  /** Whether the detector knows that kind, so that it says something where it sees none. */
  readonly isKnown: boolean;
  /** Best first. */
  readonly places: readonly Detection[];
}

export async function placesOfKind(
  word: string,
  sight: Sight,
  { models, lexicon, prompts, signal }: ToolContext,
): Promise<PlacesOfKind> {
  const { kind } = prompts.entity(looksTool, word);
  const known = kind === undefined ? undefined : lexicon.resolve(kind);
  if (kind === undefined || known === undefined || known.how === 'spelling' || bearsPictures(kind))
    return { isKnown: false, places: [] };
  try {
    const seen = await models.detect(sight, known.name, { signal });
    const places = seen.found.filter(({ score }) => score >= atLeast * seen.threshold).slice(0, maxPlaces);
    return { isKnown: seen.known, places: seen.known ? places : [] };
  } catch (error) {
    if (error instanceof CapabilityError) return { isKnown: false, places: [] };
    throw error;
  }
}

/** Whether a place is one of those. */
export const isOfKind = ({ places }: PlacesOfKind, { box }: Pick<Detection, 'box'>): boolean =>
  places.some((place) => boxOverlap(place.box, box) >= overlaps.sameThing);
