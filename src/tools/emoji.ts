import { ToolError } from '../contracts/errors.js';
import type { Sight } from '../contracts/model.js';
import { defineTool, type ToolContext } from '../contracts/tool.js';
import type { Region } from '../contracts/turn.js';
import { countsOf } from '../show/values.js';
import { type Box, boxHeight, boxWidth } from '../util/box.js';
import { copyPixels } from '../util/drawing/mix.js';
import { fromPixels, toPixels } from '../util/drawing/sharp-pixels.js';
import { putSticker } from '../util/drawing/sticker.js';
import { drawEmoji, findEmoji } from '../util/emoji.js';
import type { Pixels } from '../util/pixels.js';
import { checkHidden } from './shared/check-hidden.js';
import { tiltOf } from './shared/face-shape.js';
import { findFaces } from './shared/find-faces.js';
import { faceOf } from './shared/people.js';
import { editedImage, regionsToUse } from './shared/regions.js';

export const emoji = defineTool({
  name: 'EMOJI',
  summary: 'Covers faces or objects with an emoji.',
  sample: 'Put a 😎 on the man',
  brief: 'cover with an emoji',
  parameters: {
    image: { type: 'Image', summary: 'the picture' },
    object: { type: 'Regions', summary: 'what to cover: found by FACEDET, LOC or SELECT' },
    emoji: { type: 'Text', summary: "its name, such as 'smiling_face_with_sunglasses', or the emoji itself" },
  },
  returns: 'Image',
  examples: ["IMAGE0=EMOJI(image=IMAGE,object=OBJ0,emoji='smiling_face_with_sunglasses')"],
  capabilities: ['faces', 'detect'],
  version: 2,
  async run({ image, object, emoji: name }, context) {
    const { pictures, signal } = context;
    signal.throwIfAborted();
    const character = characterOf(name.value);
    const chosen = regionsToUse('EMOJI', image, object, 'cover');
    const sight = await pictures.sight(image);
    const { pixels } = sight;
    const regions = worn.test(character) ? await wearers(chosen, sight, context) : chosen;
    const covered = copyPixels(pixels);
    await cover(covered, regions, character, signal);
    const check = worn.test(character)
      ? { left: [] }
      : await checkHidden(image, { ...object, regions: chosen }, covered, context);
    await cover(covered, check.left, character, signal);
    const all = [...regions, ...check.left];
    const result = await editedImage(image, covered, all, `${character} put on ${countsOf(all)}`, pictures);
    return { ...result, note: check.note };
  },
});

async function cover(made: Pixels, regions: readonly Region[], character: string, signal: AbortSignal): Promise<void> {
  // Large ones first: people in front are mostly larger, and must not cover the emoji of those behind.
  for (const region of [...regions].sort((a, b) => coverSize(b) - coverSize(a))) {
    const { size, box } = worn.test(character) ? onEyes(region) : { size: coverSize(region), box: region.box };
    const drawing = await drawEmoji(character, Math.min(Math.round(size), maxDrawing));
    if (!drawing) throw new ToolError(`[EMOJI] I can't draw ${character}; choose another emoji, such as “smile”`);
    const tilt = tiltOf(region);
    const turned = await turnedDrawing(drawing, tilt);
    const grown = size * (Math.abs(Math.cos(tilt)) + Math.abs(Math.sin(tilt)));
    await putSticker(made, turned, Math.round(grown), box, signal);
  }
}

/** Glasses, which are worn on the eyes. */
const worn = /^(?:🕶|👓|🥽)/u;

/** The faces of those who shall wear something. @throws ToolError where none is seen */
async function wearers(regions: readonly Region[], sight: Sight, context: ToolContext): Promise<readonly Region[]> {
  if (regions.every(({ label }) => label !== 'person')) return regions;
  const { faces } = await findFaces(sight, context);
  const found = regions.flatMap((region): readonly Region[] => {
    const face = region.label === 'person' ? faceOf(region, faces) : undefined;
    if (region.label !== 'person') return [region];
    return face ? [{ box: face.box, label: 'face', score: face.score, ...(face.eyes ? { eyes: face.eyes } : {}) }] : [];
  });
  if (found.length > 0) return found;
  throw new ToolError('[EMOJI] no face was found to put glasses on; choose another person or another emoji', {
    friendly: 'I found nothing to put them on: I see no face there.',
  });
}

/** How large glasses are, and where: across the eyes where those are known. */
function onEyes({ box, eyes }: Region): { readonly size: number; readonly box: Box } {
  const width = boxWidth(box);
  if (!eyes) return { size: Math.max(4, width), box: [box[0], box[1], box[2], box[1] + 0.7 * boxHeight(box)] };
  const [[x1, y1], [x2, y2]] = eyes;
  return { size: Math.max(4, 2.3 * Math.hypot(x2 - x1, y2 - y1)), box: [x1, Math.min(y1, y2), x2, Math.max(y1, y2)] };
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
