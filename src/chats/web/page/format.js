// @ts-check
/** Words and numbers as people read them; pure. */

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' });
const shortDay = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });

/** @param {number} at */
export const clockTime = (at) => clock.format(at);
/** For where there is little room: without a.m. and p.m. @param {number} at */
export const barestTime = (at) =>
  clock
    .formatToParts(at)
    .filter(({ type }) => type !== 'dayPeriod')
    .map(({ value }) => value)
    .join('')
    .trim();
/** @param {number} at */
export const fullTime = (at) => full.format(at);

/** @param {number} a @param {number} b */
export const sameDay = (a, b) => new Date(a).toDateString() === new Date(b).toDateString();

/** @param {number} at @param {number} now */
export function dayName(at, now) {
  if (sameDay(at, now)) return 'Today';
  if (sameDay(at, now - 24 * 60 * 60 * 1000)) return 'Yesterday';
  return day.format(at);
}

/** Time of today, else the day. @param {number} at @param {number} now */
export const shortTime = (at, now) => (sameDay(at, now) ? clock.format(at) : shortDay.format(at));

/** @param {number} ms */
export function duration(ms) {
  if (ms < 1) return '< 1 ms';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

/** "Ann", "Ann and Ben", "Ann, Ben and Cleo". @param {readonly string[]} names */
export const listOf = (names) =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/** @param {number} count @param {string} noun @param {string} [plural] */
export const counted = (count, noun, plural = `${noun}s`) => `${count} ${count === 1 ? noun : plural}`;

/** @param {number} bytes */
export const megabytes = (bytes) =>
  `${bytes < 10_000_000 ? (bytes / 1_000_000).toFixed(1) : Math.ceil(bytes / 1_000_000)} MB`;

/** Up to two letters for a round picture of a person. @param {string} name */
export function initials(name) {
  const words = name.split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters
    .map((word) => [...(word ?? '?')][0])
    .join('')
    .toUpperCase();
}

/** One of `count` numbers, always the same for the same text. @param {string} text @param {number} count */
export function pickFor(text, count) {
  let sum = 7;
  for (const letter of text) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003;
  return sum % count;
}
