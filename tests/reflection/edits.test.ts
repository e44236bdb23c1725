/** Edits are judged by what they were made on: the step that chose it is to blame, not the one that edited. */
import { describe, expect, test } from 'vitest';
import type { Box, Region } from '../../src/contracts/turn.js';
import { differsWhereAsked } from '../../src/reflection/judge-edit.js';
import { busy, drawn } from '../support/drawn-pictures.js';
import { runScene, seeing } from './runs.js';

const leftDog: Box = [20, 100, 90, 180];
const rightDog: Box = [300, 100, 380, 180];
const corner: Box = [330, 240, 390, 295];
const top: Box = [180, 5, 240, 60];

const two = seeing([
  { label: 'dog', box: leftDog, score: 0.8 },
  { label: 'dog', box: rightDog, score: 0.7 },
]);
/** One that counts and two faint ones, the likelier at the top. */
const faint = seeing([
  { label: 'dog', box: leftDog, score: 0.8 },
  { label: 'dog', box: top, score: 0.22 },
  { label: 'dog', box: corner, score: 0.15 },
]);

const blurLeft =
  "BOX0=LOC(image=IMAGE,object='dog')\nBOX1=SELECT(image=IMAGE,object=BOX0,query='leftmost')\nIMAGE0=BLUR(image=IMAGE,object=BOX1)\nFINAL=RESULT(var=IMAGE0)";
const edit = (tool: string): string =>
  `BOX0=LOC(image=IMAGE,object='dog')\nIMAGE0=${tool}(image=IMAGE,object=BOX0)\nFINAL=RESULT(var=IMAGE0)`;
const boxes = (regions: readonly Region[]): readonly Box[] => regions.map(({ box }) => box);

test.each(['no, the right one', "that's the wrong dog", 'wrong one'])(
  '“%s” blames who chose the dog, not who found or blurred it',
  async (words) => {
    const { fault } = await (await runScene(blurLeft, two)).says(words);
    expect(fault).toMatchObject({ at: 'tool', tool: 'SELECT', proof: { after: { regions: [{ box: rightDog }] } } });
  },
);

test('a box around the right one says the same', async () => {
  const { fault } = await (await runScene(blurLeft, two)).pointsAt('dog', [[305, 98, 378, 184]]);
  expect(fault).toMatchObject({ at: 'tool', tool: 'SELECT', proof: { after: { regions: [{ box: rightDog }] } } });
});

describe.each(['BLUR', 'TAG', 'COLORPOP', 'BGBLUR'])('%s', (tool) => {
  const shapes = {
    segment: async ({ pixels: { width, height } }: { pixels: { width: number; height: number } }, box: Box) => ({
      width,
      height,
      data: Uint8Array.from({ length: width * height }, (_, at) =>
        at % width >= box[0] && at % width < box[2] && at / width >= box[1] && at / width < box[3] ? 255 : 0,
      ),
    }),
  };

  test('one that was forgotten is looked for where the person says', async () => {
    const scene = await runScene(edit(tool), { ...faint, ...shapes });
    const { fault } = await scene.says('you forgot the dog in the corner');
    if (fault.at !== 'tool' || fault.proof.after.type !== 'Regions') throw new Error(`no tool: ${fault.reason}`);
    expect(fault.tool).toBe('LOC');
    expect(boxes(fault.proof.after.regions)).toEqual(expect.arrayContaining([leftDog, corner]));
    expect(fault.proof.after.regions).toHaveLength(2);
  });

  test('one that nobody saw is learned from its box', async () => {
    const scene = await runScene(edit(tool), { ...faint, ...shapes });
    const unseen: Box = [150, 200, 220, 280];
    const { fault } = await scene.pointsAt('dog', [leftDog, unseen]);
    expect(fault).toMatchObject({ at: 'tool', tool: 'LOC' });
    expect(fault.at === 'tool' && fault.proof.after.type === 'Regions' && boxes(fault.proof.after.regions)).toEqual([
      leftDog,
      unseen,
    ]);
  });
});

test('of two that are called alike the place says which one is something else', async () => {
  const scene = await runScene(edit('TAG'), two);
  const { fault } = await scene.says('the right one is a wolf');
  expect(fault.at).toBe('none');
  expect((await scene.says("no, it's a wolf on the right")).fault).toMatchObject({
    at: 'tool',
    tool: 'LOC',
    proof: { after: { regions: expect.arrayContaining([expect.objectContaining({ label: 'wolf', box: rightDog })]) } },
  });
});

test('what is none is dropped, and one of two is enough', async () => {
  const { fault } = await (await runScene(edit('BLUR'), two)).says("that's not a dog");
  expect(fault).toMatchObject({ at: 'tool', tool: 'LOC', proof: { after: { regions: [{ box: leftDog }] } } });
});

test('a label that is wrong is put right', async () => {
  const { fault } = await (await runScene(edit('TAG'), two)).says("it's a wolf, not a dog");
  expect(fault.at).toBe('none');
  const one = seeing([{ label: 'dog', box: leftDog, score: 0.8 }]);
  expect((await (await runScene(edit('TAG'), one)).says("it's a wolf, not a dog")).fault).toMatchObject({
    at: 'tool',
    tool: 'LOC',
    proof: { after: { regions: [{ label: 'wolf', box: leftDog }] } },
  });
});

test('an edit that found nothing to work on is one that forgot something', async () => {
  const scene = await runScene(edit('BLUR'), seeing([{ label: 'dog', box: corner, score: 0.2 }]));
  expect(scene.turn.status).toBe('failed');
  const wanted = { at: 'tool', tool: 'LOC', proof: { before: { regions: [] }, after: { regions: [{ box: corner }] } } };
  expect((await scene.says('you forgot the dog in the corner')).fault).toMatchObject(wanted);
  expect((await scene.pointsAt('dog', [corner])).fault).toMatchObject({ at: 'tool', tool: 'LOC' });
  expect((await scene.says('you forgot the cat')).fault.at).toBe('none');
});

test('how well something was edited is no fault of finding it', async () => {
  const { fault } = await (await runScene(edit('BLUR'), two)).says('three');
  expect(fault.at).toBe('none');
});

describe('where a tool knows nothing better', () => {
  const repair = async () => ({ reason: 'nobody knows how it should look' });
  test('its reason is told only if nothing else explains it', async () => {
    const scene = await runScene(blurLeft, two);
    expect((await scene.says('no, the right one', { repair })).fault).toMatchObject({ at: 'tool', tool: 'SELECT' });
    expect((await scene.says('three', { repair })).fault).toMatchObject({
      at: 'none',
      reason: (await repair()).reason,
    });
  });

  test('a critic is asked all the same', async () => {
    const asked: string[] = [];
    const critic = {
      judge: async () => void asked.push('judge'),
      judgeStep: async () => undefined,
      inferOutput: async () => undefined,
    };
    const { fault } = await (await runScene(edit('BLUR'), two)).says('a heron', { repair, critic });
    expect([asked, fault.at]).toEqual([['judge'], 'none']);
  });
});

test.each(['no, redo', 'leave the tree alone', 'it looks terrible', 'on the roof', 'the colors are off', 'terrible'])(
  '“%s” is no name of what was edited',
  async (words) => {
    const one = seeing([{ label: 'dog', box: leftDog, score: 0.8 }]);
    expect((await (await runScene(edit('TAG'), one)).says(words)).fault.at).toBe('none');
  },
);

describe('two edits of one picture', () => {
  const original = busy(200, 100);
  const painted = (...marks: readonly Box[]) =>
    drawn(200, 100, (x, y) => {
      const at = (y * 200 + x) * 3;
      const isIn = marks.some((box) => x >= box[0] && x < box[2] && y >= box[1] && y < box[3]);
      return isIn ? [0, 0, 0] : [original.data[at], original.data[at + 1], original.data[at + 2]];
    });
  const region = (box: Box): Region => ({ box, label: 'dog', score: 0.9 });
  const [one, other]: readonly Box[] = [
    [10, 10, 30, 30],
    [120, 60, 140, 80],
  ];
  const compare = (after: ReturnType<typeof painted>): boolean =>
    differsWhereAsked({
      before: painted(one),
      after,
      regionsBefore: [region(one)],
      regionsAfter: [region(one), region(other)],
    });

  test('differ where one of them edits more, and nowhere else', () => {
    expect(compare(painted(one, other))).toBe(true);
    expect(compare(painted(one))).toBe(false);
    expect(compare(painted(one, other, [70, 0, 76, 30]))).toBe(false);
  });
});
