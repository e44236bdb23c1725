import type { Library } from './library.js';
import type { Ask } from './loaders.js';
import type { LocalCalls, Weights } from './local-calls.js';
import { pictureOf } from './picture-of.js';

/** SAM 2 and what is built like it: the best of the masks that it proposes for a box, soft at its edge. */
export async function loadSegmenter(library: Library, weights: Weights): Promise<Ask<LocalCalls['segment']>> {
  const [model, processor] = await Promise.all([
    library.AutoModelForMaskGeneration.from_pretrained(weights.model, weights),
    library.AutoProcessor.from_pretrained(weights.model, weights),
  ]);
  if (model.config.model_type === 'sam')
    throw new Error(
      'SAM 1 and SlimSAM take no boxes here; choose SAM 2, such as onnx-community/sam2.1-hiera-tiny-ONNX',
    );
  return async ({ raster, box }) => {
    const inputs = await processor(pictureOf(library, raster), { input_boxes: [[box]] });
    const { pred_masks: proposed, iou_scores: scores } = await model(inputs);
    const { original_sizes: original, reshaped_input_sizes: reshaped } = inputs;
    const [logits] = await processor.post_process_masks(proposed, original, reshaped, { binarize: false });
    const { width, height } = raster;
    const best = indexOfLargest(scores.data, logits.data.length / (width * height));
    const data = new Uint8Array(width * height);
    for (let at = 0; at < data.length; at++)
      data[at] = Math.round(255 * sigmoid(Number(logits.data[best * data.length + at])));
    return { width, height, data };
  };
}

const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit));

function indexOfLargest(values: ArrayLike<number | bigint>, count: number): number {
  let best = 0;
  for (let index = 1; index < count; index++) if (values[index] > values[best]) best = index;
  return best;
}
