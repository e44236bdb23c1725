import { endOf, type Parse } from './phrase.js';
import { colours, garments } from './vocabulary.js';
import type { Word } from './words.js';

/** "red", "dark blue", "light-green", "black and white" */
export function colourOf(words: readonly Word[], at: number): Parse<string> | undefined {
  const start = Math.max(at, endOf('light|dark|bright|pale|deep|mostly|mainly|completely|all', words, at));
  const colour = words[start]?.text ?? '';
  return colours.has(colour) ? { value: colour, next: start + 1 } : undefined;
}

/** "in red", "wearing a blue shirt", "that are brown": shown by the colours of the thing's own region. */
export function colourAfter(words: readonly Word[], at: number): Parse<string> | undefined {
  const worn = endOf('that|which|who? is|are? in|wearing|with|dressed in? a|an|the? light|dark|bright?', words, at);
  const being = endOf('that|which|who is|are', words, at);
  for (const start of [worn, being]) {
    const colour = words[start]?.text ?? '';
    if (start <= at || !colours.has(colour)) continue;
    let next = start + 1;
    while (garments.has(words[next]?.text ?? '')) next++;
    return { value: colour, next };
  }
  return undefined;
}

/** Colours as COLOR names them. */
const colourNames: Readonly<Record<string, string>> = {
  gray: 'grey',
  silver: 'grey',
  golden: 'gold',
  violet: 'purple',
  blond: 'blonde',
};

export const colourName = (colour: string): string => colourNames[colour] ?? colour;
