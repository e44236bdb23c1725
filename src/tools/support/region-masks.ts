import { cutOuts } from '../../learned/cut-outs.js';
import type { Sight } from '../../model.js';
import type { ToolContext } from '../../tool.js';
import type { Region } from '../../turn.js';
import { addToMask, emptyMask } from '../../util/drawing/masks.js';
import type { Mask } from '../../util/pixels.js';

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
