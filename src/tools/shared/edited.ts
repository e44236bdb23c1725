import type { PictureDesk, ToolResult } from '../../contracts/tool.js';
import type { ImageValue, Region } from '../../contracts/turn.js';
import type { Pixels } from '../../util/pixels.js';

/** The result of an edit: the edited picture, as large as the one before, with the same part of it shown. */
export async function editedImage(
  image: ImageValue,
  pixels: Pixels,
  regions: readonly Region[],
  pictures: PictureDesk,
): Promise<ToolResult> {
  const picture = await pictures.keep(pixels, image.picture.name);
  return {
    output: { type: 'Image', picture, view: image.view },
    confidence: Math.min(1, ...regions.map(({ score }) => score)),
  };
}
