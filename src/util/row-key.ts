import { createHash } from 'node:crypto';
import { z } from 'zod';

/** The key of something stored; only `rowKey` makes one, so that all keys are encoded alike. */
export type RowKey = string & { readonly [encoded]: true };
declare const encoded: unique symbol;

/** Longer parts are replaced by their hash: PostgreSQL's index takes no more than 2,700 bytes, a dozen parts of 200. */
const maxPartLength = 200;

/**
 * One key of several parts: `T1/C9%00e9` … Distinct parts never give the same key, whatever characters ids from outside
 * contain, and `rowKey('T1', '')` is the prefix of all keys whose first part is `T1`. ASCII, so all databases sort alike.
 */
export function rowKey(...parts: readonly string[]): RowKey {
  return parts.map(escaped).join('/') as RowKey; // the only place that makes one
}

/** A key that comes back from where it was stored. */
export const rowKeySchema = z.custom<RowKey>((key) => typeof key === 'string');

/** A key's parts as they stand in it, escaped or hashed. */
export const encodedParts = (key: RowKey): readonly string[] => key.split('/');

/** Of a key that begins with a team and ends with an id, the one of these two alone. */
export function sameTeamKey(key: RowKey): RowKey {
  const parts = encodedParts(key);
  return `${parts[0]}/${parts.at(-1)}` as RowKey; // both are encoded
}

function escaped(part: string): string {
  const safe = part.replace(/[^\w.~-]/g, (character) => `%${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  // No escaped part begins with `=`, so none can pretend to be a hashed one.
  return safe.length <= maxPartLength ? safe : `=${createHash('sha256').update(safe).digest('hex')}`;
}

/** A time in ms as a key's part that sorts by time; good until the year 33658. */
export const timePart = (ms: number): string => Math.max(0, Math.round(ms)).toString().padStart(15, '0');
