import { isIP } from 'node:net';
import { z } from 'zod';
import type { EnvironmentVariable } from '../../contracts/backend.js';
import { capabilityFacts } from '../../contracts/capabilities.js';
import { ConfigError } from '../../contracts/errors.js';
import type { Capability } from '../../contracts/model.js';
import { isPublicAddress } from '../../util/public-address.js';
import { readEnvironment } from '../../util/read-environment.js';
import { chosenModel } from '../shared/chosen-model.js';
import type { Unlisted } from '../shared/prices.js';
import { readServiceUrl } from '../shared/search-settings.js';

/** OpenAI's own server. */
const vendorUrl = 'https://api.openai.com/v1/';
const vendorHost = 'api.openai.com';
/** Cheap, quick, sees, follows schemas. */
const defaultModel = 'gpt-6-luna';
/** What most models that see take without making it smaller themselves. */
const defaultPictureSide = 1568;
const defaultPainter = 'gpt-image-2.5-flare';

export const openaiEnvironment: readonly EnvironmentVariable[] = [
  {
    name: 'OPENAI_API_KEY',
    summary: 'Key of OpenAI, or of the server at OPENAI_BASE_URL where that wants one',
    secret: true,
  },
  {
    name: 'OPENAI_BASE_URL',
    summary: 'Another server that speaks OpenAI’s API, such as Ollama, vLLM, llama.cpp or LM Studio; no key needed',
    example: 'http://localhost:11434/v1',
  },
  {
    name: 'OPENAI_MODEL',
    summary: `Model that plans, answers and describes (default ${defaultModel}); with OPENAI_BASE_URL, one that is there and sees pictures`,
    example: 'qwen3-vl:8b',
  },
  {
    name: 'OPENAI_TIMEOUT',
    summary:
      'Seconds that an answer may take to its last word before the call is given up (default 60, for painting 180)',
    example: '120',
  },
  {
    name: 'OPENAI_PICTURE_SIDE',
    summary: `Pixels of the longer side of pictures that are sent (default ${defaultPictureSide}): more shows more and costs more`,
    example: '2048',
  },
  {
    name: 'OPENAI_PRICE',
    summary:
      'What a model costs that data/prices.json does not list: US dollars per million tokens in/out, or free. Without it, servers in your own network count as free and all others as 5/30',
    example: '0.40/1.60',
  },
];

export interface OpenAiSettings {
  readonly key: string | undefined;
  /** Ends in "/". */
  readonly baseUrl: string;
  /** Of it: "api.openai.com", "localhost:11434" */
  readonly host: string;
  /** How people know the server: "the model server at localhost:11434"; undefined for OpenAI's own. */
  readonly displayName: string | undefined;
  /** Of a call that does not paint, and of one that does, in ms. */
  readonly timeoutMs: number;
  readonly paintingTimeoutMs: number;
  /** Pixels of the longer side of pictures that are sent; smaller ones go as they are. */
  readonly pictureSide: number;
  /** What models cost that are not listed. */
  readonly unlisted: Unlisted;
  /** The server is in one's own network. */
  readonly isInside: boolean;
  /** Who does a capability. Undefined for painting by a server that was not said to paint. */
  modelFor(capability: Capability): string | undefined;
}

const schema = z.object({
  // It becomes part of a header.
  OPENAI_API_KEY: z
    .string()
    .trim()
    .regex(/^[!-~]+$/, 'a key has no spaces and only ASCII characters')
    .optional(),
  OPENAI_MODEL: z.string().trim().optional(),
  OPENAI_TIMEOUT: z
    .string()
    .regex(/^[1-9]\d{0,3}$/, 'write whole seconds, at least 1')
    .transform(Number)
    .optional(),
  OPENAI_PICTURE_SIDE: z.coerce
    .number()
    .int()
    .min(256, 'write pixels, from 256 to 4096')
    .max(4096, 'write pixels, from 256 to 4096')
    .optional(),
  OPENAI_PRICE: z
    .string()
    .trim()
    .regex(
      /^(free|\d+(\.\d+)?\s*\/\s*\d+(\.\d+)?)$/i,
      'write dollars per million tokens in/out such as 0.40/1.60, or free',
    )
    .transform((text): Unlisted => {
      const [input = 0, output = 0] = text.split('/').map(Number);
      return /^free$/i.test(text) || input + output === 0 ? 'uncounted' : { input, output };
    })
    .optional(),
});

/**
 * Undefined when neither a key nor a server is configured.
 * @throws ConfigError naming the variable that cannot work, never its value
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): OpenAiSettings | undefined {
  const settings = readEnvironment('openai', schema, environment, ConfigError);
  const {
    OPENAI_API_KEY: key,
    OPENAI_MODEL: model,
    OPENAI_TIMEOUT: seconds,
    OPENAI_PRICE: price,
    OPENAI_PICTURE_SIDE: pictureSide = defaultPictureSide,
  } = settings;
  const ownUrl = readServiceUrl('openai', 'OPENAI_BASE_URL', environment);
  if (key === undefined && ownUrl === undefined) return undefined;
  if (ownUrl !== undefined && model === undefined)
    throw new ConfigError(
      '[openai] OPENAI_BASE_URL is set and OPENAI_MODEL is not; set it to a model that the server has, such as qwen3-vl:8b',
    );
  const { host, hostname, username, password } = new URL(ownUrl ?? vendorUrl);
  const isInside = isOwnNetwork(hostname);
  if (username !== '' || password !== '')
    throw new ConfigError('[openai] OPENAI_BASE_URL holds a name or password; put a key into OPENAI_API_KEY instead');
  return {
    key,
    baseUrl: ownUrl ?? vendorUrl,
    host,
    displayName: host === vendorHost ? undefined : `the model server at ${host}`,
    timeoutMs: (seconds ?? 60) * 1000,
    paintingTimeoutMs: (seconds ?? 180) * 1000,
    pictureSide,
    unlisted: price ?? (isInside ? 'uncounted' : 'assumed'),
    isInside,
    modelFor(capability) {
      const chosen = chosenModel('openai', capabilityFacts[capability].answeredWith ?? capability, environment);
      if (capability === 'fill') return chosen ?? (ownUrl === undefined ? defaultPainter : undefined);
      return chosen ?? model ?? defaultModel;
    },
  };
}

/** Names that no public DNS answers for (RFC 6761, 6762, 8375, ICANN's .internal), and addresses that are not routed. */
function isOwnNetwork(hostname: string): boolean {
  const bare = hostname.replace(/^\[|\]$/g, '');
  if (isIP(bare) !== 0) return !isPublicAddress(bare);
  return !bare.includes('.') || /\.(localhost|local|internal|lan|home\.arpa)\.?$/.test(bare);
}
