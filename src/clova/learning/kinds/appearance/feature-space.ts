import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { ConfigError } from '../../../../errors.js';
import { viewOfLook } from '../../../../learned/look-features.js';
import type { Models, Sight } from '../../../../model.js';
import { dotProduct } from '../../../../util/dot-product.js';
import { projectRoot } from '../../../../util/project-root.js';

/** What data/features/background.json says of background.bin beside it: rows of `size` bytes, each times `scale`. */
export const backgroundSchema = z.strictObject({
  space: z.string(),
  size: z.int().positive(),
  scale: z.number().positive(),
  /** The feature of `probePicture`, little-endian 32-bit floats in base64: by it the space is known. */
  probe: z.base64(),
  sources: z.array(z.strictObject({ package: z.string(), file: z.string(), creator: z.string(), licence: z.string() })),
});

export interface FeatureSpace {
  /** Prompts of different spaces are never mixed. */
  readonly name: string;
  /** Looks (`lookFeatures`) of windows of ordinary photos: what most of the world is like. Empty for a space that is not known. */
  readonly background: readonly Float32Array[];
  /** Their bare picture features. */
  readonly views: readonly Float32Array[];
}

/** The same model gives the same vector but for rounding. */
const sameModel = 0.999;

let shipped: { readonly probe: Float32Array; readonly space: FeatureSpace } | undefined;

/** The feature space of the backend that `models` takes picture features from. */
export async function featureSpace(models: Pick<Models, 'embedImage'>, signal: AbortSignal): Promise<FeatureSpace> {
  const probe = await models.embedImage(probePicture(), { signal });
  shipped ??= readBackground();
  const isShipped = probe.length === shipped.probe.length && dotProduct(probe, shipped.probe) > sameModel;
  return isShipped ? shipped.space : { name: `unknown/${probe.length}`, background: [], views: [] };
}

function readBackground(): NonNullable<typeof shipped> {
  const file = path.join(projectRoot, 'data', 'features', 'background');
  try {
    const { space, size, scale, probe } = backgroundSchema.parse(JSON.parse(readFileSync(`${file}.json`, 'utf8')));
    const bytes = readFileSync(`${file}.bin`);
    const rows = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
    const background = Array.from({ length: rows.length / size }, (_, row) =>
      Float32Array.from(rows.subarray(row * size, (row + 1) * size), (value) => value * scale),
    );
    return {
      probe: new Float32Array(Uint8Array.from(Buffer.from(probe, 'base64')).buffer),
      space: { name: space, background, views: background.map(viewOfLook) },
    };
  } catch (cause) {
    throw new ConfigError(`[learning] ${file}.* cannot be read; restore it from the repository`, { cause });
  }
}

/** A picture that is always the same: coloured stripes and a disc, 96×96. */
export function probePicture(): Sight {
  const side = 96;
  const data = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const inside = Math.hypot(x - 60, y - 40) < 24;
      data.set([inside ? 220 : (x * 5) % 256, inside ? 40 : (y * 3) % 256, (x + y) % 256], (y * side + x) * 3);
    }
  return { id: 'clovabot probe', pixels: { width: side, height: side, channels: 3, data } };
}
