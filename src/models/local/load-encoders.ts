import type { Library } from './library.js';
import type { Ask } from './loaders.js';
import type { LocalCalls, Weights } from './local-calls.js';
import { pictureOf } from './picture-of.js';

/** CLIP reads 77 tokens and SigLIP 64; what is longer is cut. */
const reading = { padding: 'max_length', truncation: true } as const;

/** The half of CLIP or SigLIP that reads: its vectors can be compared with those of the other half. */
export async function loadTextEncoder(library: Library, weights: Weights): Promise<Ask<LocalCalls['embedTexts']>> {
  const isSiglip = await hasSigmoidLoss(library, weights);
  const [model, tokenizer] = await Promise.all([
    (isSiglip ? library.SiglipTextModel : library.CLIPTextModelWithProjection).from_pretrained(weights.model, weights),
    library.AutoTokenizer.from_pretrained(weights.model, weights),
  ]);
  return async (texts) => {
    const vectors: Float32Array[] = [];
    // One at a time: what a text's vector is must not depend on its neighbours.
    for (const text of texts) {
      const outputs = await model(tokenizer([text], isSiglip ? reading : { ...reading, padding: true }));
      vectors.push(vectorIn(outputs, isSiglip ? 'pooler_output' : 'text_embeds'));
    }
    return vectors;
  };
}

/** The half that sees. */
export async function loadPictureEncoder(
  library: Library,
  weights: Weights,
): Promise<Ask<LocalCalls['embedPictures']>> {
  const isSiglip = await hasSigmoidLoss(library, weights);
  const [model, processor] = await Promise.all([
    (isSiglip ? library.SiglipVisionModel : library.CLIPVisionModelWithProjection).from_pretrained(
      weights.model,
      weights,
    ),
    library.AutoProcessor.from_pretrained(weights.model, weights),
  ]);
  return async (rasters) => {
    const vectors: Float32Array[] = [];
    for (const raster of rasters) {
      const outputs = await model(await processor([pictureOf(library, raster)]));
      vectors.push(vectorIn(outputs, isSiglip ? 'pooler_output' : 'image_embeds'));
    }
    return vectors;
  };
}

async function hasSigmoidLoss(library: Library, weights: Weights): Promise<boolean> {
  const { model_type: type } = await library.AutoConfig.from_pretrained(weights.model, weights);
  if (type === 'clip' || type === 'siglip') return type === 'siglip';
  throw new Error(`${weights.model} is of the kind ${type}; only CLIP and SigLIP give features here`);
}

function vectorIn(outputs: Readonly<Record<string, { readonly data: ArrayLike<number | bigint> }>>, name: string) {
  const output = outputs[name];
  if (!output) throw new Error(`it gave ${Object.keys(outputs).join(', ')} where ${name} was expected`);
  return Float32Array.from(output.data, Number);
}
