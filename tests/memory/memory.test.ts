import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ConfigError } from '../../src/contracts/errors.js';
import { promptSchemas } from '../../src/learning/prompt-schemas.js';
import { type OpenMemory, openMemory } from '../../src/memory/index.js';
import { createTeamIndexes } from '../../src/memory/team-index.js';
import { createVectorIndex } from '../../src/memory/vector-index.js';
import { projectRoot } from '../../src/util/project-root.js';
import { recordingLog } from '../support/log.js';
import { fullTurn } from '../support/turn.js';
import { wordFeature } from '../support/word-features.js';

const folder = mkdtempSync(path.join(tmpdir(), 'clovabot-memory-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const seeds = path.join(folder, 'seeds');
mkdirSync(seeds);
const photo = readFileSync(path.join(projectRoot, 'node_modules/@vladmandic/face-api/demo/sample1.jpg'));

const open = (home: string, databaseUrl = `sqlite://${path.join(home, 'clovabot.sqlite')}`): Promise<OpenMemory> =>
  openMemory({
    home,
    databaseUrl,
    seeds,
    promptSchemas,
    embed: async (texts) => texts.map((text) => wordFeature(text)),
    now: () => Date.now(),
    randomId: () => `${Math.random()}`,
    log: recordingLog(),
  });

test('a person asks, the bot restarts, and everything is still there', async () => {
  const home = path.join(folder, 'not there yet', 'home');
  const memory = await open(home);
  const picture = await memory.pictures('T').receive(photo, 'people.jpg');
  const turn = fullTurn('1', 'T', 'thread', 1);
  await memory.turns.set({ ...turn, request: { ...turn.request, images: [picture] } }, 'post');
  const feature = wordFeature(turn.request.text);
  await memory
    .experience('T')
    .add({ kind: 'plan', instruction: turn.request.text, steps: ['Count'], outcome: 'success' }, feature);
  await memory.close();

  const again = await open(home);
  const remembered = await again.turns.byPost('T', 'post');
  expect(remembered?.request.images).toEqual([picture]);
  const { pixels } = await again.pictures('T').sight({ type: 'Image', picture });
  expect([pixels.width, pixels.height]).toEqual([picture.width, picture.height]);
  expect((await again.experience('T').plans(feature, 8))[0].example.steps).toEqual(['Count']);
  await again.close();
  expect(readdirSync(home).sort()).toEqual(['clovabot.sqlite', 'pictures']);
});

test('without shipped examples and memories there is nothing to retrieve, and no model is asked', async () => {
  const memory = await open(path.join(folder, 'empty'));
  expect(await memory.experience('T').plans(wordFeature('how many dogs?'), 8)).toEqual([]);
  expect(await memory.experience('T').programs(wordFeature('how many dogs?'), 8)).toEqual([]);
  await memory.warmUp();
  expect(existsSync(path.join(folder, 'empty', 'cache'))).toBe(false);
  await memory.close();
});

test('a home that cannot be one is refused with the remedy', async () => {
  const file = path.join(folder, 'file');
  writeFileSync(file, '');
  await expect(open(path.join(file, 'home'))).rejects.toThrow('a part of the path is no folder; correct the path');
  await expect(open(path.join(folder, 'other'), 'redis://localhost')).rejects.toThrow(ConfigError);
});

test('the vectors of teams that have not asked for long give way, and are read again when those ask', async () => {
  const loads: string[] = [];
  let version = 0;
  const indexes = createTeamIndexes(
    async () => version,
    async (team, current) => {
      loads.push(team);
      return { version: current, pools: new Map([['plan success', createVectorIndex(4)]]) };
    },
  );
  await Promise.all(['first', 'first', 'first'].map((team) => indexes.get(team)));
  expect(loads).toEqual(['first']);
  for (let team = 0; team < 63; team++) await indexes.get(`team ${team}`);
  await indexes.get('first');
  expect(loads).toHaveLength(64);
  await indexes.get('one more');
  expect(indexes.peek('first')).toBeDefined();
  expect(indexes.peek('team 0')).toBeUndefined();
  expect(indexes.peek('team 1')).toBeDefined();
  version = 1;
  await indexes.get('first');
  expect(loads.slice(-2)).toEqual(['one more', 'first']);
});
