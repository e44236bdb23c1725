/** From the text recogniser's output to words (greedy CTC: Graves et al., ICML 2006). */

export interface DecodedText {
  readonly text: string;
  /** Mean probability of the characters, 0..1; 0 for an empty text. */
  readonly score: number;
}

/**
 * @param probabilities `steps` × `alphabet.length`, row by row
 * @param alphabet first the blank, then the characters
 * @param gaps where the picture shows wide gaps between letters, as positions 0..1 along the line: the recogniser
 *   drops some spaces, these bring them back
 */
export function decodeText(
  probabilities: Float32Array,
  alphabet: readonly string[],
  gaps: readonly number[] = [],
): DecodedText {
  const size = alphabet.length;
  const steps = Math.floor(probabilities.length / size);
  const letters: { readonly letter: string; readonly position: number; readonly score: number }[] = [];
  let last = 0;
  for (let step = 0; step < steps; step++) {
    let best = 0;
    let score = probabilities[step * size] ?? 0;
    for (let at = 1; at < size; at++) {
      const value = probabilities[step * size + at] ?? 0;
      if (value > score) {
        score = value;
        best = at;
      }
    }
    if (best !== 0 && best !== last)
      letters.push({ letter: alphabet[best] ?? '', position: (step + 0.5) / steps, score });
    last = best;
  }
  let text = '';
  letters.forEach(({ letter, position }, at) => {
    const before = letters[at - 1];
    const needsSpace = before !== undefined && before.letter !== ' ' && letter !== ' ';
    if (needsSpace && gaps.some((gap) => gap > before.position && gap < position)) text += ' ';
    text += letter;
  });
  const score = letters.reduce((sum, letter) => sum + letter.score, 0) / Math.max(1, letters.length);
  return { text: text.replace(/\s+/g, ' ').trim(), score };
}
