import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runClovabot } from '../support/command-line.js';

test('a backup tells that the pictures in S3 are not in it', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'clovabot-backup-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await runClovabot(folder, ['lessons']);
  const shelf = { CLOVABOT_PICTURES: 's3://team-pictures/of/bot' };
  const elsewhere = await runClovabot(folder, ['backup', 'one'], shelf);
  expect(elsewhere.out).toContain('pictures in s3://team-pictures/of/bot are not in it');
  expect(elsewhere.out).not.toMatch(/\d picture/);
  expect((await runClovabot(folder, ['backup', 'two'])).out).toMatch(/^two: the database and 0 pictures\n$/);
});

test('settings that are left empty count as unset, whichever command reads them', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'clovabot-empty-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await runClovabot(folder, ['lessons']);
  const blank = {
    DATABASE_URL: ' ',
    CLOVABOT_PICTURES: ' ',
    OPENAI_API_KEY: ' ',
    OPENAI_BASE_URL: ' ',
    DISCORD_TOKEN: ' ',
  };
  expect((await runClovabot(folder, ['backup', 'one'], blank)).out).toMatch(/^one: the database and 0 pictures\n$/);
  const unset = await Promise.all(
    [['models'], ['setup', 'discord'], ['setup', 'slack']].map((words) => runClovabot(folder, words)),
  );
  const empty = await Promise.all(
    [['models'], ['setup', 'discord'], ['setup', 'slack']].map((words) => runClovabot(folder, words, blank)),
  );
  expect(empty).toEqual(unset);
});
