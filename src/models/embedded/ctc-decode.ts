/** From the text recogniser's output to words (greedy CTC: Graves et al., ICML 2006). */
import type { Gap } from './letter-gaps.js';

export interface DecodedText {
  readonly text: string;
  /** Mean probability of the characters, 0..1; 0 for an empty text. */
  readonly score: number;
}

interface Letter {
  readonly letter: string;
  readonly step: number;
  readonly score: number;
}

/**
 * @param probabilities `steps` × `alphabet.length`, row by row
 * @param alphabet first the blank, then the characters
 * @param gaps empty strips between letters in the picture of the line, measured in steps: the recogniser drops some
 *   spaces, these bring them back
 * @param height of the line, in steps
 */
export function decodeText(
  probabilities: Float32Array,
  alphabet: readonly string[],
  gaps: readonly Gap[] = [],
  height = 0,
): DecodedText {
  const letters = withoutFringe(bestLetters(probabilities, alphabet));
  const minGap = wordGapLimit(letters, gaps, height);
  /** Letters stand wide apart in capitals and typewriter faces, too: the recogniser must have thought of a space. */
  const isWordGap = (from: number, to: number): boolean => {
    const width = widthBetween(gaps, from, to);
    const chance = spaceChance(probabilities, alphabet, from, to);
    return chance > likelySpace || (width > 0 && chance > (width >= minGap ? hardlySpace : possibleSpace));
  };
  let text = '';
  letters.forEach(({ letter, step }, at) => {
    const before = letters[at - 1];
    const isOpen = before !== undefined && before.letter !== ' ' && letter !== ' ';
    if (isOpen && isWordGap(before.step, step)) text += ' ';
    text += letter;
  });
  const score = letters.reduce((sum, letter) => sum + letter.score, 0) / Math.max(1, letters.length);
  // The alphabet holds full-width doubles of Latin letters and signs.
  return { text: text.normalize('NFKC').replace(/\s+/g, ' ').trim(), score };
}

/**
 * The recogniser's chance of a space between two letters that it did not part: of gaps between words it gave .003 to .49,
 * of gaps inside words at most .0009 (drawn texts in 22 fonts).
 */
const [hardlySpace, possibleSpace, likelySpace] = [0.002, 0.04, 0.2];

function spaceChance(probabilities: Float32Array, alphabet: readonly string[], from: number, to: number): number {
  const space = alphabet.lastIndexOf(' ');
  let chance = 0;
  for (let step = Math.floor(from); step <= to; step++)
    chance = Math.max(chance, probabilities[step * alphabet.length + space] ?? 0);
  return chance;
}

function bestLetters(probabilities: Float32Array, alphabet: readonly string[]): Letter[] {
  const size = alphabet.length;
  const letters: Letter[] = [];
  let last = 0;
  for (let step = 0; (step + 1) * size <= probabilities.length; step++) {
    const row = probabilities.subarray(step * size, (step + 1) * size);
    let best = 0;
    for (let at = 1; at < size; at++) if ((row[at] ?? 0) > (row[best] ?? 0)) best = at;
    if (best !== 0 && best !== last)
      letters.push({ letter: alphabet[best] ?? '', step: step + 0.5, score: row[best] ?? 0 });
    last = best;
  }
  return letters;
}

/** A line's picture may hold a sliver of the next word: doubtful letters at its ends go, above all lone ones. */
function withoutFringe(letters: readonly Letter[]): Letter[] {
  if (letters.length < 3) return [...letters];
  const isSure = ({ score }: Letter, neighbour: Letter | undefined): boolean =>
    score > (neighbour?.letter === ' ' ? 0.9 : 0.55);
  const from = letters.findIndex((letter, at) => isSure(letter, letters[at + 1]));
  const to = letters.findLastIndex((letter, at) => isSure(letter, letters[at - 1]));
  return letters.slice(Math.max(0, from), to + 1);
}

/**
 * From which width on a gap parts words: like the gaps in which the recogniser saw a space; where it saw none, clearly
 * wider than usual and not much narrower than the widest.
 */
function wordGapLimit(letters: readonly Letter[], gaps: readonly Gap[], height: number): number {
  const atSpaces = letters.flatMap(({ letter, step }, at) =>
    letter === ' ' ? [widthBetween(gaps, letters[at - 1]?.step ?? step, letters[at + 1]?.step ?? step)] : [],
  );
  const narrowest = Math.min(...atSpaces.filter((width) => width > 0));
  if (Number.isFinite(narrowest)) return Math.max(0.2 * height, 0.9 * narrowest);
  const widths = gaps.map((gap) => gap.to - gap.from).sort((a, b) => a - b);
  // The lower quartile: in a line of short words up to half of the gaps may lie between words.
  const usual = widths[Math.floor(widths.length / 4)] ?? 0;
  return Math.max(0.24 * height, 2.2 * usual, 0.6 * (widths.at(-1) ?? 0));
}

const widthBetween = (gaps: readonly Gap[], from: number, to: number): number =>
  Math.max(0, ...gaps.filter((gap) => isBetween(gap, from, to)).map((gap) => gap.to - gap.from));

function isBetween(gap: Gap, from: number, to: number): boolean {
  const middle = (gap.from + gap.to) / 2;
  return middle > from && middle < to;
}
