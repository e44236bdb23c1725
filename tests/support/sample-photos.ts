/** Pictures for tests of models: photos that a package ships, and drawings that the detector knows. */
import { createRequire } from 'node:module';
import path from 'node:path';
import sharp, { type Sharp } from 'sharp';
import type { Sight } from '../../src/contracts/model.js';

const photoFolder = path.join(
  path.dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json')),
  'demo',
);

type PhotoNumber = 1 | 2 | 3 | 4 | 5 | 6;

/** The file of photo 1…6. */
export const photo = (number: PhotoNumber): string => path.join(photoFolder, `sample${number}.jpg`);

/** Photo 1…6 with 3, 3, 3, 4, 5 and 4 people, at most 640 pixels wide and high. */
export function groupPhoto(number: PhotoNumber): Promise<Sight> {
  return sightOf(`photo ${number}`, sharp(photo(number)).resize(640, 640, { fit: 'inside' }));
}

/** A stop sign at a road, 640×480; the sign is inside [195, 55, 445, 305]. */
export function stopSign(id = 'stop sign'): Promise<Sight> {
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480">
    <rect width="640" height="480" fill="#bcd7ee"/><rect y="330" width="640" height="150" fill="#7c8a6a"/>
    <rect x="312" y="240" width="16" height="220" fill="#888"/>
    <polygon points="270,60 370,60 440,130 440,230 370,300 270,300 200,230 200,130" fill="#c1121f" stroke="#fff" stroke-width="10"/>
    <text x="320" y="205" font-family="sans-serif" font-weight="bold" font-size="76" text-anchor="middle" fill="#fff">STOP</text>
  </svg>`;
  return sightOf(id, sharp(Buffer.from(drawing)));
}

/** A picture of one colour: nothing is there. */
export function plain(id: string, width: number, height: number): Promise<Sight> {
  return sightOf(id, sharp({ create: { width, height, channels: 3, background: '#5a7d9a' } }));
}

async function sightOf(id: string, image: Sharp): Promise<Sight> {
  const { data, info } = await image.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { id, pixels: { width: info.width, height: info.height, channels: 3, data } };
}
