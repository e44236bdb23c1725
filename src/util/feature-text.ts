import { z } from 'zod';
import { unitSteps } from './vector.js';

/** Feature vectors in rows and files: the bytes of 32-bit floats, little-endian, as base64. */

export function encodeFeature(feature: Float32Array): string {
  return Buffer.from(feature.buffer, feature.byteOffset, feature.byteLength).toString('base64');
}

/** @returns undefined when the text is no feature */
export function decodeFeature(text: string): Float32Array | undefined {
  const bytes = Buffer.byteLength(text, 'base64');
  if (bytes === 0 || bytes % 4 !== 0) return undefined;
  // Buffers of small size share memory at odd offsets, which floats do not allow.
  const feature = new Float32Array(bytes / 4);
  if (Buffer.from(feature.buffer).write(text, 'base64') !== bytes) return undefined;
  // A loop, since thousands of features are read at once.
  for (let dimension = 0; dimension < feature.length; dimension++)
    if (!Number.isFinite(feature[dimension])) return undefined;
  return feature;
}

/** Longest vector that is read back; real feature spaces have some hundreds to a few thousand numbers. */
const maxFeatureLength = 16_384;

/** A feature in a row; it comes back to the bit. */
export const featureSchema = z
  .string()
  .max(maxFeatureLength * 6)
  .transform((text, context) => {
    const feature = decodeFeature(text);
    // Decoding skips over letters that are no base64.
    if (feature && text.length === 4 * Math.ceil(feature.byteLength / 3)) return feature;
    context.addIssue('no vector of finite 32-bit floats');
    return z.NEVER;
  });

/** Before the text of a vector in whole steps of `roundedVector`: 16-bit integers. */
const shortMark = '~';

/** As `encodeFeature`, in half the room where the vector is a rounded one. */
export function encodeShort(feature: Float32Array): string {
  const steps = new Int16Array(feature.length);
  // Loops, here and below: an example has a hundred features, and a team thousands of examples.
  for (let at = 0; at < feature.length; at++) {
    steps[at] = feature[at] * unitSteps;
    if (!Object.is(steps[at] / unitSteps, feature[at])) return encodeFeature(feature);
  }
  return `${shortMark}${Buffer.from(steps.buffer).toString('base64')}`;
}

/** @returns undefined when the text, after its mark, is no vector of 16-bit steps */
function decodeShort(text: string): Float32Array | undefined {
  const bytes = Buffer.from(text.slice(shortMark.length), 'base64');
  if (bytes.length === 0 || bytes.length % 2 !== 0) return undefined;
  const steps = new Int16Array(bytes.length / 2);
  bytes.copy(Buffer.from(steps.buffer));
  const feature = new Float32Array(steps.length);
  for (let at = 0; at < steps.length; at++) feature[at] = steps[at] / unitSteps;
  return feature;
}

const shortSchema = z
  .string()
  .max(maxFeatureLength * 3)
  .transform((text, context) => {
    const feature = decodeShort(text);
    if (feature) return feature;
    context.addIssue('no vector of 16-bit steps');
    return z.NEVER;
  });

/** A feature in a row, of either form; it comes back to the bit. */
export const shortFeatureSchema = z.union([z.string().startsWith(shortMark).pipe(shortSchema), featureSchema]);
