import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { ConfigError } from '../contracts/errors.js';
import type { Log } from '../contracts/log.js';
import { decodeFeature, encodeFeature } from '../util/feature-text.js';
import { type Example, seedSchema } from './experience-rows.js';
import type { Embed } from './feature-space.js';

const batchSize = 64;
const cacheSchema = z.object({ space: z.string(), features: z.record(z.string(), z.string()) });

/**
 * Reads the examples that ship with the project: all `*.jsonl` of a folder, one example a line.
 * @throws ConfigError naming file and line of what is wrong
 */
export async function readSeeds(folder: string): Promise<readonly Example[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new ConfigError(`[experience] ${folder} cannot be read; run from a complete clone`, { cause });
  });
  const seeds: Example[] = [];
  const places = new Map<string, string>();
  for (const name of names.filter((candidate) => candidate.endsWith('.jsonl')).sort()) {
    const lines = (await readFile(path.join(folder, name), 'utf8')).split('\n');
    for (const [index, line] of lines.entries()) {
      if (line.trim() === '') continue;
      const place = `${name}:${index + 1}`;
      const seed = parseSeed(line, place);
      const twin = places.get(seed.id);
      if (twin) throw new ConfigError(`[experience] ${place} has the id "${seed.id}" of ${twin}; give it its own`);
      places.set(seed.id, place);
      seeds.push(seed);
    }
  }
  return seeds;
}

function parseSeed(line: string, place: string): Example {
  try {
    return seedSchema.parse(JSON.parse(line));
  } catch (cause) {
    const what = cause instanceof z.ZodError ? z.prettifyError(cause).replace(/\s*\n\s*/g, ', ') : 'is no JSON';
    throw new ConfigError(`[experience] ${place}: ${what}; fix that line`, { cause });
  }
}

/**
 * The features of texts, from a file where they are known, else from the model, then kept in that file.
 * @param file JSON; may be missing, or be deleted at any time
 * @param space name of the model's feature space: features of another are not used
 */
export async function cachedFeatures(
  texts: readonly string[],
  {
    file,
    space,
    embed,
    log,
  }: { readonly file: string; readonly space: string; readonly embed: Embed; readonly log: Log },
): Promise<ReadonlyMap<string, Float32Array>> {
  const cached = await readCache(file, space, log);
  const features = new Map<string, Float32Array>();
  const missing = new Set<string>();
  for (const text of texts) {
    const feature = decodeFeature(cached[hashOf(text)] ?? '');
    if (feature) features.set(text, feature);
    else missing.add(text);
  }
  if (missing.size === 0) return features;

  const list = [...missing];
  for (let start = 0; start < list.length; start += batchSize) {
    const batch = list.slice(start, start + batchSize);
    const computed = await embed(batch);
    for (const [index, text] of batch.entries()) features.set(text, computed[index]);
  }
  const content = Object.fromEntries([...features].map(([text, feature]) => [hashOf(text), encodeFeature(feature)]));
  await writeCache(file, JSON.stringify({ space, features: content }), log);
  return features;
}

async function readCache(file: string, space: string, log: Log): Promise<Readonly<Record<string, string>>> {
  try {
    const cache = cacheSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    return cache.space === space ? cache.features : {};
  } catch (error) {
    log.debug({ err: error }, `[experience] ${file} is not there or not readable; it is made again`);
    return {};
  }
}

async function writeCache(file: string, content: string, log: Log): Promise<void> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(`${file}.part`, content);
    await rename(`${file}.part`, file);
  } catch (error) {
    // Only speed is lost: the next start computes them again.
    log.warn({ err: error }, `[experience] ${file} could not be written`);
  }
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
