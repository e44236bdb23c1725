/** Servers of models on this machine, and hosted ones: `data/model-servers.json`, which says when and where it was read. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { ConfigError } from '../../contracts/errors.js';
import { projectRoot } from '../../util/project-root.js';
import { type ListedModel, type ListOptions, listModels, withLocalTraits } from './model-list.js';

const localSchema = z.object({ name: z.string(), url: z.url() });
const hostedSchema = z.object({
  name: z.string(),
  /** Absent: OpenAI's own. */
  url: z.url().optional(),
  /** Where one gets a key. */
  keys: z.url(),
});
const fileSchema = z.object({
  read: z.iso.date(),
  sources: z.array(z.string()).min(1),
  local: z.array(localSchema),
  hosted: z.array(hostedSchema),
});
export type LocalServer = Readonly<z.infer<typeof localSchema>>;
export type HostedServer = Readonly<z.infer<typeof hostedSchema>>;
export type KnownServers = Readonly<z.infer<typeof fileSchema>>;

/** @throws ConfigError when the file is not as it should be */
export function readKnownServers(file: string = path.join(projectRoot, 'data', 'model-servers.json')): KnownServers {
  const read = fileSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (read.success) return read.data;
  throw new ConfigError(`[setup] ${file} cannot be used: ${z.prettifyError(read.error)}; restore it`, {
    cause: read.error,
  });
}

export interface FoundServer extends LocalServer {
  /** Those that see first. */
  readonly models: readonly ListedModel[];
}

/**
 * Which of the servers run and have models. What cannot be reached, or speaks something else, is left out.
 * @param hosts names of this machine to try instead of localhost: of a container's host as well
 */
export async function findServers(
  servers: readonly LocalServer[],
  hosts: readonly string[],
  options: ListOptions,
): Promise<readonly FoundServer[]> {
  const tried = servers.flatMap(({ name, url }) =>
    hosts.map((host) => ({ name, url: url.replace('//localhost:', `//${host}:`) })),
  );
  const found = await Promise.all(
    // A signal of its own each: dozens of requests would listen to one.
    tried.map((server) => findModels(server, { ...options, signal: AbortSignal.any([options.signal]) })),
  );
  return found.filter((server) => server !== undefined);
}

async function findModels(server: LocalServer, options: ListOptions): Promise<FoundServer | undefined> {
  const address = { key: undefined, baseUrl: server.url };
  const models = await listModels(address, options).catch(() => undefined);
  options.signal.throwIfAborted();
  if (!models || models.length === 0) return undefined;
  return { ...server, models: seeingFirst(await withLocalTraits(models, address, options)) };
}

/** Those that see, those that may, those that don't; each in the server's order. */
export const seeingFirst = (models: readonly ListedModel[]): readonly ListedModel[] =>
  models.toSorted((a, b) => rank(a) - rank(b));

const rank = ({ sees }: ListedModel): number => (sees === undefined ? 1 : sees ? 0 : 2);
