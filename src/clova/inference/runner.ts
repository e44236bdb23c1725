import { LRUCache } from 'lru-cache';
import type { Lexicon } from '../../concept.js';
import { CapabilityError, ToolError } from '../../errors.js';
import type { Log } from '../../log.js';
import type { Models } from '../../model.js';
import type { Memory } from '../../store.js';
import type { Tool, ToolContext, ToolResult } from '../../tool.js';
import type { Program, Request, Step, Value } from '../../turn.js';
import type { PromptPools } from '../learning/prompt-pools.js';
import { inputValues } from '../program/inputs.js';
import { isCounted } from '../program/is-counted.js';
import { type Outcome, type RunLimits, runProgram } from '../program/run-program.js';
import { createStepCache } from '../program/step-cache.js';

/** Results of steps kept between questions: references to pictures and regions, no pixels. */
const keptResults = 5000;

export interface RunnerOptions {
  readonly tools: readonly Tool[];
  readonly models: Models;
  readonly lexicon: Lexicon;
  readonly memory: Pick<Memory, 'pictures'>;
  readonly pools: PromptPools;
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
}

/** Runs programs on a request's pictures with what its team has taught the tools. */
export interface Runner {
  run(
    request: Pick<Request, 'id' | 'team' | 'images'>,
    program: Program,
    options: RunOptions,
  ): Promise<AsyncGenerator<Step, Outcome, undefined>>;
  /** Results hold ids of pictures: when any are removed, none may be reused. */
  forgetResults(): void;
}

export function createRunner(options: RunnerOptions): Runner {
  const { tools, models, lexicon, memory, pools, namesPeople, limits, now, log } = options;
  const results = new LRUCache<string, ToolResult>({ max: keptResults });
  const cache = createStepCache(results, (cause) => log.warn({ err: cause }, 'the step cache failed'));

  return {
    async run(request, program, { signal, replaced, known }) {
      const prompts = await pools.of(request.team);
      const context: Omit<ToolContext, 'variables' | 'signal'> = {
        team: request.team,
        models,
        lexicon,
        prompts,
        namesPeople,
        pictures: memory.pictures(request.team),
      };
      return runProgram({
        program,
        inputs: inputValues(request.images),
        tools,
        makeContext: ({ output }, variables, stepSignal) => ({
          ...context,
          variables,
          signal: stepSignal,
          counted: isCounted(program, output),
        }),
        now,
        limits,
        signal,
        cache,
        replaced,
        known,
        promptKey: ({ prompted = [] }) => prompted.map((name) => prompts.version(name)).join(' '),
        onFault: (cause, { tool, span }) => {
          const facts = { turn: request.id, tool, line: span.line };
          // What a tool says of its input is part of the answer; what broke is for the log.
          if (cause instanceof ToolError || cause instanceof CapabilityError)
            log.info({ ...facts, reason: cause.message }, 'a step failed');
          else log.warn({ ...facts, err: cause }, 'a step failed');
        },
      });
    },
    forgetResults: () => results.clear(),
  };
}
