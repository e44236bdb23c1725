import { setImmediate } from 'node:timers/promises';
import type { Journal } from '../contracts/journal.js';
import type { OpenedStore } from './open-store.js';

/** They say where a picture was, and speak of it to nobody. */
const onlyWhere = ['picture-places', 'message-pictures', 'pictures-to-forget', 'posts-naming', 'posts-to-empty'];
const ids = /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g;

/**
 * Of these pictures, those that any row speaks of, or what is still to be done. All rows are read: which kinds of them hold
 * pictures is known to many rooms, and one that is forgotten here would lose somebody's example.
 */
export async function mentioned(
  pictures: ReadonlySet<string>,
  { store, journal }: { readonly store: Pick<OpenedStore, 'texts'>; readonly journal: Pick<Journal, 'list'> },
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const read = (text: string): void => {
    for (const [id] of text.matchAll(ids)) if (pictures.has(id)) found.add(id);
  };
  if (pictures.size === 0) return found;
  let count = 0;
  for await (const text of store.texts(onlyWhere)) {
    read(text);
    if (++count % 50 === 0) await setImmediate();
  }
  for (const status of ['waiting', 'dead'] as const)
    for (const { event } of await journal.list(status, Number.MAX_SAFE_INTEGER)) read(JSON.stringify(event));
  return found;
}
