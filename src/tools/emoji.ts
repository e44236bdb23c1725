import { ToolError } from '../contracts/errors.js';
import { defineTool } from '../contracts/tool.js';
import type { Region } from '../contracts/turn.js';
import { countsOf } from '../show/values.js';
import { boxHeight, boxWidth } from '../util/box.js';
import { copyPixels } from '../util/drawing/mix.js';
import { fromPixels, toPixels } from '../util/drawing/sharp-pixels.js';
import { putSticker } from '../util/drawing/sticker.js';
import { drawEmoji, findEmoji } from '../util/emoji.js';
import type { Pixels } from '../util/pixels.js';
import { checkHidden, hiddenWords } from './shared/check-hidden.js';
import { tiltOf } from './shared/face-shape.js';
import { editedImage, regionsToUse, theRegions } from './shared/regions.js';
import { isSpot } from './shared/spots.js';
import { type WornPlace, wearers, wearingOf, wornPlace } from './shared/worn.js';

export const emoji = defineTool({
  name: 'EMOJI',
  summary: 'Covers faces or objects with an emoji; hats and glasses are worn.',
  sample: 'Put a 😎 on the man',
  brief: 'cover with an emoji',
  parameters: {
    image: { type: 'Image', summary: 'the picture' },
    object: { type: 'Regions', summary: 'what to cover: found by FACEDET, LOC or SELECT' },
    emoji: { type: 'Text', summary: "its name, such as 'smiling_face_with_sunglasses', or the emoji itself" },
  },
  returns: 'Image',
  examples: ["IMAGE0=EMOJI(image=IMAGE,object=OBJ0,emoji='smiling_face_with_sunglasses')"],
  capabilities: ['faces', 'detect', 'segment'],
  version: 3,
  async run({ image, object, emoji: name }, context) {
    const { pictures, signal } = context;
    signal.throwIfAborted();
    const character = characterOf(name.value);
    const chosen = regionsToUse('EMOJI', image, object, 'cover');
    const sight = await pictures.sight(image);
    const { pixels } = sight;
    const covered = copyPixels(pixels);
    const wearing = wearingOf(character);
    if (wearing) {
      const { regions, note } = await wearers(chosen, wearing, sight, context);
      for (const region of largestFirst(regions))
        await put(covered, await wornPlace(region, wearing, sight, context), region, character, signal);
      const result = await editedImage(image, covered, regions, `${character} put on ${countsOf(regions)}`, pictures);
      return { ...result, note };
    }
    await cover(covered, chosen, character, signal);
    const check = await checkHidden(image, { ...object, regions: chosen }, covered, context);
    await cover(covered, check.left, character, signal);
    const all = [...chosen, ...check.left];
    const did = all.every(isSpot)
      ? `${character} put in ${theRegions(all)}`
      : hiddenWords(all, check.doubtful ?? [], (what) => `${character} put on ${what}`);
    const result = await editedImage(image, covered, all, did, pictures);
    return { ...result, note: check.note };
  },
});

async function cover(made: Pixels, regions: readonly Region[], character: string, signal: AbortSignal): Promise<void> {
  for (const region of largestFirst(regions))
    await put(made, { size: coverSize(region), box: region.box }, region, character, signal);
}

/** People in front are mostly larger, and must not cover the emoji of those behind. */
const largestFirst = (regions: readonly Region[]): readonly Region[] =>
  [...regions].sort((a, b) => coverSize(b) - coverSize(a));

async function put(
  made: Pixels,
  { size, box }: WornPlace,
  region: Region,
  character: string,
  signal: AbortSignal,
): Promise<void> {
  const drawing = await drawEmoji(character, Math.min(Math.round(size), maxDrawing));
  if (!drawing) throw new ToolError(`[EMOJI] I can't draw ${character}; choose another emoji, such as “smile”`);
  const tilt = tiltOf(region);
  const turned = await turnedDrawing(drawing, tilt);
  const grown = size * (Math.abs(Math.cos(tilt)) + Math.abs(Math.sin(tilt)));
  await putSticker(made, turned, Math.round(grown), box, signal);
}

/** Its sides grow with the turn, so that nothing is cut off. */
const turnedDrawing = async (drawing: Pixels, tilt: number): Promise<Pixels> =>
  Math.abs(tilt) < 0.05
    ? drawing
    : toPixels(fromPixels(drawing).rotate((tilt * 180) / Math.PI, { background: { r: 0, g: 0, b: 0, alpha: 0 } }));

/** Pixels; larger emoji are drawn at this size and enlarged. */
const maxDrawing = 2048;

function characterOf(name: string): string {
  const { found, suggestion } = findEmoji(name);
  if (found !== undefined) return found;
  const help = suggestion === undefined ? 'Paste the emoji itself.' : `Did you mean “${suggestion}”?`;
  throw new ToolError(`[EMOJI] no emoji is named “${name}”; ${help}`, {
    friendly: `I don't know the emoji “${name}”. ${help}`,
  });
}

/** Side of the emoji: a face disappears with hair and chin, a long object is covered in its middle. */
function coverSize({ box, label }: Region): number {
  const [width, height] = [boxWidth(box), boxHeight(box)];
  if (label === 'face') return Math.max(4, 1.4 * Math.max(width, height));
  return Math.max(4, Math.min(1.1 * Math.max(width, height), 1.6 * Math.sqrt(width * height)));
}
