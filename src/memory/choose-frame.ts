import sharp from 'sharp';

/** Frames of an animation that are looked at when the first is blank. */
const tried = 6;
/** A frame whose pixels differ less, 0..255, shows nothing. */
const minSpread = 3;

interface Frame {
  /** From 0. */
  readonly number: number;
  readonly of: number;
  readonly isBlank: boolean;
}

/** The frame of an animation that is looked at: the first, or the fullest of a few where that is blank. */
export async function chooseFrame(
  bytes: Uint8Array,
  frames: number,
  limits: { readonly pixels: number; readonly seconds: number },
): Promise<Frame> {
  const numbers = Array.from({ length: tried }, (_, at) => Math.round((at * (frames - 1)) / (tried - 1)));
  let best = { number: 0, fullness: -1, isBlank: true };
  for (const number of new Set(numbers)) {
    const { channels, entropy } = await sharp(bytes, { page: number, limitInputPixels: limits.pixels })
      .timeout({ seconds: limits.seconds })
      .flatten()
      .stats();
    const isBlank = channels.every(({ stdev }) => stdev < minSpread);
    if (number === 0 && !isBlank) return { number, of: frames, isBlank };
    if (entropy > best.fullness) best = { number, fullness: entropy, isBlank };
  }
  return { number: best.number, of: frames, isBlank: best.isBlank };
}

/** Of a PNG whose frames no decoder of ours reads but the first: how many it promises. */
export function framesOfPng(bytes: Uint8Array): number {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 4_096));
  const control = head.indexOf('acTL', 0, 'latin1');
  const pixels = head.indexOf('IDAT', 0, 'latin1');
  const isAnimated = control >= 0 && control + 8 <= head.length && (pixels < 0 || control < pixels);
  return isAnimated ? head.readUInt32BE(control + 4) : 1;
}
