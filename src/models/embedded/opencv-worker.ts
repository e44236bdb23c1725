/** The worker thread of opencv.ts. */
import { LRUCache } from 'lru-cache';
import type { Mask, Match, Pixels, Sight } from '../../contracts/model.js';
import type { Box } from '../../util/box.js';
import { serveWorker } from '../../util/worker-service.js';
import { fillFromSurroundings } from './fill.js';
import type { KeyPoints } from './key-points.js';
import { matchFlat } from './match.js';
import { loadOpencv } from './opencv-runtime.js';
import { segmentBox } from './segment.js';

/** Features of the pictures in which things were looked for, about 0.4 MB each. */
const sceneries = new LRUCache<string, KeyPoints>({ max: 20 });

serveWorker({
  async warmUp() {
    await loadOpencv();
  },
  async segment({ pixels, box }: { readonly pixels: Pixels; readonly box: Box }): Promise<Mask> {
    const { cv } = await loadOpencv();
    return segmentBox(cv, pixels, box);
  },
  fill: ({ pixels, mask }: { readonly pixels: Pixels; readonly mask: Mask }): Pixels =>
    fillFromSurroundings(pixels, mask),
  async match({ template, scene }: { readonly template: Sight; readonly scene: Sight }): Promise<readonly Match[]> {
    const { cv } = await loadOpencv();
    return matchFlat(cv, template, scene, sceneries);
  },
});
