/** Whether a part of a picture is drawn or painted rather than photographed, as far as its pixels tell. */
import { type Box, intersectBoxes } from '../util/box.js';
import { type Pixels, pixelPart } from '../util/pixels.js';

/** Samples along each side of a part. */
const samples = 96;
/** Neighbouring points of a photo differ a little nearly everywhere; flat areas of a drawing don't. */
const same = 2;
const drawnFrom = 0.8;
/** Shares of points with the hue of skin, and how colourful a part must be for its hues to tell anything. */
const [skinBelow, colourful] = [0.12, 14];

export interface Drawnness {
  /** Flat areas of one colour, as in logos, cartoons and screenshots. */
  readonly isDrawn: boolean;
  /** In colours in which no camera shows a face by daylight: blue, green. Black and white is no such colour. */
  readonly isTinted: boolean;
}

/** What of a drawing is not its background, a little wider; all of it where the edges have no one colour. */
export function withoutBackground({ data, width, height, channels }: Pixels): Box {
  const corner = (2 * width + 2) * channels;
  const isGround = (x: number, y: number): boolean => {
    const at = (y * width + x) * channels;
    for (let channel = 0; channel < 3; channel++)
      if (Math.abs(data[at + channel] - data[corner + channel]) > ground) return false;
    return true;
  };
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let y = 0; y < height; y += 2)
    for (let x = 0; x < width; x += 2)
      if (!isGround(x, y)) {
        if (x < left) left = x;
        if (x + 2 > right) right = x + 2;
        if (y < top) top = y;
        if (y + 2 > bottom) bottom = y + 2;
      }
  if (right - left < width / 10 || bottom - top < height / 10) return [0, 0, width, height];
  const rim = 0.02 * Math.max(right - left, bottom - top);
  return intersectBoxes([left - rim, top - rim, right + rim, bottom + rim], [0, 0, width, height]);
}

/** How far a background's colour may be off, of 255. */
const ground = 24;

export function drawnness(pixels: Pixels, box: Box): Drawnness {
  const part = pixelPart(intersectBoxes(box, [0, 0, pixels.width, pixels.height]), pixels);
  const { data, width, channels } = pixels;
  const [stepX, stepY] = [Math.max(1, part.width / samples), Math.max(1, part.height / samples)];
  let [points, flat, skin, chroma] = [0, 0, 0, 0];
  for (let y = 0; y < part.height; y += stepY)
    for (let x = 0; x + 1 < part.width; x += stepX) {
      const at = ((part.top + Math.floor(y)) * width + part.left + Math.floor(x)) * channels;
      const [r, g, b] = [data[at], data[at + 1], data[at + 2]];
      const next = at + channels;
      const difference = Math.max(Math.abs(r - data[next]), Math.abs(g - data[next + 1]), Math.abs(b - data[next + 2]));
      const cb = 128 - 0.169 * r - 0.331 * g + 0.5 * b;
      const cr = 128 + 0.5 * r - 0.419 * g - 0.081 * b;
      points++;
      if (difference <= same) flat++;
      if (cr >= 133 && cr <= 178 && cb >= 75 && cb <= 130) skin++;
      chroma += Math.hypot(cb - 128, cr - 128);
    }
  if (points === 0) return { isDrawn: false, isTinted: false };
  return {
    isDrawn: flat / points >= drawnFrom,
    isTinted: chroma / points >= colourful && skin / points < skinBelow,
  };
}
