import type { Lexicon } from '../../contracts/lexicon.js';
import type { Capabilities } from '../../contracts/model.js';
import { boxArea } from '../../util/box.js';
import { pictureToSend, seenPart } from '../shared/picture-to-send.js';
import { oddOutput } from './failure.js';
import { pickFrom, readBoxes } from './read-output.js';
import type { Services } from './services.js';

const usualSide = 1280;
const usualThreshold = 0.3;
/** The score of what a model gives no score: it counts, and no more is known. */
const unscored = 0.5;
/** The best of what is found; detectors have some 900 places at most. */
const mostFound = 1000;

/**
 * Open-vocabulary detection: the model is asked for one concept, so all that it finds is taken for that, and there is no
 * concept that it does not know.
 */
export function createDetect({ models, predict }: Services, lexicon: Lexicon): Capabilities['detect'] {
  return async (sight, concept, options) => {
    const model = await models.find('detect', options);
    const { side = usualSide, threshold = usualThreshold, pick } = model.recipe;
    const picture = await pictureToSend(sight.pixels, seenPart(sight), { side });
    // Commas and full stops would ask for several things.
    const label = lexicon.singular(
      concept
        .replace(/[\s,.]+/g, ' ')
        .trim()
        .toLowerCase(),
    );
    const output = await predict(model, { image: picture.uri, concept: label }, options);
    const boxes = readBoxes(pickFrom(output, pick), picture);
    if (!boxes) throw oddOutput(model, 'a list of boxes', output);
    const found = boxes
      .map(({ box, score = unscored }) => ({ box: picture.toBase(box), label, score: Math.min(1, Math.max(0, score)) }))
      .filter(({ box }) => boxArea(box) > 0)
      .sort((a, b) => b.score - a.score)
      .slice(0, mostFound);
    return { known: true, found, threshold, open: true };
  };
}
