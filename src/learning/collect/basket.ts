import pluralize from 'pluralize';
import { CapabilityError, ModelError, PictureError } from '../../contracts/errors.js';
import type { FoundPicture, GroundedPicture, Models } from '../../contracts/model.js';
import type { Pictures } from '../../contracts/store.js';
import type { Box, PictureReference } from '../../contracts/turn.js';
import { capitalise } from '../../util/format.js';
import { type Collected, sourceOf } from './collected.js';

/** Marks belong to a file when both have the same shape, give or take a rounding. */
const shapeTolerance = 0.02;

/** What is wanted: a number of pictures of what `label` names. */
export interface Wanted {
  readonly shows: Collected['shows'];
  readonly label: string;
  readonly count: number;
}

/** What has been collected so far. */
export interface Basket {
  readonly collected: readonly Collected[];
  count(shows: Collected['shows']): number;
  /** Fetches found pictures, the best first, until as many as wanted are in the basket. */
  take(found: readonly FoundPicture[], wanted: Wanted): Promise<void>;
  /** The same with what people have marked in them. */
  takeMarked(found: readonly GroundedPicture[], wanted: Wanted): Promise<void>;
}

export interface BasketOptions extends Omit<FetchOptions, 'looking'> {
  /** For the thread: "Looking at 5 of 12 pictures of herons from Openverse…". */
  report(words: string): void;
}

export function createBasket(own: readonly Collected[], options: BasketOptions): Basket {
  const collected: Collected[] = [...own];
  const known = new Set(own.map(({ picture }) => picture.id));

  async function fill<Found extends FoundPicture>(
    found: readonly Found[],
    { shows, label, count }: Wanted,
    read: (fetched: FetchedPicture<Found>) => Pick<Collected, 'boxes' | 'complete' | 'others'> | undefined,
  ): Promise<void> {
    if (count <= 0 || found.length === 0) return;
    const what = `pictures of ${inPlural(label)} from ${providers(found)}`;
    const { fetched, skipped } = await fetchPictures(found, count, {
      ...options,
      looking: (position, total) => options.report(`Looking at ${position} of ${total} ${what}…`),
    });
    let useless = skipped;
    for (const one of fetched) {
      const { picture } = one;
      const marks = known.has(picture.id) ? undefined : read(one);
      if (marks) collected.push({ ...marks, shows, label, picture, source: sourceOf(one.found) });
      else useless++;
      known.add(picture.id);
    }
    if (useless > 0) options.report(`${useless} of ${skipped + fetched.length} ${what} were of no use.`);
  }

  return {
    collected,
    count: (shows) => collected.filter((one) => one.shows === shows).length,
    take: (found, wanted) => fill(found, wanted, () => ({ boxes: [], complete: false, others: [] })),
    takeMarked: (found, wanted) => fill(found, wanted, readMarks),
  };
}

/** Marks in pixels of the stored picture; undefined when the file is another one than was marked. */
function readMarks({
  found,
  picture,
}: FetchedPicture<GroundedPicture>): Pick<Collected, 'boxes' | 'complete' | 'others'> | undefined {
  const [across, down] = [picture.width / found.width, picture.height / found.height];
  if (Math.abs(across / down - 1) > shapeTolerance) return undefined;
  const stored = ([x1, y1, x2, y2]: Box): Box => [x1 * across, y1 * down, x2 * across, y2 * down];
  return {
    boxes: found.boxes.map(stored),
    complete: found.complete,
    others: found.others.map(({ label, box }) => ({ label, box: stored(box) })),
  };
}

/** "herons"; names keep their form. */
const inPlural = (name: string): string => (/^[\p{Ll} -]+$/u.test(name) ? pluralize.plural(name) : `“${name}”`);

/** "Commons and Openverse" */
function providers(found: readonly FoundPicture[]): string {
  const names = [...new Set(found.map(({ provider }) => provider))];
  return names.map(capitalise).join(' and ');
}

/** The web clients queue politely by themselves; more at once would only hold memory. */
const atOnce = 2;
/** Pixels of the shorter side: of smaller pictures nothing is learned. */
const minSide = 96;

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
async function fetchPictures<Found extends FoundPicture>(
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
    return Math.min(picture.width, picture.height) < minSide ? undefined : picture;
  } catch (error) {
    const useless = [ModelError, PictureError, CapabilityError].some((kind) => error instanceof kind);
    if (useless || (deadline.aborted && !signal.aborted)) return undefined;
    throw error;
  }
}
