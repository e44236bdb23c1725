import { createHash, createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { Example } from '../../contracts/learning.js';
import type { Lesson } from '../../contracts/lesson.js';
import type { Memory } from '../../contracts/store.js';
import type { Person } from '../../contracts/turn.js';
import type { StepKind } from '../../learning/kind.js';
import { boxHeight, boxWidth } from '../../util/box.js';
import { rowKey } from '../../util/row-key.js';
import { type Bundle, type BundlePlace, bundleLimits, writeBundle } from './bundle.js';

export interface ExportOptions {
  /** As the team calls itself, and under which terms its members give their pictures. */
  readonly from: string;
  readonly licence: string;
  /** Whether a member agrees that pictures that they gave go in. */
  agrees(giver: Person): boolean;
  readonly now: () => number;
}

export interface Exported {
  readonly text: string;
  readonly concepts: readonly string[];
  readonly answers: number;
  /** Pictures; and names of members without whose word theirs were left out. */
  readonly pictures: number;
  readonly asks: readonly string[];
}

/**
 * What a team has taught by showing and by answering, with its pictures, as far as those who gave them agree, and collected
 * ones with their licence. Nobody's face goes in.
 */
export async function exportLessons(
  team: string,
  {
    memory,
    kinds,
  }: { readonly memory: Pick<Memory, 'lessons' | 'pictures' | 'store' | 'vault'>; readonly kinds: readonly StepKind[] },
  options: ExportOptions,
): Promise<Exported> {
  const lessons = memory.lessons(team);
  const kept = new Set((await lessons.list()).filter(isKept).flatMap(({ examples }) => examples));
  const asks = new Set<string>();
  const pictures: Bundle['pictures'][number][] = [];
  const places = new Map<string, number>();
  const concepts = new Map<string, BundlePlace[]>();
  const answers: Bundle['answers'][number][] = [];

  async function placeOf(example: Example): Promise<BundlePlace | undefined> {
    const { picture, source, candidates, right } = example;
    const { author } = source;
    if (source.kind !== 'collected' && (!author || !options.agrees(author))) {
      if (author) asks.add(author.name);
      return undefined;
    }
    const at = places.get(picture.id) ?? (await take(example));
    if (at === undefined) return undefined;
    const box = example.view ?? (example.isOfTaughtWord ? candidates[right[0]]?.box : undefined);
    const { width, height } = picture;
    const isPart = box && (boxWidth(box) < width || boxHeight(box) < height);
    const share = (value: number, side: number): number => Math.min(1, Math.max(0, value / side));
    return {
      picture: at,
      ...(isPart && {
        part: [share(box[0], width), share(box[1], height), share(box[2], width), share(box[3], height)] as const,
      }),
    } as BundlePlace;
  }

  async function take({ picture, source }: Example): Promise<number | undefined> {
    const stored = await memory.pictures(team).bytes(picture.id);
    if (!stored || stored.bytes.byteLength > bundleLimits.pictureBytes || pictures.length >= bundleLimits.pictures)
      return undefined;
    pictures.push({
      sha256: createHash('sha256').update(stored.bytes).digest('hex'),
      by: source.author?.name ?? source.url ?? options.from,
      ...(source.licence !== undefined && { licence: source.licence }),
      ...(source.url !== undefined && { url: source.url }),
      base64: Buffer.from(stored.bytes).toString('base64'),
    });
    places.set(picture.id, pictures.length - 1);
    return pictures.length - 1;
  }

  for (const example of (await lessons.examples()).toReversed()) {
    if (!kept.has(example.id)) continue;
    const told = kinds.flatMap((kind) => kind.told?.(example) ?? []).at(0);
    const at = told && (await placeOf(example));
    if (!told || !at) continue;
    if ('name' in told) concepts.set(told.name, [...(concepts.get(told.name) ?? []), at].slice(0, 20));
    else answers.push({ ...told, at });
  }
  const bundle = {
    ...{ from: options.from, licence: options.licence, made: new Date(options.now()).toISOString() },
    concepts: [...concepts].slice(0, bundleLimits.concepts).map(([name, shown]) => ({ name, shown })),
    answers: answers.slice(0, bundleLimits.answers),
    pictures,
  };
  return {
    text: writeBundle(bundle, await signingKey(memory)),
    concepts: bundle.concepts.map(({ name }) => name),
    answers: bundle.answers.length,
    pictures: pictures.length,
    asks: [...asks],
  };
}

const isKept = ({ status }: Lesson): boolean => status === 'accepted';

/** Made once, sealed, so that others know the same makers again. */
async function signingKey({ store, vault }: Pick<Memory, 'store' | 'vault'>): Promise<KeyObject> {
  const table = store.table('bundle-key', z.string());
  const key = rowKey('ed25519');
  const about = 'the key that signs lesson bundles';
  const sealed = await table.get(key);
  if (sealed !== undefined) return createPrivateKey(await vault.open(sealed, about));
  const { privateKey } = generateKeyPairSync('ed25519');
  await table.set(key, await vault.seal(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), about));
  return privateKey;
}
