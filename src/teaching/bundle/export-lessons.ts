import { createHash, createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { Example, LearnedPrompts } from '../../contracts/learning.js';
import type { Lesson } from '../../contracts/lesson.js';
import type { Memory, PictureGift } from '../../contracts/store.js';
import type { Person } from '../../contracts/turn.js';
import type { StepKind } from '../../learning/kind.js';
import { boxHeight, boxWidth } from '../../util/box.js';
import { rowKey } from '../../util/row-key.js';
import { type Bundle, type BundlePlace, bundleLimits, writeBundle } from './bundle.js';
import { picturesGivers } from './picture-givers.js';

export interface ExportOptions {
  /** As the team calls itself, and under which terms its members give their pictures. */
  readonly from: string;
  readonly licence: string;
  /** Who exports: what they gave goes in, as the team's. */
  readonly self: Pick<Person, 'id'>;
  /** Whether a member who has said nothing of it in the chat agrees that pictures that they gave go in. */
  agrees(giver: Person): boolean;
  readonly now: () => number;
}

export interface Exported {
  readonly text: string;
  readonly concepts: readonly string[];
  readonly answers: number;
  /** Pictures; and names of members without whose word theirs were left out, and of those who have said no. */
  readonly pictures: number;
  readonly asks: readonly string[];
  readonly declined: readonly string[];
}

interface ExportServices {
  readonly memory: Pick<Memory, 'lessons' | 'pictures' | 'turns' | 'choices' | 'store' | 'vault'>;
  readonly kinds: readonly StepKind[];
  /** What the team's tools have learned. */
  learned(team: string): Promise<LearnedPrompts>;
}

/**
 * What a team has taught by showing and by answering, with its pictures, as far as those who gave them agree, and collected
 * ones with their licence. Nobody's face goes in.
 */
export async function exportLessons(
  team: string,
  { memory, kinds, learned }: ExportServices,
  options: ExportOptions,
): Promise<Exported> {
  const lessons = memory.lessons(team);
  const kept = new Set((await lessons.list()).filter(isKept).flatMap(({ examples }) => examples));
  const gallery = await openGallery(team, memory, options);
  const concepts = new Map<string, BundlePlace[]>();
  const answers: Bundle['answers'][number][] = [];
  for (const example of (await lessons.examples()).toReversed()) {
    if (!kept.has(example.id)) continue;
    const told = kinds.flatMap((kind) => kind.told?.(example) ?? []).at(0);
    const at = told && (await gallery.placeOf(example));
    if (!told || !at) continue;
    if ('name' in told) concepts.set(told.name, [...(concepts.get(told.name) ?? []), at].slice(0, 20));
    else answers.push({ ...told, at });
  }
  const pool = await learned(team);
  const names = kinds.find((kind) => kind.names)?.names;
  const named = [...concepts].slice(0, bundleLimits.concepts).map(([name, shown]) => {
    const { others = [], owner, kind } = names?.entityOf(name, pool) ?? {};
    return {
      name,
      ...(others.length > 0 && { others: others.slice(0, 20) }),
      ...(owner !== undefined && { owner }),
      ...(kind !== undefined && { kind }),
      shown,
    };
  });
  const { pictures, asks, declined } = gallery;
  const bundle = {
    ...{ from: options.from, licence: options.licence, made: new Date(options.now()).toISOString() },
    concepts: named,
    answers: answers.slice(0, bundleLimits.answers),
    pictures,
  };
  return {
    text: writeBundle(bundle, await signingKey(memory)),
    concepts: bundle.concepts.map(({ name }) => name),
    answers: bundle.answers.length,
    pictures: pictures.length,
    ...{ asks: [...asks], declined: [...declined] },
  };
}

/** The pictures of a bundle, each once, as far as they may go in. */
async function openGallery(team: string, memory: ExportServices['memory'], options: ExportOptions) {
  const giversOf = await picturesGivers(team, memory);
  const gifts = new Map((await memory.choices(team).gifts()).map((gift) => [gift.person.id, gift]));
  const pictures: Bundle['pictures'][number][] = [];
  const places = new Map<string, number>();
  const [asks, declined] = [new Set<string>(), new Set<string>()];

  /** What those who gave it say; undefined where one of them doesn't agree. */
  function given(
    example: Example,
  ): { readonly by: readonly Person[]; readonly gifts: readonly PictureGift[] } | undefined {
    const by = giversOf(example);
    for (const person of by) {
      const gift = gifts.get(person.id);
      if (gift?.agrees ?? (person.id === options.self.id || options.agrees(person))) continue;
      (gift ? declined : asks).add(person.name);
      return undefined;
    }
    return { by, gifts: by.flatMap(({ id }) => gifts.get(id) ?? []) };
  }

  async function take(example: Example, by: Pick<Bundle['pictures'][number], 'by' | 'licence' | 'url'>) {
    const stored = await memory.pictures(team).bytes(example.picture.id);
    if (!stored || stored.bytes.byteLength > bundleLimits.pictureBytes || pictures.length >= bundleLimits.pictures)
      return undefined;
    pictures.push({
      sha256: createHash('sha256').update(stored.bytes).digest('hex'),
      ...by,
      base64: Buffer.from(stored.bytes).toString('base64'),
    });
    places.set(example.picture.id, pictures.length - 1);
    return pictures.length - 1;
  }

  function termsOf(example: Example): Parameters<typeof take>[1] | undefined {
    const { kind, licence, url } = example.source;
    // What was collected, or came from others, goes on under its own licence.
    if (kind === 'collected')
      return licence === undefined ? undefined : { by: url ?? licence, licence, ...(url && { url }) };
    const agreed = given(example);
    if (!agreed || agreed.by.length === 0) return undefined;
    const own = licence ?? agreed.gifts.find((gift) => gift.licence !== undefined)?.licence;
    return {
      by: agreed.by
        .map(({ id, name }) => (id === options.self.id ? options.from : name))
        .join(', ')
        .slice(0, 200),
      ...(own !== undefined && { licence: own }),
      ...(url !== undefined && { url }),
    };
  }

  return {
    ...{ pictures, asks, declined },
    async placeOf(example: Example): Promise<BundlePlace | undefined> {
      const terms = termsOf(example);
      if (!terms) return undefined;
      const at = places.get(example.picture.id) ?? (await take(example, terms));
      return at === undefined ? undefined : { picture: at, ...partOf(example) };
    },
  };
}

/** Where the picture shows it, where that is not all of it. */
function partOf({ picture, view, isOfTaughtWord, candidates, right }: Example): Pick<BundlePlace, 'part'> {
  const box = view ?? (isOfTaughtWord ? candidates[right[0]]?.box : undefined);
  const { width, height } = picture;
  if (!box || (boxWidth(box) >= width && boxHeight(box) >= height)) return {};
  const share = (value: number, side: number): number => Math.min(1, Math.max(0, value / side));
  return { part: [share(box[0], width), share(box[1], height), share(box[2], width), share(box[3], height)] };
}

const isKept = ({ status, asleep }: Lesson): boolean => status === 'accepted' && asleep === undefined;

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
