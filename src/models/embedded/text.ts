import { LRUCache } from 'lru-cache';
import type { Capabilities } from '../../contracts/model.js';
import { beforeAbort } from '../../util/before-abort.js';
import type { TensorClient } from './tensor-client.js';

/** Texts whose vectors (2 kB each) are remembered. */
const remembered = 4000;
/** Longer texts say no more to this net, and a person's text has any length. */
const mostCharacters = 2000;
/** Texts a call carries: more are not faster a text, and would keep others waiting. */
const batchSize = 16;

/** Sentence features with Universal Sentence Encoder Lite (English, 512-d). */
export function createTextEncoder(tensors: TensorClient): Capabilities['embedText'] {
  // Promises are kept, so that equal texts asked for at the same time are encoded once.
  const known = new LRUCache<string, Promise<Float32Array>>({ max: remembered });

  function encode(texts: readonly string[]): readonly Promise<Float32Array>[] {
    // Not tied to the caller's signal, since others may wait for the same texts.
    const batch = tensors.call('embedTexts', { texts });
    return texts.map((text, index) => {
      const vector = batch.then((vectors) => vectors[index]);
      vector.catch(() => known.delete(text));
      known.set(text, vector);
      return vector;
    });
  }

  return (texts, { signal }) => {
    const cut = texts.map((text) => text.slice(0, mostCharacters));
    const unknown = [...new Set(cut)].filter((text) => !known.has(text));
    const fresh = new Map<string, Promise<Float32Array>>();
    for (let at = 0; at < unknown.length; at += batchSize) {
      const batch = unknown.slice(at, at + batchSize);
      for (const [index, vector] of encode(batch).entries()) fresh.set(batch[index], vector);
    }
    const vectors = cut.map((text) => fresh.get(text) ?? known.get(text));
    return beforeAbort(Promise.all(vectors.flatMap((vector) => vector ?? [])), signal);
  };
}
