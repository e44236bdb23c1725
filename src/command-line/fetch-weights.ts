/** What a backend fetches when it is first needed, fetched now: its size first, then how far it is. */
import { SingleBar } from 'cli-progress';
import type { ConnectedBackend, FetchedPart, FetchProgress } from '../contracts/backend.js';
import { joinWords } from '../util/format.js';

export const megabytes = (bytes: number): string => `${Math.max(1, Math.round(bytes / 1e6)).toLocaleString('en')} MB`;

/** "owlv2-base (155 MB) and sam2.1 (size not known)" */
export const partWords = (parts: readonly FetchedPart[]): string =>
  joinWords(parts.map(({ what, bytes }) => `${what} (${bytes === undefined ? 'size not known' : megabytes(bytes)})`));

/** Shows a bar on a terminal, and a line now and then where there is none. */
export async function fetchWithBar(
  { fetchAll }: Pick<ConnectedBackend, 'fetchAll'>,
  parts: readonly FetchedPart[],
  { stream, signal }: { readonly stream: NodeJS.WritableStream; readonly signal: AbortSignal },
): Promise<void> {
  const told = parts.reduce((sum, { bytes = 0 }) => sum + bytes, 0);
  const bar = new SingleBar({
    stream,
    ...{ noTTYOutput: true, notTTYSchedule: 10_000, hideCursor: true },
    format: '  {bar} {percentage} % · {done} of {size} · {what}',
  });
  const show = ({ what, bytes, of }: FetchProgress): void => {
    // What is here already is in what was told, and is not fetched again.
    const total = Math.max(1, told, of, bytes);
    bar.setTotal(total);
    bar.update(bytes, { what, done: megabytes(bytes), size: megabytes(total) });
  };
  bar.start(Math.max(1, told), 0, { what: parts[0]?.what ?? '', done: megabytes(0), size: megabytes(told) });
  try {
    await fetchAll?.(show, signal);
    bar.update(bar.getTotal());
  } finally {
    bar.stop();
  }
}
