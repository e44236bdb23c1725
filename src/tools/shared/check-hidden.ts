import { CapabilityError } from '../../contracts/errors.js';
import type { Face, Sight } from '../../contracts/model.js';
import type { ToolContext } from '../../contracts/tool.js';
import type { ImageValue, Region, RegionsValue } from '../../contracts/turn.js';
import { countsOf } from '../../show/values.js';
import { type Box, boxOverlap, centreInside, shareInside, viewOf } from '../../util/box.js';
import { overlaps } from '../../util/overlap.js';
import type { Pixels } from '../../util/pixels.js';
import { facelessWords, findFaces } from './find-faces.js';
import { isHeadOf, peopleIn } from './people.js';

/** What is left of the faces that were to be hidden. */
interface HidingCheck {
  /** Faces of people that are seen only now that the others are hidden; to be hidden as well. */
  readonly left: readonly Region[];
  /** Which of those that were hidden may be no faces. */
  readonly doubtful?: readonly Region[];
  /** Who may be left. */
  readonly note?: string;
}

/**
 * After all faces were hidden, they are looked for again on the made picture, and people are named in whom no face was
 * found. Where only some of the faces were chosen, or other things were hidden, nothing is checked.
 */
export async function checkHidden(
  image: ImageValue,
  { picture, regions }: Pick<RegionsValue, 'picture' | 'regions'>,
  made: Pixels,
  context: ToolContext,
): Promise<HidingCheck> {
  if (!regions.every(({ label }) => label === 'face')) return { left: [] };
  const view = viewOf(image);
  const isHidden = (box: Box): boolean =>
    regions.some((region) => boxOverlap(region.box, box) > overlaps.sameFace || shareInside(box, region.box) > 0.5);
  // They were found on the picture before it was edited.
  const { id, pixels } = await context.pictures.sight({ type: 'Image', picture });
  const before: Sight = { id, pixels };
  try {
    const { faces, doubtful, faceless } = await findFaces(before, context);
    const inDoubt = regions.filter((region) =>
      doubtful.some(({ box }) => boxOverlap(box, region.box) > overlaps.sameFace),
    );
    if (!faces.every(({ box }) => !centreInside(box, view) || isHidden(box))) return { left: [] };
    const again = await facesLeft(before, made, isHidden, context);
    const left = again
      .filter(({ box }) => centreInside(box, view))
      .map(({ box, score, eyes }): Region => ({ box, label: 'face', score, ...(eyes ? { eyes } : {}) }));
    const unseen = faceless.filter(
      (person) => centreInside(person, view) && !left.some(({ box }) => isHeadOf(box, person)),
    );
    return { left, doubtful: inDoubt, note: facelessWords(unseen.length, 'also') };
  } catch (error) {
    if (error instanceof CapabilityError) return { left: [] };
    throw error;
  }
}

/** Only heads of people count: on whatever else looks like a face nobody is recognised. */
async function facesLeft(
  before: Sight,
  made: Pixels,
  isHidden: (box: Box) => boolean,
  context: ToolContext,
): Promise<readonly Face[]> {
  const people = await peopleIn(before, context);
  const picture = await context.pictures.keep(made);
  const seen = await context.models.faces({ id: picture.id, pixels: made }, { signal: context.signal });
  return seen.filter(({ box }) => !isHidden(box) && people.some((person) => isHeadOf(box, person)));
}

/** "2 faces blurred, and 1 place that may be a face": a number of faces is one of faces. */
export function hiddenWords(
  all: readonly Region[],
  doubtful: readonly Region[],
  done: (what: string) => string,
): string {
  const sure = all.filter((region) => !doubtful.includes(region));
  if (sure.length === all.length) return done(countsOf(all));
  const places = doubtful.length === 1 ? '1 place that may be a face' : `${doubtful.length} places that may be faces`;
  return sure.length === 0 ? done(places) : `${done(countsOf(sure))}, and ${places}`;
}
