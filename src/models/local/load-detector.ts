import type { Library } from './library.js';
import type { Ask } from './loaders.js';
import type { LocalCalls, Weights } from './local-calls.js';
import { pictureOf } from './picture-of.js';

/** Far more than are of use. */
const most = 300;

/** OWL-ViT, OWLv2 and Grounding DINO: what the words name, wherever it is. */
export async function loadDetector(library: Library, weights: Weights): Promise<Ask<LocalCalls['detect']>> {
  const [model, tokenizer, processor] = await Promise.all([
    library.AutoModelForZeroShotObjectDetection.from_pretrained(weights.model, weights),
    library.AutoTokenizer.from_pretrained(weights.model, weights),
    library.AutoProcessor.from_pretrained(weights.model, weights),
  ]);
  const task = 'zero-shot-object-detection';
  const find = new library.ZeroShotObjectDetectionPipeline({ task, model, tokenizer, processor });
  const phrase = model.config.model_type === 'grounding-dino' ? groundingPhrase : owlPhrase;
  return async ({ raster, concept, floor }) => {
    const options = { threshold: floor, top_k: most, percentage: true } as const;
    const found = await find(pictureOf(library, raster), [phrase(concept)], options);
    const { width, height } = raster;
    return found.map(({ score, box: { xmin, ymin, xmax, ymax } }) => ({
      box: [xmin * width, ymin * height, xmax * width, ymax * height],
      score,
    }));
  };
}

/** As it was trained: Minderer et al., "Scaling Open-Vocabulary Object Detection" (2023). */
const owlPhrase = (concept: string): string => `a photo of ${/^[aeiou]/.test(concept) ? 'an' : 'a'} ${concept}`;

/** As it was trained: each phrase ends in a full stop (Liu et al., 2023). */
const groundingPhrase = (concept: string): string => `${concept}.`;
