/** Feature vectors in rows and files: the bytes of 32-bit floats, little-endian, as base64. */

export function encodeFeature(feature: Float32Array): string {
  return Buffer.from(feature.buffer, feature.byteOffset, feature.byteLength).toString('base64');
}

/** @returns undefined when the text is no feature */
export function decodeFeature(text: string): Float32Array | undefined {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.byteLength === 0 || bytes.byteLength % 4 !== 0) return undefined;
  // Buffers of small size share memory at odd offsets, which floats do not allow.
  const feature = new Float32Array(bytes.byteLength / 4);
  Buffer.from(feature.buffer).set(bytes);
  return feature.every(Number.isFinite) ? feature : undefined;
}

/** Dot product; the cosine of L2-normalised vectors. 0 when they are of different lengths. */
export function similarityOf(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return 0;
  let sum = 0;
  for (let dimension = 0; dimension < a.length; dimension++) sum += a[dimension] * b[dimension];
  return sum;
}
