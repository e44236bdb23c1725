import { ToolError } from '../contracts/errors.js';
import { defineTool } from '../contracts/tool.js';
import type { Region } from '../contracts/turn.js';
import { countsOf } from '../show/values.js';
import { boxHeight, boxWidth } from '../util/box.js';
import { copyPixels } from '../util/drawing/mix.js';
import { putSticker } from '../util/drawing/sticker.js';
import { drawEmoji, findEmoji } from '../util/emoji.js';
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
  capabilities: [],
  version: 1,
  async run({ image, object, emoji: name }, { pictures, signal }) {
    signal.throwIfAborted();
    const character = characterOf(name.value);
    const regions = regionsToUse('EMOJI', image, object, 'cover');
    const { pixels } = await pictures.sight(image);
    const covered = copyPixels(pixels);
    // Large ones first: people in front are mostly larger, and must not cover the emoji of those behind.
    for (const region of [...regions].sort((a, b) => coverSize(b) - coverSize(a))) {
      const size = Math.round(coverSize(region));
      const drawing = await drawEmoji(character, Math.min(size, maxDrawing));
      if (!drawing) throw new ToolError(`[EMOJI] I can't draw ${character}; choose another emoji, such as “smile”`);
      await putSticker(covered, drawing, size, region.box, signal);
    }
    return editedImage(image, covered, regions, `${character} put on ${countsOf(regions)}`, pictures);
  },
});

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
