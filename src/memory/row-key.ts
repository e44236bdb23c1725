/**
 * One key of several parts: `T1/C9%00e9` … Distinct parts never give the same key, whatever characters ids from outside
 * contain, and `rowKey('T1', '')` is the prefix of all keys whose first part is `T1`. ASCII, so all databases sort alike.
 */
export function rowKey(...parts: readonly string[]): string {
  return parts
    .map((part) =>
      part.replace(/[^\w.~-]/g, (character) => `%${character.charCodeAt(0).toString(16).padStart(4, '0')}`),
    )
    .join('/');
}

/** A time in ms as a key's part that sorts by time; good until the year 33658. */
export const timePart = (ms: number): string => Math.max(0, Math.round(ms)).toString().padStart(15, '0');
