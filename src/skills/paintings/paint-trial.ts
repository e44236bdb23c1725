import { PictureError } from '../../contracts/errors.js';
import type { TrialPainting } from '../../contracts/lesson.js';
import type { LearningServices } from '../../learning/kind.js';
import type { Mask, Pixels } from '../../util/pixels.js';
import type { PaintingScene } from './scene.js';

/** What was painted to try a description, and where it is kept. */
export interface PaintedTrial {
  readonly pixels: Pixels;
  readonly picture: TrialPainting['picture'];
  /** US dollars. */
  readonly cost: number;
}

/** Paints by a description, unless the lesson has before it was stopped, and notes at once what it did. */
export async function paintTrial(
  description: string,
  { before, boxes, name, mask }: Pick<PaintingScene, 'before' | 'boxes' | 'name'> & { readonly mask: Mask },
  services: LearningServices,
): Promise<PaintedTrial> {
  const { models, pictures, trials, signal, spent = () => 0 } = services;
  const known = (await trialsOf({ before, boxes }, services)).find((trial) => trial.description === description);
  if (known) return known;
  const spentBefore = spent();
  const pixels = await models.fill(before, mask, description, { signal });
  const cost = spent() - spentBefore;
  const picture = await pictures.keep(pixels, name);
  await trials?.note({ on: before.id, boxes, description, picture, cost });
  return { pixels, picture, cost };
}

/** What the lesson has painted in these places so far. */
export async function trialsOf(
  { before, boxes }: Pick<PaintingScene, 'before' | 'boxes'>,
  { trials, pictures }: Pick<LearningServices, 'trials' | 'pictures'>,
): Promise<readonly (PaintedTrial & Pick<TrialPainting, 'description'>)[]> {
  const found: (PaintedTrial & Pick<TrialPainting, 'description'>)[] = [];
  for (const { on, boxes: places, picture, description, cost } of trials?.made() ?? []) {
    if (on !== before.id || JSON.stringify(places) !== JSON.stringify(boxes)) continue;
    try {
      const { pixels } = await pictures.sight({ type: 'Image', picture });
      found.push({ description, pixels, picture, cost });
    } catch (error) {
      // It was removed meanwhile.
      if (!(error instanceof PictureError)) throw error;
    }
  }
  return found;
}
