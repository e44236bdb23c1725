/** How each kind of model is loaded and asked. Only for worker threads. */
import { speechOf } from '../../util/spoken-part.js';
import type { ChatMessage, Generator, Library, Picture, Processor, Tensor, Tokenizer } from './library.js';
import type { LocalCalls, LocalKind, Raster, Reply, Stop, Weights } from './local-calls.js';

/** A loaded model, to be asked. Where it writes, it heeds `stop`. */
export type Ask<Call extends { readonly input: unknown; readonly output: unknown }> = (
  input: Call['input'],
  stop: Stop,
) => Promise<Call['output']>;

/** Far more than are of use. */
const maxFound = 300;

/** OWL-ViT, OWLv2 and Grounding DINO: everything in the picture that the words name. */
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
    const options = { threshold: floor, top_k: maxFound, percentage: true } as const;
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

/** Models that write: of a conversation, or of a picture and words about it. */

const template = { add_generation_prompt: true, tokenize: false, enable_thinking: false } as const;

/** Kinds whose processors take the words first, then the pictures. */
const seeing = ['idefics3', 'smolvlm', 'qwen2_vl', 'qwen2_5_vl', 'qwen3_vl', 'gemma3'];

export async function loadWriter(library: Library, weights: Weights): Promise<Ask<LocalCalls['complete']>> {
  const [model, tokenizer] = await Promise.all([
    library.AutoModelForCausalLM.from_pretrained(weights.model, weights),
    library.AutoTokenizer.from_pretrained(weights.model, weights),
  ]);
  if (!tokenizer.chat_template) throw new Error(`${weights.model} has no chat template; choose an instruct model`);
  return ({ messages, maxTokens }, stop) => {
    const inputs = tokenizer([tokenizer.apply_chat_template(messages, template)], { add_special_tokens: false });
    return write(library, { model, reader: tokenizer, inputs, maxTokens, stop });
  };
}

export async function loadSeer(library: Library, weights: Weights): Promise<Ask<LocalCalls['look']>> {
  const { model_type: kind } = await library.AutoConfig.from_pretrained(weights.model, weights);
  if (!seeing.includes(kind))
    throw new Error(`${weights.model} is of the kind ${kind}; those that answer here: ${seeing.join(', ')}`);
  const [model, processor] = await Promise.all([
    library.AutoModelForImageTextToText.from_pretrained(weights.model, weights),
    library.AutoProcessor.from_pretrained(weights.model, weights),
  ]);
  return async ({ raster, words, maxTokens }, stop) => {
    const content = [{ type: 'image' }, { type: 'text', text: words }] as const;
    const messages: readonly ChatMessage[] = [{ role: 'user', content }];
    const prompt = processor.apply_chat_template(messages, template);
    const inputs = await processor(prompt, [pictureOf(library, raster)]);
    return write(library, { model, reader: processor, inputs, maxTokens, stop });
  };
}

interface Writing {
  readonly model: Generator;
  readonly reader: Pick<Tokenizer | Processor, 'batch_decode'>;
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly maxTokens: number;
  readonly stop: Stop;
}

async function write(library: Library, { model, reader, inputs, maxTokens, stop }: Writing): Promise<Reply> {
  const given = inputs.input_ids?.dims.at(-1) ?? 0;
  const { max_position_embeddings: own, text_config: inner } = model.config;
  const room = own ?? inner?.max_position_embeddings ?? Number.POSITIVE_INFINITY;
  if (given >= room)
    throw new Error(`${given} tokens are asked, and the model takes ${room} with its reply; ask for less`);
  const longest = Math.min(maxTokens, room - given);
  const stopping = new library.InterruptableStoppingCriteria();
  const heed = (): void => {
    if (Atomics.load(stop, 0) === 1) stopping.interrupt();
  };
  const all = await model.generate({
    ...inputs,
    max_new_tokens: longest,
    do_sample: false,
    stopping_criteria: [stopping],
    streamer: { put: heed, end: heed },
  });
  const written = all.slice(null, [given, null]);
  const [text = ''] = reader.batch_decode(written, { skip_special_tokens: true });
  const ends = [model.generation_config?.eos_token_id ?? []].flat();
  const isEnded = ends.includes(Number(written.data.at(-1)));
  return { text: speechOf(text).text, whole: isEnded || (written.dims.at(-1) ?? 0) < longest };
}

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

/** A raster as the library has its pictures. */
export const pictureOf = ({ RawImage }: Library, { data, width, height }: Raster): Picture =>
  new RawImage(data, width, height, 3);

export const loaders: {
  readonly [Kind in LocalKind]: (library: Library, weights: Weights) => Promise<Ask<LocalCalls[Kind]>>;
} = {
  detect: loadDetector,
  segment: loadSegmenter,
  look: loadSeer,
  complete: loadWriter,
  embedTexts: loadTextEncoder,
  embedPictures: loadPictureEncoder,
};
