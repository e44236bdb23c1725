/**
 * A rule that reads the same words at the same place only once: rules ask for the same phrases again and again. What
 * was read is forgotten with the words.
 */
export function memo<Key extends object, Value>(rule: (key: Key, at: number) => Value): typeof rule {
  const known = new WeakMap<Key, Map<number, Value>>();
  return (key, at) => {
    let places = known.get(key);
    if (!places) {
      places = new Map();
      known.set(key, places);
    }
    // A Value may be undefined itself, so what `get` returns is one if the map has it.
    if (places.has(at)) return places.get(at) as Value;
    const value = rule(key, at);
    places.set(at, value);
    return value;
  };
}
