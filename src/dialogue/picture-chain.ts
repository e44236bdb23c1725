import type { Exchange, PictureReference } from '../contracts/turn.js';
import { isOriginal, isUndo } from './undo.js';

/** The pictures of a thread: those that people sent last, and what was made of them since. */
export interface PictureChain {
  /** What people sent, each message's pictures, oldest first. */
  readonly sent: readonly (readonly PictureReference[])[];
  /** The last of them. */
  readonly original: readonly PictureReference[];
  /** The picture that was made last, if any. */
  readonly current?: PictureReference;
  /** What an edit was last asked, and what it was made of. */
  readonly lastEdit?: Exchange;
  /** It is one of the thread's: sent or made. */
  has(picture: PictureReference): boolean;
}

export function pictureChain(exchange: readonly Exchange[]): PictureChain {
  const sent: (readonly PictureReference[])[] = [];
  const known = new Set<string>();
  let current: PictureReference | undefined;
  let lastEdit: Exchange | undefined;
  for (const turn of exchange) {
    const fresh = turn.images.filter(({ id }) => !known.has(id));
    if (fresh.length > 0) {
      sent.push(turn.images);
      [current, lastEdit] = [undefined, undefined];
    }
    for (const { id } of turn.images) known.add(id);
    for (const picture of turn.made) known.add(picture.id);
    if (turn.made.length > 0) current = turn.made.at(-1);
    if (turn.made.length > 0 && !isUndo(turn.text) && !isOriginal(turn.text)) lastEdit = turn;
  }
  const original = rootOf(sent, current, exchange);
  return { sent, original, current, lastEdit, has: ({ id }) => known.has(id) };
}

/** What a picture was made of in the first place; without one, the pictures that were sent last. */
function rootOf(
  sent: PictureChain['sent'],
  current: PictureReference | undefined,
  exchange: readonly Exchange[],
): readonly PictureReference[] {
  let picture = current;
  for (let steps = 0; picture && steps < exchange.length; steps++) {
    const before: readonly PictureReference[] | undefined = madeOf(picture, exchange)?.images;
    if (!before || before.some(({ id }) => id === picture?.id)) break;
    const source = sent.find(
      (images) => images.length === before.length && images.every(({ id }, at) => id === before[at].id),
    );
    if (source) return source;
    [picture] = before;
  }
  const holding = sent.findLast((images) => images.some(({ id }) => id === picture?.id));
  return holding ?? sent.at(-1) ?? [];
}

/** The edit that made a picture: the newest, if several came to the same. */
export const madeOf = (picture: PictureReference, exchange: readonly Exchange[]): Exchange | undefined =>
  exchange.findLast(
    ({ text, made, images }) =>
      !isUndo(text) && made.some(({ id }) => id === picture.id) && !images.some(({ id }) => id === picture.id),
  );

/** The picture that an edit began with; of several that came with it the one of the same name, or of the same size. */
export function pictureBefore(picture: PictureReference, { images }: Pick<Exchange, 'images'>): PictureReference {
  return (
    images.find(({ name }) => name !== undefined && name === picture.name) ??
    images.find(({ width, height }) => width === picture.width && height === picture.height) ??
    images[0]
  );
}
