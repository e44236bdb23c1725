import { LRUCache } from 'lru-cache';
import type { CallOptions, Capabilities, Sight } from '../../contracts/model.js';
import type { Box } from '../../util/box.js';
import { beforeAbort, sharedResults } from '../../util/concurrency.js';
import { pixelPart } from '../../util/pixels.js';
import { makeRaster, type TensorClient } from './tensor-client.js';
import { featureSide } from './trunk-feature.js';

/** Views whose features (3.3 kB each) are remembered. */
const rememberedViews = 4000;

export interface Features {
  readonly embedImage: Capabilities['embedImage'];
  readonly embedViews: Capabilities['embedViews'];
}

/**
 * Picture features of the detection net's trunk (832-d, see `trunkFeature`): what a part looks like, stretched to a
 * square, some 30 ms each. The same pixels give the same vector, to the bit. To compare by cosine, take off the mean of
 * what is compared first: the raw vectors all point roughly one way.
 */
export function createFeatures(tensors: TensorClient): Features {
  const results = sharedResults<Float32Array>(rememberedViews);

  function embed({ id, pixels }: Sight, box: Box, options: CallOptions): Promise<Float32Array> {
    const part = pixelPart(box, pixels);
    return results.get(
      `${id} ${part.left} ${part.top} ${part.width} ${part.height}`,
      options.signal,
      async (signal) => {
        const { data } = await makeRaster(pixels, part, { side: featureSide, fit: 'stretch', mirror: false });
        return tensors.call('embedPicture', { raster: data }, { ...options, signal });
      },
    );
  }

  return {
    embedViews: (sight, boxes, options) => Promise.all(boxes.map((box) => embed(sight, box, options))),
    embedImage: (sight, options) =>
      embed(sight, sight.view ?? [0, 0, sight.pixels.width, sight.pixels.height], options),
  };
}

/** Texts whose vectors (2 kB each) are remembered. */
const rememberedTexts = 4000;
/** Longer texts say no more to this net, and a person's text has any length. */
const maxCharacters = 2000;
/** Texts a call carries: more are not faster a text, and would keep others waiting. */
const batchSize = 16;

/** Sentence features with Universal Sentence Encoder Lite (English, 512-d). */
export function createTextEncoder(tensors: TensorClient): Capabilities['embedText'] {
  // Promises are kept, so that equal texts asked for at the same time are encoded once.
  const known = new LRUCache<string, Promise<Float32Array>>({ max: rememberedTexts });

  function encode(texts: readonly string[], whose: CallOptions['whose']): readonly Promise<Float32Array>[] {
    // Not tied to the caller's signal, since others may wait for the same texts.
    const batch = tensors.call('embedTexts', { texts }, { whose });
    return texts.map((text, index) => {
      const vector = batch.then((vectors) => vectors[index]);
      vector.catch(() => known.delete(text));
      known.set(text, vector);
      return vector;
    });
  }

  return (texts, { signal, whose }) => {
    const cut = texts.map((text) => text.slice(0, maxCharacters));
    const unknown = [...new Set(cut)].filter((text) => !known.has(text));
    const fresh = new Map<string, Promise<Float32Array>>();
    for (let at = 0; at < unknown.length; at += batchSize) {
      const batch = unknown.slice(at, at + batchSize);
      for (const [index, vector] of encode(batch, whose).entries()) fresh.set(batch[index], vector);
    }
    const vectors = cut.map((text) => fresh.get(text) ?? known.get(text));
    return beforeAbort(Promise.all(vectors.flatMap((vector) => vector ?? [])), signal);
  };
}
