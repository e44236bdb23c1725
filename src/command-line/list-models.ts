import { ClovabotError } from '../contracts/errors.js';
import { seeingFirst } from '../models/openai/find-servers.js';
import { locateModels } from '../models/openai/locate-models.js';
import { withLocalTraits } from '../models/openai/model-list.js';
import { readSettings } from '../models/openai/settings.js';
import { readPrices } from '../models/shared/prices.js';
import { modelWords } from './model-choices.js';

/** ms */
const timeoutMs = 10_000;

/**
 * The models of the server that the environment names, a line each, those that see first, with what they cost where the
 * server or data/prices.json says it.
 * @throws ClovabotError when no server is named, or it lists none
 */
export async function listServerModels(
  environment: Readonly<Record<string, string | undefined>>,
  options: { readonly fetch: typeof fetch; readonly signal: AbortSignal },
): Promise<readonly string[]> {
  const settings = readSettings(environment);
  if (!settings)
    throw new ClovabotError('[models] no server is connected: run clovabot setup models, or set OPENAI_API_KEY');
  const list = { ...options, timeoutMs };
  const located = await locateModels(settings, list);
  if ('fault' in located) throw new ClovabotError(`[models] ${located.words}; clovabot doctor tells more`);
  const { models, isOther, address } = located;
  if (isOther)
    throw new ClovabotError(`[models] ${settings.host} does not answer there; set OPENAI_BASE_URL to ${address}`);
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
