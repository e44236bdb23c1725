/** Models that write: of a conversation, or of a picture and words about it. */
import type { ChatMessage, Generator, Library, Processor, Tensor, Tokenizer } from './library.js';
import type { Ask } from './loaders.js';
import type { LocalCalls, Reply, Stop, Weights } from './local-calls.js';
import { pictureOf } from './picture-of.js';

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
  return { text: withoutThoughts(text), whole: isEnded || (written.dims.at(-1) ?? 0) < longest };
}

/** Models that cannot be kept from thinking aloud mark where they do. */
const withoutThoughts = (text: string): string => text.replace(/^\s*(<think>)?[\s\S]*?<\/think>/, '').trim();
