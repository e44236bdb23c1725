import { LRUCache } from 'lru-cache';
import type { VendorOf } from '../contracts/backend.js';
import { BudgetError, CapabilityError, type ClovabotError, ToolError } from '../contracts/errors.js';
import type { Lexicon } from '../contracts/lexicon.js';
import type { Log } from '../contracts/log.js';
import type { Models } from '../contracts/model.js';
import type { Memory } from '../contracts/store.js';
import type { Outlook, Tool, ToolContext, ToolResult } from '../contracts/tool.js';
import type { DirectAnswer, Eyes, Instruction, Program, Request, Step, Value } from '../contracts/turn.js';
import type { PromptPools } from '../learning/prompt-pool.js';
import { meteredModels } from '../money/metered-models.js';
import type { Account, Part, Treasury } from '../money/treasury.js';
import { isAnswer, partsOfProgram, useOf } from '../program/call.js';
import { type Outcome, type RunLimits, runProgram } from '../program/run-program.js';
import { createStepCache, type ResultStore } from '../program/step-cache.js';
import { inputValues, literalValue } from '../program/types.js';
import { createWorkClock } from '../util/turns.js';

/** Results of steps kept between questions: references to pictures and regions, no pixels. */
const keptResults = 5000;

export interface RunnerOptions {
  readonly tools: readonly Tool[];
  readonly models: Models;
  readonly lexicon: Lexicon;
  readonly vendorOf: VendorOf;
  /** Why nothing new can be painted; absent where somebody paints. */
  readonly unpaintable?: CapabilityError;
  readonly memory: Pick<Memory, 'pictures' | 'kept'>;
  readonly pools: PromptPools;
  readonly treasury: Treasury;
  /** Whether an admin allows naming people by their faces. */
  readonly namesPeople: boolean;
  readonly limits?: RunLimits;
  /** ms, monotonic enough to measure with. */
  readonly now: () => number;
  readonly log: Log;
}

export interface RunOptions {
  readonly signal: AbortSignal;
  /** Outputs put in the place of steps' own, and steps that another run has done: see `runProgram`. */
  readonly replaced?: ReadonlyMap<string, Value>;
  readonly known?: readonly Step[];
  /** With whose eyes it looks; absent: `usual`. Results of the one are not reused for the other. */
  readonly eyes?: Eyes;
  /** What is answered where a tool asks a model a question: it was asked already. What was learned goes before it. */
  readonly answersInstead?: DirectAnswer;
  /** What pays for it; absent: an account of the request's author for this run. */
  readonly account?: Account;
  /** Hears what a model says in answer to the whole program, as it says it. */
  readonly onText?: (soFar: string) => void;
  /** Hears why a step failed. */
  onFault?(cause: unknown, instruction: Instruction): void;
}

/** Runs programs on a request's pictures with what its team has taught the tools. */
export interface Runner {
  run(
    request: Pick<Request, 'id' | 'team' | 'author' | 'images'>,
    program: Program,
    options: RunOptions,
  ): Promise<AsyncGenerator<Step, Outcome, undefined>>;
  /** Results hold ids of pictures: when any are removed, none may be reused. */
  forgetResults(): void;
}

export function createRunner(options: RunnerOptions): Runner {
  const { tools, models, lexicon, memory, pools, treasury, namesPeople, limits, now, log } = options;
  const results = new LRUCache<string, ToolResult>({ max: keptResults });
  const cache = createStepCache(results, (cause) => log.warn({ err: cause }, 'the step cache failed'));

  return {
    async run(request, program, { signal, replaced, known, eyes, answersInstead, account, onText, onFault }) {
      const prompts = await pools.of(request.team);
      const settled = new Set([...(replaced?.keys() ?? []), ...(known ?? []).map((step) => step.instruction.output)]);
      // Of several answers one that is known to fail doesn't take the others with it.
      const failure =
        partsOfProgram(program, tools).length > 1
          ? undefined
          : knownFailure(program, settled, tools, { prompts, lexicon, unpaintable: options.unpaintable });
      if (failure) {
        log.info({ turn: request.id, reason: failure.reason.message }, 'a program was not begun');
        return endAsFailed(failure);
      }
      const payer = account ?? treasury.open({ team: request.team, person: request.author }, 'question');
      const parts = new Map<string, Part>();
      const clock = createWorkClock(now);
      const context: Omit<ToolContext, 'models' | 'variables' | 'signal'> = {
        team: request.team,
        lexicon,
        prompts,
        namesPeople,
        ...(eyes && { eyes }),
        pictures: memory.pictures(request.team, payer.whose, clock),
      };
      return runProgram({
        program,
        inputs: inputValues(request.images),
        tools,
        makeContext({ output }, variables, stepSignal) {
          const part = payer.part();
          parts.set(output, part);
          const metered = meteredModels(models, part, clock);
          const isResult = isAnswer(program, output, tools);
          return {
            ...context,
            models: answering(isResult && onText ? telling(metered, onText) : metered, answersInstead),
            variables,
            signal: stepSignal,
            use: useOf(program, output, tools),
            isAnswer: isResult,
          };
        },
        // What somebody else has answered is not the tool's own result.
        resultStoreOf: (tool) => (answersInstead === undefined ? paidResults(tool, request.team, options) : undefined),
        billOf: ({ output }) => parts.get(output)?.bill,
        stopSpending: ({ output, tool }) => parts.get(output)?.stopSpending(outOfTime(tool)) ?? false,
        now,
        limits,
        waitedMs: clock.waitedMs,
        signal,
        cache: answersInstead === undefined ? cache : createStepCache(),
        replaced,
        known,
        promptKey: ({ prompted = [] }) => prompted.map((name) => prompts.version(name)).join(' '),
        onFault(cause, instruction) {
          onFault?.(cause, instruction);
          logFault(cause, instruction, request.id, log);
        },
      });
    },
    forgetResults: () => cache.forget(),
  };
}

/** Models that tell what they say to people as they say it. */
function telling(models: Models, onText: (soFar: string) => void): Models {
  const { discuss, caption } = models;
  return {
    ...models,
    ...(discuss && {
      discuss: (inquiry, options) => discuss(inquiry, inquiry.form === 'free' ? { ...options, onText } : options),
    }),
    caption: (sight, options) => caption(sight, { ...options, onText }),
  };
}

/** Models that answer questions with what was answered already. */
const answering = (models: Models, direct: DirectAnswer | undefined): Models =>
  direct
    ? { ...models, discuss: async () => direct, answer: async () => ({ text: direct.bare ?? direct.text }) }
    : models;

/** Results that were paid for: kept while the same models do the tool's work under the same settings. */
function paidResults(
  tool: Tool,
  team: string,
  { vendorOf, memory, namesPeople }: Pick<RunnerOptions, 'vendorOf' | 'memory' | 'namesPeople'>,
): ResultStore | undefined {
  const vendors = tool.capabilities.flatMap((capability) => {
    const vendor = vendorOf(capability);
    return vendor ? [`${capability} ${vendor.backend} ${vendor.model}`] : [];
  });
  if (vendors.length === 0) return undefined;
  const kept = memory.kept(team);
  const own = (key: string): string => ['step', String(namesPeople), key, ...vendors].join(' ');
  return { get: (key) => kept.result(own(key)), set: (key, result) => kept.set(own(key), result) };
}

/** What a tool says of its input is part of the answer, as is a limit; what broke needs its stack in the log. */
function logFault(cause: unknown, { tool, span }: Instruction, turn: string, log: Log): void {
  const facts = { turn, tool, line: span.line };
  if (cause instanceof ToolError || cause instanceof CapabilityError || cause instanceof BudgetError)
    log.info({ ...facts, reason: cause.message }, 'a step failed');
  else log.warn({ ...facts, err: cause }, 'a step failed');
}

interface KnownFailure {
  readonly instruction: Instruction;
  readonly reason: ClovabotError;
}

/** The first step that is known to fail, before anything runs. */
function knownFailure(
  { instructions }: Program,
  settled: ReadonlySet<string>,
  tools: readonly Tool[],
  outlook: Outlook,
): KnownFailure | undefined {
  for (const instruction of instructions) {
    const tool = tools.find(({ name }) => name === instruction.tool);
    if (!tool?.objection || settled.has(instruction.output)) continue;
    const written = Object.entries(instruction.arguments).flatMap(([name, argument]) =>
      argument.kind === 'literal' ? [[name, literalValue(argument)] as const] : [],
    );
    const reason = tool.objection(Object.fromEntries(written), outlook);
    if (reason) return { instruction, reason };
  }
  return undefined;
}

async function* endAsFailed({ instruction, reason }: KnownFailure): AsyncGenerator<Step, Outcome, undefined> {
  const { friendly: fault, hint } = reason;
  const step: Step = {
    status: 'failed',
    instruction,
    ms: 0,
    cost: 0,
    prompts: [],
    fault,
    ...(hint === undefined ? {} : { hint }),
  };
  yield step;
  return { status: 'failed', steps: [step], ms: 0, cost: 0, fault, failed: instruction.output };
}

const outOfTime = (tool: string): ToolError =>
  new ToolError(`[program] ${tool} took too long, so nothing more was paid for it; ask for less at a time`, {
    friendly: "I can't finish that: it took too long, so I paid for nothing more. Ask for less at a time.",
  });
