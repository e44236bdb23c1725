import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { projectRoot } from '../../src/util/project-root.js';
import { smallSet } from '../models/grounding/small-set.js';
import { runClovabot } from '../support/command-line.js';

const photo = path.join(projectRoot, 'node_modules/@vladmandic/face-api/demo/sample1.jpg');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'clovabot-cli-'));
  await writeFile(path.join(folder, 'text.jpg'), 'I am no picture');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const clovabot = (...words: readonly string[]) => runClovabot(folder, words);

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
      answer: { text: expect.stringMatching(/text files \(“text\.jpg”\), only pictures/), images: [] },
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
      err: expect.stringMatching(/line 1 of .*broken\.jsonl/),
    });
  }, 60_000);
});

test('clovabot doctor says who does what and what is missing', async () => {
  const { code, out } = await clovabot('doctor');
  expect(code).toBe(0);
  expect(out).toMatch(/detect +embedded/);
  expect(out).toMatch(
    /Not connected[\s\S]*vision model +to answer free questions .* and describe pictures in words\. Connect a vision model \(local: CLOVABOT_LOCAL; openai: .*replicate: /,
  );
  expect(out).toMatch(/plan +the grammar/);
  const home = await mkdtemp(path.join(folder, 'doctor-'));
  // What is empty is not set.
  const settings = { OPENAI_API_KEY: 'sk-none', OPENAI_BASE_URL: ' ', HF_ENDPOINT: '', CLOVABOT_WEB_PASSWORD: ' ' };
  const connected = await runClovabot(home, ['doctor', '--offline'], settings);
  expect(connected.out).not.toMatch(/set: [^;)]*CLOVABOT_WEB_PASSWORD.*;/);
  expect(connected.out).toMatch(/plan +the language model; the grammar when it fails/);
  expect(connected.out).toMatch(/answer +openai gpt-6-luna, usually \$0\.\d+ a call: /);
  expect(connected.out).toMatch(/detect +embedded, free: /);
  expect(connected.out).toMatch(/a day +\$2\.00 a person, \$10\.00 a team, \$50\.00 all together/);
  const own = { OPENAI_BASE_URL: 'http://127.0.0.1:1/v1', OPENAI_MODEL: 'qwen' };
  const unreachable = await runClovabot(home, ['doctor'], own);
  expect(unreachable).toMatchObject({ code: 1, out: expect.stringMatching(/openai +✗ 127\.0\.0\.1:1 /) });
  const refused = await runClovabot(home, ['doctor'], { CLOVABOT_PLANNER: 'language' });
  expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('needs a language model') });
}, 60_000);

describe('clovabot data ground', () => {
  test('makes the index where the bot looks for it, and says what is in it', async () => {
    const home = await mkdtemp(path.join(folder, 'ground-'));
    await writeFile(path.join(home, 'set.json'), JSON.stringify(smallSet));
    const { code, out } = await runClovabot(home, ['data', 'ground', 'set.json']);
    const index = path.join(home, 'var', 'grounding.sqlite');
    const { images, annotations, categories } = smallSet;
    expect(out).toBe(
      `${images.length} pictures, ${annotations.length} boxes, ${categories.length} categories in ${index}\n`,
    );
    expect(code).toBe(0);
    expect(await readdir(path.join(home, 'var'))).toEqual(['grounding.sqlite']);
    expect((await runClovabot(home, ['doctor'], { GROUNDING_PICTURES: home })).out).toMatch(/ground +grounding/);
  }, 60_000);

  test('a file of another kind is refused with what it should be, and an older index stays', async () => {
    const home = await mkdtemp(path.join(folder, 'ground-'));
    await writeFile(path.join(home, 'set.json'), JSON.stringify(smallSet));
    await writeFile(path.join(home, 'other.json'), '{"images": []}');
    await runClovabot(home, ['data', 'ground', 'set.json']);
    const before = await readFile(path.join(home, 'var', 'grounding.sqlite'));
    expect(await runClovabot(home, ['data', 'ground', 'other.json'])).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(/other\.json holds no marked pictures.*LVIS/),
    });
    expect((await runClovabot(home, ['data', 'ground', 'nowhere.json'])).err).toContain('nowhere.json');
    expect(await readFile(path.join(home, 'var', 'grounding.sqlite'))).toEqual(before);
    expect(await readdir(path.join(home, 'var'))).toEqual(['grounding.sqlite']);
  }, 60_000);
});

test('a command that is none is told, and nothing is started', async () => {
  const { code, err } = await clovabot('nonsense');
  expect(code).toBe(1);
  expect(err).toContain('there is no command nonsense; clovabot --help lists them');
}, 60_000);
