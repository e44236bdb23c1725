/** The worker thread of opencv.ts. */
import { LRUCache } from 'lru-cache';
import type { Mask, Match, Pixels, Sight } from '../../model.js';
import type { Box } from '../../util/box.js';
import { serveWorker } from '../../util/worker-service.js';
import { fillFromSurroundings } from './fill.js';
import type { KeyPoints } from './key-points.js';
import { matchFlat } from './match.js';
import { loadOpencv } from './opencv-runtime.js';
import { segmentBox } from './segment.js';

/** Masks of boxes that were asked for lately, at most 64 MB. */
const masks = new LRUCache<string, Mask>({ maxSize: 64 * 2 ** 20, sizeCalculation: ({ data }) => data.length });
/** Features of the pictures in which things were looked for, about 0.4 MB each. */
const sceneries = new LRUCache<string, KeyPoints>({ max: 20 });

serveWorker({
  async warmUp() {
    await loadOpencv();
  },
  async segment({ sight, box }: { readonly sight: Sight; readonly box: Box }): Promise<Mask> {
    const key = JSON.stringify([sight.id, box]);
    const { cv } = await loadOpencv();
    const mask = masks.get(key) ?? segmentBox(cv, sight.pixels, box);
    masks.set(key, mask);
    return mask;
  },
  fill: ({ sight, mask }: { readonly sight: Sight; readonly mask: Mask }): Pixels =>
    fillFromSurroundings(sight.pixels, mask),
  async match({ template, scene }: { readonly template: Sight; readonly scene: Sight }): Promise<readonly Match[]> {
    const { cv } = await loadOpencv();
    return matchFlat(cv, template, scene, sceneries);
  },
});
