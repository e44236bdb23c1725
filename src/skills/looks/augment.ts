/** The same picture seen a little otherwise: what a prompt that saw only one picture is validated on. */
import type { Sight } from '../../contracts/model.js';
import { type Box, intersectBoxes, scaleBox } from '../../util/box.js';
import { copyPixels, forEachRow } from '../../util/drawing/mix.js';
import { fromPixels, toPixels } from '../../util/drawing/sharp-pixels.js';
import type { Pixels } from '../../util/pixels.js';

/** What is left of a picture's sides in the next photo of the same scene. */
const cut = 0.06;

/** One other way to see a picture; `boxOf` says where a box of it is then. */
export interface OtherSight {
  readonly sight: Sight;
  boxOf(box: Box): Box;
}

const nearer = 0.9;
const farther = 1.12;
const dim = 0.72;

/** Boxes drawn closer and wider, and in poorer light. */
export const otherSights = async (sight: Sight): Promise<readonly OtherSight[]> => [
  { sight, boxOf: (box) => inside(scaleBox(box, nearer), sight.pixels) },
  { sight, boxOf: (box) => inside(scaleBox(box, farther), sight.pixels) },
  { sight: await dimmed(sight), boxOf: (box) => box },
];

/** Whole scenes as the next photo of the same might show them: cut a little, and in poorer light. */
export async function nextScenes(sight: Sight): Promise<readonly (OtherSight & { readonly view?: Box })[]> {
  const [left, top, right, bottom] = sight.view ?? [0, 0, sight.pixels.width, sight.pixels.height];
  const [aside, above] = [(right - left) * cut, (bottom - top) * cut];
  const view: Box = [left + aside, top + above, right, bottom - above];
  const dim = await dimmed(sight);
  return [
    { sight, view, boxOf: (box) => box },
    { sight: dim, view: sight.view, boxOf: (box) => inside(scaleBox(box, farther), sight.pixels) },
  ];
}

/** Of whole scenes: mirrored and in poorer light. */
export const otherScenes = async (sight: Sight): Promise<readonly OtherSight[]> => {
  const { width } = sight.pixels;
  return [
    { sight: await mirrored(sight), boxOf: ([x1, y1, x2, y2]) => [width - x2, y1, width - x1, y2] },
    { sight: await dimmed(sight), boxOf: (box) => inside(scaleBox(box, farther), sight.pixels) },
  ];
};

const inside = (box: Box, { width, height }: Pixels): Box => intersectBoxes(box, [0, 0, width, height]);

async function dimmed({ id, pixels }: Sight): Promise<Sight> {
  const { width, channels } = pixels;
  const { data, ...size } = copyPixels(pixels);
  await forEachRow(pixels, undefined, (y) => {
    for (let at = y * width * channels; at < (y + 1) * width * channels; at++) data[at] *= dim;
  });
  return { id: `${id} dimmed`, pixels: { ...size, data } };
}

const mirrored = async ({ id, pixels }: Sight): Promise<Sight> => ({
  id: `${id} mirrored`,
  pixels: await toPixels(fromPixels(pixels).flop()),
});
