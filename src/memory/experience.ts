import path from 'node:path';
import { z } from 'zod';
import type { Log } from '../contracts/log.js';
import type { ExampleKind, Experience, HoldsFor, NewExample, Store, VersionChange } from '../contracts/store.js';
import { decodeFeature, encodeFeature } from '../util/feature-text.js';
import { groupBy } from '../util/group-by.js';
import { remembered } from '../util/remembered.js';
import { encodedParts, type RowKey, rowKey } from '../util/row-key.js';
import { similarityOf } from '../util/vector.js';
import { chooseExamples, misleads, type Ranked, recordBonus } from './experience-ranking.js';
import {
  counterKey,
  type Example,
  exampleId,
  learnedMaxAgeMs,
  planExample,
  programExample,
  storedExampleSchema,
} from './experience-rows.js';
import { type Embed, findFeatureSpace } from './feature-space.js';
import { cachedFeatures } from './seeds.js';
import {
  addToIndex,
  createTeamIndexes,
  loadTeamIndex,
  type Pool,
  poolOf,
  removeFromIndex,
  type TeamIndex,
  type TeamIndexes,
} from './team-index.js';

/**
 * Fewest examples of a pool that are looked at exactly. The records' bonus decides among these, so a good record cannot
 * bring an example from far behind.
 */
const minCandidates = 24;
const outcomes = ['success', 'failure'] as const;

export interface ExperienceOptions {
  readonly store: Store;
  readonly seeds: readonly Example[];
  readonly embed: Embed;
  /** Folder for the seeds' features. */
  readonly cache: string;
  readonly now: () => number;
  readonly log: Log;
}

export interface ExperiencePools {
  of(team: string): Experience;
  /** Computes the seeds' features, for which the first retrieval would otherwise wait. */
  warmUp(): Promise<void>;
}

interface EmbeddedSeed {
  readonly example: Example;
  readonly feature: Float32Array;
}

/** What all teams share. */
interface Pools {
  readonly store: Store;
  readonly seeds: readonly Example[];
  /** The seeds' ids, by what they say (`exampleId`). */
  readonly seedIds: ReadonlyMap<string, string>;
  readonly embeddedSeeds: () => Promise<ReadonlyMap<Pool, readonly EmbeddedSeed[]>>;
  /** The feature space of today's model. */
  readonly space: () => Promise<string>;
  readonly indexes: TeamIndexes;
  readonly now: () => number;
  readonly log: Log;
}

/** What the functions below work on: the pools as one team sees them. */
interface TeamPools extends Pools {
  readonly team: string;
}

/** The same, for a request with some pictures. */
interface AskedPools extends TeamPools {
  readonly holdsFor?: HoldsFor;
}

interface Candidate {
  readonly example: Example;
  /** Cosine. */
  readonly similarity: number;
}
type RankedCandidate = Candidate & Ranked;

/**
 * The four pools of each team. Rows: `experience`: team, id → the example with its feature. Counters: `experience`, team,
 * id, success | failure | removed, and `experience-version`, team: changes so far, by which another process learns that
 * it must read again.
 */
export function createExperience({ store, seeds, embed, cache, now, log }: ExperienceOptions): ExperiencePools {
  const space = once(() => findFeatureSpace(store, embed));
  const embeddedSeeds = once(async (): Promise<ReadonlyMap<Pool, readonly EmbeddedSeed[]>> => {
    if (seeds.length === 0) return new Map();
    const file = path.join(cache, 'seed-features.json');
    const texts = seeds.map(({ instruction }) => instruction);
    const features = await cachedFeatures(texts, { file, space: await space(), embed, log });
    const embedded = seeds.flatMap((example): EmbeddedSeed[] => {
      const feature = features.get(example.instruction);
      return feature ? [{ example, feature }] : [];
    });
    return groupBy(embedded, ({ example }) => poolOf(example));
  });
  const indexes = createTeamIndexes(
    async (team) => (await store.totals([versionKey(team)], learnedMaxAgeMs))[0],
    (team, version) => loadTeamIndex(team, version, { store, embed, space, log }),
  );
  const seedIds = new Map(seeds.map((seed) => [exampleId(seed), seed.id]));
  const pools: Pools = { store, seeds, seedIds, embeddedSeeds, space, indexes, now, log };
  return {
    of: (team) => experienceOf({ ...pools, team }),
    async warmUp() {
      await embeddedSeeds();
    },
  };
}

function experienceOf(pools: TeamPools): Experience {
  return {
    async plans(feature, limit, holdsFor) {
      const found = await retrieve({ ...pools, holdsFor }, 'plan', feature, limit);
      return found.map(({ example, similarity }) => ({ example: planExample(example), similarity }));
    },
    async programs(feature, limit, holdsFor) {
      const found = await retrieve({ ...pools, holdsFor }, 'program', feature, limit);
      return found.flatMap(({ example, similarity }) => {
        const remembered = programExample(example);
        return remembered ? [{ example: remembered, similarity }] : [];
      });
    },
    add: (example, feature) => add(pools, example, feature),
    remove: (id) => remove(pools, id),
    async setAsleep(ids, isAsleep) {
      const keys = [...new Set(ids)].map((id) => counterKey(pools.team, id, 'asleep'));
      const totals = await pools.store.totals(keys);
      await pools.store.write(
        [],
        keys.map((key, at) => ({ key, by: (isAsleep ? 1 : 0) - totals[at] })),
      );
    },
    removeAll: () => removeAll(pools),
  };
}

async function retrieve(
  pools: AskedPools,
  kind: ExampleKind,
  feature: Float32Array,
  limit: number,
): Promise<readonly RankedCandidate[]> {
  const index = await pools.indexes.get(pools.team);
  const found = await Promise.all(outcomes.map((outcome) => search(pools, index, { kind, outcome }, feature, limit)));
  return chooseExamples(found.flat(), limit);
}

/** At least `limit` good ones of a pool where it has so many, among them its most similar. */
async function search(
  pools: AskedPools,
  index: TeamIndex,
  pool: Pick<Example, 'kind' | 'outcome'>,
  feature: Float32Array,
  limit: number,
): Promise<readonly RankedCandidate[]> {
  const own = index.pools.get(poolOf(pool));
  const seeds = (await pools.embeddedSeeds()).get(poolOf(pool)) ?? [];
  const shipped = seeds
    .map((seed) => ({ example: seed.example, similarity: similarityOf(seed.feature, feature) }))
    .sort((a, b) => b.similarity - a.similarity);
  for (let width = Math.max(minCandidates, 3 * limit); ; width *= 4) {
    const ids = own?.nearest(feature, width) ?? [];
    const held = await holding(await readOwn(pools, ids, feature), pools);
    const ranked = await rank(pools, [...shipped.slice(0, width), ...held]);
    if (ranked.length >= limit || width >= Math.max(shipped.length, own?.size ?? 0)) return ranked;
  }
}

/** The team's own rows of these ids, compared exactly. */
async function readOwn(
  { store, team, log }: TeamPools,
  ids: readonly string[],
  feature: Float32Array,
): Promise<readonly Candidate[]> {
  const keys = ids.map((id) => rowKey(team, id));
  const rows = await store.getMany('experience', keys, storedExampleSchema);
  return rows.flatMap((example) => {
    if (example === undefined) return [];
    const own = decodeFeature(example.feature);
    if (own) return [{ example, similarity: similarityOf(own, feature) }];
    log.warn({ team, example: example.id }, '[experience] the feature of a stored example cannot be read');
    return [];
  });
}

/** Without those that are confined to other pictures. */
async function holding(candidates: readonly Candidate[], { holdsFor }: AskedPools): Promise<readonly Candidate[]> {
  const held: Candidate[] = [];
  for (const candidate of candidates) {
    const { here } = candidate.example;
    if (here === undefined || (await holdsFor?.(here))) held.push(candidate);
  }
  return held;
}

/** Each with its record, without those that were removed or mislead. */
async function rank({ store, team }: TeamPools, candidates: readonly Candidate[]): Promise<readonly RankedCandidate[]> {
  const keys = rankingKeys(team);
  const totals = await store.totals(
    candidates.flatMap(({ example }) => keys(example.id)),
    learnedMaxAgeMs,
  );
  return candidates.flatMap((candidate, position) => {
    const [successes, failures, removed, asleep] = totals.slice(4 * position, 4 * position + 4);
    // Below nothing when one was withdrawn that an earlier version had not recorded.
    const record = { successes: Math.max(0, successes), failures: Math.max(0, failures) };
    if (removed > 0 || asleep > 0 || misleads(record)) return [];
    const score = candidate.similarity + recordBonus(record);
    return [{ ...candidate, outcome: candidate.example.outcome, score }];
  });
}

async function add(pools: TeamPools, example: NewExample, feature: Float32Array): Promise<string | undefined> {
  const { store, team, seedIds, space, now } = pools;
  const id = exampleId(example);
  const seed = seedIds.get(id);
  if (seed !== undefined && (await store.totals([counterKey(team, seed, 'removed')]))[0] === 0) return undefined;
  const key = rowKey(team, id);
  if ((await store.get('experience', key, z.unknown())) !== undefined) return id;
  const stored = { ...example, id, feature: encodeFeature(feature), space: await space(), at: now() };
  const rows = [{ namespace: 'experience', key, value: stored }];
  await writeIndexed(pools, { rows }, (index) => addToIndex(index, stored, feature));
  return id;
}

async function remove(pools: TeamPools, id: string): Promise<void> {
  const { store, team, seeds } = pools;
  if (seeds.some((seed) => seed.id === id)) {
    await store.increment(counterKey(team, id, 'removed'), 1);
    return;
  }
  const rows = [{ namespace: 'experience', key: rowKey(team, id), value: undefined }];
  await writeIndexed(pools, { rows }, (index) => removeFromIndex(index, id));
}

async function removeAll(pools: TeamPools): Promise<void> {
  const { store, team, seeds } = pools;
  const rows = await store.list('experience', z.unknown(), { prefix: rowKey(team, '') });
  // Ids are hexadecimal, so they stand in keys as they are.
  const own = rows.flatMap(({ key }) => encodedParts(key).at(-1) ?? []);
  const counted = [...own, ...seeds.map(({ id }) => id)].flatMap((id) => counterKeys(team, id));
  const totals = await store.totals(counted);
  const change: VersionChange = {
    rows: rows.map(({ key }) => ({ namespace: 'experience', key, value: undefined })),
    counters: counted.map((key, at) => ({ key, by: -totals[at] })).filter(({ by }) => by !== 0),
  };
  await writeIndexed(pools, change, (index) => {
    for (const id of own) removeFromIndex(index, id);
  });
}

/** Other processes learn of it in the same transaction, and this one's index follows without reading all again. */
async function writeIndexed(
  { store, team, indexes }: TeamPools,
  change: VersionChange,
  follow: (index: TeamIndex) => void,
): Promise<void> {
  const version = await store.writeVersion(versionKey(team), change);
  const index = indexes.peek(team);
  if (index?.version !== version - 1) return;
  follow(index);
  index.version = version;
}

const versionKey = (team: string): RowKey => rowKey('experience-version', team);
const counterKeys = (team: string, id: string): readonly RowKey[] => [
  counterKey(team, id, 'success'),
  counterKey(team, id, 'failure'),
  counterKey(team, id, 'removed'),
  counterKey(team, id, 'asleep'),
];
/** Every question asks for a hundred of them, mostly the same. */
const rankingKeys = remembered((team) => remembered((id) => counterKeys(team, id), 2_000), 64);

/** Works once, at the first call; after a failure, again at the next. */
function once<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let running: Promise<Result> | undefined;
  return () => {
    running ??= work().catch((error: unknown) => {
      running = undefined;
      throw error;
    });
    return running;
  };
}
