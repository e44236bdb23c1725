import type { CallOptions, Capabilities, Sight } from '../../contracts/model.js';
import type { Box } from '../../util/box.js';
import { pixelPart } from '../../util/pixel-part.js';
import { sharedResults } from '../../util/shared-results.js';
import { makeRaster } from './raster.js';
import type { TensorClient } from './tensor-client.js';
import { featureSide } from './trunk-feature.js';

/** Views whose features (3.3 kB each) are remembered. */
const remembered = 4000;

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
  const results = sharedResults<Float32Array>(remembered);

  function embed({ id, pixels }: Sight, box: Box, { signal }: CallOptions): Promise<Float32Array> {
    const part = pixelPart(box, pixels);
    return results.get(`${id} ${part.left} ${part.top} ${part.width} ${part.height}`, signal, async (run) => {
      const { data } = await makeRaster(pixels, part, { side: featureSide, fit: 'stretch', mirror: false });
      return tensors.call('embedPicture', { raster: data }, run);
    });
  }

  return {
    embedViews: (sight, boxes, options) => Promise.all(boxes.map((box) => embed(sight, box, options))),
    embedImage: (sight, options) =>
      embed(sight, sight.view ?? [0, 0, sight.pixels.width, sight.pixels.height], options),
  };
}
