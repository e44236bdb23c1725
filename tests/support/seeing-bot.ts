/** The real engine and teacher with a planner and models that are acted: what they say and see is scripted. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { VendorOf } from '../../src/contracts/backend.js';
import type { Command } from '../../src/contracts/command.js';
import type { CallOptions, Capabilities, CompletionRequest, Detections } from '../../src/contracts/model.js';
import type { Planner } from '../../src/contracts/planner.js';
import type { SameMeaning } from '../../src/contracts/same-meaning.js';
import type { Memory } from '../../src/contracts/store.js';
import type { Teacher } from '../../src/contracts/teacher.js';
import type { Box, Plan, Request, Turn } from '../../src/contracts/turn.js';
import { createApp, type RunningApp } from '../../src/conversation/app.js';
import type { TeachingRules } from '../../src/conversation/services.js';
import { createEngine, type Engine } from '../../src/inference/engine.js';
import type { OtherWays } from '../../src/inference/other-ways.js';
import { createRunner } from '../../src/inference/runner.js';
import { createPromptPools } from '../../src/learning/prompt-pool.js';
import { createLanguagePlanner } from '../../src/planning/language-model/language-planner.js';
import * as skills from '../../src/skills/index.js';
import { createTeacher } from '../../src/teaching/teacher.js';
import { tools } from '../../src/tools/index.js';
import { beforeAbort } from '../../src/util/concurrency.js';
import { projectRoot } from '../../src/util/project-root.js';
import { busy } from './drawn-pictures.js';
import { feature } from './lesson.js';
import { recordingLog } from './log.js';
import { temporaryMemory } from './temporary-memory.js';
import { lexicon, modelsOf } from './tool-context.js';
import { treasuryOf } from './treasury.js';

/** What the planner replies with: a plan, and a program where it is not direct alone. */
export interface Script extends Partial<Plan> {
  readonly program?: string;
}

export interface SeeingBot {
  /** The folder of its memory. */
  readonly home: string;
  readonly memory: Memory;
  readonly teacher: Teacher;
  readonly engine: Engine;
  /** Where people talk to it. */
  readonly app: RunningApp;
  /** Questions that the models were asked. */
  readonly asked: readonly string[];
  /** The last turn that a request comes to. */
  ask(text: string, script: Script, team?: string): Promise<Turn>;
}

export interface SeeingOptions {
  /** How many of a thing the usual detector sees. */
  readonly detector?: Readonly<Record<string, number>>;
  /** How many the connected model sees; absent: none is connected. */
  readonly seeker?: Readonly<Record<string, number>>;
  /** What the connected model answers; absent: none is connected. */
  readonly answer?: (question: string) => string;
  /** What it says to people at length; absent: it can't. */
  readonly discuss?: (question: string) => string;
  /** What an answer of the connected model waits for. */
  readonly hold?: (question: string) => Promise<void>;
  /** US dollars of each answer of the connected model; absent: it costs nothing. */
  readonly price?: number;
  /** What models say comes in so many pieces, ms apart, where somebody hears of it; absent: it comes as one. */
  readonly speaks?: { readonly pieces: number; readonly everyMs: number };
  readonly repair?: Planner['repair'];
  /** Programs by which rules carry out an instruction. */
  readonly otherWays?: OtherWays;
  /** The language model: what it says to an instruction with its messages. It then plans, and reads threads. */
  readonly says?: (asked: CompletionRequest) => string;
  /** Compares answers in other words; absent: nobody does. */
  readonly sameMeaning?: SameMeaning;
  readonly teaching?: TeachingRules;
  /** What people can type; absent: nothing. */
  readonly commands?: readonly Command[];
  /** Where the settings want a weekly post. */
  readonly weekly?: readonly { readonly team: string; readonly thread: string }[];
  readonly now?: () => number;
  /** Of the picture that is asked about, in pixels. */
  readonly size?: { readonly width: number; readonly height: number };
}

const view = feature(1);
const usualSize = { width: 240, height: 180 } as const;

export async function startSeeingBot(options: SeeingOptions = {}): Promise<SeeingBot> {
  const { detector = {}, seeker, answer, discuss, repair, otherWays, says, sameMeaning, size = usualSize } = options;
  const log = recordingLog();
  const place = await temporaryMemory(log);
  const memory = await place.open();
  onTestFinished(async () => {
    await memory.close();
    await place.remove();
  });
  const asked: string[] = [];
  const models = modelsOf({
    embedText: async (texts) => texts.map(wordsFeature),
    embedImage: async () => view,
    embedViews: async (_sight, boxes) => boxes.map(() => view),
    detect: async (_sight, concept) => seen(concept, detector),
    propose: async () => [],
    ...(seeker && { seek: async (_sight, concept) => ({ ...seen(concept, seeker, 2), by: 'the model' }) }),
    ...(answer && {
      async answer(_sight, question, { meter, signal }) {
        asked.push(question);
        if (options.hold) await beforeAbort(options.hold(question), signal);
        if (options.price !== undefined) {
          await meter?.reserve(options.price);
          meter?.charge({ backend: 'acted', model: 'acted', capability: 'answer', dollars: options.price });
        }
        return { text: answer(question) };
      },
    }),
    ...(discuss && {
      async discuss({ question }, { onText }) {
        asked.push(question);
        return { text: await spoken(discuss(question), onText, options) };
      },
    }),
  } as Partial<Capabilities>);
  const vendorOf: VendorOf = (name) =>
    name === 'detect' ||
    (name === 'answer' && answer) ||
    (name === 'seek' && seeker) ||
    // What rules plan is only run where all of it has models.
    otherWays
      ? { backend: 'acted', model: 'acted' }
      : undefined;
  const treasury = treasuryOf(memory);
  const kinds = Object.values(skills);
  const pools = createPromptPools(memory, { kinds });
  const shared = {
    tools,
    models,
    lexicon,
    memory,
    pools,
    treasury,
    namesPeople: false,
    now: options.now ?? Date.now,
    log,
  };
  const runner = createRunner({ ...shared, vendorOf });
  let script: Script = {};
  const acted: Planner = {
    name: 'acted',
    async plan() {
      const { program: _, ...plan } = script;
      return { steps: [], examples: [], ...plan };
    },
    program: async () => ({ source: script.program ?? '' }),
    ...(repair && { repair }),
  };
  const planner = says ? readingPlanner(says, memory, options) : acted;
  const engine = createEngine({
    ...shared,
    planner,
    vendorOf,
    runner,
    streams: true,
    ...(sameMeaning && { sameMeaning }),
    ...(otherWays && { otherWays }),
  });
  const teacher = createTeacher({
    ...{ ...shared, engine, runner, kinds, randomId: randomUUID },
    interpretations: async () => [],
    ...(sameMeaning && { sameMeaning: () => sameMeaning }),
  });
  const app = createApp({
    ...{
      ...shared,
      engine,
      teacher,
      commands: options.commands ?? [],
      emoji: { right: [], wrong: [] },
      randomId: randomUUID,
    },
    abilities: { planner: 'the language model', does: [], lacks: [] },
    teaching: options.teaching ?? { teachers: 'everyone', quorum: 1 },
    weekly: options.weekly,
    signal: new AbortController().signal,
  });
  return {
    home: place.home,
    memory,
    teacher,
    engine,
    app,
    asked,
    async ask(text, next, team = 'team') {
      script = next;
      const picture = await memory.pictures(team).keep(busy(size.width, size.height), 'photo.png');
      const request: Request = {
        ...{ id: randomUUID(), team, thread: 'thread', author: { id: 'U1', name: 'Ana' }, text },
        ...{ images: [picture], at: Date.now() },
      };
      let last: Turn | undefined;
      for await (const turn of engine.infer(request, new AbortController().signal)) last = turn;
      if (!last) throw new Error('no turn came');
      await memory.turns.set(last);
      return last;
    },
  };
}

const promptOf = (name: string): string =>
  readFileSync(path.join(projectRoot, 'data', 'prompts', `${name}.md`), 'utf8');

/** Says it in pieces to who hears. */
async function spoken(
  text: string,
  onText: CallOptions['onText'],
  { speaks }: Pick<SeeingOptions, 'speaks'>,
): Promise<string> {
  const { pieces, everyMs } = speaks ?? { pieces: 0, everyMs: 0 };
  for (let piece = 1; onText && piece <= pieces; piece += 1) {
    onText(text.slice(0, Math.ceil((text.length * piece) / pieces)));
    await sleep(everyMs);
  }
  return text;
}

const readingPlanner = (
  says: NonNullable<SeeingOptions['says']>,
  { pictures }: Memory,
  how: Pick<SeeingOptions, 'speaks'>,
): Planner =>
  createLanguagePlanner({
    complete: async (asked, { onText }) => ({ text: await spoken(says(asked), onText, how), whole: true }),
    tools,
    offered: new Set(['complete', 'answer', 'detect']),
    prompts: {
      first: promptOf('first-call'),
      remark: promptOf('first-call-remark'),
      planThread: promptOf('plan-thread'),
      plan: promptOf('plan'),
      program: promptOf('program'),
    },
    eyes: {
      sight: (team, picture) => pictures(team).sight({ type: 'Image', picture }),
      taught: async () => [],
      lexicon,
    },
    log: recordingLog(),
  });

/** @param offset by how much its places differ from another's */
const seen = (concept: string, world: Readonly<Record<string, number>>, offset = 0): Detections => ({
  known: concept in world,
  found: Array.from({ length: world[concept] ?? 0 }, (_, at) => ({
    box: [10 + offset + 40 * at, 20, 40 + 40 * at, 60] satisfies Box,
    label: concept,
    score: 0.9,
  })),
  threshold: 0.3,
});

/** Equal for equal texts, and for no others. */
function wordsFeature(text: string): Float32Array {
  const feature = new Float32Array(64);
  for (const [at, character] of [...text].entries()) feature[(character.charCodeAt(0) * 31 + at * 7) % 64] += 1;
  const length = Math.hypot(...feature);
  return feature.map((value) => value / (length || 1));
}
