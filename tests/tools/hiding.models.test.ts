/** The check after hiding, with the embedded models on real photos. */
import path from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { blur } from '../../src/tools/blur.js';
import { facedet } from '../../src/tools/facedet.js';
import type { Pixels } from '../../src/util/pixels.js';
import { projectRoot } from '../../src/util/project-root.js';
import { toolContext } from '../support/tool-context.js';
import { connectWarmModels } from '../support/warm-models.js';

async function photo(name: string): Promise<Pixels> {
  const file = path.join(projectRoot, 'node_modules/@vladmandic/face-api/demo', name);
  const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: 3, data: new Uint8Array(data) };
}

test.each([
  ['sample2.jpg', 3],
  ['sample5.jpg', 5],
])(
  'on %s all are hidden, and no face is seen on what was made',
  async (name, count) => {
    const { capabilities } = await connectWarmModels();
    const context = toolContext(capabilities);
    const image = context.pictures.put(await photo(name), name);
    const { output: faces } = await facedet.run({ image }, context);
    const { output, did, note } = await blur.run({ image, object: faces }, context);
    expect([did, note]).toEqual([`${count} faces blurred`, undefined]);
    if (output.type !== 'Image') throw new Error('a picture was expected');
    const made = { id: 'made', pixels: context.pictures.pixels(output.picture) };
    expect(await context.models.faces(made, { signal: context.signal })).toEqual([]);
  },
  60_000,
);
