import { ClovabotError } from '../contracts/errors.js';
import { seeingFirst } from '../models/openai/find-servers.js';
import { listModels, withLocalTraits } from '../models/openai/model-list.js';
import { readSettings } from '../models/openai/settings.js';
import { readPrices } from '../models/shared/prices.js';
import { modelWords } from './model-choices.js';

/** ms */
const timeoutMs = 10_000;

/**
 * The models of the server that the environment names, a line each, those that see first, with what they cost where the
 * server or data/prices.json says it.
 * @throws ClovabotError when no server is named, and as `listModels` does
 */
export async function listServerModels(
  environment: Readonly<Record<string, string | undefined>>,
  options: { readonly fetch: typeof fetch; readonly signal: AbortSignal },
): Promise<readonly string[]> {
  const settings = readSettings(environment);
  if (!settings)
    throw new ClovabotError('[models] no server is connected: run clovabot setup models, or set OPENAI_API_KEY');
  const list = { ...options, timeoutMs };
  const models = await listModels(settings, list);
  const known = settings.isInside ? await withLocalTraits(models, settings, list) : models;
  const prices = readPrices(settings.unlisted);
  const used = settings.modelFor('answer');
  return [
    `${settings.host}:`,
    ...seeingFirst(known).map((model) => {
      const price = prices.isListed(model.id) ? prices.language(model.id) : undefined;
      const words = modelWords({ ...model, ...(price && { price }) });
      return model.id === used ? `* ${words}` : `  ${words}`;
    }),
    `Prices as of ${prices.readOn}; check them, they change.`,
  ];
}
