import { setImmediate } from 'node:timers/promises';
import type { Log } from '../contracts/log.js';
import type { ExampleKind, Store } from '../contracts/store.js';
import { decodeFeature, encodeFeature } from '../util/feature-text.js';
import { type RowKey, rowKey } from '../util/row-key.js';
import { type StoredExample, storedExampleSchema } from './experience-rows.js';
import type { Embed } from './feature-space.js';
import { createVectorIndex, type VectorIndex } from './vector-index.js';

const pageSize = 500;
const embedBatch = 64;
/** Bytes of vectors kept over all teams, and how many teams: each has WebAssembly memories of its own. */
const maxBytes = 256_000_000;
const maxTeams = 64;

/** D_ps, D_pf, D_cs or D_cf. */
export type Pool = `${ExampleKind} ${'success' | 'failure'}`;
export const poolOf = ({ kind, outcome }: Pick<StoredExample, 'kind' | 'outcome'>): Pool => `${kind} ${outcome}`;

/** What is kept in memory of one team's experience: vectors to find ids by. The rows stay in the database. */
export interface TeamIndex {
  /** The team's count of changes that it knows of. */
  version: number;
  readonly pools: Map<Pool, VectorIndex>;
}

export function addToIndex(index: TeamIndex, example: StoredExample, feature: Float32Array): void {
  const pool = index.pools.get(poolOf(example)) ?? createVectorIndex(feature.length);
  index.pools.set(poolOf(example), pool);
  pool.add(example.id, feature);
}

export function removeFromIndex(index: TeamIndex, id: string): void {
  for (const pool of index.pools.values()) pool.remove(id);
}

function indexBytes({ pools }: TeamIndex): number {
  return [...pools.values()].reduce((sum, pool) => sum + pool.bytes, 0);
}

export interface TeamIndexOptions {
  readonly store: Store;
  readonly embed: Embed;
  /** The feature space of today's model. */
  readonly space: () => Promise<string>;
  readonly log: Log;
}

export interface TeamIndexes {
  /** The team's index, loaded when it is not here or when another process has changed the rows. */
  get(team: string): Promise<TeamIndex>;
  /** Only if it is here. */
  peek(team: string): TeamIndex | undefined;
}

/** Keeps the indexes of the teams that asked last. */
export function createTeamIndexes(
  versionOf: (team: string) => Promise<number>,
  load: (team: string, version: number) => Promise<TeamIndex>,
): TeamIndexes {
  // In the order of their last use.
  const ready = new Map<string, TeamIndex>();
  const loading = new Map<string, Promise<TeamIndex>>();

  function use(team: string, index: TeamIndex): TeamIndex {
    ready.delete(team);
    ready.set(team, index);
    let bytes = [...ready.values()].reduce((sum, each) => sum + indexBytes(each), 0);
    for (const [oldest, each] of ready) {
      if (oldest === team || (bytes <= maxBytes && ready.size <= maxTeams)) break;
      ready.delete(oldest);
      bytes -= indexBytes(each);
    }
    return index;
  }

  return {
    async get(team) {
      const version = await versionOf(team);
      const known = ready.get(team);
      if (known && known.version >= version) return use(team, known);
      const running = loading.get(team) ?? load(team, version).finally(() => loading.delete(team));
      loading.set(team, running);
      return use(team, await running);
    },
    peek: (team) => ready.get(team),
  };
}

/**
 * Reads a team's rows, in pages so that others get their turn. Rows with features of another model get new ones.
 * @param version what the team's count of changes was before
 */
export async function loadTeamIndex(team: string, version: number, options: TeamIndexOptions): Promise<TeamIndex> {
  const { store, log } = options;
  const index: TeamIndex = { version, pools: new Map() };
  const outdated: { readonly key: RowKey; readonly value: StoredExample }[] = [];
  const prefix = rowKey(team, '');
  for (let after: RowKey | undefined; ; ) {
    const rows = await store.list('experience', storedExampleSchema, { prefix, after, limit: pageSize });
    for (const row of rows) {
      const feature = row.value.space === (await options.space()) ? decodeFeature(row.value.feature) : undefined;
      if (feature) addToIndex(index, row.value, feature);
      else outdated.push(row);
    }
    if (rows.length < pageSize) break;
    after = rows.at(-1)?.key;
    await setImmediate();
  }
  for (let start = 0; start < outdated.length; start += embedBatch) {
    const batch = outdated.slice(start, start + embedBatch);
    try {
      await renewFeatures(index, batch, options);
    } catch (error) {
      log.warn({ err: error, team, examples: batch.length }, '[experience] features of an older model stay unused');
    }
  }
  return index;
}

async function renewFeatures(
  index: TeamIndex,
  rows: readonly { readonly key: RowKey; readonly value: StoredExample }[],
  { store, embed, space }: TeamIndexOptions,
): Promise<void> {
  const features = await embed(rows.map(({ value }) => value.instruction));
  const current = await space();
  const renewed = rows.map(({ key, value }, position) => ({
    namespace: 'experience',
    key,
    value: { ...value, feature: encodeFeature(features[position]), space: current },
  }));
  await store.write(renewed);
  for (const [position, { value }] of renewed.entries()) addToIndex(index, value, features[position]);
}
