import type { Sight } from '../../contracts/model.js';
import type { Region } from '../../contracts/turn.js';
import type { DoubtedStep, LearningServices } from '../../learning/kind.js';
import { type Box, boxArea, intersectBoxes, viewOf } from '../../util/box.js';
import { argumentOf, textArgument } from '../shared/step-values.js';
import { paintedWord } from './decide.js';
import { wishedLook } from './wish.js';

/** A step that painted something, and what it was to paint. */
export interface PaintingScene {
  /** As the instruction has it. */
  readonly asked: string;
  /** The word under which it is learned. */
  readonly concept: string;
  /** How the person says that it should look. */
  readonly look?: string;
  /** The file name of the picture. */
  readonly name?: string;
  /** What was painted over. */
  readonly regions: readonly Region[];
  readonly boxes: readonly Box[];
  /** The whole picture before and after. */
  readonly before: Sight;
  readonly wrong: Sight;
}

/** Undefined where a step painted nothing in places of a picture. */
export async function paintingScene(
  doubted: Pick<DoubtedStep, 'step' | 'values' | 'image'>,
  said: string,
  { pictures, pool, lexicon }: Pick<LearningServices, 'pictures' | 'pool' | 'lexicon'>,
): Promise<PaintingScene | undefined> {
  const { step, image } = doubted;
  const object = argumentOf(doubted, 'object');
  const asked = textArgument(doubted, 'prompt')?.trim() ?? '';
  if (step.output.type !== 'Image' || object?.type !== 'Regions' || asked === '') return undefined;
  const view = viewOf(image);
  // In the order in which the tool takes them.
  const regions = object.regions
    .filter(({ box }) => boxArea(intersectBoxes(box, view)) > 0)
    .toSorted((a, b) => b.score - a.score);
  if (regions.length === 0) return undefined;
  const whole = async (picture: typeof image.picture): Promise<Sight> => {
    const { id, pixels } = await pictures.sight({ type: 'Image', picture });
    return { id, pixels };
  };
  return {
    asked,
    concept: paintedWord(asked, { prompts: pool, lexicon }),
    look: wishedLook(said, asked, lexicon),
    name: image.picture.name,
    regions,
    boxes: regions.map(({ box }) => box),
    before: await whole(image.picture),
    wrong: await whole(step.output.picture),
  };
}
