/** The only wiring place: makes the whole bot from what comes from outside. */
import { setMaxListeners } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { commands } from '../commands/index.js';
import { type Config, readConfig } from './config.js';
import type { Abilities } from './contracts/abilities.js';
import type { Backend, ConnectedBackend } from './contracts/backend.js';
import { capabilityNames } from './contracts/capabilities.js';
import type { Lexicon } from './contracts/lexicon.js';
import type { Log } from './contracts/log.js';
import type { Capability, Models, ShownExample, Sight } from './contracts/model.js';
import type { Observer } from './contracts/operation.js';
import type { Planner } from './contracts/planner.js';
import type { Resolver } from './contracts/resolver.js';
import type { Memory } from './contracts/store.js';
import type { Teacher } from './contracts/teacher.js';
import type { Tool } from './contracts/tool.js';
import type { PictureReference, Request } from './contracts/turn.js';
import { createApp, type RunningApp } from './conversation/app.js';
import { createGatewayApp } from './conversation/gateway-app.js';
import { createResolver } from './dialogue/resolver.js';
import { createEngine, type Engine } from './inference/engine.js';
import { answeredByPage } from './inference/on-page.js';
import { createRunner, type Runner } from './inference/runner.js';
import { createLexicon } from './language/lexicon.js';
import type { Writer } from './learning/kind.js';
import { createPromptPools, type PromptPools } from './learning/prompt-pool.js';
import { promptSchemas } from './learning/prompt-schemas.js';
import { openMemory } from './memory/index.js';
import { readConcepts } from './memory/read-concepts.js';
import { modelAbilities } from './models/abilities.js';
import { comparableFeatures, comparableSpace } from './models/comparable-features.js';
import { countSeconds } from './models/count-seconds.js';
import {
  type ConnectedEntry,
  createModels,
  paintingAbsence,
  pictureSpace,
  providerOf,
  vendorsOf,
  wordedModelOf,
} from './models/create-models.js';
import { standIns, withBreakers } from './models/failover.js';
import * as allBackends from './models/index.js';
import { keepAnswers } from './models/keep-answers.js';
import { withTurns } from './models/take-turns.js';
import { wrapModels } from './models/wrap-models.js';
import { createTreasury, type Treasury } from './money/treasury.js';
import { choosePlanner } from './planning/choose-planner.js';
import {
  asPageQuestion,
  certainInterpretations,
  createGrammarPlanner,
  otherInterpretations,
} from './planning/grammar/grammar-planner.js';
import { createSameMeaning } from './planning/language-model/same-meaning.js';
import { usableTools } from './planning/language-model/tool-section.js';
import { defaultLimits } from './program/run-program.js';
import { examplesOfRequest } from './skills/answers/decide-request-examples.js';
import * as skills from './skills/index.js';
import { knownNames, namesIn, taughtNames, taughtThings } from './skills/looks/team-names.js';
import type { CriticSettings } from './teaching/reflect-on-turn.js';
import { createTeacher } from './teaching/teacher.js';
import { tools as allTools } from './tools/index.js';
import { tracedJournal } from './tracing/traced-journal.js';
import { tracedBackend } from './tracing/traced-models.js';
import { tracedEngine, tracedPlanner, tracedSteps, tracedTeacher } from './tracing/traced-thinking.js';
import type { Tracer } from './tracing/tracer.js';
import { createMinuteBudgets, type MinuteBudgets } from './util/minute-budgets.js';
import { projectRoot } from './util/project-root.js';
import { viewFeature } from './vision/view-feature.js';
import { viewSpace } from './vision/views.js';
import { wordRelations } from './wordnet/word-relations.js';

export interface BotOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What models may be connected; default: all of src/models/. */
  readonly backends?: readonly Backend[];
  readonly fetch: typeof fetch;
  readonly now: () => number;
  readonly randomId: () => string;
  readonly log: Log;
  readonly observe?: Observer;
  /** Absent: nothing is traced. */
  readonly tracer?: Tracer;
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
  readonly resolver: Resolver;
  readonly treasury: Treasury;
  readonly runner: Runner;
  readonly engine: Engine;
  readonly teacher: Teacher;
  readonly app: RunningApp;
  readonly abilities: Abilities;
  /** Loads the models that the first question needs. */
  warmUp(): Promise<void>;
  close(): Promise<void>;
}

/** @throws ConfigError when a setting cannot work */
export async function assembleBot(options: BotOptions): Promise<Bot> {
  const { now, randomId, log, signal, tracer } = options;
  // Whatever is under way may wait for it.
  setMaxListeners(0, signal);
  const config = readConfig(options.environment, capabilityNames);
  const { concepts, nonConcepts } = readConcepts(path.join(projectRoot, 'data', 'concepts'));
  const lexicon = createLexicon(concepts, nonConcepts, wordRelations().isWord);
  const budgets = createMinuteBudgets(config.fairness.minute);
  const connections = await connectModels(config, lexicon, budgets, options);
  const { connected, unconnected, models, vendorOf } = connections;
  const memory = await openBotMemory(config, models, budgets, options);
  const treasury = createTreasury({ memory, caps: config.caps, now, log });
  const pools = createPools(memory, lexicon, connections);
  const tracedParts = tracer && tracedSteps(allTools, tracer);
  const tools = tracedParts?.tools ?? allTools;
  const { grammar, planner } = await createPlanners(config, connections, {
    ...{ lexicon, memory, pools, tools, log, tracer },
  });

  const { namesPeople } = config.teaching;
  const shared = { tools, models, lexicon, memory, pools, treasury, namesPeople, now, randomId, log };
  /** Nobody sets it: for how long things take. */
  const stopwatch = (): number => performance.now();
  const plainRunner = createRunner({
    ...shared,
    now: stopwatch,
    vendorOf,
    unpaintable: paintingAbsence(connected, unconnected, connections.choices),
    // One slow answer does not use up a run's time.
    limits: { ...defaultLimits, ms: defaultLimits.ms + longestCallMs(connected), cost: config.caps.question },
  });
  const runner = tracedParts?.runner(plainRunner) ?? plainRunner;
  // Steps' results hold ids of pictures.
  memory.signals.hear('pictures-gone', () => runner.forgetResults());
  const resolver = createResolver(lexicon, grammar, namesIn(pools, lexicon));
  const sameMeaning = await comparesMeanings(connections, log);
  const plainEngine = createEngine({
    ...shared,
    now: stopwatch,
    planner,
    resolver,
    vendorOf,
    runner,
    streams: config.streams,
    otherWays: (request) => certainInterpretations(grammar, request),
    namesOf: knownNames(pools, lexicon),
    ...(sameMeaning && { sameMeaning: sameMeaning(models.complete) }),
    // A model that sees reads a page better.
    answeredByPage: vendorOf('answer')
      ? undefined
      : answeredByPage({
          ...shared,
          taughtNames: taughtNames(pools),
          ask: (one) => asPageQuestion(grammar, one, lexicon),
        }),
  });
  const engine = tracer ? tracedEngine(plainEngine, tracer) : plainEngine;
  const plainTeacher = createTeacher({
    ...shared,
    engine,
    runner,
    interpretations: ({ request }) => otherInterpretations(grammar, request),
    critic: await readCritic(connections),
    writer: await readWriter(connections),
    sameMeaning,
    kinds,
  });
  const teacher = tracer ? tracedTeacher(plainTeacher, tracer) : plainTeacher;
  const abilities: Abilities = {
    planner: plannerWords(planner, config),
    ...modelAbilities(connected, unconnected, connections.choices),
  };
  const talks = { memory, commands, emoji: config.emoji, graceMs: config.graceMs, log, now, randomId };
  const app =
    config.role === 'gateway'
      ? createGatewayApp(talks)
      : createApp({
          ...shared,
          abilities,
          engine,
          teacher,
          teaching: config.teaching,
          confirmAbove: config.confirmAbove,
          questionsAtOnce: { all: config.fairness.questionsAtOnce, person: config.fairness.personAtOnce },
          budgets,
          ...talks,
          weekly: config.weekly,
          keepMs: config.keepMs,
          observe: options.observe,
          signal,
        });

  return {
    ...{
      config,
      lexicon,
      tools,
      connected,
      unconnected,
      models,
      memory,
      planner,
      resolver,
      treasury,
      runner,
      engine,
      teacher,
      app,
      abilities,
    },
    async warmUp() {
      if (config.role === 'gateway') return;
      await Promise.all([memory.warmUp(), ...connected.map(({ connection }) => connection.warmUp(signal))]);
    },
    async close() {
      await app.idle();
      await Promise.all(connected.map(({ connection }) => connection.close()));
      await memory.close();
    },
  };
}

const longestCallMs = (connected: Connections['connected']): number =>
  Math.max(0, ...connected.map(({ connection }) => connection.maxCallMs ?? 0));

function plannerWords({ name }: Planner, { planner }: Config): string {
  if (name !== 'language') return 'the grammar, in English; a language model understands more';
  return `the language model${planner === 'auto' ? '; the grammar when it fails' : ''}`;
}

const kinds = Object.values(skills);
/** By name: where several offer the same and none is preferred, the first does it. */
const shelf = Object.values(allBackends).sort((a, b) => (a.name < b.name ? -1 : 1));

type Connections = Awaited<ReturnType<typeof connectModels>>;

/** The backends for which the environment has what they need, and all that they offer as one `Models`. */
async function connectModels(config: Config, lexicon: Lexicon, budgets: MinuteBudgets, options: BotOptions) {
  const { environment, backends = shelf, fetch, log, tracer } = options;
  const connected: ConnectedEntry[] = [];
  for (const backend of backends) {
    const connection = await backend.connect({ environment, fetch, lexicon, log });
    if (connection) connected.push({ backend, connection });
  }
  const unconnected = backends.filter((backend) => !connected.some((entry) => entry.backend === backend));
  const choices = config.choices as Partial<Record<Capability, string>>; // its keys are those of `capabilityNames`
  const vendorOf = vendorsOf(connected, choices);
  const backendSpace = pictureSpace(connected, choices) ?? viewSpace;
  const space = comparableSpace(backendSpace);
  const seen = tracer ? connected.map((entry) => tracedBackend(entry, tracer)) : connected;
  const guarded = seen.map((entry) => withBreakers(withTurns(entry, config.fairness.callsAtOnce)));
  // The outermost layer first. Metering comes around all of them, for each question: see money/metered-models.ts.
  const models = wrapModels(
    createModels(guarded, unconnected, choices),
    countSeconds((whose, ms) => budgets.note(whose, 'modelMs', ms)),
    comparableFeatures(backendSpace),
    keepAnswers(vendorOf),
    standIns(guarded, choices, log),
  );
  const offered: ReadonlySet<Capability> = new Set(
    capabilityNames.filter((name) => connected.some(({ connection }) => connection.capabilities[name])),
  );
  // A vendor that is shown pictures anyway may see them with the questions of the critic and the writer as well.
  const maySee = providerOf('answer', connected, choices) === providerOf('complete', connected, choices);
  return { connected, unconnected, choices, vendorOf, models, space, offered, maySee };
}

async function openBotMemory(
  config: Config,
  models: Models,
  budgets: MinuteBudgets,
  { now, randomId, log, signal, tracer }: BotOptions,
): ReturnType<typeof openMemory> {
  const memory = await openMemory({
    home: config.home,
    databaseUrl: config.databaseUrl,
    ...(config.pictures && { picturesPlace: config.pictures }),
    secret: config.secret,
    seeds: path.join(projectRoot, 'data', 'experience'),
    promptSchemas,
    keepMs: config.keepMs,
    budgets,
    embed: (texts, books) =>
      // Memory keeps these features with the examples: in the kept answers of no team, nobody could forget them.
      createTreasury({ memory: books, caps: config.caps, now, log })
        .open({ team: '', person: { id: '', name: 'Clovabot' } }, 'lesson')
        .part()
        .spend(({ shelf: _, ...payment }) => models.embedText(texts, { signal, ...payment })),
    now,
    randomId,
    log,
  });
  return tracer ? { ...memory, journal: tracedJournal(memory.journal, tracer) } : memory;
}

const createPools = (memory: Memory, lexicon: Lexicon, { space, connected, choices }: Connections): PromptPools =>
  createPromptPools(memory, {
    kinds,
    space,
    lexicon,
    blackBoxes: Object.fromEntries(
      kinds
        .flatMap((kind) => Object.values(kind.blackBoxes ?? {}))
        .map((name) => [name, wordedModelOf(name, connected, choices)]),
    ),
  });

interface PlannerServices {
  readonly lexicon: Lexicon;
  readonly memory: Memory;
  readonly pools: PromptPools;
  readonly tools: readonly Tool[];
  readonly log: Log;
  readonly tracer?: Tracer;
}

async function createPlanners(
  config: Config,
  { models, offered, maySee, vendorOf }: Connections,
  { lexicon, memory, pools, tools, log, tracer }: PlannerServices,
) {
  const standsIn = offered.has('complete') && config.planner === 'auto';
  const grammar = createGrammarPlanner(lexicon, standsIn ? 'unavailable' : 'none', namesIn(pools, lexicon));
  const planner = choosePlanner({
    wanted: config.planner,
    grammar,
    complete: models.complete,
    tools,
    offered,
    taught: taughtThings(pools),
    prompts: {
      first: await readPrompt('first-call'),
      remark: await readPrompt('first-call-remark'),
      planThread: await readPrompt('plan-thread'),
      plan: await readPrompt('plan'),
      program: await readPrompt('program'),
    },
    ...(offered.has('answer') &&
      maySee && {
        eyes: {
          lexicon,
          sight: seeing(memory),
          taught: taughtThings(pools),
          examples: showing({ pools, memory, lexicon }, vendorOf('embedImage') ? undefined : models),
        },
      }),
    log,
  });
  return { grammar, planner: tracer ? tracedPlanner(planner, tracer) : planner };
}

const seeing =
  ({ pictures }: Memory) =>
  (team: string, picture: PictureReference): Promise<Sight> =>
    pictures(team).sight({ type: 'Image', picture });

/** Pictures of which people have said what is right, for a request. @param models absent where features cost money */
const showing =
  ({ pools, memory, lexicon }: Pick<PlannerServices, 'pools' | 'memory' | 'lexicon'>, models: Models | undefined) =>
  async (request: Request, signal: AbortSignal): Promise<readonly ShownExample[]> => {
    const { examples } = await examplesOfRequest(request, {
      prompts: await pools.of(request.team),
      pictures: memory.pictures(request.team),
      lexicon,
      feature: async (sight) => models && viewFeature(sight, { models, signal }),
    });
    return examples;
  };

/** Absent where no language model is connected. */
async function readCritic({ offered, maySee, connected }: Connections): Promise<CriticSettings | undefined> {
  if (!offered.has('complete')) return undefined;
  return {
    prompts: {
      critique: await readPrompt('critique'),
      crash: await readPrompt('critique-crash'),
      step: await readPrompt('critique-step'),
      output: await readPrompt('infer-output'),
    },
    tools: usableTools(allTools, offered),
    pictures: maySee ? 'shown' : offered.has('caption') ? 'told' : 'unseen',
    longestCallMs: longestCallMs(connected),
  };
}

/** A language model that the kinds of learning ask, by the names that they declare; absent where none is connected. */
async function readWriter({ offered, maySee }: Connections): Promise<Writer | undefined> {
  if (!offered.has('complete')) return undefined;
  const names = kinds.flatMap(({ instructions = [] }) => instructions);
  const instructions = await Promise.all(names.map(async (name) => [name, await readPrompt(name)] as const));
  return { instructions: Object.fromEntries(instructions), pictures: maySee ? 'shown' : 'told' };
}

/** Absent where no language model is connected. */
async function comparesMeanings({ offered }: Connections, log: Log) {
  if (!offered.has('complete')) return undefined;
  const instructions = await readPrompt('same-meaning');
  return (complete: Models['complete']) => createSameMeaning({ complete, instructions, log });
}

const readPrompt = (name: string): Promise<string> =>
  readFile(path.join(projectRoot, 'data', 'prompts', `${name}.md`), 'utf8');
