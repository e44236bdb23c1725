/** Whether the server answers, takes the key and has the models, without asking them anything where it lists them. */
import { z } from 'zod';
import type { CheckResult, ConnectedBackend } from '../../contracts/backend.js';
import { ClovabotError, ModelError } from '../../contracts/errors.js';
import type { Capability } from '../../contracts/model.js';
import type { Chat } from './chat.js';
import { createClient } from './client.js';
import { type Asked, failureOf, transportFault } from './failure.js';
import type { OpenAiSettings } from './settings.js';

const listSchema = z.object({ data: z.array(z.object({ id: z.string() })) });
const limits = { timeoutMs: 10_000, maxBytes: 8_000_000 };
/** Models that are named to choose from. */
const maxNamed = 6;

export interface CheckOptions {
  readonly settings: OpenAiSettings;
  readonly fetch: typeof fetch;
  readonly chat: Chat;
}

export const createCheck =
  (options: CheckOptions): NonNullable<ConnectedBackend['check']> =>
  async (capabilities, signal) => {
    const { host } = options.settings;
    const wanted = wantedModels(capabilities, options.settings);
    const asked: Asked = { ...options.settings, model: [...wanted.keys()][0] ?? '', showsPictures: false };
    const listed = await listModels(options, signal).catch((error: unknown) => {
      signal.throwIfAborted();
      return { error };
    });
    if ('error' in listed && (transportFault(listed.error) || statusOf(listed.error) === 401))
      return [broken(failureOf(listed.error, asked))];
    const results = await checkModels(wanted, 'error' in listed ? undefined : listed.names, options, signal);
    return results.length > 0 ? results : [fine(`${host} answers`)];
  };

/** The models of these capabilities, each with a capability by which it can be tried. */
function wantedModels(
  capabilities: readonly Capability[],
  { modelFor }: OpenAiSettings,
): ReadonlyMap<string, Capability> {
  const wanted = new Map<string, Capability>();
  for (const capability of capabilities) {
    const model = modelFor(capability);
    // A model that answers in words can be asked for one.
    if (model !== undefined && (!wanted.has(model) || wanted.get(model) === 'fill')) wanted.set(model, capability);
  }
  return wanted;
}

async function listModels(
  { settings, fetch }: CheckOptions,
  signal: AbortSignal,
): Promise<{ readonly names: readonly string[] }> {
  const body: unknown = await createClient(settings, fetch, { ...limits, signal }).get('/models');
  return { names: listSchema.parse(body).data.map(({ id }) => id) };
}

/** @param names of all models that the server has; undefined when it doesn't list them */
async function checkModels(
  wanted: ReadonlyMap<string, Capability>,
  names: readonly string[] | undefined,
  options: CheckOptions,
  signal: AbortSignal,
): Promise<readonly CheckResult[]> {
  const { host, key, displayName } = options.settings;
  const results: CheckResult[] = [];
  // Some servers list their models to everybody: only use shows whether they take the key.
  let isProved = key === undefined || displayName === undefined;
  for (const [model, capability] of wanted) {
    const isListed = names?.some((name) => isSame(name, model)) ?? false;
    if (isListed && (isProved || capability === 'fill')) results.push(fine(`${host} has ${model}`));
    else if (capability === 'fill')
      results.push(
        names ? missing(host, model, capability, names) : fine(`${host} does not say whether it has ${model}`),
      );
    else {
      const result = await tryModel(model, capability, names, options, signal);
      results.push(result);
      isProved ||= result.works;
    }
  }
  return results;
}

/** Has the model say a word. */
async function tryModel(
  model: string,
  capability: Capability,
  names: readonly string[] | undefined,
  { settings: { host }, chat }: CheckOptions,
  signal: AbortSignal,
): Promise<CheckResult> {
  const request = { instructions: '', messages: [{ role: 'user' as const, text: 'Say: ok' }], maxTokens: 16 };
  try {
    await chat(capability, request, { signal });
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof ClovabotError)) throw error;
    // It was asked and answered, if only with thoughts.
    const answered = error instanceof ModelError && error.status === undefined && !error.retryable;
    if (error instanceof ModelError && error.status === 404 && names) return missing(host, model, capability, names);
    if (!answered) return broken(error);
  }
  return fine(`${host} has ${model}`);
}

function missing(host: string, model: string, capability: Capability, names: readonly string[]): CheckResult {
  const others = names.slice(0, maxNamed).join(', ');
  const more = names.length > maxNamed ? ` and ${names.length - maxNamed} more` : '';
  const setting = capability === 'fill' ? 'CLOVABOT_FILL=openai:model' : 'OPENAI_MODEL';
  return {
    works: false,
    words: `${host} has no model ${model}; ${others === '' ? 'it has none at all' : `set ${setting} to one that is there: ${others}${more}`}`,
  };
}

const fine = (words: string): CheckResult => ({ works: true, words });
const broken = ({ message }: ClovabotError): CheckResult => ({ works: false, words: message.replace(/^\[\w+\] /, '') });

const statusOf = (error: unknown): unknown => (error instanceof Error && 'status' in error ? error.status : undefined);

/** Ollama leaves "latest" out where it is not needed. */
const isSame = (listed: string, model: string): boolean => listed === model || listed === `${model}:latest`;
