import { CapabilityError } from '../../contracts/errors.js';
import type { Sight } from '../../contracts/model.js';
import type { ToolContext, ToolResult } from '../../contracts/tool.js';
import type { ImageValue, RegionsValue } from '../../contracts/turn.js';
import { countsOf } from '../../show/values.js';
import { type Box, boxHeight, boxWidth, viewOf } from '../../util/box.js';
import { encodeLight, linearLight } from '../../util/colour/oklab.js';
import { resizeMask, shapeMask } from '../../util/drawing/masks.js';
import { copyPixels, forEachRow, mixInto } from '../../util/drawing/mix.js';
import { cutView, fromPixels, toPixels } from '../../util/drawing/sharp-pixels.js';
import { type Mask, type Pixels, pixelPart } from '../../util/pixels.js';
import { shareOfMask } from '../../vision/painting-mask.js';
import { sceneWhite } from '../../vision/region-colours.js';
import { maskOf } from '../../vision/region-mask.js';
import { clearedOf } from './fill-regions.js';
import { editedImage, regionsToUse } from './regions.js';

/** Pixels larger than this on the longer side are more than any place in a picture needs. */
const maxCutSide = 2048;
/** A mask that fills less of its view has lost the thing, and one that fills more belongs to a thing with corners. */
const [minMask, maxMask] = [0.3, 0.65];
/** How soft the edges are, as a share of the shorter side. */
const feather = 0.03;
/** How far the light of a taught picture is brought to that of the scene, at most. */
const maxGain = 1.3;

/** Something that was taught, cut out of the picture that shows it. */
interface CutOut {
  /** Three channels. */
  readonly pixels: Pixels;
  /** As large as `pixels`: what of them is the thing; undefined when all of the view is. */
  readonly mask?: Mask;
}

/**
 * Puts the picture of a taught thing in the place of regions: each gets it as large as its box allows, in its own
 * proportions, with soft edges and in the light of the scene. What of the old thing it does not cover is filled with
 * its surroundings, where a model can do that.
 */
export async function putTaught(
  image: ImageValue,
  object: RegionsValue,
  shown: ImageValue,
  context: ToolContext,
): Promise<ToolResult> {
  const { pictures, signal } = context;
  signal.throwIfAborted();
  const regions = regionsToUse('REPLACE', image, object, 'replace');
  const sight = await pictures.sight({ type: 'Image', picture: image.picture });
  const scene = copyPixels(await clearedOf(regions, sight, context));
  const cut = await inLightOf(sight, await cutOutOf(shown, context), await pictures.sight(shown));
  for (const region of regions) await put(cut, region.box, scene, signal);
  return editedImage(image, scene, regions, `${countsOf(regions)} replaced`, pictures);
}

async function cutOutOf(shown: ImageValue, context: ToolContext): Promise<CutOut> {
  const sight = await context.pictures.sight(shown);
  const view = viewOf(shown);
  const cut = await cutView(sight.pixels, view);
  const pixels = await toPixels(
    fromPixels(cut)
      .resize({ width: maxCutSide, height: maxCutSide, fit: 'inside', withoutEnlargement: true })
      .removeAlpha(),
  );
  const mask = cut.channels === 4 ? alphaOf(cut) : shown.view && (await outline(shown.view, sight, context));
  return { pixels, mask: mask && (await resizeMask(mask, pixels.width, pixels.height)) };
}

function alphaOf({ width, height, data }: Pixels): Mask {
  return { width, height, data: Uint8Array.from({ length: width * height }, (_, at) => data[at * 4 + 3]) };
}

/** The outline of a thing in its view, where a model finds one that is not just its frame. */
async function outline(view: Box, { id, pixels }: Sight, context: ToolContext): Promise<Mask | undefined> {
  try {
    const { mask } = await maskOf({ box: view, label: '', score: 1 }, { id, pixels }, context);
    const share = shareOfMask(mask);
    return share >= minMask && share <= maxMask ? mask : undefined;
  } catch (error) {
    if (error instanceof CapabilityError) return undefined;
    throw error;
  }
}

/** The taught thing as the scene's light would show it: what is white in its picture looks as white things do there. */
async function inLightOf(scene: Sight, cut: CutOut, taught: Sight): Promise<CutOut> {
  const [here, there] = await Promise.all([
    sceneWhite({ id: scene.id, pixels: scene.pixels }),
    sceneWhite({ id: taught.id, pixels: taught.pixels }),
  ]);
  const gains = here.map((gain, channel) => Math.min(maxGain, Math.max(1 / maxGain, there[channel] / gain)));
  const levels = gains.map((gain) =>
    Uint8Array.from(linearLight, (light) => Math.round(encodeLight(Math.min(1, light * gain)))),
  );
  const { width, channels } = cut.pixels;
  const lit = copyPixels(cut.pixels);
  await forEachRow(lit, undefined, (y) => {
    for (let at = y * width * channels; at < (y + 1) * width * channels; at++)
      lit.data[at] = levels[at % 3][lit.data[at]];
  });
  return { ...cut, pixels: lit };
}

/** In the middle of the box; a thing with an outline of its own stands on the box's lower edge. */
async function put({ pixels, mask }: CutOut, box: Box, scene: Pixels, signal: AbortSignal): Promise<void> {
  const scale = Math.min(boxWidth(box) / pixels.width, boxHeight(box) / pixels.height);
  const [width, height] = [pixels.width * scale, pixels.height * scale];
  const left = (box[0] + box[2] - width) / 2;
  const top = mask ? box[3] - height : (box[1] + box[3] - height) / 2;
  const part = pixelPart([left, top, left + width, top + height], scene);
  const fitted = await toPixels(
    fromPixels(pixels).resize({ width: part.width, height: part.height, fit: 'fill', kernel: 'lanczos3' }),
  );
  const rim = Math.max(1, feather * Math.min(part.width, part.height));
  const inner: Box = [part.left + rim, part.top + rim, part.left + part.width - rim, part.top + part.height - rim];
  const frame = await shapeMask('rectangle', inner, part, rim);
  const own = mask && (await resizeMask(mask, part.width, part.height));
  const shape = own ? { ...frame, data: frame.data.map((value, at) => Math.min(value, own.data[at])) } : frame;
  await mixInto(scene, fitted, shape, part, signal);
}
