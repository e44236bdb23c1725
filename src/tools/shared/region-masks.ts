import type { Sight } from '../../contracts/model.js';
import type { ToolContext } from '../../contracts/tool.js';
import type { Region } from '../../contracts/turn.js';
import { addToMask, emptyMask } from '../../util/drawing/masks.js';
import type { Mask } from '../../util/pixels.js';
import { cutOuts } from '../../vision/cut-outs.js';

/** What any of the regions selects, as large as the base picture. */
export async function unionOf(regions: readonly Region[], sight: Sight, context: ToolContext): Promise<Mask> {
  const union = emptyMask(sight.pixels);
  const cutOut = cutOuts(sight, context);
  for (const region of regions) {
    const { part, mask } = await cutOut(region);
    addToMask(union, mask, part.left, part.top);
  }
  return union;
}
