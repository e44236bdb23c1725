import { distance } from 'fastest-levenshtein';

/** The shortest key that a misspelt word may mean: shorter words are too much alike. */
const minKeyLength = 4;

/**
 * Finds the one name that a misspelt word means; undefined for short words and where several names are as near.
 * @param entries names by their spelling without spaces and punctuation
 */
export function spellingCorrector(entries: ReadonlyMap<string, string>): (key: string) => string | undefined {
  const byLength = new Map<number, { readonly key: string; readonly letters: number }[]>();
  for (const key of entries.keys())
    byLength.set(key.length, [...(byLength.get(key.length) ?? []), { key, letters: letterSet(key) }]);

  function namesAt(slips: number, key: string): ReadonlySet<string> {
    const letters = letterSet(key);
    const names = new Set<string>();
    for (let length = Math.max(minKeyLength, key.length - slips); length <= key.length + slips; length++)
      for (const candidate of byLength.get(length) ?? [])
        if (differingLetters(letters, candidate.letters) <= 2 * slips && slipDistance(key, candidate.key) === slips)
          names.add(entries.get(candidate.key) ?? '');
    return names;
  }

  return (key) => {
    const maxSlips = key.length < 4 ? 0 : key.length < 7 ? 1 : 2;
    for (let slips = 1; slips <= maxSlips; slips++) {
      const [name, second] = namesAt(slips, key);
      if (name !== undefined) return second === undefined ? name : undefined;
    }
    return undefined;
  };
}

/** Which of the letters a–z a word has, as bits: words that differ in many letters need no closer comparison. */
export function letterSet(word: string): number {
  let bits = 0;
  for (let at = 0; at < word.length; at++) {
    const place = word.charCodeAt(at) - 97;
    if (place >= 0 && place < 26) bits |= 1 << place;
  }
  return bits;
}

/** How many letters only one of two sets has; one slip makes at most two differ. */
export function differingLetters(a: number, b: number): number {
  let count = 0;
  for (let rest = a ^ b; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** Levenshtein distance in which two swapped neighbours ("dgos") are one slip. */
export function slipDistance(a: string, b: string): number {
  const full = distance(a, b);
  if (full < 2) return full;
  for (let at = 0; at + 1 < a.length; at++) {
    if (a[at] === b[at]) continue;
    const swapped = `${a.slice(0, at)}${a[at + 1]}${a[at]}${a.slice(at + 2)}`;
    return Math.min(full, 1 + distance(swapped, b));
  }
  return full;
}
