import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { writeEnvironmentFile } from '../../src/util/env-file.js';

async function written(before: string | undefined, settings: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(path.join(tmpdir(), 'clovabot-env-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, '.env');
  if (before !== undefined) await writeFile(file, before, { mode: 0o640 });
  await writeEnvironmentFile(file, settings);
  return { text: await readFile(file, 'utf8'), mode: (await stat(file)).mode & 0o777 };
}

test('a new file holds the settings and is its owner’s alone', async () => {
  expect(await written(undefined, { OPENAI_API_KEY: 'sk-1', OPENAI_MODEL: 'qwen3-vl:8b' })).toEqual({
    text: 'OPENAI_API_KEY=sk-1\nOPENAI_MODEL=qwen3-vl:8b\n',
    mode: 0o600,
  });
});

test('what stands in the file stays: comments, order, other settings, its mode; what is set twice counts at its last place', async () => {
  const before =
    '# ours\nDISCORD_TOKEN=abc\n#OPENAI_MODEL=x\nexport OPENAI_MODEL=old\nOPENAI_MODEL=older\n\nCLOVABOT_HOME=./var';
  expect(await written(before, { OPENAI_MODEL: 'new', OPENAI_BASE_URL: 'http://localhost:1/v1' })).toEqual({
    text: '# ours\nDISCORD_TOKEN=abc\n#OPENAI_MODEL=x\nexport OPENAI_MODEL=old\nOPENAI_MODEL=new\n\nCLOVABOT_HOME=./var\nOPENAI_BASE_URL=http://localhost:1/v1\n',
    mode: 0o640,
  });
});

test('an empty value takes back what the file sets, and adds nothing', async () => {
  const { text } = await written('OPENAI_BASE_URL=http://localhost:1/v1\nA=1\n', {
    OPENAI_BASE_URL: '',
    OPENAI_MODEL: '',
    OPENAI_API_KEY: 'k',
  });
  expect(text).toBe('OPENAI_BASE_URL=\nA=1\nOPENAI_API_KEY=k\n');
});

test.each(['plain', 'with space', 'a#b', 'key=value==', "it's", 'http://user@host:1/v1?x=1&y=2'])(
  'Node reads “%s” back as it was',
  async (value) => {
    const { text } = await written(undefined, { NAME: value });
    expect(parseEnv(text)).toEqual({ NAME: value });
  },
);
