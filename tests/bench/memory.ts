/** Retrieval among 100,000 examples against plain brute force, and how many turns a second are kept. */
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { z } from 'zod';
import { promptSchemas } from '../../src/learning/prompt-schemas.js';
import { type OpenMemory, openMemory } from '../../src/memory/index.js';
import { encodeFeature } from '../../src/util/feature-text.js';
import { rowKey } from '../../src/util/row-key.js';
import { recordingLog } from '../support/log.js';
import { fullTurn } from '../support/turn.js';
import { dimensions, near, randomVector, seededRandom, wordFeature } from '../support/word-features.js';

const team = 'bench';
const limit = 8;

export interface RetrievalBench {
  readonly name: string;
  readonly examples: number;
  readonly runs: number;
  readonly medianMs: number;
  readonly p95Ms: number;
  /** What the median must stay below. */
  readonly budgetMs: number;
  /** Processor time of this process a retrieval, ms: what it costs whatever else the machine does. */
  readonly processorMs: number;
  /** Plain brute force over 32-bit floats in memory, in the same run. */
  readonly bruteForceMs: number;
  /** Median over that: below 1 is faster. */
  readonly ratio: number;
  /** Share of brute force's best that were retrieved. */
  readonly recall: number;
  /** The first retrieval, which reads all rows. */
  readonly loadMs: number;
  readonly residentMegabytes: number;
}

/**
 * One team's plans: 100,000 of them in SQLite, their features in crowds, as questions are. Whole retrievals: vectors,
 * rows, records and ranking.
 */
export async function benchRetrieval(examples = 100_000, runs = 100): Promise<RetrievalBench> {
  return withMemory(async (memory) => {
    const random = seededRandom(1);
    const centres = Array.from({ length: 500 }, () => randomVector(random));
    const matrix = new Float32Array(examples * dimensions);
    await fill(memory, examples, (position) => {
      const feature = near(centres[position % centres.length], 0.8, random);
      matrix.set(feature, position * dimensions);
      return feature;
    });
    const experience = memory.experience(team);
    const loadMs = await timed(() => experience.plans(centres[0], limit));

    const times: number[] = [];
    const bruteTimes: number[] = [];
    let found = 0;
    let processor = 0;
    for (let run = 0; run < runs + 10; run++) {
      const query = near(centres[run % centres.length], 0.8, random);
      const processorBefore = process.cpuUsage();
      const began = performance.now();
      const retrieved = await experience.plans(query, limit);
      const time = performance.now() - began;
      const { user, system } = process.cpuUsage(processorBefore);
      const bruteBegan = performance.now();
      const best = bruteForce(matrix, query);
      const bruteTime = performance.now() - bruteBegan;
      // The first runs are those of a cold compiler.
      if (run < 10) continue;
      times.push(time);
      bruteTimes.push(bruteTime);
      processor += (user + system) / 1_000;
      const ids = new Set(retrieved.map(({ example }) => example.id));
      found += best.filter((position) => ids.has(`example ${position}`)).length;
    }
    const [medianMs, p95Ms] = [quantile(times, 0.5), quantile(times, 0.95)];
    const bruteForceMs = quantile(bruteTimes, 0.5);
    return {
      name: 'retrieval of 8 examples',
      examples,
      runs,
      medianMs,
      p95Ms,
      budgetMs: 20,
      processorMs: processor / runs,
      bruteForceMs,
      ratio: medianMs / bruteForceMs,
      recall: found / (runs * limit),
      loadMs,
      residentMegabytes: process.memoryUsage().rss / 1e6,
    };
  });
}

export interface TurnsBench {
  readonly name: string;
  readonly runs: number;
  readonly bytesPerTurn: number;
  readonly writesPerSecond: number;
  readonly readsPerSecond: number;
}

/** Full turns of seven steps into SQLite, one after the other, and back by their posts. */
export async function benchTurns(runs = 3_000): Promise<TurnsBench> {
  return withMemory(async (memory) => {
    const turns = Array.from({ length: runs }, (_, position) => fullTurn(`turn ${position}`, team, 'thread', position));
    const writeMs = await timed(async () => {
      for (const turn of turns) await memory.turns.set(turn, `post of ${turn.id}`);
    });
    const readMs = await timed(async () => {
      for (const turn of turns) await memory.turns.byPost(team, `post of ${turn.id}`);
    });
    return {
      name: 'turns kept',
      runs,
      bytesPerTurn: JSON.stringify(turns[0]).length,
      writesPerSecond: Math.round((runs / writeMs) * 1_000),
      readsPerSecond: Math.round((runs / readMs) * 1_000),
    };
  });
}

async function withMemory<Result>(work: (memory: OpenMemory) => Promise<Result>): Promise<Result> {
  const home = mkdtempSync(path.join(tmpdir(), 'clovabot-bench-'));
  const seeds = path.join(home, 'seeds');
  await mkdir(seeds);
  const memory = await openMemory({
    home,
    databaseUrl: `sqlite://${path.join(home, 'clovabot.sqlite')}`,
    seeds,
    promptSchemas,
    embed: async (texts) => texts.map((text) => wordFeature(text)),
    now: () => Date.now(),
    randomId: () => 'bench',
    log: recordingLog(),
  });
  try {
    return await work(memory);
  } finally {
    await memory.close();
    rmSync(home, { recursive: true, force: true });
  }
}

/** Rows as `Experience.add` writes them, a thousand at once. */
async function fill(
  memory: OpenMemory,
  examples: number,
  featureOf: (position: number) => Float32Array,
): Promise<void> {
  await memory
    .experience(team)
    .add({ kind: 'plan', instruction: '', steps: [], outcome: 'success' }, new Float32Array(dimensions));
  const [{ key: space }] = await memory.store.list('feature-spaces', z.unknown(), {});
  for (let start = 0; start < examples; start += 1_000)
    await memory.store.write(
      Array.from({ length: Math.min(1_000, examples - start) }, (_, offset) => {
        const position = start + offset;
        const id = `example ${position}`;
        const value = {
          id,
          kind: 'plan',
          instruction: `How many things of kind ${position} are to the left of the other?`,
          steps: ['Find the other', 'Crop to the left of it', 'Find the things', 'Count them'],
          outcome: 'success',
          feature: encodeFeature(featureOf(position)),
          space,
          at: position,
        };
        return { namespace: 'experience', key: rowKey(team, id), value };
      }),
    );
}

function bruteForce(matrix: Float32Array, query: Float32Array): readonly number[] {
  const best: { position: number; similarity: number }[] = [];
  for (let position = 0; position * dimensions < matrix.length; position++) {
    let similarity = 0;
    for (let dimension = 0, at = position * dimensions; dimension < dimensions; dimension++, at++)
      similarity += matrix[at] * query[dimension];
    if (best.length === limit && similarity <= best[limit - 1].similarity) continue;
    best.push({ position, similarity });
    best.sort((a, b) => b.similarity - a.similarity);
    best.length = Math.min(best.length, limit);
  }
  return best.map(({ position }) => position);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}
