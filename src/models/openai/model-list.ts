/** Which models a server has that speaks OpenAI's API, and what it says of them: each kind of server says it in its own way. */
import { z } from 'zod';
import { ModelError } from '../../contracts/errors.js';
import { createClient } from './client.js';
import type { OpenAiSettings } from './settings.js';

export interface ListedModel {
  readonly id: string;
  /** Whether it takes pictures; undefined where nothing tells. */
  readonly sees?: boolean;
  /** US dollars per million tokens, where the server says so. */
  readonly price?: { readonly input: number; readonly output: number };
}

export interface ListOptions {
  readonly fetch: typeof fetch;
  readonly signal: AbortSignal;
  /** Of each request. */
  readonly timeoutMs: number;
}

type Server = Pick<OpenAiSettings, 'key' | 'baseUrl'>;

const maxBytes = 8_000_000;
/** Models of which Ollama is asked one by one. */
const maxAskedSingly = 40;

const words = z.array(z.string());
/** Dollars for one token, as OpenRouter writes them. */
const perToken = z.coerce.number().nonnegative();
const modelSchema = z.object({
  // It is shown in terminals.
  id: z.string().regex(/^[^\p{Cc}]{1,200}$/u),
  // OpenRouter, and those that follow it.
  architecture: z.object({ input_modalities: words }).nullish().catch(undefined),
  input_modalities: words.nullish().catch(undefined),
  // Mistral names what it can in an object, others in a list.
  capabilities: z
    .union([words, z.record(z.string(), z.unknown())])
    .nullish()
    .catch(undefined),
  pricing: z.object({ prompt: perToken, completion: perToken }).nullish().catch(undefined),
});
/** What is no model is left out. */
const listSchema = z.object({
  data: z
    .array(z.unknown())
    .transform((entries) => entries.flatMap((entry) => modelSchema.safeParse(entry).data ?? [])),
});

/**
 * All models of a server, in its order.
 * @throws ModelError when what it answers is no list; the SDK's error when it refuses or cannot be reached
 */
export async function listModels(server: Server, options: ListOptions): Promise<readonly ListedModel[]> {
  const client = createClient(server, options.fetch, { ...options, maxBytes });
  const list = listSchema.safeParse(await client.get('/models'));
  if (!list.success)
    throw new ModelError(`[openai] ${new URL(server.baseUrl).host} answered no list of models; look at the address`, {
      backend: 'openai',
      friendly: 'The server answered no list of models.',
      cause: list.error,
    });
  return list.data.data.map(listed);
}

function listed(model: z.output<typeof modelSchema>): ListedModel {
  const { id, pricing } = model;
  const sees = saysThatItSees(model) ?? (isNamedAfterSeeing(id) || undefined);
  return {
    id,
    ...(sees !== undefined && { sees }),
    ...(pricing && { price: { input: pricing.prompt * 1e6, output: pricing.completion * 1e6 } }),
  };
}

function saysThatItSees(model: z.output<typeof modelSchema>): boolean | undefined {
  const modalities = model.architecture?.input_modalities ?? model.input_modalities;
  if (modalities) return modalities.includes('image');
  const { capabilities } = model;
  if (Array.isArray(capabilities)) return capabilities.includes('vision') || undefined;
  return typeof capabilities?.vision === 'boolean' ? capabilities.vision : undefined;
}

/** Public names of models that see; a server that says nothing about them is believed by these. */
const isNamedAfterSeeing = (id: string): boolean =>
  /(?:^|[^a-z])(?:vl|vlm|vision|llava|bakllava|pixtral|moondream|minicpm-?[vo]|smolvlm|internvl|cogvlm|molmo|paligemma|gemma-?(?:3n?|4)|qwen-?3\.\d|llama-?4|phi-\d(?:\.\d)?-(?:vision|multimodal)|gpt-(?:4o|4\.1|[5-9])|o[34]|gemini|claude|grok-\d+(?:-\d+)?-vision|mistral-(?:small|medium)-(?:3|2[5-9]))/i.test(
    id,
  ) && !/embed|whisper|tts|rerank|guard|image-gen|audio/i.test(id);

/**
 * The same models, with what servers on one's own machine tell elsewhere: Ollama, LM Studio and llama.cpp each at an address
 * of its own.
 */
export async function withLocalTraits(
  models: readonly ListedModel[],
  server: Server,
  options: ListOptions,
): Promise<readonly ListedModel[]> {
  const { origin } = new URL(server.baseUrl);
  const { get, post } = createAsk(server, options);
  const kinds = await get(`${origin}/api/v0/models`, lmStudio);
  if (kinds) {
    const kindOf = new Map(kinds.data.map(({ id, type }) => [id, type]));
    return models.map((model) => ({ ...model, sees: kindOf.get(model.id) === 'vlm' }));
  }
  const newest = await get(`${origin}/api/v1/models`, newLmStudio);
  if (newest) {
    const sees = new Map(newest.models.map(({ key, capabilities }) => [key, capabilities?.vision ?? false]));
    return models.map((model) => ({ ...model, sees: sees.get(model.id) ?? model.sees }));
  }
  const properties = await get(`${origin}/props`, llamaCpp);
  if (properties) return models.map((model) => ({ ...model, sees: properties.modalities.vision }));
  const first = models.at(0);
  if (!first || !(await post(`${origin}/api/show`, { model: first.id }, ollama))) return models;
  return Promise.all(
    models.map(async (model, at) => {
      const shown = at < maxAskedSingly && (await post(`${origin}/api/show`, { model: model.id }, ollama));
      return shown ? { ...model, sees: shown.capabilities.includes('vision') } : model;
    }),
  );
}

const lmStudio = z.object({ data: z.array(z.object({ id: z.string(), type: z.string() })) });
/** Since its version 0.4. */
const newLmStudio = z.object({
  models: z.array(z.object({ key: z.string(), capabilities: z.object({ vision: z.boolean() }).nullish() })),
});
const llamaCpp = z.object({ modalities: z.object({ vision: z.boolean() }) });
const ollama = z.object({ capabilities: words });

/** Asks where an answer may be missing; undefined when it is. */
function createAsk(server: Server, options: ListOptions) {
  const client = createClient(server, options.fetch, { ...options, maxBytes });
  const read = async <Result>(sent: PromiseLike<unknown>, schema: z.ZodType<Result>): Promise<Result | undefined> => {
    const body = await Promise.resolve(sent).catch(() => undefined);
    options.signal.throwIfAborted();
    return schema.safeParse(body).data;
  };
  return {
    get: <Result>(url: string, schema: z.ZodType<Result>) => read(client.get(url), schema),
    post: <Result>(url: string, body: object, schema: z.ZodType<Result>) => read(client.post(url, { body }), schema),
  };
}
