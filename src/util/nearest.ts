import { distance } from 'fastest-levenshtein';

/**
 * The known name that was probably meant: equal but for case, or at most a third of its letters (at least one) away,
 * or its letters in another order. Undefined when nothing is that near. Of equally near names one as long wins, then the first.
 */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  // Distance takes time with the product of the lengths; no known name is that long.
  const wanted = name.slice(0, 64).toLowerCase();
  let best: string | undefined;
  let bestRank = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    const spelled = candidate.toLowerCase();
    const away = letters(spelled) === letters(wanted) ? Number(spelled !== wanted) : distance(wanted, spelled);
    if (away > Math.max(1, Math.floor(candidate.length / 3))) continue;
    const rank = away + (candidate.length === wanted.length ? 0 : 0.5);
    if (rank >= bestRank) continue;
    best = candidate;
    bestRank = rank;
  }
  return best;
}

const letters = (word: string): string => [...word].sort().join('');
