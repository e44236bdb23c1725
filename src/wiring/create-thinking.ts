import type { Config } from '../config.js';
import type { Lexicon } from '../contracts/lexicon.js';
import type { Log } from '../contracts/log.js';
import type { Planner } from '../contracts/planner.js';
import type { Resolver } from '../contracts/resolver.js';
import type { Memory } from '../contracts/store.js';
import type { Teacher } from '../contracts/teacher.js';
import type { Tool } from '../contracts/tool.js';
import { createResolver } from '../dialogue/resolver.js';
import { createEngine, type Engine } from '../inference/engine.js';
import { answeredByPage } from '../inference/on-page.js';
import { createRunner, type Runner } from '../inference/runner.js';
import type { HeldPools } from '../learning/one-version.js';
import { paintingAbsence } from '../models/create-models.js';
import type { Treasury } from '../money/treasury.js';
import { asPageQuestion, certainInterpretations, otherInterpretations } from '../planning/grammar/grammar-planner.js';
import { defaultLimits } from '../program/run-program.js';
import { knownNames, namesIn, taughtNames } from '../skills/looks/team-names.js';
import { createTeacher } from '../teaching/teacher.js';
import { tools as allTools } from '../tools/index.js';
import { tracedEngine, tracedSteps, tracedTeacher } from '../tracing/traced-thinking.js';
import type { BotOptions } from './bot-options.js';
import type { Connections } from './connect-backends.js';
import { createPlanners } from './create-planners.js';
import { learningKinds } from './learning-kinds.js';
import { readInstructions } from './read-instructions.js';

export interface ThinkingServices extends Pick<BotOptions, 'now' | 'randomId' | 'tracer'> {
  readonly lexicon: Lexicon;
  readonly memory: Memory;
  readonly pools: HeldPools;
  readonly treasury: Treasury;
  readonly log: Log;
}

/** What plans, runs, answers and learns, each as it is traced. */
export interface Thinking {
  readonly tools: readonly Tool[];
  readonly planner: Planner;
  readonly resolver: Resolver;
  readonly runner: Runner;
  readonly engine: Engine;
  readonly teacher: Teacher;
}

export async function createThinking(
  config: Config,
  connections: Connections,
  { tracer, ...services }: ThinkingServices,
): Promise<Thinking> {
  const { lexicon, memory, pools, log } = services;
  const { connected, unconnected, choices, models, vendorOf, longestCallMs } = connections;
  const tracedParts = tracer && tracedSteps(allTools, tracer);
  const tools = tracedParts?.tools ?? allTools;
  const { grammar, planner } = await createPlanners(config, connections, {
    ...{ lexicon, memory, pools, tools, log, tracer },
  });
  const { critic, writer, sameMeaning } = await readInstructions(connections, log);
  const shared = { ...services, tools, models, namesPeople: config.teaching.namesPeople };
  /** Nobody sets it: for how long things take. */
  const stopwatch = (): number => performance.now();

  const plainRunner = createRunner({
    ...shared,
    now: stopwatch,
    vendorOf,
    unpaintable: paintingAbsence(connected, unconnected, choices),
    // One slow answer does not use up a run's time.
    limits: { ...defaultLimits, ms: defaultLimits.ms + longestCallMs, cost: config.caps.question },
  });
  const runner = tracedParts?.runner(plainRunner) ?? plainRunner;
  // Steps' results hold ids of pictures.
  memory.signals.hear('pictures-gone', () => runner.forgetResults());

  const resolver = createResolver(lexicon, grammar, namesIn(pools, lexicon));
  const plainEngine = createEngine({
    ...shared,
    now: stopwatch,
    planner,
    resolver,
    vendorOf,
    runner,
    streams: config.streams,
    otherWays: (request) => certainInterpretations(grammar, request),
    ofOneVersion: pools.hold,
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
    critic,
    writer,
    sameMeaning,
    kinds: learningKinds,
  });
  const teacher = tracer ? tracedTeacher(plainTeacher, tracer) : plainTeacher;
  return { tools, planner, resolver, runner, engine, teacher };
}
