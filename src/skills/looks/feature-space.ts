import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { CapabilityError, ConfigError } from '../../contracts/errors.js';
import type { Sight } from '../../contracts/model.js';
import { centred, featureCentre } from '../../learning/ensemble.js';
import type { LearningServices } from '../../learning/kind.js';
import { embeddedLikeness } from '../../learning/teach-concept.js';
import { projectRoot } from '../../util/project-root.js';
import { dotProduct } from '../../util/vector.js';
import { knownViews } from '../../vision/known-views.js';
import { lookFeatures, viewOfLook } from '../../vision/look-features.js';
import { viewSpace } from '../../vision/views.js';

/** What data/features/background.json says of background.bin beside it: rows of `size` bytes, each times `scale`. */
export const backgroundSchema = z.strictObject({
  space: z.string(),
  size: z.int().positive(),
  scale: z.number().positive(),
  /** The feature of `probePicture`, which tells the space: little-endian 32-bit floats in base64. */
  probe: z.base64(),
  sources: z.array(z.strictObject({ package: z.string(), file: z.string(), creator: z.string(), licence: z.string() })),
});

export interface FeatureSpace {
  /** Prompts of different spaces are never mixed. */
  readonly name: string;
  /** The space of looks (`lookFeatures`), where it has a name of its own. */
  readonly looks: string;
  /** Looks of windows of ordinary photos, which are unlike any taught thing. Empty for features that are not known. */
  readonly background: readonly Float32Array[];
  /** Their bare picture features. */
  readonly views: readonly Float32Array[];
  /** Cosine from which on a view is a thing that one picture showed: more than unrelated ones have in common. */
  readonly likeness: number;
}

/** The cosine from which on two vectors come from the same model; rounding makes them differ a little. */
const sameModel = 0.999;
/** The line is set so that this share of pairs of unrelated views stays below it, by a margin, and within bounds. */
const [unrelatedBelow, margin] = [0.99, 0.05];
const [lowestLine, highestLine] = [0.45, 0.7];

let shipped: { readonly probe: Float32Array; readonly space: FeatureSpace } | undefined;
const measured = new Map<string, FeatureSpace>();

/**
 * Today's space of picture features: the embedded one as it ships, any other one as measured on the views that ship
 * (`comparableFeatures` has paid for their features already).
 */
export async function featureSpace(
  services: Pick<LearningServices, 'models' | 'lexicon' | 'pool' | 'signal'>,
): Promise<FeatureSpace> {
  const { space } = services.pool;
  if (space === viewSpace) return (await isShipped(services)) ? shippedSpace().space : unknownSpace(space);
  const known = measured.get(space) ?? (await measureSpace(services));
  measured.set(space, known);
  return known;
}

/** Without a model the name says enough. */
async function isShipped({ models, signal }: Pick<LearningServices, 'models' | 'signal'>): Promise<boolean> {
  try {
    const probe = await models.embedImage(probePicture(), { signal });
    const { probe: own } = shippedSpace();
    return probe.length === own.length && dotProduct(probe, own) > sameModel;
  } catch (error) {
    if (error instanceof CapabilityError) return true;
    throw error;
  }
}

const shippedSpace = (): NonNullable<typeof shipped> => {
  shipped ??= readBackground();
  return shipped;
};

const unknownSpace = (name: string): FeatureSpace => ({
  ...{ name, looks: name, background: [], views: [], likeness: embeddedLikeness },
});

async function measureSpace(
  services: Pick<LearningServices, 'models' | 'lexicon' | 'pool' | 'signal'>,
): Promise<FeatureSpace> {
  const { space } = services.pool;
  const { sight, boxes, sources } = await knownViews();
  const background = await lookFeatures(sight, boxes, services);
  const views = background.map(viewOfLook);
  const centre = featureCentre(views, views[0].length);
  const own = views.map((view) => centred(view, centre));
  const unrelated = own
    .flatMap((one, at) =>
      own.slice(0, at).flatMap((other, place) => (sources[at] === sources[place] ? [] : [dotProduct(one, other)])),
    )
    .sort((a, b) => a - b);
  const line = unrelated[Math.floor(unrelated.length * unrelatedBelow)] + margin;
  const likeness = Math.min(highestLine, Math.max(lowestLine, line));
  return { name: space, looks: space, background, views, likeness };
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
      space: {
        ...{ name: viewSpace, looks: space, likeness: embeddedLikeness },
        ...{ background, views: background.map(viewOfLook) },
      },
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
