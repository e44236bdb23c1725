import { ModelError } from '../../contracts/errors.js';
import type { CallOptions } from '../../contracts/model.js';
import type { InputSchema } from './client.js';
import { failureOf } from './failure.js';
import { type Job, type ModelEntry, type ModelFile, nameOf, type Recipe, valuesOf } from './model-file.js';

/** A model, ready to be called for one job. */
export interface UsableModel {
  readonly job: Job;
  /** "owner/name", or with ":version" for community models. */
  readonly reference: string;
  readonly recipe: Recipe;
  readonly prices: Prices;
}

export interface Prices {
  /** Seconds that a run takes, and after which it is given up. */
  readonly seconds: { readonly usual: number; readonly most: number };
  readonly dollarsPerSecond: number;
  /** Instead of the price of seconds, where pictures are what is billed. */
  readonly dollarsPerRun?: number;
}

export interface ModelFinder {
  /** Knows models of the file at once, and asks the vendor for the inputs of others, once. Rejects with ModelError. */
  find(job: Job, options: CallOptions): Promise<UsableModel>;
  /** What is known without asking anybody. */
  known(job: Job): Pick<UsableModel, 'reference' | 'prices'>;
}

export function createModelFinder(
  file: ModelFile,
  chosen: Readonly<Record<Job, string>>,
  inputsOf: (reference: string, signal: AbortSignal) => Promise<InputSchema>,
): ModelFinder {
  const guessed = new Map<Job, Recipe>();

  function known(job: Job): Pick<UsableModel, 'reference' | 'prices'> {
    const entry = file.models[nameOf(chosen[job])];
    return { reference: withVersion(chosen[job], entry), prices: pricesOf(entry, file) };
  }

  return {
    known,
    async find(job, { signal }) {
      const { reference, prices } = known(job);
      const recipe =
        file.models[nameOf(reference)]?.jobs[job] ?? guessed.get(job) ?? (await guess(job, reference, signal));
      return { job, reference, recipe, prices };
    },
  };

  async function guess(job: Job, reference: string, signal: AbortSignal): Promise<Recipe> {
    try {
      const recipe = guessRecipe(job, reference, await inputsOf(reference, signal), file.inputNames);
      guessed.set(job, recipe);
      return recipe;
    } catch (error) {
      signal.throwIfAborted();
      throw failureOf(error, { job, reference });
    }
  }
}

/** Another version of a model of the file is called in the same way. */
function withVersion(reference: string, entry: ModelEntry | undefined): string {
  return reference.includes(':') || entry?.version === undefined ? reference : `${reference}:${entry.version}`;
}

function pricesOf(entry: ModelEntry | undefined, { dollarsPerSecond, unknown }: ModelFile): Prices {
  return {
    seconds: entry?.seconds ?? unknown.seconds,
    // The file was checked: every hardware it names has a price.
    dollarsPerSecond: dollarsPerSecond[entry?.hardware ?? unknown.hardware] ?? 0,
    dollarsPerRun: entry?.dollarsPerRun,
  };
}

/** Values that not every model has an input for. */
const optional: readonly string[] = ['instruction', 'texts', 'width', 'height'];

/**
 * How to call a model that is not in the file: each value goes to the input with the likeliest name.
 * @throws ModelError when an input is missing, or one is required that nothing is known about
 */
export function guessRecipe(
  job: Job,
  reference: string,
  { properties, required }: InputSchema,
  inputNames: ModelFile['inputNames'],
): Recipe {
  const input: Record<string, string> = {};
  for (const value of valuesOf[job]) {
    const name = inputNames[value]?.find((one) => Object.hasOwn(properties, one) && !Object.hasOwn(input, one));
    if (name !== undefined) input[name] = `{${value}}`;
    else if (!optional.includes(value)) throw unusable(job, reference, `no input for the ${value}`, properties);
  }
  const open = required.find((name) => !Object.hasOwn(input, name) && properties[name]?.default === undefined);
  if (open !== undefined) throw unusable(job, reference, `an input ${open} that I know nothing of`, properties);
  // What takes a width mostly wants it divisible by 64, as Stable Diffusion does.
  return { input, multiple: 'width' in input ? 64 : undefined };
}

function unusable(job: Job, reference: string, what: string, properties: InputSchema['properties']): ModelError {
  const names = Object.keys(properties).join(', ') || 'none';
  return new ModelError(
    `[replicate] ${reference} was chosen to ${job}, but has ${what} (its inputs: ${names}); choose another, or describe it in data/replicate-models.json`,
    { backend: 'replicate' },
  );
}
