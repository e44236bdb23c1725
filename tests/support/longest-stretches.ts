/** A process that changes a large photo in all ways; prints for each how long it heard nothing else, processor ms, as JSON. */
import process from 'node:process';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { maskToSend } from '../../src/models/shared/picture-to-send.js';
import { otherScenes, otherSights } from '../../src/skills/looks/augment.js';
import { adjustLight } from '../../src/util/drawing/adjust-light.js';
import { adjustShape } from '../../src/util/drawing/adjust-shape.js';
import { colourPop } from '../../src/util/drawing/colour-pop.js';
import { fillAround } from '../../src/util/drawing/fill-around.js';
import { blurBackground } from '../../src/util/drawing/lens-blur.js';
import { shapeMask } from '../../src/util/drawing/masks.js';
import { drawOutline } from '../../src/util/drawing/outline.js';
import type { Mask, Pixels } from '../../src/util/pixels.js';
import { withoutBackground } from '../../src/vision/drawn.js';
import { shareOfMask } from '../../src/vision/painting-mask.js';
import { pictureMark } from '../../src/vision/picture-mark.js';

const [width, height] = [4000, 3000];
const noise = (length: number): Uint8Array => Uint8Array.from({ length }, (_, at) => (at * 7919) >> 5);
const photo: Pixels = { width, height, channels: 3, data: noise(width * height * 3) };
const transparent: Pixels = { width, height, channels: 4, data: noise(width * height * 4) };
const mask: Mask = { width, height, data: noise(width * height) };
const sight = { id: 'photo', pixels: photo };
const { signal } = new AbortController();
const whole = { left: 0, top: 0, width, height };

const works: Readonly<Record<string, () => unknown>> = {
  brighter: () => adjustLight(photo, 'brighter', 0.3),
  'black and white': () => adjustLight(photo, 'black and white', 0.3),
  sepia: () => adjustLight(photo, 'sepia', 0.3),
  'a circle': () => adjustShape(photo, 'circle', undefined),
  'colour pop': () => colourPop(photo, mask, signal),
  'a white background': () => fillAround(photo, mask, 'white', signal),
  'no background': () => fillAround(photo, mask, 'transparent', signal),
  'a blurred background': () => blurBackground(photo, mask, 1, signal),
  'a blurred background of what is transparent': () => blurBackground(transparent, mask, 1, signal),
  'an outline': () => drawOutline(photo, mask, '#ff0000', signal),
  'a large shape': () => shapeMask('ellipse', [10, 10, 3900, 2900], whole, 40),
  'a mask that is sent': () => maskToSend(mask, { width: 1024, height: 768 }, 'white'),
  'how much a mask selects': () => shareOfMask(mask),
  'the mark of a picture': () => pictureMark(photo),
  'what is no background': () => withoutBackground(photo),
  'other sights': async () => Promise.all((await otherSights(sight)).map(({ boxOf }) => boxOf([1, 1, 9, 9]))),
  'other scenes': () => otherScenes(sight),
};

/** Processor ms of the longest stretch in which nothing else was heard: what else the machine does makes none longer. */
async function longestStretch(work: () => unknown): Promise<number> {
  let longest = 0;
  let isOver = false;
  const listen = async (): Promise<void> => {
    while (!isOver) {
      const before = process.cpuUsage();
      await nextTurn();
      const { user, system } = process.cpuUsage(before);
      longest = Math.max(longest, (user + system) / 1_000);
    }
  };
  const listening = listen();
  await nextTurn();
  await work();
  isOver = true;
  await listening;
  return longest;
}

const all: Record<string, number> = {};
for (const [name, work] of Object.entries(works)) all[name] = await longestStretch(work);
console.log(JSON.stringify(all));
