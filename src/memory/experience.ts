import path from 'node:path';
import { z } from 'zod';
import type { Log } from '../contracts/log.js';
import type { Retrieved } from '../contracts/planner.js';
import type { ExampleKind, Experience, Store } from '../contracts/store.js';
import { decodeFeature, encodeFeature, similarityOf } from '../util/feature-text.js';
import { type Example, exampleId, planExample, programExample, storedExampleSchema } from './example.js';
import { chooseExamples, misleads, type Ranked, recordBonus } from './experience-ranking.js';
import { type Embed, findFeatureSpace } from './feature-space.js';
import { rowKey } from './row-key.js';
import { cachedFeatures } from './seeds.js';
import { addToIndex, loadTeamIndex, poolOf, removeFromIndex, type TeamIndex } from './team-index.js';
import { teamIndexes } from './team-indexes.js';

/**
 * Fewest examples of a pool that are looked at exactly. The records' bonus decides among these, so a good record cannot
 * bring an example from far behind.
 */
const shortList = 24;
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
  const seedIds = new Map(seeds.map((seed) => [exampleId(seed), seed.id]));
  const space = once(() => findFeatureSpace(store, embed));
  const embeddedSeeds = once(async () => {
    const file = path.join(cache, 'seed-features.json');
    const texts = seeds.map(({ instruction }) => instruction);
    const features =
      texts.length > 0 ? await cachedFeatures(texts, { file, space: await space(), embed, log }) : new Map();
    return seeds.flatMap((example) => {
      const feature: Float32Array | undefined = features.get(example.instruction);
      return feature ? [{ example, feature }] : [];
    });
  });
  const indexes = teamIndexes(
    async (team) => (await store.totals([versionKey(team)]))[0],
    (team, version) => loadTeamIndex(team, version, { store, embed, space, log }),
  );

  function of(team: string): Experience {
    const counter = (id: string, what: 'success' | 'failure' | 'removed'): string =>
      rowKey('experience', team, id, what);

    /** Each with its record, without those that were removed or mislead. */
    async function rank(candidates: readonly Candidate[]): Promise<readonly RankedCandidate[]> {
      const keys = candidates.flatMap(({ example }) => [
        counter(example.id, 'success'),
        counter(example.id, 'failure'),
        counter(example.id, 'removed'),
      ]);
      const totals = await store.totals(keys);
      return candidates.flatMap((candidate, position) => {
        const [successes, failures, removed] = totals.slice(3 * position, 3 * position + 3);
        // Below nothing when one was withdrawn that a stop had kept from being recorded.
        const record = { successes: Math.max(0, successes), failures: Math.max(0, failures) };
        if (removed > 0 || misleads(record)) return [];
        const score = candidate.similarity + recordBonus(record);
        return [{ ...candidate, outcome: candidate.example.outcome, score }];
      });
    }

    /** The team's own rows of these ids, compared exactly. */
    async function readOwn(ids: readonly string[], feature: Float32Array): Promise<readonly Candidate[]> {
      if (ids.length === 0) return [];
      const rows: unknown[] = await store.table('experience').getMany(ids.map((id) => rowKey(team, id)));
      return rows.flatMap((row) => {
        if (row === undefined) return [];
        const parsed = storedExampleSchema.safeParse(row);
        const own = parsed.success ? decodeFeature(parsed.data.feature) : undefined;
        if (parsed.success && own) return [{ example: parsed.data, similarity: similarityOf(own, feature) }];
        log.warn({ err: parsed.error, team }, '[experience] a stored example cannot be read and is left out');
        return [];
      });
    }

    /** At least `limit` good ones of a pool where it has so many, among them its most similar. */
    async function search(
      index: TeamIndex,
      pool: Pick<Example, 'kind' | 'outcome'>,
      feature: Float32Array,
      limit: number,
    ): Promise<readonly RankedCandidate[]> {
      const own = index.pools.get(poolOf(pool));
      const shipped = (await embeddedSeeds())
        .filter(({ example }) => poolOf(example) === poolOf(pool))
        .map((seed) => ({ example: seed.example, similarity: similarityOf(seed.feature, feature) }))
        .sort((a, b) => b.similarity - a.similarity);
      for (let width = Math.max(shortList, 3 * limit); ; width *= 4) {
        const ids = own?.nearest(feature, width) ?? [];
        const ranked = await rank([...shipped.slice(0, width), ...(await readOwn(ids, feature))]);
        if (ranked.length >= limit || width >= Math.max(shipped.length, own?.size ?? 0)) return ranked;
      }
    }

    async function retrieve(
      kind: ExampleKind,
      feature: Float32Array,
      limit: number,
    ): Promise<readonly RankedCandidate[]> {
      const index = await indexes.get(team);
      const found = await Promise.all(outcomes.map((outcome) => search(index, { kind, outcome }, feature, limit)));
      return chooseExamples(found.flat(), limit);
    }

    /** Tells other processes, and this one's index without reading all again. */
    async function changed(change: (index: TeamIndex) => void): Promise<void> {
      const version = await store.increment(versionKey(team), 1);
      const index = indexes.peek(team);
      if (index?.version !== version - 1) return;
      change(index);
      index.version = version;
    }

    return {
      async plans(feature, limit) {
        const found = await retrieve('plan', feature, limit);
        return found.map(({ example, similarity }) => ({ example: planExample(example), similarity }));
      },

      async programs(feature, limit) {
        const found = await retrieve('program', feature, limit);
        return found.flatMap(({ example, similarity }): Retrieved<NonNullable<ReturnType<typeof programExample>>>[] => {
          const remembered = programExample(example);
          return remembered ? [{ example: remembered, similarity }] : [];
        });
      },

      async add(example, feature) {
        const id = exampleId(example);
        const seed = seedIds.get(id);
        if (seed !== undefined && (await store.totals([counter(seed, 'removed')]))[0] === 0) return undefined;
        if (await store.table('experience').has(rowKey(team, id))) return id;
        const stored = { ...example, id, feature: encodeFeature(feature), space: await space(), at: now() };
        await store.write([{ namespace: 'experience', key: rowKey(team, id), value: stored }]);
        await changed((index) => addToIndex(index, stored, feature));
        return id;
      },

      async recordOutcome(ids, outcome) {
        await Promise.all([...new Set(ids)].map((id) => store.increment(counter(id, outcome), 1)));
      },

      async withdrawOutcome(ids, outcome) {
        await Promise.all([...new Set(ids)].map((id) => store.increment(counter(id, outcome), -1)));
      },

      async remove(id) {
        if (seeds.some((seed) => seed.id === id)) {
          await store.increment(counter(id, 'removed'), 1);
          return;
        }
        await store.write([{ namespace: 'experience', key: rowKey(team, id), value: undefined }]);
        await changed((index) => removeFromIndex(index, id));
      },

      async removeAll() {
        const prefix = rowKey(team, '');
        const rows = await store.list('experience', z.unknown(), { prefix });
        // Ids are hexadecimal, so they stand in keys as they are.
        const own = rows.map(({ key }) => key.slice(prefix.length));
        await store.write(rows.map(({ key }) => ({ namespace: 'experience', key, value: undefined })));
        await changed((index) => {
          for (const id of own) removeFromIndex(index, id);
        });
        const counters = [...own, ...seeds.map(({ id }) => id)].flatMap((id) => [
          counter(id, 'success'),
          counter(id, 'failure'),
          counter(id, 'removed'),
        ]);
        for (const [position, total] of (await store.totals(counters)).entries())
          if (total !== 0) await store.increment(counters[position], -total);
      },
    };
  }

  return {
    of,
    async warmUp() {
      await embeddedSeeds();
    },
  };
}

const versionKey = (team: string): string => rowKey('experience-version', team);

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
