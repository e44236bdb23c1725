/** Whether the server answers, takes the key and has the models, and whether these do what they are to: each is asked one small question for it. */
import type { CheckResult, ConnectedBackend } from '../../contracts/backend.js';
import { ClovabotError, ModelError } from '../../contracts/errors.js';
import type { Capabilities, Capability } from '../../contracts/model.js';
import type { Chat } from './chat.js';
import { type Asked, failureOf } from './failure.js';
import { locateModels } from './locate-models.js';
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
    const located = await locateModels(settings, { fetch, signal, timeoutMs });
    if ('fault' in located) {
      const asked: Asked = { ...settings, model: wanted[0]?.model ?? '', showsPictures: false };
      if (located.fault !== 'silent') return [broken(failureOf(located.cause, asked))];
    } else if (located.isOther) {
      const words = `${settings.host} does not answer at that address; set OPENAI_BASE_URL to ${located.address}`;
      return [{ works: false, words }];
    }
    const names = 'fault' in located ? undefined : located.models.map(({ id }) => id);
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

/** Ollama leaves "latest" out where it is not needed. */
const isSame = (listed: string, model: string): boolean => listed === model || listed === `${model}:latest`;
