import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { LRUCache } from 'lru-cache';
import sharp from 'sharp';
import { ClovabotError, PictureError } from '../contracts/errors.js';
import type { Log } from '../contracts/log.js';
import type { Pictures } from '../contracts/store.js';
import type { PictureReference } from '../contracts/turn.js';
import { renderView } from '../util/drawing/sharp-pixels.js';
import { createMinuteBudgets, type MinuteBudgets, unlimited } from '../util/minute-budgets.js';
import type { Pixels } from '../util/pixels.js';
import { createTurns, type Whose, type WorkClock } from '../util/turns.js';
import type { PicturesAside } from './aside.js';
import { cleanName } from './clean-picture.js';
import { type CleanPicture, encode } from './encode-picture.js';
import { explainFailure, mayPass } from './failures.js';
import { openFolderFiles, picturesError } from './folder-files.js';
import { createHeicDecoder } from './heic.js';
import { createPageDrawer } from './page-drawer.js';
import type { PictureFiles } from './picture-files.js';
import { createIntake } from './take-in.js';

/** Pictures being decoded or encoded at once: each may take hundreds of megabytes. */
const atOnce = 2;
/** ms for which a picture that was found need not be looked for again: what another process has removed is gone within a second. */
const foundMs = 1000;
/** ms within which a file that was made young stays so. */
const renewedMs = 60_000;
const maxRecent = 2_000;
/** Bytes of pictures made smaller: some ten for each that is kept whole. */
const glanceCacheBytes = 32_000_000;

/** Who opens a picture, and what is told of their waiting. */
interface Opener {
  readonly whose: Whose;
  readonly clock?: WorkClock;
}

interface Found {
  readonly file: string;
  readonly mediaType: (typeof mediaTypes)[number];
}

const endings = { 'image/jpeg': 'jpg', 'image/png': 'png' } as const;
const mediaTypes = ['image/jpeg', 'image/png'] as const;

export interface PictureStore {
  /** One team's pictures. @param whose who works with them, in whose turns they are opened. @param clock told of waiting */
  of(team: string, whose?: Whose, clock?: WorkClock): Pictures;
  readonly aside: PicturesAside;
  /** Rejects where files can't be read and written. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** Pictures as files: `<team>/<ab>/<sha256>.<jpg|png>`. */
export async function openPictures(options: {
  readonly home: string;
  /** Where they are kept; absent: in `<home>/pictures`. */
  readonly files?: PictureFiles;
  readonly now: () => number;
  readonly randomId: () => string;
  readonly log: Log;
  /** Bound on the decoded pixels kept over all teams, bytes. */
  readonly pixelCacheBytes?: number;
  /** What one person may use a minute; absent: no limit. */
  readonly budgets?: MinuteBudgets;
}): Promise<PictureStore> {
  const files = options.files ?? (await openFolderFiles(options));
  const keeping = new AsyncLocalStorage<string>();
  const asideOf = (id: string): string => `aside/${id.replace(/[^\w-]/g, '')}`;
  const heic = createHeicDecoder();
  const turns = createTurns({ atOnce });
  const pages = createPageDrawer();
  const intake = createIntake({
    turns,
    decoders: { heic, pages },
    budgets: options.budgets ?? createMinuteBudgets(unlimited),
  });
  const keptPixels = (maxSize: number, decoded: (key: string) => Promise<Pixels>) =>
    new LRUCache<string, Pixels, Opener>({
      maxSize,
      sizeCalculation: (picture) => Math.max(1, picture.data.byteLength),
      fetchMethod: (key, _stale, { context }) => turns.run(context.whose, () => decoded(key), context),
      ignoreFetchAbort: true,
    });
  const pixels = keptPixels(options.pixelCacheBytes ?? 64_000_000, async (file) => decode(await mustRead(file)));
  /** Pictures made smaller, by their side and file. */
  const glances = keptPixels(glanceCacheBytes, async (key) => {
    const [side, file] = key.split('\n');
    return decode(await mustRead(file), Number(side));
  });
  /** By team's folder and id. */
  const recent = new LRUCache<string, Found>({ max: maxRecent, ttl: foundMs });
  /** When each was made young here. */
  const renewed = new LRUCache<string, number>({ max: maxRecent });
  let removals = 0;
  function forgetRemoved(isGone: (file: string) => boolean): void {
    removals += 1;
    recent.clear();
    renewed.clear();
    for (const file of [...pixels.keys()]) if (isGone(file)) pixels.delete(file);
    for (const key of [...glances.keys()]) if (isGone(key.slice(key.indexOf('\n') + 1))) glances.delete(key);
  }

  async function renew(file: string): Promise<void> {
    const [time, before] = [options.now(), renewed.get(file)];
    if (before !== undefined && Math.abs(time - before) < renewedMs) return;
    await files.renew(file);
    renewed.set(file, time);
  }

  async function mustRead(file: string): Promise<Buffer> {
    const bytes = await files.read(file);
    if (bytes) return bytes;
    throw new PictureError(`[pictures] ${file} is not stored (any more)`, { friendly: isGone });
  }

  /** What is sent or made again is as young as that. */
  async function write(folder: string, { bytes, mediaType }: CleanPicture): Promise<string> {
    const id = createHash('sha256').update(bytes).digest('hex');
    await files.write(fileOf(folder, id, endings[mediaType]), bytes, mediaType);
    return id;
  }

  function of(team: string, whose: Whose = { team, person: '' }, clock?: WorkClock): Pictures {
    const opener: Opener = { whose, ...(clock && { clock }) };
    const folder = folderOf(team);

    async function find(id: string): Promise<Found | undefined> {
      if (!/^[0-9a-f]{64}$/.test(id)) return undefined;
      const before = removals;
      for (const mediaType of mediaTypes) {
        const found = { file: fileOf(folder, id, endings[mediaType]), mediaType };
        if (!(await files.has(found.file))) continue;
        if (removals === before) recent.set(fileOf(folder, id, ''), found);
        return found;
      }
      return undefined;
    }

    async function mustFind(id: string): Promise<string> {
      const found = await find(id);
      if (found) return found.file;
      throw new PictureError(`[pictures] ${id.slice(0, 64)} is not stored (any more)`, {
        friendly: isGone,
      });
    }

    const mustFindRecent = async (id: string): Promise<string> =>
      recent.get(fileOf(folder, id, ''))?.file ?? mustFind(id);

    async function fetched(file: string, id: string, cache: typeof pixels, key = file): Promise<Pixels> {
      const known = cache.has(key);
      const decoded = await guarded(file, () => cache.fetch(key, { context: opener })).catch(async (error: unknown) => {
        await mustFind(id);
        throw error;
      });
      // Removed while it was decoded, it must not stay in memory.
      if (!known && !(await files.has(file))) cache.delete(key);
      if (!decoded) throw new ClovabotError(`[pictures] ${file} gave no pixels`);
      return decoded;
    }

    async function keep(picture: CleanPicture, name?: string): Promise<PictureReference> {
      const { width, height, mediaType } = picture;
      const id = await write(folder, picture);
      const clean = cleanName(name);
      return { id, width, height, mediaType, ...(clean === undefined ? {} : { name: clean }) };
    }

    return {
      async receive(bytes, name) {
        // What is stored is clean: taken in again (the web chat shows it before the app asks about it) it stays itself.
        const id = createHash('sha256').update(bytes).digest('hex');
        const stored = intake.knows(folder, id) ? undefined : await find(id);
        if (stored) {
          await renew(stored.file);
          const { width, height } = await guarded(stored.file, async () =>
            sharp(await mustRead(stored.file)).metadata(),
          );
          const clean = cleanName(name);
          return { id, width, height, mediaType: stored.mediaType, ...(clean === undefined ? {} : { name: clean }) };
        }
        const file = { bytes, id, name: cleanName(name), folder };
        const { reference, remarkOn } = await intake.take(file, whose, {
          keep: (picture) => keep(picture),
          async isStored(one) {
            const known = await find(one);
            if (known) await renew(known.file);
            return known !== undefined;
          },
        });
        const named = file.name === undefined ? {} : { name: file.name };
        return { ...reference, ...named, ...(remarkOn && { remark: remarkOn(file.name) }) };
      },

      async keep(image, name) {
        return keep(await turns.run(whose, () => encode(image), opener), name);
      },

      async keepMask({ width, height, data }) {
        const grey = sharp(Buffer.from(data.buffer, data.byteOffset, data.byteLength), {
          raw: { width, height, channels: 1 },
        });
        const bytes = await turns.run(whose, () => grey.toColourspace('b-w').png().toBuffer(), opener);
        return write(folder, { bytes, width, height, mediaType: 'image/png' });
      },

      async mask(id) {
        const file = await mustFind(id);
        const decoded = sharp(await mustRead(file))
          .toColourspace('b-w')
          .extractChannel(0)
          .raw();
        const { data, info } = await guarded(file, () =>
          turns.run(whose, () => decoded.toBuffer({ resolveWithObject: true }), opener),
        );
        return { width: info.width, height: info.height, data };
      },

      async sight({ picture, view, focus }) {
        const decoded = await fetched(await mustFindRecent(picture.id), picture.id, pixels);
        return { id: picture.id, pixels: decoded, ...(view ? { view } : {}), ...(focus ? { focus } : {}) };
      },

      async glance({ id, width, height }, side) {
        const file = await mustFindRecent(id);
        if (Math.max(width, height) <= side || pixels.has(file))
          return renderView(await fetched(file, id, pixels), undefined, side);
        return fetched(file, id, glances, `${side}\n${file}`);
      },

      async bytes(id) {
        const found = await find(id);
        const bytes = found && (await files.read(found.file));
        return bytes && { bytes, mediaType: found.mediaType };
      },

      has: async (id) => (await find(id)) !== undefined,

      async remove(id) {
        const found = await find(id);
        if (!found) return;
        const keeper = keeping.getStore();
        // For good, or aside while something keeps what is removed.
        if (keeper === undefined) await files.remove(found.file);
        else await files.move(found.file, `${asideOf(keeper)}/${found.file}`);
        forgetRemoved((file) => file === found.file);
        intake.forget();
      },

      async *aged(before) {
        for await (const name of files.aged(folder, before)) yield path.posix.parse(name).name;
      },

      async removeAll() {
        intake.forget();
        const keeper = keeping.getStore();
        if (keeper === undefined) await files.removeAll(folder);
        else await files.move(folder, `${asideOf(keeper)}/${folder}`);
        forgetRemoved((file) => file.startsWith(`${folder}/`));
      },
    };
  }

  return {
    of,
    aside: {
      keep: (id, task) => keeping.run(id, task),
      restore: (id) => files.move(asideOf(id), ''),
      discard: (id) => files.removeAll(asideOf(id)),
    },
    check: () => files.check(),
    async close() {
      await Promise.all([heic.close(), pages.close()]);
      await files.close();
    },
  };
}

const isGone = 'I no longer have that picture. Please send it again.';

/** Readable, safe on every file system, and different for different teams, whatever their ids contain. */
function folderOf(team: string): string {
  const readable = team.replace(/[^A-Za-z0-9]+/g, '-').slice(0, 32);
  return `${readable}-${createHash('sha256').update(team).digest('hex').slice(0, 32)}`;
}

const fileOf = (folder: string, id: string, ending: string): string =>
  path.posix.join(folder, id.slice(0, 2), `${id}.${ending}`);

/** @param side pixels of the longer one: larger pictures are made smaller while they are decoded */
async function decode(file: Buffer, side?: number): Promise<Pixels> {
  const opened = sharp(file, { sequentialRead: true, limitInputPixels: false });
  const shown = side === undefined ? opened : opened.resize({ width: side, height: side, fit: 'inside' });
  const { data, info } = await shown.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: info.channels === 4 ? 4 : 3, data };
}

/** Failures of the decoder in words. */
async function guarded<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof ClovabotError) throw cause;
    throw picturesError(file, explainFailure(cause), cause, mayPass(cause));
  }
}
