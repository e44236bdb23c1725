import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { projectRoot } from '../../src/util/project-root.js';
import { runClovabot } from '../support/command-line.js';

const photos = path.join(projectRoot, 'node_modules/@vladmandic/face-api/demo');
const photo = path.join(photos, 'sample1.jpg');
let folder: string;
const clovabot = (...words: readonly string[]) => runClovabot(folder, words);

/** A sign with a logo on it at a third of its width. */
async function drawSign(name: string, ground: string): Promise<void> {
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="400">
    <rect width="600" height="400" fill="${ground}"/>
    <g transform="translate(200 100)"><circle cx="100" cy="100" r="95" fill="#0b3d91"/>
    <path d="M100 20 L170 150 L30 150 Z" fill="#fc3d21"/><circle cx="100" cy="105" r="30" fill="#ffffff"/>
    <path d="M20 120 Q100 40 180 120" stroke="#ffd100" stroke-width="10" fill="none"/></g></svg>`;
  await sharp(Buffer.from(drawing)).png().toFile(path.join(folder, name));
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'clovabot-learning-'));
  await drawSign('sign.png', '#d9d4c7');
  await drawSign('other sign.png', '#7f9c6d');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('clovabot teach, lessons and undo', () => {
  /** Those that are found in the other sign. */
  async function foundLogos(): Promise<readonly { readonly label: string; readonly box: readonly number[] }[]> {
    const { out } = await clovabot('ask', '-i', 'other sign.png', 'How many logos are there?', '--json');
    return JSON.parse(out).steps.flatMap(({ regions }: { regions: [] }) => regions);
  }

  test('at first there are no lessons, and that is said', async () => {
    expect(await clovabot('lessons')).toMatchObject({
      code: 0,
      out: expect.stringContaining('Nothing was taught yet'),
    });
    expect((await clovabot('lessons', '--json')).out).toBe('[]\n');
  }, 60_000);

  test('a logo is taught, found in another picture, listed, and taken back', async () => {
    const box = '0.33,0.25,0.67,0.75';
    const taught = await clovabot('teach', '-i', 'sign.png', '--name', 'This is our logo', '--box', box);
    expect(taught).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^learned: our logo\n(?:.*\n)*.*clovabot undo \w{8}\n$/),
    });
    expect(taught.err).toContain('our logo');

    const [logo] = await foundLogos();
    expect(logo.label).toBe('our logo');
    for (const [place, edge] of [205, 105, 395, 295].entries())
      expect(Math.abs(logo.box[place] - edge)).toBeLessThan(25);

    const [lesson] = JSON.parse((await clovabot('lessons', '--json')).out);
    expect(lesson).toMatchObject({
      status: 'accepted',
      kind: 'teaching',
      concept: 'our logo',
      shown: [{ view: [198, 100, 402, 300], picture: { name: 'sign.png' } }],
      evidence: { tunedOn: expect.any(Number) },
      prompts: expect.any(Number),
    });
    const { out } = await clovabot('lessons');
    expect(out).toContain(`${lesson.id.slice(0, 8)}  `);
    expect(out).toMatch(/learned: our logo \(teaching by You\)/);

    expect(await clovabot('undo', lesson.id.slice(0, 8))).toMatchObject({ code: 0, out: 'undone: our logo\n' });
    expect((await clovabot('lessons')).out).toContain('undone by You: our logo');
    expect(await clovabot('undo', lesson.id)).toMatchObject({
      code: 1,
      err: expect.stringContaining('undone already'),
    });
    expect(await foundLogos()).toEqual([]);
  }, 240_000);

  test('another memory is another story', async () => {
    expect((await clovabot('lessons', '--memory', 'elsewhere', '--json')).out).toBe('[]\n');
  }, 60_000);

  test.each([
    ['no four numbers', ['--name', 'logo', '--box', '1,2,3'], /--box 1,2,3 is not a box.*left,top,right,bottom/],
    ['words', ['--name', 'logo', '--box', 'a,b,c,d'], /is not a box/],
    ['corners turned around', ['--name', 'logo', '--box', '0.5,0.1,0.2,0.9'], /is empty.*left < right/],
    ['a box beyond the picture', ['--name', 'logo', '--box', '10,10,601,90'], /beyond sign\.png.*600 × 400/],
    ['a speck', ['--name', 'logo', '--box', '10,10,12,12'], /too small/],
    ['two boxes in one picture', ['--name', 'logo', '--box', '0,0,1,1', '--box', '0,0,1,1'], /2 boxes for 1 picture;/],
    ['a name that is none', ['--name', '...'], /--name is not a name/],
    ['no name', [], /required option '--name <name>'/],
  ])(
    '%s is refused with what to write',
    async (_, words, sentence) => {
      const { code, out, err } = await clovabot('teach', '-i', 'sign.png', ...words);
      expect([code, out]).toEqual([1, '']);
      expect(err).toMatch(sentence);
    },
    60_000,
  );

  test('a wrong path, and the id of no lesson', async () => {
    expect((await clovabot('teach', '-i', 'nowhere.png', '--name', 'logo')).err).toContain(
      'nowhere.png cannot be read',
    );
    expect(await clovabot('undo', 'ffffffff')).toMatchObject({
      code: 1,
      err: expect.stringContaining('no lesson ffffffff'),
    });
  }, 60_000);
});

describe('clovabot eval --feedback', () => {
  const lines = (rows: readonly object[]): string => rows.map((row) => JSON.stringify(row)).join('\n');
  const howMany = 'How many people are there?';

  test('measures before, corrects what is wrong, confirms what is right, and measures again', async () => {
    await writeFile(
      path.join(folder, 'cases.jsonl'),
      lines([
        { id: 'people', kind: 'count', images: ['sample1.jpg'], instruction: howMany, answer: 3 },
        {
          id: 'khaki',
          kind: 'colour',
          images: ['sample3.jpg'],
          instruction: 'What colour is the person?',
          answer: 'khaki',
        },
      ]),
    );
    await writeFile(
      path.join(folder, 'feedback.jsonl'),
      lines([
        { id: '1', images: ['sample1.jpg'], instruction: howMany, answer: '3' },
        { id: '2', images: ['sample3.jpg'], instruction: 'What colour is the person?', answer: 'khaki' },
        { id: '3', images: ['sample2.jpg'], instruction: howMany, answer: '70', author: 'mallory' },
        { id: '4', images: ['nowhere.jpg'], instruction: howMany, answer: '1' },
      ]),
    );
    const words = ['eval', 'cases.jsonl', '--images', photos, '--feedback', 'feedback.jsonl', '--memory', 'learned'];
    const { code, out } = await clovabot(...words, '--json');
    expect(code).toBe(0);
    const report = JSON.parse(out);
    expect(Object.keys(report)).toEqual([
      'before',
      'after',
      'flips',
      'lessons',
      'msPerLesson',
      'bytesPerLesson',
      'costOfLessons',
      'doubt',
    ]);
    expect(report).toMatchObject({
      before: { cases: 2, correct: 1, wrong: [{ id: 'khaki' }] },
      after: { cases: 2, correct: 2, wrong: [] },
      flips: { rightToWrong: [], wrongToRight: ['khaki'] },
      lessons: { accepted: 1, refused: 1 },
      msPerLesson: { median: expect.any(Number), p95: expect.any(Number) },
    });
    expect(report.msPerLesson.median).toBeGreaterThan(0);
    expect(report.bytesPerLesson).toBeGreaterThan(500);
    const lessons = JSON.parse((await clovabot('lessons', '--memory', 'learned', '--json')).out);
    expect(lessons.map(({ kind, status, author }: Record<string, unknown>) => ({ kind, status, author }))).toEqual([
      { kind: 'correction', status: 'refused', author: { id: 'mallory', name: 'mallory' } },
      { kind: 'correction', status: 'accepted', author: { id: 'evaluation', name: 'evaluation' } },
      { kind: 'confirmation', status: 'accepted', author: { id: 'evaluation', name: 'evaluation' } },
    ]);
  }, 240_000);

  test('says it in words, with the interval of the gain; a fresh memory is gone afterwards', async () => {
    await writeFile(
      path.join(folder, 'one.jsonl'),
      lines([{ id: 'a', images: [photo], instruction: howMany, answer: '3', kind: 'count' }]),
    );
    // Other tests make temporary folders meanwhile, so this one looks at its own.
    const temporary = await mkdtemp(path.join(folder, 'tmp-'));
    const words = ['eval', 'one.jsonl', '--feedback', 'one.jsonl'];
    const { code, out } = await runClovabot(folder, words, { TMPDIR: temporary });
    expect(code).toBe(0);
    expect(out).toContain('before learning: 100.0 % right: 1 of 1');
    expect(out).toMatch(/gain \+0\.0 points \(95 % interval −\d+\.\d points to \+\d+\.\d points\)/);
    expect(out).toContain('0 accepted, 0 refused; right answers confirmed: 1');
    expect((await readdir(temporary)).filter((name) => name.startsWith('clovabot-'))).toEqual([]);
  }, 240_000);

  test('a feedback line that is none is named; pictures of feedback need feedback', async () => {
    await writeFile(
      path.join(folder, 'one.jsonl'),
      lines([{ id: 'a', images: [photo], instruction: howMany, answer: '3', kind: 'count' }]),
    );
    const pixels = {
      id: 'b',
      images: [photo],
      instruction: howMany,
      answer: '3',
      boxes: [{ label: 'person', box: [10, 10, 90, 90] }],
    };
    await writeFile(path.join(folder, 'pixels.jsonl'), lines([pixels]));
    expect(await clovabot('eval', 'one.jsonl', '--feedback', 'pixels.jsonl')).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(/line 1 of .*pixels\.jsonl is no case: “boxes\.0\.box.*should be at most 1/),
    });
    expect(await clovabot('eval', 'one.jsonl', '--feedback-images', photos)).toMatchObject({
      code: 1,
      err: expect.stringContaining('needs --feedback'),
    });
  }, 60_000);
});
