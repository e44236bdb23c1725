import type { BackendOptions, CheckResult, ConnectedBackend } from '../../contracts/backend.js';
import type { Capabilities } from '../../contracts/model.js';
import {
  createCaption,
  createComplete,
  createEmbedImage,
  createEmbedText,
  createLook,
  createSegment,
} from './capabilities.js';
import { createDetect } from './detect.js';
import type { LocalKind, Weights } from './local-calls.js';
import { createLocalModel, type LocalModel } from './local-model.js';
import { kindOf, type LocalCapability, type LocalSettings } from './settings.js';
import { bytesOnHub } from './weights-on-hub.js';

const spaceOf = ({ model, revision, dtype }: Weights): string => `local/${model}@${revision} ${dtype}`;

export function connectLocal(
  settings: LocalSettings,
  { environment, fetch, lexicon, log }: BackendOptions,
): ConnectedBackend {
  const { offered, expected, weightsOf } = settings;
  const models = new Map<string, LocalModel<LocalKind>>();

  /** Capabilities that ask the same model share it. */
  const modelFor = <Kind extends LocalKind>(kind: Kind, weights: Weights): LocalModel<Kind> => {
    const key = JSON.stringify([kind, weights]);
    // The key holds the kind.
    const model =
      (models.get(key) as LocalModel<Kind> | undefined) ?? createLocalModel(kind, weights, { settings, log });
    models.set(key, model as LocalModel<LocalKind>);
    return model;
  };
  const of = <Name extends LocalCapability>(name: Name): LocalModel<(typeof kindOf)[Name]> =>
    modelFor(kindOf[name], weightsOf(name));

  const all: Pick<Capabilities, LocalCapability> = {
    detect: createDetect(of('detect'), lexicon),
    segment: createSegment(of('segment')),
    answer: createLook(of('answer')),
    caption: createCaption(of('caption')),
    complete: createComplete(of('complete')),
    embedText: createEmbedText(of('embedText')),
    ...createEmbedImage(of('embedImage')),
  };
  const capabilities = Object.fromEntries(Object.entries(all).filter(([name]) => offered.has(name as LocalCapability)));
  return {
    capabilities,
    facts(capability) {
      const name = [...offered].find((one) => one === capability);
      if (!name) return undefined;
      const { weights, state } = of(name);
      return { model: `${weights.model} (${weights.dtype}, ${state()})`, dollars: 0 };
    },
    async check(capabilities, signal) {
      const needed = new Map<string, LocalModel<LocalKind>>();
      for (const name of offered)
        if (capabilities.includes(name)) {
          const model = of(name);
          needed.set(model.weights.model, model as LocalModel<LocalKind>); // only looked at
        }
      const options = { fetch, token: environment.HF_TOKEN, signal };
      return Promise.all(
        [...needed.values()].map(({ weights, state }) =>
          checkWeights(weights, state() === 'fetched', settings, options),
        ),
      );
    },
    async toFetch(signal) {
      const missing = [...expected].map((name) => of(name)).filter(({ state }) => state() !== 'fetched');
      const hub = settings.endpoint ?? vendorUrl;
      const parts = missing.map(async ({ weights }) => {
        const bytes = await bytesOnHub(weights, hub, { fetch, signal });
        return { what: weights.model, ...(bytes !== undefined && { bytes }) };
      });
      return settings.isOffline ? [] : Promise.all(parts);
    },
    async fetchAll(report, signal) {
      let before: readonly [number, number] = [0, 0];
      for (const name of expected) {
        const { weights, warmUp, progress } = of(name);
        const tell = (): void => {
          const [bytes, all] = progress();
          report({ what: weights.model, bytes: before[0] + bytes, of: before[1] + all });
        };
        const timer = setInterval(tell, reportEvery);
        await warmUp(signal).finally(() => clearInterval(timer));
        tell();
        const [bytes, all] = progress();
        before = [before[0] + bytes, before[1] + all];
      }
    },
    // Each model has one thread.
    callsAtOnce: 1,
    featureSpace: spaceOf(weightsOf('embedImage')),
    async warmUp(signal) {
      // One after the other: they are large, and the first is of use before the last has come.
      for (const name of expected) await of(name).warmUp(signal);
    },
    async close() {
      await Promise.all([...models.values()].map((model) => model.close()));
    },
  };
}

/** ms between two reports of a download. */
const reportEvery = 200;
const vendorUrl = 'https://huggingface.co/';

/** Whether weights are here, or can be fetched: asks the hub for the smallest file that every model has. */
export async function checkWeights(
  { model, revision }: Weights,
  isFetched: boolean,
  { endpoint, isOffline }: Pick<LocalSettings, 'endpoint' | 'isOffline'>,
  {
    fetch,
    token,
    signal,
  }: { readonly fetch: typeof globalThis.fetch; readonly token?: string; readonly signal: AbortSignal },
): Promise<CheckResult> {
  if (isFetched) return { works: true, words: `${model} is fetched` };
  if (isOffline)
    return {
      works: false,
      words: `${model} is not here, and the hub may not be asked; fetch it once with CLOVABOT_LOCAL=on, or put it into models/ of CLOVABOT_HOME`,
    };
  const url = new URL(`${model}/resolve/${encodeURIComponent(revision)}/config.json`, endpoint ?? vendorUrl);
  const { host } = url;
  try {
    const isTold = token !== undefined && token !== '' && endpoint === undefined;
    const response = await fetch(url, { signal, ...(isTold && { headers: { authorization: `Bearer ${token}` } }) });
    await response.body?.cancel();
    if (response.ok) return { works: true, words: `${model} is not fetched yet; ${host} has it` };
    // The hub says 401 of models that it does not have as well.
    if ([401, 403, 404].includes(response.status))
      return {
        works: false,
        words: `${host} has no ${model}, or gives it only to those it knows; choose another with CLOVABOT_…=local:owner/name, or set HF_TOKEN`,
      };
    return { works: false, words: `${host} answers with status ${response.status} for ${model}; try again later` };
  } catch (error) {
    signal.throwIfAborted();
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    return {
      works: false,
      words: `the hub at ${host} cannot be reached (${cause}); look whether this machine is online, or set HF_ENDPOINT to a mirror`,
    };
  }
}
