/**
 * Makes data/features/known-views.jpg anew from the sources and parts in known-views.json beside it:
 *   for package in $(…the Debian packages of known-views.json…); do apt-get download $package; done
 *   for file in *.deb; do dpkg-deb -x $file DIR/$(echo $file | cut -d_ -f1); done
 *   npx tsx tests/support/make-known-views.ts DIR
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import sharp from 'sharp';
import { projectRoot } from '../../src/util/project-root.js';
import { knownViewsSchema } from '../../src/vision/known-views.js';

const folder = path.join(projectRoot, 'data', 'features');
const [packages] = process.argv.slice(2);
if (!packages) throw new Error('[make-known-views] say in which folder the packages are');
const { side, columns, sources } = knownViewsSchema.parse(
  JSON.parse(readFileSync(path.join(folder, 'known-views.json'), 'utf8')),
);

const tiles: Buffer[] = [];
for (const { package: name, file, parts } of sources) {
  const root = name === 'clovabot' ? projectRoot : path.join(packages, name);
  const upright = await sharp(path.join(root, file)).rotate().removeAlpha().toColourspace('srgb').png().toBuffer();
  const { width, height } = await sharp(upright).metadata();
  for (const [x1, y1, x2, y2] of parts) {
    const part = {
      ...{ left: Math.round(x1 * width), top: Math.round(y1 * height) },
      ...{ width: Math.round((x2 - x1) * width), height: Math.round((y2 - y1) * height) },
    };
    tiles.push(await sharp(upright).extract(part).resize(side, side, { fit: 'cover' }).png().toBuffer());
  }
}
const rows = Math.ceil(tiles.length / columns);
await sharp({ create: { width: columns * side, height: rows * side, channels: 3, background: '#808080' } })
  .composite(tiles.map((input, at) => ({ input, left: (at % columns) * side, top: Math.floor(at / columns) * side })))
  .jpeg({ quality: 75, mozjpeg: true })
  .toFile(path.join(folder, 'known-views.jpg'));
process.stdout.write(`${tiles.length} views of ${sources.length} pictures\n`);
