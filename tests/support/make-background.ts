/**
 * Makes data/features/background.bin anew: what windows of ordinary photos look like to the embedded backend. Run it
 * when that backend's picture feature changes:
 *   for package in $(…the Debian packages of background.json…); do apt-get download $package; done
 *   for file in *.deb; do dpkg-deb -x $file DIR/$(echo $file | cut -d_ -f1); done
 *   npx tsx tests/support/make-background.ts DIR
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import sharp from 'sharp';
import type { Capabilities, Models, Sight } from '../../src/contracts/model.js';
import { createLexicon } from '../../src/language/lexicon.js';
import { readConcepts } from '../../src/memory/read-concepts.js';
import { embedded } from '../../src/models/embedded/index.js';
import { backgroundSchema, probePicture } from '../../src/skills/looks/feature-space.js';
import type { Box } from '../../src/util/box.js';
import { projectRoot } from '../../src/util/project-root.js';
import { lookFeatures } from '../../src/vision/look-features.js';

const folder = path.join(projectRoot, 'data', 'features');
const longSide = 800;
/** Windows a photo: what the detector takes for things, then others of all sizes. */
const things = 5;
const others = 8;

const [packages] = process.argv.slice(2);
if (!packages) throw new Error('[make-background] say in which folder the packages are');
const { concepts, nonConcepts } = readConcepts(path.join(projectRoot, 'data', 'concepts'));
const lexicon = createLexicon(concepts, nonConcepts);
const connection = await embedded.connect({
  environment: {},
  fetch: () => Promise.reject(new Error('no network')),
  lexicon,
});
if (!connection) throw new Error('[make-background] the embedded backend needs no configuration');
const models = connection.capabilities as Capabilities;
const combined: Models = models;
const { signal } = new AbortController();

const about = backgroundSchema.parse(JSON.parse(readFileSync(path.join(folder, 'background.json'), 'utf8')));
const features: Float32Array[] = [];
for (const { package: name, file } of about.sources) {
  const root = name.startsWith('@')
    ? path.dirname(createRequire(import.meta.url).resolve(`${name}/package.json`))
    : path.join(packages, name);
  const sight = await open(path.join(root, file));
  features.push(...(await lookFeatures(sight, await windowsOf(sight), { models: combined, lexicon, signal })));
}
const largest = Math.max(
  ...features.map((feature) => feature.reduce((most, value) => Math.max(most, Math.abs(value)), 0)),
);
const scale = largest / 127;
const rows = features.flatMap((feature) => Array.from(feature, (value) => Math.round(value / scale)));
const probe = await models.embedImage(probePicture(), { signal });
writeFileSync(path.join(folder, 'background.bin'), Int8Array.from(rows));
writeFileSync(
  path.join(folder, 'background.json'),
  `${JSON.stringify({ ...about, size: features[0].length, scale, probe: Buffer.from(probe.buffer).toString('base64') }, null, 2)}\n`,
);
process.stdout.write(`${features.length} windows of ${about.sources.length} photos\n`);
await connection.close();

async function open(file: string): Promise<Sight> {
  const photo = sharp(file).rotate().resize(longSide, longSide, { fit: 'inside', withoutEnlargement: true });
  const { data, info } = await photo.removeAlpha().toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  return { id: file, pixels: { width: info.width, height: info.height, channels: 3, data } };
}

/** All of it, things, and evenly chosen windows of the grid. */
async function windowsOf(sight: Sight): Promise<readonly Box[]> {
  const places = await models.propose(sight, 200, { signal });
  const found = places.filter(({ label }) => label !== 'region').slice(0, things);
  const grid = places.filter(({ label }) => label === 'region');
  const chosen = Array.from({ length: others }, (_, at) => grid[Math.floor((at * grid.length) / others)]);
  return [...found, ...chosen].filter((place) => place !== undefined).map(({ box }) => box);
}
