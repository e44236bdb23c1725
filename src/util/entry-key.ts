/** Keys of the journal's entries: one that follows from another bears the key of that. */
export const followingKey = (key: string, does: string): string => `${key}>${does}`;
/** Of the entry with which it began. */
export const firstKey = (key: string): string => key.split('>', 1)[0] ?? key;
export const isFollowing = (key: string): boolean => key.includes('>');
/** Whether it follows from the other one. */
export const followsFrom = (key: string, other: string): boolean => key.startsWith(`${other}>`);
