/**
 * How many faces "blur the faces" leaves, on pictures whose faces a person has marked (faces.json: boxes as shares of width
 * and height). `--images FOLDER` takes the pictures of a folder instead; those that nobody has marked only tell what
 * was hidden, and how many people the bot itself was not sure of.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { ask } from '../../src/command-line/ask.js';
import type { Box, Region, Turn } from '../../src/contracts/turn.js';
import { boxHeight, boxWidth, centreInside } from '../../src/util/box.js';
import type { Pixels } from '../../src/util/pixels.js';
import { projectRoot } from '../../src/util/project-root.js';
import { startTestBot, type TestBot } from '../support/bot.js';
import type { BenchResult } from './bounds.js';

const marked = z
  .record(z.string(), z.array(z.tuple([z.number(), z.number(), z.number(), z.number()])))
  .parse(JSON.parse(readFileSync(path.join(projectRoot, 'tests/bench/faces.json'), 'utf8')));
const groupPhotos = path.join(projectRoot, 'node_modules/@vladmandic/face-api/demo');
const isPicture = /\.(?:jpe?g|png|webp|heic|avif)$/i;

/** A face is hidden when so much of its place looks otherwise. */
const hiddenShare = 0.6;
/** Values of a colour channel by which a pixel looks otherwise; JPEG alone changes less. */
const visibleChange = 12;

export async function benchFaces(folder = groupPhotos): Promise<BenchResult> {
  const files = readdirSync(folder).filter(
    (file) => isPicture.test(file) && (folder !== groupPhotos || Object.hasOwn(marked, file)),
  );
  const home = await mkdtemp(path.join(tmpdir(), 'clovabot-faces-'));
  const test = await startTestBot(home);
  const sums = { pictures: files.length, faces: 0, missed: 0, unsure: 0, hidden: 0, falselyHidden: 0, wrongNumbers: 0 };
  try {
    for (const file of files) {
      const found = await blurFaces(path.join(folder, file), marked[file], test);
      if (found.missed + found.falselyHidden + found.unsure > 0) console.log(file, JSON.stringify(found));
      for (const name of ['faces', 'missed', 'unsure', 'hidden', 'falselyHidden', 'wrongNumbers'] as const)
        sums[name] += found[name];
    }
  } finally {
    await test.close();
    await rm(home, { recursive: true, force: true });
  }
  return {
    facts: { ...sums, missedOfFaces: `${sums.missed} of ${sums.faces}` },
    bounds: [
      {
        name: 'share of faces missed',
        value: sums.missed / Math.max(1, sums.faces),
        max: folder === groupPhotos ? 0 : 0.1,
      },
      { name: 'answers whose number is not what was hidden', value: sums.wrongNumbers, max: 0 },
    ],
  };
}

interface FoundFaces {
  readonly faces: number;
  readonly missed: number;
  /** People whose faces the answer says it could not make out. */
  readonly unsure: number;
  readonly hidden: number;
  readonly falselyHidden: number;
  readonly wrongNumbers: number;
}

async function blurFaces(file: string, shares: readonly Box[] | undefined, { bot }: TestBot): Promise<FoundFaces> {
  const signal = new AbortController().signal;
  const context = { signal, now: () => performance.now(), randomId: () => `face-${path.basename(file)}` };
  const turn = await ask(bot, { files: [file], text: 'blur the faces' }, context);
  const regions = facesIn(turn);
  const said = [...(turn.answer?.text ?? '').matchAll(/(\d+) (?:faces?|places?)\b/g)].reduce(
    (sum, [, n]) => sum + Number(n),
    0,
  );
  const unsure = Number(/I also see (\d+)/.exec(turn.answer?.note ?? '')?.[1] ?? 0);
  const [picture] = turn.request.images;
  const made = turn.answer?.images.at(0);
  const boxes = (shares ?? []).map(
    ([x1, y1, x2, y2]): Box => [x1 * picture.width, y1 * picture.height, x2 * picture.width, y2 * picture.height],
  );
  const desk = bot.memory.pictures(turn.request.team);
  const before = (await desk.sight({ type: 'Image', picture })).pixels;
  const after = made ? (await desk.sight({ type: 'Image', picture: made })).pixels : before;
  const missed = boxes.filter((box) => changedShare(before, after, box) < hiddenShare);
  const isFalse = ({ box }: Region): boolean =>
    boxes.every((face) => !centreInside(box, face) && !centreInside(face, box));
  return {
    faces: boxes.length,
    missed: missed.length,
    unsure,
    hidden: said,
    falselyHidden: shares ? regions.filter(isFalse).length : 0,
    // What the check after the first blur found is said as well.
    wrongNumbers: Number(said < regions.length),
  };
}

function facesIn({ steps }: Pick<Turn, 'steps'>): readonly Region[] {
  const found = steps.flatMap((step) =>
    step.status === 'done' && step.output.type === 'Regions' ? [step.output] : [],
  );
  return found.at(-1)?.regions ?? [];
}

function changedShare(before: Pixels, after: Pixels, [x1, y1, x2, y2]: Box): number {
  let changed = 0;
  for (let y = Math.floor(y1); y < y2; y++)
    for (let x = Math.floor(x1); x < x2; x++) {
      const [from, to] = [(y * before.width + x) * before.channels, (y * after.width + x) * after.channels];
      const isOther = [0, 1, 2].some((at) => Math.abs(before.data[from + at] - after.data[to + at]) > visibleChange);
      if (isOther) changed += 1;
    }
  return changed / Math.max(1, boxWidth([x1, y1, x2, y2]) * boxHeight([x1, y1, x2, y2]));
}
