import type { Config } from '../config.js';
import type { Lexicon } from '../contracts/lexicon.js';
import type { Log } from '../contracts/log.js';
import type { Models, ShownExample, Sight } from '../contracts/model.js';
import type { Memory } from '../contracts/store.js';
import type { Tool } from '../contracts/tool.js';
import type { PictureReference, Request } from '../contracts/turn.js';
import type { PromptPools } from '../learning/prompt-pool.js';
import { choosePlanner } from '../planning/choose-planner.js';
import { createGrammarPlanner } from '../planning/grammar/grammar-planner.js';
import { examplesOfRequest } from '../skills/answers/decide-request-examples.js';
import { namesIn, taughtThings } from '../skills/looks/team-names.js';
import { tracedPlanner } from '../tracing/traced-thinking.js';
import type { Tracer } from '../tracing/tracer.js';
import { viewFeature } from '../vision/view-feature.js';
import type { Connections } from './connect-backends.js';
import { readPrompt } from './read-prompt.js';

export interface PlannerServices {
  readonly lexicon: Lexicon;
  readonly memory: Memory;
  readonly pools: PromptPools;
  readonly tools: readonly Tool[];
  readonly log: Log;
  readonly tracer?: Tracer;
}

/** The grammar, which reads follow-ups as well, and the planner that the settings choose; often that is the grammar. */
export async function createPlanners(
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
          sight: sightsIn(memory),
          taught: taughtThings(pools),
          examples: shownExamples({ pools, memory, lexicon }, vendorOf('embedImage') ? undefined : models),
        },
      }),
    log,
  });
  return { grammar, planner: tracer ? tracedPlanner(planner, tracer) : planner };
}

const sightsIn =
  ({ pictures }: Memory) =>
  (team: string, picture: PictureReference): Promise<Sight> =>
    pictures(team).sight({ type: 'Image', picture });

/** Pictures of which people have said what is right, for a request. @param models absent where features cost money */
const shownExamples =
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
