/** The only wiring place: makes the whole bot from what comes from outside. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { commands } from '../commands/index.js';
import { type Config, readConfig } from './config.js';
import type { Lexicon } from './contracts/lexicon.js';
import type { Log } from './contracts/log.js';
import type { Backend, Capability, ConnectedBackend, Models } from './contracts/model.js';
import type { Planner } from './contracts/planner.js';
import type { Memory } from './contracts/store.js';
import type { Teacher } from './contracts/teacher.js';
import type { Tool } from './contracts/tool.js';
import type { Request } from './contracts/turn.js';
import { createApp, type RunningApp } from './conversation/app.js';
import { createEngine, type Engine } from './inference/engine.js';
import { createRunner, type Runner } from './inference/runner.js';
import { createLexicon } from './language/lexicon.js';
import type { LearningKind, Writer } from './learning/kind.js';
import { createPromptPools } from './learning/prompt-pools.js';
import { promptSchemas } from './learning/prompt-schemas.js';
import { openMemory } from './memory/index.js';
import { readConcepts } from './memory/read-concepts.js';
import {
  capabilityNames,
  createModels,
  modelNameOf,
  paintingAbsence,
  pictureSpace,
  providerOf,
  vendorsOf,
} from './models/combine.js';
import { comparableFeatures } from './models/comparable-features.js';
import * as backends from './models/index.js';
import { keepAnswers } from './models/keep-answers.js';
import { createTreasury, type Treasury } from './money/treasury.js';
import { choosePlanner } from './planning/choose-planner.js';
import { certainReadings, createGrammarPlanner, otherReadings } from './planning/grammar/index.js';
import { usableTools } from './planning/language-model/tool-section.js';
import { defaultLimits } from './program/run-program.js';
import * as skills from './skills/index.js';
import type { CriticSettings } from './teaching/options.js';
import { createTeacher } from './teaching/teacher.js';
import { tools } from './tools/index.js';
import { projectRoot } from './util/project-root.js';
import { viewSpace } from './vision/views.js';

export interface BotOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly fetch: typeof fetch;
  readonly now: () => number;
  readonly randomId: () => string;
  readonly log: Log;
  /** Aborts everything under way. */
  readonly signal: AbortSignal;
}

export interface Bot {
  readonly config: Config;
  readonly lexicon: Lexicon;
  readonly tools: readonly Tool[];
  readonly connected: readonly { readonly backend: Backend; readonly connection: ConnectedBackend }[];
  readonly unconnected: readonly Backend[];
  readonly models: Models;
  readonly memory: Memory;
  readonly planner: Planner;
  readonly treasury: Treasury;
  readonly runner: Runner;
  readonly engine: Engine;
  readonly teacher: Teacher;
  readonly app: RunningApp;
  /** Loads the models that the first question needs. */
  warmUp(): Promise<void>;
  close(): Promise<void>;
}

/** @throws ConfigError when a setting cannot work */
export async function assembleBot(options: BotOptions): Promise<Bot> {
  const { environment, now, randomId, log, signal } = options;
  const config = readConfig(environment, capabilityNames);
  const { concepts, nonConcepts } = readConcepts(path.join(projectRoot, 'data', 'concepts'));
  const lexicon = createLexicon(concepts, nonConcepts);
  const shelf = Object.values(backends);
  const connected = shelf.flatMap((backend) => {
    const connection = backend.connect({ environment, fetch: options.fetch, lexicon, log });
    return connection ? [{ backend, connection }] : [];
  });
  const unconnected = shelf.filter((backend) => !connected.some((entry) => entry.backend === backend));
  const choices = config.choices as Partial<Record<Capability, string>>; // its keys are those of `capabilityNames`
  const vendorOf = vendorsOf(connected, choices);
  const { models, space } = comparableFeatures(
    keepAnswers(createModels(connected, unconnected, choices, { now, log }), vendorOf),
    pictureSpace(connected, choices) ?? viewSpace,
  );
  const memory = await openMemory({
    home: config.home,
    databaseUrl: config.databaseUrl,
    secret: config.secret,
    seeds: path.join(projectRoot, 'data', 'experience'),
    promptSchemas,
    embed: (texts) =>
      // Memory keeps these features where they belong, with the examples: on a shelf of no team nobody could forget them.
      treasury
        .open({ team: '', person: { id: '', name: 'Clovabot' } }, 'lesson')
        .part()
        .spend(({ shelf: _, ...payment }) => models.embedText(texts, { signal, ...payment })),
    now,
    randomId,
    log,
  });
  const offered = new Set(
    capabilityNames.filter((name) => connected.some(({ connection }) => connection.capabilities[name])),
  );
  const standsIn = offered.has('complete') && config.planner === 'auto';
  const grammar = createGrammarPlanner(lexicon, standsIn ? 'unavailable' : 'none');
  const planner = choosePlanner({
    wanted: config.planner,
    grammar,
    complete: models.complete,
    tools,
    offered,
    prompts: { plan: await readPrompt('plan'), program: await readPrompt('program') },
    log,
  });
  // A vendor that is shown pictures anyway may see them with the critic's questions as well.
  const isShown = providerOf('answer', connected, choices) === providerOf('complete', connected, choices);
  const critic: CriticSettings | undefined = offered.has('complete')
    ? {
        prompts: {
          critique: await readPrompt('critique'),
          crash: await readPrompt('critique-crash'),
          step: await readPrompt('critique-step'),
          output: await readPrompt('infer-output'),
        },
        tools: usableTools(tools, offered),
        pictures: isShown ? 'shown' : offered.has('caption') ? 'told' : 'unseen',
      }
    : undefined;
  const kinds = Object.values(skills);
  const writer: Writer | undefined = offered.has('complete')
    ? { instructions: await readInstructions(kinds), pictures: isShown ? 'shown' : 'told' }
    : undefined;
  const blackBoxes = kinds.flatMap((kind) => Object.values(kind.blackBoxes ?? {}));
  const pools = createPromptPools(memory, {
    kinds,
    space,
    blackBoxes: Object.fromEntries(blackBoxes.map((name) => [name, modelNameOf(name, connected, choices)])),
  });
  const { namesPeople } = config.teaching;
  const treasury = createTreasury({ memory, caps: config.caps, now, log });
  const limits = { ...defaultLimits, cost: config.caps.question };
  const runner = createRunner({
    tools,
    models,
    vendorOf,
    unpaintable: paintingAbsence(connected, unconnected, choices),
    lexicon,
    memory,
    pools,
    treasury,
    namesPeople,
    limits,
    now,
    log,
  });
  const otherWays = (request: Pick<Request, 'text' | 'images'>) => certainReadings(grammar, request);
  const engine = createEngine({ planner, tools, models, vendorOf, runner, memory, treasury, otherWays, now, log });
  const teacher = createTeacher({
    engine,
    runner,
    alternatives: ({ request }) => otherReadings(grammar, request),
    critic,
    writer,
    kinds,
    tools,
    models,
    lexicon,
    memory,
    pools,
    treasury,
    namesPeople,
    now,
    randomId,
    log,
  });
  const app = createApp({
    engine,
    teacher,
    tools,
    lexicon,
    teaching: config.teaching,
    confirmAbove: config.confirmAbove,
    memory,
    commands,
    emoji: config.emoji,
    log,
    now,
    randomId,
    signal,
  });

  return {
    config,
    lexicon,
    tools,
    connected,
    unconnected,
    models,
    memory,
    planner,
    treasury,
    runner,
    engine,
    teacher,
    app,
    async warmUp() {
      await Promise.all([memory.warmUp(), ...connected.map(({ connection }) => connection.warmUp(signal))]);
    },
    async close() {
      await app.idle();
      await Promise.all(connected.map(({ connection }) => connection.close()));
      await memory.close();
    },
  };
}

/** What the kinds of learning ask a language model, by the names that they declare. */
async function readInstructions(kinds: readonly LearningKind[]): Promise<Writer['instructions']> {
  const names = kinds.flatMap(({ instructions = [] }) => instructions);
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await readPrompt(name)] as const)));
}

const readPrompt = (name: string): Promise<string> =>
  readFile(path.join(projectRoot, 'data', 'prompts', `${name}.md`), 'utf8');
