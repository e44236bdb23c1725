/** Where a server lists its models: at the address that was given, or near it. */
import { saidBy, transportFault } from './failure.js';
import { type ListedModel, type ListOptions, listModels } from './model-list.js';
import type { OpenAiSettings } from './settings.js';

type Server = Pick<OpenAiSettings, 'key' | 'baseUrl'>;

export type Located =
  /** `isOther`: not at the address that was given. */
  | { readonly address: string; readonly models: readonly ListedModel[]; readonly isOther: boolean }
  /** `silent`: something answers there, and no list. */
  | { readonly fault: 'unreachable' | 'refused' | 'silent'; readonly words: string; readonly cause: unknown };

/** Looks below /v1 as well, and without what follows it; not where nobody answers, or the key is refused. */
export async function locateModels(server: Server, options: ListOptions): Promise<Located> {
  const address = server.baseUrl.replace(/\/+$/, '');
  const first = await listAt(address, server, options);
  if ('models' in first) return { address, models: first.models, isOther: false };
  const { error: cause } = first;
  const { host } = new URL(address);
  const transport = transportFault(cause);
  if (transport)
    return { fault: 'unreachable', words: `${transport.message}; look whether a server runs there`, cause };
  if (statusOf(cause) === 401) {
    const words = server.key === undefined ? `${host} wants a key` : `${host} refuses the key`;
    return { fault: 'refused', words, cause };
  }
  for (const other of addressesNear(address)) {
    const found = await listAt(other, server, options);
    if ('models' in found) return { address: other, models: found.models, isOther: true };
  }
  const said = statusOf(cause) === undefined ? 'no list of models' : `“${saidBy(cause, server)}”`;
  return {
    fault: 'silent',
    words: `${host} answers ${said} at ${address}/models; addresses usually end in /v1`,
    cause,
  };
}

const addressesNear = (address: string): readonly string[] => {
  const candidates = [
    /\/v1\b/.test(address) ? address : `${address}/v1`,
    address.replace(/(\/v1)\/.*$/, '$1'),
    `${new URL(address).origin}/v1`,
  ];
  return [...new Set(candidates)].filter((candidate) => candidate !== address);
};

async function listAt(
  address: string,
  { key }: Server,
  options: ListOptions,
): Promise<{ readonly models: readonly ListedModel[] } | { readonly error: unknown }> {
  try {
    return { models: await listModels({ key, baseUrl: `${address}/` }, options) };
  } catch (error) {
    options.signal.throwIfAborted();
    return { error };
  }
}

const statusOf = (error: unknown): unknown => (error instanceof Error && 'status' in error ? error.status : undefined);
