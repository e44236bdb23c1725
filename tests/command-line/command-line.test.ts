import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { projectRoot } from '../../src/util/project-root.js';

const photo = path.join(projectRoot, 'node_modules/@vladmandic/face-api/demo/sample1.jpg');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'clovabot-cli-'));
  await writeFile(path.join(folder, 'text.jpg'), 'I am no picture');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the built command line as a person does, in a folder of its own. */
function clovabot(...words: readonly string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(projectRoot, 'dist/src/main.js'), ...words], {
      cwd: folder,
      env: { ...process.env, CLOVABOT_HOME: path.join(folder, 'var') },
    });
    const [out, err]: [string[], string[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out: out.join(''), err: err.join('') }));
  });
}

describe('clovabot ask', () => {
  test('prints the answer, the plan, the program, each step with its regions, and where the evidence is', async () => {
    const { code, out } = await clovabot(
      'ask',
      '-i',
      photo,
      'How many people are there?',
      '--out',
      'pictures',
      '--json',
    );
    const output = JSON.parse(out);
    expect(code).toBe(0);
    expect(output).toMatchObject({ answer: { text: '3' }, cost: 0, status: 'answered' });
    expect(output.plan.steps[0].text).toMatch(/people/);
    expect(output.program.source).toContain("LOC(image=IMAGE,object='person')");
    const [found] = output.steps;
    expect(found).toMatchObject({ status: 'done', text: '3 people', ms: expect.any(Number) });
    expect(found.regions).toHaveLength(3);
    expect(found.regions[0]).toEqual({
      label: 'person',
      box: [expect.any(Number), expect.any(Number), expect.any(Number), expect.any(Number)],
      score: expect.any(Number),
    });
    expect(await readdir(path.join(folder, 'pictures'))).toEqual(
      output.answer.images.map((file: string) => path.basename(file)),
    );
  }, 120_000);

  test('a question leaves no pictures behind that nobody asked for', async () => {
    const { code, out } = await clovabot('ask', '-i', photo, 'Is there a person?');
    expect([code, out]).toEqual([0, 'yes\n']);
    expect((await readdir(folder)).sort()).toEqual(['pictures', 'text.jpg', 'var']);
  }, 120_000);

  test('what is no picture is refused in the shape that was asked for', async () => {
    const { code, out } = await clovabot('ask', '-i', 'text.jpg', 'How many people are there?', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      status: 'failed',
      answer: { text: expect.stringMatching(/JPEG/), images: [] },
    });
  }, 60_000);

  test('a missing instruction and a wrong path are said', async () => {
    expect(await clovabot('ask', '-i', photo)).toMatchObject({
      code: 1,
      err: expect.stringContaining('instruction is missing'),
    });
    expect(await clovabot('ask', '-i', 'nowhere.jpg', 'how many dogs?')).toMatchObject({
      code: 1,
      err: expect.stringContaining('nowhere.jpg cannot be read'),
    });
  }, 60_000);
});

describe('clovabot eval', () => {
  test('counts what cannot be asked as wrong and goes on', async () => {
    const cases = [
      { id: 'good', kind: 'count', images: [photo], instruction: 'How many people are there?', answer: '3' },
      { id: 'lost', kind: 'count', images: ['nowhere.jpg'], instruction: 'How many dogs are there?', answer: '1' },
      { id: 'text', kind: 'exist', images: ['text.jpg'], instruction: 'Is there a dog?', answer: 'no' },
      { id: 'none', kind: 'exist', images: [], instruction: 'Is there a dog?', answer: 'no' },
    ];
    await writeFile(path.join(folder, 'cases.jsonl'), cases.map((entry) => JSON.stringify(entry)).join('\n'));
    const { code, out } = await clovabot('eval', 'cases.jsonl', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      cases: 4,
      correct: 1,
      byKind: { count: { cases: 2, correct: 1, accuracy: 0.5 }, exist: { cases: 2, correct: 0 } },
      wrong: [{ id: 'lost' }, { id: 'text' }, { id: 'none' }],
    });
  }, 120_000);

  test('a line that is no case is named', async () => {
    await writeFile(path.join(folder, 'broken.jsonl'), '{"id": "1"\n');
    expect(await clovabot('eval', 'broken.jsonl')).toMatchObject({
      code: 1,
      err: expect.stringContaining('broken.jsonl:1'),
    });
  }, 60_000);
});

test('clovabot doctor says who does what and what is missing', async () => {
  const { code, out } = await clovabot('doctor');
  expect(code).toBe(0);
  expect(out).toMatch(/detect +embedded/);
  expect(out).toMatch(/answer +nobody/);
}, 60_000);
