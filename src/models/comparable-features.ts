/** Picture features of any model, rescaled so that what is alike in one space is as alike in another. */
import { ModelError } from '../contracts/errors.js';
import type { CallOptions, Models } from '../contracts/model.js';
import type { Box } from '../util/box.js';
import { sharedResults } from '../util/concurrency.js';
import { dotProduct, unitVector } from '../util/vector.js';
import { knownViews } from '../vision/known-views.js';
import { viewSpace } from '../vision/views.js';
import type { ModelLayer } from './wrap-models.js';

/** Part of the space's name, since features of another form, or by other known views, are of another space. */
const form = 1;
/** Cosine that the embedded features of a known view and of the same view cut to nine tenths have: of 8, .92 to .97. */
const nearlyEqual = 0.947;
/** What unrelated views may have in common: at most .65, at least .05. */
const [minSpread, maxSpread] = [0.35, 0.95];
/** A model whose nearly equal views are no more alike than that does not tell views. */
const minAlike = 0.3;
/** Views a call: what is kept of a paid answer is not longer. */
const together = 8;

/** Name of the space of such features. @param space of the features that a backend gives */
export const comparableSpace = (space: string): string => (space === viewSpace ? space : `${space}/${form}`);

/**
 * `embedImage` and `embedViews` of another space than the embedded one give vectors whose cosines can be read as the
 * embedded backend's (see `likeView`). For that the space is measured once a process, by 40 known views, which the first
 * caller pays for: their mean is taken off, which all pictures have in common (unrelated photos have cosines of .5 to .7
 * in CLIP, then about 0), and so much of something common to all is put back that a view and the same cut a little closer
 * are as alike as in the embedded space. Vectors get one number longer and stay of length 1; with their mean taken off, as
 * lessons do, they are the model's own, centred.
 *
 * Measured on the known views: in the embedded space unrelated ones have cosines of .28 on average (99 %: .64), nearly
 * equal ones .947; with the mean off -.05 (.43) and .92. The same features turned by chance and moved until unrelated
 * ones are .61 alike, as CLIP's are, come out at .30 (.64) and .947; bent by a random layer with ReLU besides, which makes
 * nearly equal views less alike, at .43 (.71) and .947. No CLIP was at hand to be measured.
 * @param space of the features that the wrapped models give
 */
export const comparableFeatures =
  (space: string): ModelLayer =>
  (models) => {
    if (space === viewSpace) return models;
    const measured = sharedResults<Space>(1);
    const measuredSpace = (options: CallOptions): Promise<Space> =>
      measured.get(space, options.signal, (signal) => measure(models, space, { ...options, signal }));
    return {
      ...models,
      async embedImage(sight, options) {
        const { comparable } = await measuredSpace(options);
        return comparable(await models.embedImage(sight, options));
      },
      async embedViews(sight, boxes, options) {
        if (boxes.length === 0) return [];
        const { comparable, features } = await measuredSpace(options);
        const views = await knownViews();
        const known = sight.id === views.sight.id ? boxes.map((box) => features[views.boxes.indexOf(box)]) : [];
        if (known.length > 0 && known.every((feature) => feature !== undefined)) return known;
        return (await models.embedViews(sight, boxes, options)).map(comparable);
      },
    };
  };

interface Space {
  comparable(feature: Float32Array): Float32Array;
  /** Of the known views, comparable. */
  readonly features: readonly Float32Array[];
}

async function measure(models: Models, space: string, options: CallOptions): Promise<Space> {
  const { sight, boxes, closer } = await knownViews();
  const embed = async (views: readonly Box[]): Promise<readonly Float32Array[]> => {
    const vectors: Float32Array[] = [];
    for (let at = 0; at < views.length; at += together)
      vectors.push(...(await models.embedViews(sight, views.slice(at, at + together), options)));
    return vectors;
  };
  const features = await embed(boxes);
  const cut = await embed([...closer.values()]);
  const mean = features[0].map((_, at) => features.reduce((sum, feature) => sum + feature[at], 0) / features.length);
  const centred = (feature: Float32Array): Float32Array => unitVector(feature.map((value, at) => value - mean[at]));
  const alike = [...closer.keys()].map((at, position) => dotProduct(centred(features[at]), centred(cut[position])));
  const near = alike.reduce((sum, value) => sum + value, 0) / alike.length;
  if (!(near > minAlike))
    throw new ModelError(
      `[models] ${space} sees a view and the same view cut a little closer as different (${near.toFixed(2)}); choose another model with CLOVABOT_EMBED_IMAGE`,
      { backend: space.split('/')[0], friendly: 'The model by which I compare pictures does not tell views apart.' },
    );
  const spread = Math.min(maxSpread, Math.max(minSpread, (1 - nearlyEqual) / (1 - Math.min(near, 0.999))));
  const comparable = (feature: Float32Array): Float32Array => {
    const own = centred(feature);
    const vector = new Float32Array(own.length + 1).fill(Math.sqrt(1 - spread));
    for (let at = 0; at < own.length; at++) vector[at] = own[at] * Math.sqrt(spread);
    return unitVector(vector);
  };
  return { comparable, features: features.map(comparable) };
}
