import type { Word } from './words.js';

/**
 * A rule that reads the same words at the same place only once: rules ask for the same phrases again and again. What
 * was read is forgotten with the words.
 */
export function memo<Value>(rule: (words: readonly Word[], at: number) => Value): typeof rule {
  const known = new WeakMap<readonly Word[], Map<number, Value>>();
  return (words, at) => {
    let places = known.get(words);
    if (!places) {
      places = new Map();
      known.set(words, places);
    }
    // A Value may be undefined itself, so what `get` returns is one if the map has it.
    if (places.has(at)) return places.get(at) as Value;
    const value = rule(words, at);
    places.set(at, value);
    return value;
  };
}
