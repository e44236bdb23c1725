import { CapabilityError, ModelError, PictureError } from '../../contracts/errors.js';
import type { FoundPicture, Models } from '../../contracts/model.js';
import type { Pictures } from '../../contracts/store.js';
import type { PictureReference } from '../../contracts/turn.js';

/** The web clients queue politely by themselves; more at once would only hold memory. */
const atOnce = 2;
/** Pixels of the shorter side: of smaller pictures nothing is learned. */
const smallestSide = 96;

export interface FetchOptions {
  readonly models: Pick<Models, 'downloadPicture'>;
  readonly pictures: Pick<Pictures, 'receive'>;
  readonly signal: AbortSignal;
  /** When it aborts, what is there by then is enough. */
  readonly deadline: AbortSignal;
  /** Before each picture: which one of how many. */
  looking(position: number, total: number): void;
}

export interface FetchedPicture<Found extends FoundPicture> {
  readonly found: Found;
  readonly picture: PictureReference;
}

/**
 * Fetches pictures in order until `wanted` are there: decoded, cleaned and stored. Those that cannot be fetched, are no
 * pictures, are too small or came already are skipped and counted.
 */
export async function fetchPictures<Found extends FoundPicture>(
  found: readonly Found[],
  wanted: number,
  options: FetchOptions,
): Promise<{ readonly fetched: readonly FetchedPicture<Found>[]; readonly skipped: number }> {
  const { signal, deadline, looking } = options;
  const fetched = new Map<string, FetchedPicture<Found>>();
  let next = 0;
  let skipped = 0;
  while (fetched.size < wanted && next < found.length && !deadline.aborted) {
    const batch = found.slice(next, next + Math.min(atOnce, wanted - fetched.size));
    next += batch.length;
    looking(Math.min(next, wanted), Math.min(found.length, wanted));
    const outcomes = await Promise.all(batch.map((one) => fetchOne(one, options)));
    signal.throwIfAborted();
    for (const [position, picture] of outcomes.entries())
      if (picture && !fetched.has(picture.id)) fetched.set(picture.id, { found: batch[position], picture });
      else skipped++;
  }
  return { fetched: [...fetched.values()], skipped };
}

/** Undefined when this picture is of no use; what is wrong with the disk is not the picture's fault and rejects. */
async function fetchOne(
  found: FoundPicture,
  { models, pictures, signal, deadline }: FetchOptions,
): Promise<PictureReference | undefined> {
  try {
    const bytes = await models.downloadPicture(found, { signal: AbortSignal.any([signal, deadline]) });
    const picture = await pictures.receive(bytes, found.title);
    return Math.min(picture.width, picture.height) < smallestSide ? undefined : picture;
  } catch (error) {
    const useless = [ModelError, PictureError, CapabilityError].some((kind) => error instanceof kind);
    if (useless || (deadline.aborted && !signal.aborted)) return undefined;
    throw error;
  }
}
