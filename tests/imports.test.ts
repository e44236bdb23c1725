import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../src/util/project-root.js';

/**
 * The rooms of the house from the ground up: each with what it may import besides itself and packages.
 * `decisions` are the files `decide*` of src/skills/<kind>/: what tools do with what was learned.
 */
const floor = ['contracts', 'util'];
const rooms: Readonly<Record<string, readonly string[]>> = {
  util: [],
  contracts: ['util'],
  language: floor,
  // WordNet's nouns, read from its package: apart from language, which does no I/O.
  wordnet: floor,
  // Lines of text as a page, and what they say to a question.
  reading: [...floor, 'language'],
  program: [...floor, 'language'],
  show: [...floor, 'language'],
  vision: floor,
  decisions: [...floor, 'language', 'wordnet', 'vision'],

  memory: floor,
  models: [...floor, 'vision', 'reading'],
  // Metering is a layer around models.
  money: [...floor, 'models'],
  tools: [...floor, 'language', 'wordnet', 'show', 'program', 'vision', 'reading', 'decisions'],
  chats: [...floor, 'show'],
  commands: [...floor, 'language', 'show', 'decisions'],

  planning: [...floor, 'language', 'program'],
  dialogue: [...floor, 'language', 'planning'],
  learning: [...floor, 'language', 'wordnet', 'vision', 'decisions'],
  inference: [...floor, 'language', 'show', 'program', 'money', 'vision', 'reading', 'planning', 'learning'],
  reflection: [...floor, 'language', 'wordnet', 'show', 'program', 'planning', 'learning'],
  skills: [
    ...floor,
    'language',
    'wordnet',
    'show',
    'program',
    'vision',
    'decisions',
    'planning',
    'learning',
    'reflection',
  ],
  teaching: [...floor, 'language', 'show', 'program', 'money', 'planning', 'learning', 'inference', 'reflection'],
  conversation: [...floor, 'language', 'show', 'inference', 'reflection'],
  // Spans around what other rooms do.
  tracing: [...floor, 'models', 'inference', 'conversation'],
};
const top = ['main', 'docs', 'bot', 'wiring', 'config', 'command-line'];
const maxDepth = 4;

const files = ['src', 'commands'].flatMap((folder) =>
  readdirSync(path.join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => path.join(folder, file))
    .filter((file) => file.endsWith('.ts')),
);
const sources = new Map(files.map((file) => [file, readFileSync(path.join(projectRoot, file), 'utf8')]));
const imports = new Map(files.map((file) => [file, importsOf(file)]));

test('imports go one way, types included', () => {
  const wrong = [...imports].flatMap(([file, targets]) => {
    const room = roomOf(file);
    return targets
      .map((target) => ({ target, targetRoom: roomOf(target) }))
      .filter(({ targetRoom }) => targetRoom !== room && !top.includes(room) && !rooms[room]?.includes(targetRoom))
      .map(({ target, targetRoom }) => `${file} (${room}) → ${target} (${targetRoom})`);
  });
  expect(wrong).toEqual([]);
});

test('no two files import each other, types included', () => {
  expect(cycles()).toEqual([]);
});

test('files are found within four steps below src', () => {
  expect(files.filter((file) => file.split(path.sep).length - 1 > maxDepth)).toEqual([]);
});

test('language does no I/O', () => {
  const own = files.filter((file) => roomOf(file) === 'language');
  expect(own.filter((file) => sources.get(file)?.includes("from 'node:"))).toEqual([]);
});

test('only the entry point reads the process environment', () => {
  const readers = files.filter((file) => sources.get(file)?.includes('process.env'));
  expect(readers.filter((file) => file !== path.join('src', 'main.ts'))).toEqual([]);
});

function importsOf(file: string): readonly string[] {
  return [...(sources.get(file) ?? '').matchAll(/(?:from|import) '(\.{1,2}\/[^']+)'/g)].map(([, target]) =>
    path.join(path.dirname(file), target).replace(/\.js$/, '.ts'),
  );
}

function roomOf(file: string): string {
  const [folder, room, , name] = file.split(path.sep);
  if (folder === 'commands') return 'commands';
  if (room === 'skills' && name?.startsWith('decide')) return 'decisions';
  return room.replace(/\.ts$/, '');
}

/** Each cycle as the files on its way, found by walking depth first. */
function cycles(): readonly string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const walk = (file: string, way: readonly string[]): void => {
    const start = way.indexOf(file);
    if (start >= 0) found.push([...way.slice(start), file].join(' → '));
    if (start >= 0 || done.has(file)) return;
    for (const target of imports.get(file) ?? []) walk(target, [...way, file]);
    done.add(file);
  };
  for (const file of files) walk(file, []);
  return found;
}
