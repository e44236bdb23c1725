/** Whether weights are here, or can be fetched: asks the hub for the smallest file that every model has. */
import type { CheckResult } from '../../contracts/model.js';
import type { Weights } from './local-calls.js';
import type { LocalSettings } from './settings.js';

const vendorUrl = 'https://huggingface.co/';

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
