import path from 'node:path';
import type { EnvironmentVariable } from '../../contracts/backend.js';
import { capabilityVariable } from '../../contracts/capabilities.js';
import { ConfigError } from '../../contracts/errors.js';
import type { Capability } from '../../contracts/model.js';
import { chosenModel } from '../shared/chosen-model.js';
import { readServiceUrl } from '../shared/search-settings.js';
import { findLibrary, packageName } from './library.js';
import type { LocalKind, Weights } from './local-calls.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** The kind of model behind each capability. */
export const kindOf = {
  detect: 'detect',
  segment: 'segment',
  answer: 'look',
  caption: 'look',
  complete: 'complete',
  embedText: 'embedTexts',
  embedImage: 'embedPictures',
  embedViews: 'embedPictures',
} as const satisfies Partial<Record<Capability, LocalKind>>;
export type LocalCapability = keyof typeof kindOf;

/**
 * What `CLOVABOT_LOCAL=on` brings. The rest only where it is chosen: what was learned
 * with other features would lie dormant, and a small language model plans worse than the grammar.
 */
const always: readonly LocalCapability[] = ['detect', 'segment', 'answer', 'caption'];

const usual: Readonly<Record<LocalKind, Omit<Weights, 'revision'>>> = {
  detect: { model: 'Xenova/owlv2-base-patch16-ensemble', dtype: 'q8' },
  segment: { model: 'onnx-community/sam2.1-hiera-tiny-ONNX', dtype: 'fp32' },
  look: { model: 'HuggingFaceTB/SmolVLM-500M-Instruct', dtype: 'q8' },
  complete: { model: 'onnx-community/Qwen3-0.6B-ONNX', dtype: 'q4' },
  embedTexts: { model: 'Xenova/clip-vit-base-patch32', dtype: 'q8' },
  embedPictures: { model: 'Xenova/clip-vit-base-patch32', dtype: 'q8' },
};
const precisions = ['fp32', 'fp16', 'q8', 'int8', 'uint8', 'q4', 'q4f16', 'bnb4', 'q2', 'q2f16', 'q1', 'q1f16'];

export const localEnvironment: readonly EnvironmentVariable[] = [
  {
    name: 'CLOVABOT_LOCAL',
    summary: `on: open weights on this machine find, outline and describe things, after npm i ${packageName} (445 MB); offline: the same, without asking the hub; for other things, or with another model, say so: CLOVABOT_COMPLETE=local, CLOVABOT_ANSWER=local:owner/name, CLOVABOT_DETECT=local:owner/name@revision`,
    example: 'on',
  },
  {
    name: 'CLOVABOT_LOCAL_DTYPE',
    summary: `Precision of the weights, as the hub names them: ${precisions.join(', ')}; default: what suits each model`,
    example: 'q8',
  },
  {
    name: 'HF_ENDPOINT',
    summary: 'Another address of the hub that models are fetched from: a mirror',
    example: 'https://hub.example.org',
  },
  {
    name: 'HF_TOKEN',
    summary: 'Token of huggingface.co, for models that ask for one; sent nowhere else',
    secret: true,
  },
];

export interface LocalSettings {
  readonly packageFile: string;
  /** Where fetched files are kept: `models` in CLOVABOT_HOME. */
  readonly folder: string;
  /** Of the hub; undefined for its own. Ends in "/". */
  readonly endpoint: string | undefined;
  /** The hub is never asked. */
  readonly isOffline: boolean;
  readonly offered: ReadonlySet<LocalCapability>;
  /** Fetched as soon as the bot starts: what was chosen, and what no other backend does. */
  readonly expected: ReadonlySet<LocalCapability>;
  readonly weightsOf: (capability: LocalCapability) => Weights;
}

/**
 * Undefined unless CLOVABOT_LOCAL is on or a capability is given to this backend.
 * @throws ConfigError for what cannot be understood, and where the package is not installed
 */
export function readSettings(
  environment: Environment,
  preferredFor: readonly LocalCapability[],
  find = findLibrary,
): LocalSettings | undefined {
  const mode = readMode(environment);
  const capabilities = Object.keys(kindOf) as readonly LocalCapability[]; // its keys are what the type says
  const chosen = capabilities.filter((capability) => isChosen(capability, environment));
  if (mode === 'off' || (mode === undefined && chosen.length === 0)) return undefined;
  const packageFile = find();
  if (packageFile === undefined)
    throw new ConfigError(
      `[local] open weights on this machine are asked for, and ${packageName} is not installed; npm i ${packageName}, or unset CLOVABOT_LOCAL and what is set to local`,
    );
  const dtype = readPrecision(environment);
  const weights = new Map(capabilities.map((capability) => [capability, readWeights(capability, environment, dtype)]));
  return {
    packageFile,
    folder: path.resolve(environment.CLOVABOT_HOME || './var', 'models'),
    endpoint: readServiceUrl('local', 'HF_ENDPOINT', environment),
    isOffline: mode === 'offline',
    offered: new Set([...(mode === undefined ? [] : always), ...chosen]),
    expected: new Set([...(mode === undefined ? [] : preferredFor), ...chosen]),
    weightsOf: (capability) => weights.get(capability) ?? readWeights(capability, environment, dtype),
  };
}

function readMode(environment: Environment): 'on' | 'offline' | 'off' | undefined {
  const word = (environment.CLOVABOT_LOCAL ?? '').trim().toLowerCase();
  if (word === '') return undefined;
  if (/^(on|yes|true|1)$/.test(word)) return 'on';
  if (/^(off|no|false|0)$/.test(word)) return 'off';
  if (word === 'offline') return 'offline';
  throw new ConfigError('[local] CLOVABOT_LOCAL: write on, offline or off; fix it in .env or in the environment');
}

/** What sees views is what sees pictures. */
const chooser = (capability: LocalCapability): LocalCapability =>
  capability === 'embedViews' ? 'embedImage' : capability;

const isChosen = (capability: LocalCapability, environment: Environment): boolean =>
  environment[capabilityVariable(chooser(capability))]?.split(':')[0] === 'local';

function readPrecision(environment: Environment): string | undefined {
  const dtype = environment.CLOVABOT_LOCAL_DTYPE?.trim().toLowerCase() || undefined;
  if (dtype === undefined || precisions.includes(dtype)) return dtype;
  throw new ConfigError(
    `[local] CLOVABOT_LOCAL_DTYPE: write one of ${precisions.join(', ')}; fix it in .env or in the environment`,
  );
}

function readWeights(capability: LocalCapability, environment: Environment, dtype: string | undefined): Weights {
  const { model: usualModel, dtype: usualPrecision } = usual[kindOf[capability]];
  const [model, revision = 'main', ...rest] = (
    chosenModel('local', chooser(capability), environment) ?? usualModel
  ).split('@');
  // The names become paths.
  const isName = /^[\w-][\w.-]*\/[\w-][\w.-]*$/.test(model) && !/\.\.|--/.test(model);
  if (isName && /^\w[\w.-]*$/.test(revision) && !revision.includes('..') && rest.length === 0)
    return { model, revision, dtype: dtype ?? usualPrecision };
  throw new ConfigError(
    `[local] ${capabilityVariable(chooser(capability))}: write local, local:owner/name or local:owner/name@revision, with names as on huggingface.co`,
  );
}
