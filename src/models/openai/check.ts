/** Whether the server answers, takes the key and has the models, and whether these do what they are to: each is asked one small question for it. */
import type { CheckResult, ConnectedBackend } from '../../contracts/backend.js';
import { ClovabotError, ModelError } from '../../contracts/errors.js';
import type { Capabilities, Capability } from '../../contracts/model.js';
import type { Chat } from './chat.js';
import { type Asked, failureOf, transportFault } from './failure.js';
import { listModels } from './model-list.js';
import type { OpenAiSettings } from './settings.js';
import { type Trial, trialOf, tryModel } from './try-model.js';

/** ms, of a list. */
const timeoutMs = 10_000;
/** Models that are named to choose from. */
const maxNamed = 6;

export interface CheckOptions {
  readonly settings: OpenAiSettings;
  readonly fetch: typeof fetch;
  readonly chat: Chat;
  readonly capabilities: Partial<Capabilities>;
}

export const createCheck =
  (options: CheckOptions): NonNullable<ConnectedBackend['check']> =>
  async (capabilities, signal) => {
    const { settings, fetch } = options;
    const wanted = wantedTrials(capabilities, settings);
    const asked: Asked = { ...settings, model: wanted[0]?.model ?? '', showsPictures: false };
    const listed = await listModels(settings, { fetch, signal, timeoutMs }).catch((error: unknown) => {
      signal.throwIfAborted();
      return { error };
    });
    if ('error' in listed) {
      if (transportFault(listed.error) || statusOf(listed.error) === 401)
        return [broken(failureOf(listed.error, asked))];
      const other = await otherAddress(options, signal);
      if (other)
        return [
          { works: false, words: `${settings.host} does not answer at that address; set OPENAI_BASE_URL to ${other}` },
        ];
    }
    const names = 'error' in listed ? undefined : listed.map(({ id }) => id);
    const results = await Promise.all(wanted.map((one) => checkModel(one, names, options, signal)));
    return results.length > 0 ? results : [{ works: true, words: `${settings.host} answers` }];
  };

interface WantedTrial {
  readonly model: string;
  /** One by which it can be tried. */
  readonly capability: Capability;
  /** Undefined where it is not: painting. */
  readonly trial: Trial | undefined;
}

/** What each model is to do, once. */
function wantedTrials(capabilities: readonly Capability[], { modelFor }: OpenAiSettings): readonly WantedTrial[] {
  const wanted = new Map<string, WantedTrial>();
  for (const capability of capabilities) {
    const model = modelFor(capability);
    const trial = trialOf(capability);
    if (model !== undefined && !wanted.has(`${model} ${trial}`))
      wanted.set(`${model} ${trial}`, { model, capability, trial });
  }
  return [...wanted.values()];
}

/** Where the server lists its models, if that is not at the address that was set: below /v1, or without what follows it. */
async function otherAddress(options: CheckOptions, signal: AbortSignal): Promise<string | undefined> {
  const { settings, fetch } = options;
  const { baseUrl } = settings;
  const bare = baseUrl.replace(/\/+$/, '');
  const candidates = [
    /\/v1\b/.test(bare) ? bare : `${bare}/v1`,
    bare.replace(/(\/v1)\/.*$/, '$1'),
    `${new URL(baseUrl).origin}/v1`,
  ];
  for (const address of new Set(candidates)) {
    if (address === bare) continue;
    const server = { ...settings, baseUrl: `${address}/` };
    const found = await listModels(server, { fetch, signal, timeoutMs }).catch(() => undefined);
    signal.throwIfAborted();
    if (found) return address;
  }
  return undefined;
}

/** @param names of all models that the server has; undefined when it doesn't list them */
async function checkModel(
  { model, capability, trial }: WantedTrial,
  names: readonly string[] | undefined,
  options: CheckOptions,
  signal: AbortSignal,
): Promise<CheckResult> {
  const { host } = options.settings;
  const isListed = names?.some((name) => isSame(name, model)) ?? false;
  if (trial === undefined) {
    if (isListed) return { works: true, words: `${host} has ${model}` };
    if (names) return missing(host, model, capability, names);
    return { works: true, words: `${host} does not say whether it has ${model}` };
  }
  try {
    return await tryModel(trial, capability, model, { ...options, host }, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof ClovabotError)) throw error;
    if (error instanceof ModelError && error.status === 404 && names) return missing(host, model, capability, names);
    return broken(error);
  }
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

const broken = ({ message }: ClovabotError): CheckResult => ({ works: false, words: message.replace(/^\[\w+\] /, '') });

const statusOf = (error: unknown): unknown => (error instanceof Error && 'status' in error ? error.status : undefined);

/** Ollama leaves "latest" out where it is not needed. */
const isSame = (listed: string, model: string): boolean => listed === model || listed === `${model}:latest`;
