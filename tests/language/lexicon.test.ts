import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { ConfigError } from '../../src/contracts/errors.js';
import { createLexicon } from '../../src/language/lexicon.js';
import { slipDistance } from '../../src/language/spelling.js';
import { readConcepts } from '../../src/memory/read-concepts.js';
import { projectRoot } from '../../src/util/project-root.js';

const files = readConcepts(path.join(projectRoot, 'data', 'concepts'));
const lexicon = createLexicon(files.concepts, files.nonConcepts);

describe('a word is understood', () => {
  test.each([
    ['dog', 'dog', 'name'],
    ['The Dogs', 'dog', 'plural'],
    ['people', 'person', 'plural'],
    ['knives', 'knife', 'plural'],
    ['mice', 'mouse', 'plural'],
    ['skis', 'skis', 'name'],
    ['puppies', 'dog', 'synonym'],
    ['sofa', 'couch', 'synonym'],
    ['soccer balls', 'sports ball', 'synonym'],
    ['policemen', 'person', 'synonym'],
    ['calves', 'cow', 'synonym'],
    ['TV', 'tv', 'name'],
    ['hot-dogs', 'hot dog', 'plural'],
    ['teddybear', 'teddy bear', 'name'],
    ['vehicles', 'vehicle', 'kind'],
    ['pieces of fruit', 'fruit', 'kind'],
    ['creature', 'animal', 'kind'],
    ['umberlla', 'umbrella', 'spelling'],
    ['dgos', 'dog', 'spelling'],
    ['elefants', 'elephant', 'spelling'],
    ['shiny red sports car', 'car', 'synonym'],
    ['bottle of wine', 'bottle', 'name'],
    ['pair of dogs', 'dog', 'plural'],
  ])('%s is %s, by its %s', (phrase, name, how) => {
    expect(lexicon.resolve(phrase)).toEqual({ name, how });
  });

  test.each([
    'sticker on the laptop',
    'boat with a dog',
    'man holding an umbrella',
    'sign behind the bus',
    'house',
    'boot',
    'hose',
    'rocking horse',
    'snowman',
    'record players',
    'xylophone',
    'toilet seat',
    '',
    ' ',
  ])('%j is none of ours', (phrase) => {
    expect(lexicon.resolve(phrase)).toBeUndefined();
  });

  it('keeps compounds apart from their heads', () => {
    expect(lexicon.resolve('hot dog')?.name).toBe('hot dog');
    expect(lexicon.resolve('teddy bear')?.name).toBe('teddy bear');
    expect(lexicon.resolve('wine glasses')?.name).toBe('wine glass');
    expect(lexicon.resolve('glasses')?.name).toBe('glass');
  });
});

describe('kinds', () => {
  it('has members', () => {
    expect(lexicon.members('vehicles')).toEqual([
      'bicycle',
      'car',
      'motorcycle',
      'airplane',
      'bus',
      'train',
      'truck',
      'boat',
    ]);
    expect(lexicon.members('pet')).toEqual(['cat', 'dog']);
    expect(lexicon.members('things')).toHaveLength(80);
  });

  it('has none but itself for a leaf', () => {
    expect(lexicon.members('dog')).toEqual(['dog']);
    expect(lexicon.members('sofa')).toEqual(['couch']);
  });
});

describe('singular and plural', () => {
  test.each([
    ['person', 'people'],
    ['bus', 'buses'],
    ['knife', 'knives'],
    ['sheep', 'sheep'],
    ['broccoli', 'broccoli'],
    ['scissors', 'scissors'],
    ['wine glass', 'wine glasses'],
    ['slice of pizza', 'slices of pizza'],
    ['taxi', 'taxis'],
    ['passer-by', 'passers-by'],
    ['furniture', 'furniture'],
  ])('one %s, two %s', (one, many) => {
    expect(lexicon.plural(one)).toBe(many);
    expect(lexicon.singular(many)).toBe(one);
    expect(lexicon.singular(one)).toBe(one);
  });

  it('resolves the plural of every name to its own concept', () => {
    for (const { name } of files.concepts) expect(lexicon.resolve(lexicon.plural(name))?.name).toBe(name);
  });
});

describe('the files', () => {
  it('start with the 80 names in the order of COCO', () => {
    expect(lexicon.concepts).toHaveLength(80);
    expect(lexicon.concepts.map((concept) => concept.name).filter((_, id) => id % 16 === 0)).toEqual([
      'person',
      'dog',
      'sports ball',
      'sandwich',
      'mouse',
    ]);
    expect(lexicon.concepts.at(-1)?.name).toBe('toothbrush');
  });

  it('say what is wrong with them', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'clovabot-concepts-'));
    writeFileSync(path.join(folder, 'coco.json'), '[{"name": "dog"}]');
    expect(() => readConcepts(folder)).toThrow(ConfigError);
    expect(() => readConcepts(folder)).toThrow(/coco\.json cannot be read/);
  });
});

it('counts swapped neighbours as one slip', () => {
  expect(slipDistance('dgos', 'dogs')).toBe(1);
  expect(slipDistance('dog', 'dog')).toBe(0);
  expect(slipDistance('umberlla', 'umbrella')).toBe(1);
  expect(slipDistance('cat', 'horse')).toBeGreaterThan(2);
});
