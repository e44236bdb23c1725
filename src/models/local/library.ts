/**
 * What is used of `@huggingface/transformers` 4, which is an optional package: declared here, since it is not
 * there when Clovabot is compiled. See https://huggingface.co/docs/transformers.js.
 */
import { createRequire } from 'node:module';

export const packageName = '@huggingface/transformers';

export interface Tensor {
  readonly dims: readonly number[];
  readonly data: Float32Array | BigInt64Array | Uint8Array;
  slice(...ranges: (null | readonly [number, number | null])[]): Tensor;
}
type Tensors = Readonly<Record<string, Tensor>>;
export type Picture = object;

/** `revision` and `dtype` are what the hub's files are chosen by. */
export interface LoadOptions {
  readonly revision: string;
  readonly dtype: string;
}
interface Loads<Loaded> {
  from_pretrained(model: string, options: LoadOptions): Promise<Loaded>;
}

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string | readonly ({ readonly type: 'image' } | { readonly type: 'text'; readonly text: string })[];
}
interface TemplateOptions {
  readonly add_generation_prompt: true;
  readonly tokenize: false;
  /** Asked of models that otherwise think before they answer; others do not know the word. */
  readonly enable_thinking: false;
}

export interface Tokenizer {
  (texts: string | readonly string[], options: Readonly<Record<string, unknown>>): Tensors;
  readonly chat_template?: unknown;
  apply_chat_template(messages: readonly ChatMessage[], options: TemplateOptions): string;
  batch_decode(tokens: Tensor, options: { readonly skip_special_tokens: boolean }): readonly string[];
}

interface Config {
  readonly model_type: string;
  readonly max_position_embeddings?: number;
  readonly text_config?: { readonly max_position_embeddings?: number };
}
export interface Model {
  (inputs: object): Promise<Tensors>;
  readonly config: Config;
}
export interface Generator extends Model {
  readonly generation_config: { readonly eos_token_id?: number | readonly number[] | null } | null;
  generate(options: object): Promise<Tensor>;
}

export interface Processor {
  readonly image_processor: object;
  apply_chat_template(messages: readonly ChatMessage[], options: TemplateOptions): string;
  batch_decode(tokens: Tensor, options: { readonly skip_special_tokens: boolean }): readonly string[];
}
export interface PictureProcessor extends Processor {
  (pictures: readonly Picture[]): Promise<Tensors>;
}
export interface ChatProcessor extends Processor {
  (text: string, pictures: readonly Picture[]): Promise<Tensors>;
}
type Sizes = readonly (readonly [height: number, width: number])[];
export interface MaskProcessor extends Processor {
  (
    picture: Picture,
    prompts: { readonly input_boxes: readonly (readonly (readonly number[])[])[] },
  ): Promise<{ readonly original_sizes: Sizes; readonly reshaped_input_sizes: Sizes }>;
  post_process_masks(
    masks: Tensor,
    originalSizes: Sizes,
    reshapedSizes: Sizes,
    options: { readonly binarize: false },
  ): Promise<readonly Tensor[]>;
}

type DetectionPipeline = (
  picture: Picture,
  labels: readonly string[],
  options: { readonly threshold: number; readonly top_k: number; readonly percentage: true },
) => Promise<
  readonly {
    readonly score: number;
    /** Fractions of the picture's width and height. */
    readonly box: { readonly xmin: number; readonly ymin: number; readonly xmax: number; readonly ymax: number };
  }[]
>;
interface Stopping {
  interrupt(): void;
}

export interface Library {
  readonly env: {
    readonly version: string;
    logLevel: number;
    cacheDir: string;
    localModelPath: string;
    allowRemoteModels: boolean;
    remoteHost: string;
    fetch: (url: string | URL, init?: RequestInit) => Promise<Response>;
  };
  readonly LogLevel: { readonly NONE: number };
  readonly RawImage: new (data: Uint8Array, width: number, height: number, channels: 3) => Picture;
  readonly AutoTokenizer: Loads<Tokenizer>;
  readonly AutoProcessor: Loads<PictureProcessor & ChatProcessor & MaskProcessor>;
  readonly AutoConfig: Loads<Config>;
  readonly AutoModelForZeroShotObjectDetection: Loads<Model>;
  readonly ZeroShotObjectDetectionPipeline: new (parts: {
    readonly task: 'zero-shot-object-detection';
    readonly model: Model;
    readonly tokenizer: Tokenizer;
    readonly processor: Processor;
  }) => DetectionPipeline;
  readonly AutoModelForMaskGeneration: Loads<Model>;
  readonly AutoModelForImageTextToText: Loads<Generator>;
  readonly AutoModelForCausalLM: Loads<Generator>;
  readonly CLIPTextModelWithProjection: Loads<Model>;
  readonly CLIPVisionModelWithProjection: Loads<Model>;
  readonly SiglipTextModel: Loads<Model>;
  readonly SiglipVisionModel: Loads<Model>;
  readonly InterruptableStoppingCriteria: new () => Stopping;
}

const require = createRequire(import.meta.url);

/** Where the package is, as Node finds it (beside Clovabot, or in NODE_PATH); undefined where it is not installed. */
export function findLibrary(): string | undefined {
  try {
    return require.resolve(packageName);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

/** @param file from `findLibrary` @throws where its native parts do not load, or it is another major version */
export function loadLibrary(file: string): Library {
  const library: Library = require(file);
  if (library.env?.version.startsWith('4.')) return library;
  throw new Error(`${packageName} 4 is needed; npm i ${packageName}@4.3.1`);
}
