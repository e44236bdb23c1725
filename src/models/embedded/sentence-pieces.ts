/** SentencePiece's unigram model: the split of a text into known pieces that is likeliest as a whole (Kudo, 2018). */

/**
 * Each piece with its log-probability, likeliest first; a piece's position is its id. A few pieces with a colon have
 * lost theirs in the published file (null).
 */
export type Vocabulary = readonly (readonly [piece: string, logProbability: number | null])[];

/** Control symbols at the vocabulary's start, which text can never name. */
const reserved = 6;
const unknownId = 0;
/** SentencePiece writes a space, also the one in front of the text, as this character. */
const space = '\u2581';

interface Split {
  readonly score: number;
  readonly from: number;
  readonly id: number;
}

/** @returns a function from a text to the ids of its pieces; neighbouring unknown characters share one id */
export function sentencePieces(vocabulary: Vocabulary): (text: string) => readonly number[] {
  const pieces = new Map<string, { readonly id: number; readonly score: number }>();
  let longest = 1;
  let score = 0;
  for (const [id, [piece, logProbability]] of vocabulary.entries()) {
    if (id < reserved) continue;
    // Sorted by it, a lost one lies between its neighbours'.
    score = logProbability ?? score;
    pieces.set(piece, { id, score });
    longest = Math.max(longest, [...piece].length);
  }

  return (text) => {
    const characters = [...(space + text.normalize('NFKC').replaceAll(/\s/g, space))];
    const best: (Split | undefined)[] = [{ score: 0, from: -1, id: -1 }];
    for (const [start] of characters.entries()) {
      const here = best[start];
      if (!here) continue;
      let piece = '';
      for (let end = start; end < Math.min(characters.length, start + longest); end++) {
        piece += characters[end];
        const known = pieces.get(piece);
        if (!known) continue;
        const score = here.score + known.score;
        const rival = best[end + 1];
        if (!rival || rival.score < score) best[end + 1] = { score, from: start, id: known.id };
      }
      // A character that is no piece by itself is passed over, so that every text has a split.
      if (!pieces.has(characters[start])) best[start + 1] ??= { score: here.score, from: start, id: unknownId };
    }
    return joinUnknown(walkBack(best));
  };
}

function walkBack(best: readonly (Split | undefined)[]): readonly number[] {
  const ids: number[] = [];
  for (let at = best.length - 1; at > 0; ) {
    const split = best[at];
    if (!split) break;
    ids.unshift(split.id);
    at = split.from;
  }
  return ids;
}

const joinUnknown = (ids: readonly number[]): readonly number[] =>
  ids.filter((id, index) => id !== unknownId || ids[index - 1] !== unknownId);
