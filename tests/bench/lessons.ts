/** What a lesson reads and costs in a team with ten thousand examples, against one with a thousand. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Example, Prompt } from '../../src/contracts/learning.js';
import type { Memory } from '../../src/contracts/store.js';
import { learnRescoring } from '../../src/learning/learn-rescoring.js';
import { createPromptPools } from '../../src/learning/prompt-pool.js';
import { promptSchemas } from '../../src/learning/prompt-schemas.js';
import { openMemory } from '../../src/memory/index.js';
import * as skills from '../../src/skills/index.js';
import { examplesFor } from '../../src/teaching/examples-for.js';
import { feature, fullExample, fullLesson, fullPrompt } from '../support/lesson.js';
import { recordingLog } from '../support/log.js';
import { lexicon } from '../support/tool-context.js';
import { wordFeature } from '../support/word-features.js';
import type { BenchResult } from './bounds.js';

const team = 'bench';
const concepts = ['dog', 'cat', 'cup', 'car', 'person', 'chair', 'bottle', 'bird'];
const kinds = Object.values(skills);

interface LessonCost {
  readonly examples: number;
  /** Reading what the lesson needs, ms. */
  readonly readMs: number;
  readonly read: number;
  /** Reading all detections anew from it, ms. */
  readonly rescoreMs: number;
  /** Storing the lesson, ms. */
  readonly saveMs: number;
  /** Taking its prompt in, ms. */
  readonly poolMs: number;
}

/** Of a hundred, so many were pointed at and have features; the rest was confirmed. */
const corrected = 20;

function exampleAt(number: number): Example {
  const concept = concepts[number % concepts.length];
  const full = fullExample(`e${number}`, team, number, number % 100 < corrected ? 8 : 3);
  const { augmented: _, view: __, ...example } = full;
  const picture = { ...full.picture, id: `picture ${number}` };
  const source = { kind: 'correction', author: { id: `person ${number % 30}`, name: 'One' } } as const;
  const bare = { ...example, concept, picture, source };
  if (number % 100 < corrected) return bare;
  const { feature: _own, ...rest } = bare;
  return { ...rest, candidates: bare.candidates.map(({ feature: _one, ...candidate }) => candidate) };
}

const promptAt = (number: number): Prompt => ({
  ...fullPrompt(`p${number}`, team, `l${number}`, number),
  concept: concepts[number % concepts.length],
  key: feature(number),
});

async function timed<Result>(work: () => Promise<Result>): Promise<readonly [ms: number, result: Result]> {
  const began = performance.now();
  const result = await work();
  return [performance.now() - began, result];
}

async function costAt(memory: Memory, examples: number): Promise<LessonCost> {
  const lessons = memory.lessons(team);
  const pools = createPromptPools(memory, { kinds });
  const pool = await pools.of(team);
  const words = ['dog'];
  const needs = [skills.looks.needs];
  const [readMs, read] = await timed(() => examplesFor(needs, words, { lessons, pool, lexicon }));
  const [rescoreMs] = await timed(async () => learnRescoring('LOC', read, []));
  const id = `last ${examples}`;
  const change = {
    addExamples: [{ ...exampleAt(examples), id }],
    addPrompts: [{ ...promptAt(examples), id, lesson: id }],
  };
  const [saveMs] = await timed(() =>
    lessons.save({ ...fullLesson(id, team, examples), examples: [id], prompts: [id] }, change),
  );
  const [poolMs] = await timed(() => pools.of(team));
  return { examples, readMs, read: read.length, rescoreMs, saveMs, poolMs };
}

/** @param sizes of the team's history, growing */
export async function lessonCosts(sizes: readonly number[]): Promise<readonly LessonCost[]> {
  const home = mkdtempSync(path.join(tmpdir(), 'clovabot-lessons-'));
  const memory = await openMemory({
    ...{
      home,
      databaseUrl: `sqlite://${path.join(home, 'bench.sqlite')}`,
      secret: undefined,
      promptSchemas,
      seeds: home,
    },
    ...{ now: Date.now, randomId: () => 'one', log: recordingLog() },
    embed: async (texts) => texts.map((text) => wordFeature(text)),
  });
  const costs: LessonCost[] = [];
  try {
    let filled = 0;
    for (const size of sizes) {
      for (; filled < size; filled += 100) {
        const numbers = Array.from({ length: 100 }, (_, at) => filled + at);
        await memory.lessons(team).save(fullLesson(`l${filled}`, team, filled), {
          addExamples: numbers.map(exampleAt),
          addPrompts: numbers.slice(0, corrected).map(promptAt),
        });
      }
      costs.push(await costAt(memory, size));
    }
    return costs;
  } finally {
    await memory.close();
    rmSync(home, { recursive: true, force: true });
  }
}

export async function benchLessons(): Promise<BenchResult> {
  const [few, many] = await lessonCosts([1_000, 10_000]);
  const total = ({ readMs, rescoreMs, saveMs, poolMs }: LessonCost): number => readMs + rescoreMs + saveMs + poolMs;
  return {
    facts: { '1,000': few, '10,000': many },
    bounds: [
      { name: 'lesson at 10,000 examples, ms', value: total(many), max: 3_000 },
      { name: 'against one at 1,000', value: total(many) / total(few), max: 2 },
      { name: 'examples read at 10,000', value: many.read, max: 1_200 },
    ],
  };
}
