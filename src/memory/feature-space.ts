import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Store } from '../contracts/store.js';
import { decodeFeature, encodeFeature } from '../util/feature-text.js';
import { rowKey } from '../util/row-key.js';
import { similarityOf } from '../util/vector.js';

/** One L2-normalised feature a text, in order. */
export type Embed = (texts: readonly string[]) => Promise<readonly Float32Array[]>;

const probe = 'How many dogs are to the left of the red umbrella?';
/** Below this cosine, two features of the probe are not of the same model; rounding differs by far less. */
const sameModel = 0.9999;
const spaceSchema = z.object({ probe: z.string() });

/**
 * Names the model behind `embed`, so that features are only compared with features of the same model: another backend
 * gives other vectors, perhaps of the same length. Told by the feature of a fixed sentence.
 */
export async function findFeatureSpace(store: Store, embed: Embed): Promise<string> {
  const [feature] = await embed([probe]);
  for (const { key, value } of await store.list('feature-spaces', spaceSchema, {})) {
    const known = decodeFeature(value.probe);
    if (known && similarityOf(known, feature) > sameModel) return key;
  }
  const encoded = encodeFeature(feature);
  const name = createHash('sha256').update(encoded).digest('hex').slice(0, 16);
  await store.write([{ namespace: 'feature-spaces', key: rowKey(name), value: { probe: encoded } }]);
  return name;
}
