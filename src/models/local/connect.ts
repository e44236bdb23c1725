import type { BackendOptions, Capabilities, ConnectedBackend } from '../../contracts/model.js';
import {
  createCaption,
  createComplete,
  createEmbedImage,
  createEmbedText,
  createLook,
  createSegment,
} from './capabilities.js';
import { checkWeights } from './check.js';
import { createDetect } from './detect.js';
import type { LocalKind, Weights } from './local-calls.js';
import { createLocalModel, type LocalModel } from './local-model.js';
import { kindOf, type LocalCapability, type LocalSettings } from './settings.js';

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
