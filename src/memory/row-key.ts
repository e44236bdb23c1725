import { createHash } from 'node:crypto';

/** Longer parts give way to their hash: PostgreSQL refuses keys of more than 2,700 bytes. */
const longestPart = 200;

/**
 * One key of several parts: `T1/C9%00e9` … Distinct parts never give the same key, whatever characters ids from outside
 * contain, and `rowKey('T1', '')` is the prefix of all keys whose first part is `T1`. ASCII, so all databases sort alike.
 */
export function rowKey(...parts: readonly string[]): string {
  return parts.map(escaped).join('/');
}

function escaped(part: string): string {
  const safe = part.replace(/[^\w.~-]/g, (character) => `%${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  // No escaped part begins with `=`, so none can pretend to be a hashed one.
  return safe.length <= longestPart ? safe : `=${createHash('sha256').update(safe).digest('hex')}`;
}

/** A time in ms as a key's part that sorts by time; good until the year 33658. */
export const timePart = (ms: number): string => Math.max(0, Math.round(ms)).toString().padStart(15, '0');
