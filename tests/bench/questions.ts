/** Real questions to the whole bot with its embedded models: time a question, share of the models, memory over time. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { ask } from '../../src/command-line/ask.js';
import { projectRoot } from '../../src/util/project-root.js';
import { startTestBot } from '../support/bot.js';

export interface QuestionsBench {
  readonly name: string;
  readonly questions: number;
  /** Warm, one person asking, each question about a picture not seen before, 640×480. */
  readonly medianMs: number;
  readonly p95Ms: number;
  /** A question about a picture that was asked about before. */
  readonly knownPictureMs: number;
  /** Resident memory of the whole process, MB, after 100 and after all questions. */
  readonly residentAt100: number;
  readonly residentAtEnd: number;
}

const instructions = [
  'How many people are there?',
  'Is there a cup?',
  'Are there more chairs than people?',
  'What is on the left, the person or the couch?',
];

export async function benchQuestions(questions = 200): Promise<QuestionsBench> {
  const running = await startTestBot();
  const folder = await mkdtemp(path.join(tmpdir(), 'clovabot-bench-'));
  const context = {
    signal: new AbortController().signal,
    now: () => performance.now(),
    randomId: () => crypto.randomUUID(),
  };
  try {
    await running.bot.warmUp();
    const times: number[] = [];
    const known: number[] = [];
    let residentAt100 = 0;
    for (let index = 0; index < questions; index++) {
      const file = await differentPhoto(index, folder);
      const input = { files: [file], text: instructions[index % instructions.length] };
      times.push((await ask(running.bot, input, context)).ms);
      if (index % 10 === 0) known.push((await ask(running.bot, { ...input, text: 'Is there a dog?' }, context)).ms);
      if (index === Math.min(99, questions - 1)) residentAt100 = resident();
    }
    return {
      name: 'questions to the whole bot, embedded models',
      questions,
      medianMs: quantile(times, 0.5),
      p95Ms: quantile(times, 0.95),
      knownPictureMs: quantile(known, 0.5),
      residentAt100,
      residentAtEnd: resident(),
    };
  } finally {
    await running.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** One of six photos, cut a little differently each time, so that nothing is remembered of it. */
async function differentPhoto(index: number, folder: string): Promise<string> {
  const source = path.join(projectRoot, 'node_modules/@vladmandic/face-api/demo', `sample${(index % 6) + 1}.jpg`);
  const { width = 0, height = 0 } = await sharp(source).metadata();
  const inset = Math.floor(index / 6);
  const file = path.join(folder, `${index}.jpg`);
  const bytes = await sharp(source)
    .extract({ left: inset, top: inset, width: width - 2 * inset, height: height - 2 * inset })
    .resize(640, 480, { fit: 'cover' })
    .jpeg()
    .toBuffer();
  await writeFile(file, bytes);
  return file;
}

const resident = (): number => Math.round(process.memoryUsage.rss() / 1e6);

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]);
}
