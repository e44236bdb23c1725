import { ConfigError } from '../../contracts/errors.js';
import { chosenModel } from '../shared/chosen-model.js';
import { readServiceUrl } from '../shared/search-settings.js';
import { isReference, type Job, jobs, type ModelFile, nameOf } from './model-file.js';

export interface ReplicateSettings {
  readonly token: string;
  /** Where everything goes instead of Replicate, outputs' downloads included; ends in "/". */
  readonly baseUrl: string | undefined;
  /** "owner/name" or "owner/name:version". */
  readonly models: Readonly<Record<Job, string>>;
}

/**
 * Undefined without a token.
 * @throws ConfigError when a chosen model is not written as owner/name or owner/name:version, or cannot do its job
 */
export function readSettings(
  environment: Readonly<Record<string, string | undefined>>,
  file: ModelFile,
): ReplicateSettings | undefined {
  const token = environment.REPLICATE_API_TOKEN?.trim() ?? '';
  if (token === '') return undefined;
  // It becomes a header.
  if (!/^[!-~]+$/.test(token))
    throw new ConfigError('[replicate] REPLICATE_API_TOKEN has characters that no token has; copy it again');
  const chosen: Partial<Record<Job, string>> = {};
  for (const job of jobs)
    if (job !== 'paint' && job !== 'clear') {
      const [reference] = references(job, environment, 1);
      if (reference !== undefined) chosen[job] = checked(job, reference, file);
    }
  return {
    token,
    baseUrl: readBaseUrl(environment),
    models: { ...file.defaults, ...chosen, ...readFillers(environment, file) },
  };
}

/** Undefined for Replicate's own address, too: its results come from elsewhere. */
function readBaseUrl(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const url = readServiceUrl('replicate', 'REPLICATE_BASE_URL', environment);
  return url === undefined || new URL(url).hostname === 'api.replicate.com' ? undefined : url;
}

/** Up to two models: each does what the file says it does; of strangers, the first paints and the second clears. */
function readFillers(
  environment: Readonly<Record<string, string | undefined>>,
  file: ModelFile,
): Partial<Record<'paint' | 'clear', string>> {
  const fillers: Partial<Record<'paint' | 'clear', string>> = {};
  for (const reference of references('fill', environment, 2)) {
    const known = file.models[nameOf(reference)]?.jobs;
    const job = known?.paint ? 'paint' : known?.clear || fillers.paint ? 'clear' : 'paint';
    fillers[job] = checked(job, reference, file);
  }
  return fillers;
}

function references(
  capability: Exclude<Job, 'paint' | 'clear'> | 'fill',
  environment: Readonly<Record<string, string | undefined>>,
  max: number,
): readonly string[] {
  const given = (chosenModel('replicate', capability, environment) ?? '').split(',').map((one) => one.trim());
  const found = given.filter((one) => one !== '');
  const wrong = found.length > max ? found.join(',') : found.find((one) => !isReference(one));
  if (wrong === undefined) return found;
  throw new ConfigError(
    `[replicate] ${JSON.stringify(wrong)} was chosen for ${capability}; write replicate:owner/name:version${max > 1 ? ', at most two, separated by a comma' : ''}, or replicate:owner/name for a model that Replicate maintains`,
  );
}

function checked(job: Job, reference: string, file: ModelFile): string {
  const known = file.models[nameOf(reference)];
  if (!known || known.jobs[job]) return reference;
  const able = Object.entries(file.models).flatMap(([name, model]) => (model.jobs[job] ? [name] : []));
  throw new ConfigError(`[replicate] ${reference} cannot ${job}; known ones that can: ${able.join(', ')}`);
}
