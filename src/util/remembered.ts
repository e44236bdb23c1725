import { LRUCache } from 'lru-cache';

/** The same function, which remembers what it made of the last `max` texts: for what nothing but the text decides. */
export function remembered<Value>(make: (text: string) => Value, max: number): (text: string) => Value {
  const known = new LRUCache<string, { readonly value: Value }>({ max });
  return (text) => {
    const before = known.get(text);
    if (before) return before.value;
    const value = make(text);
    known.set(text, { value });
    return value;
  };
}
