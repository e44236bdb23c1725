import { CapabilityError } from '../../contracts/errors.js';
import type { Log } from '../../contracts/log.js';
import type { Models, Sight } from '../../contracts/model.js';
import type { Tool } from '../../contracts/tool.js';
import type { ImageValue } from '../../contracts/turn.js';
import { askModel, jsonSchema, type Question } from '../../planning/language-model/ask-model.js';
import { withTools } from '../../planning/language-model/prompts.js';
import { toolSignatures } from '../../planning/language-model/tool-section.js';
import { inputTypes } from '../../program/types.js';
import { beforeAbort } from '../../util/concurrency.js';
import { timeLimit } from '../../util/time-limit.js';
import { caseMessage, picturesOf, picturesOfStep } from './case-message.js';
import type { Critic, WrongAnswer } from './critic.js';
import { critiqueReply, outputReply, readCritique, readOutput, readStepCritique, stepReply } from './read-critique.js';

/** The texts of `data/prompts`. */
export interface CriticPrompts {
  readonly critique: string;
  /** For programs that failed. */
  readonly crash: string;
  readonly step: string;
  readonly output: string;
}

export interface CriticOptions {
  readonly complete: Models['complete'];
  readonly prompts: CriticPrompts;
  /** Those that a revised program may use. */
  readonly tools: readonly Tool[];
  /** Pixels for a language model that can see; absent: it is shown no pictures. */
  readonly sight?: (image: ImageValue) => Promise<Sight>;
  /** What pictures show, for a language model that is shown none; absent: it is not told. */
  readonly caption?: (image: ImageValue, signal: AbortSignal) => Promise<string>;
  /** For one opinion, with all its repairs. */
  readonly maxOpinionMs?: number;
  /** The longest that one reply may take by its backend's settings; it is waited for besides. */
  readonly longestCallMs?: number;
  readonly log: Log;
}

const defaultMaxOpinionMs = 60_000;
const critiqueSchema = jsonSchema('critique', critiqueReply);
const stepSchema = jsonSchema('step_critique', stepReply);
const outputSchema = jsonSchema('step_output', outputReply);

interface Subject {
  readonly wrong: WrongAnswer;
  /** By variable. */
  readonly pictures: ReadonlyMap<string, ImageValue>;
  /** The step that is asked about, by its output. */
  readonly step?: string;
}

/** The critic of one reflection: once its language model has failed, it is not asked again. */
export function createCritic(options: CriticOptions): Critic {
  const { prompts, tools } = options;
  const signatures = toolSignatures(tools);
  const critique = withTools(prompts.critique, 'critique', signatures);
  const crash = withTools(prompts.crash, 'critique-crash', signatures);
  const ask = createAsk(options);
  return {
    judge(wrong, signal) {
      const { turn } = wrong;
      const scope = { tools, inputs: inputTypes(turn.request.images.length) };
      const question = {
        instructions: turn.status === 'failed' ? crash : critique,
        schema: critiqueSchema,
        read: (reply: string) => readCritique(reply, turn, scope),
      };
      return ask(question, { wrong, pictures: picturesOf(wrong) }, signal);
    },
    judgeStep: (wrong, step, signal) =>
      ask(
        { instructions: prompts.step.trim(), schema: stepSchema, read: readStepCritique },
        { wrong, pictures: picturesOfStep(wrong, step), step },
        signal,
      ),
    inferOutput: (wrong, step, signal) =>
      ask(
        { instructions: prompts.output.trim(), schema: outputSchema, read: readOutput },
        { wrong, pictures: picturesOfStep(wrong, step), step },
        signal,
      ),
  };
}

type CriticQuestion<Result> = Pick<Question<Result>, 'instructions' | 'schema' | 'read'>;
type Ask = <Result>(
  question: CriticQuestion<Result>,
  subject: Subject,
  signal: AbortSignal,
) => Promise<Result | undefined>;

/** Asks the language model until it fails once; one that turns out not to see is told what pictures show. */
function createAsk({ complete, sight: given, caption, log, ...limits }: CriticOptions): Ask {
  const { maxOpinionMs = defaultMaxOpinionMs, longestCallMs = 0 } = limits;
  let sight = given;
  let isBroken = false;
  return async function ask(question, subject, signal) {
    signal.throwIfAborted();
    if (isBroken) return undefined;
    const inTime = timeLimit(signal, maxOpinionMs + longestCallMs);
    try {
      const parts = await beforeAbort(messageOf(subject, { sight, caption }, inTime), inTime);
      const { result } = await beforeAbort(askModel(complete, { ...question, ...parts }, { signal: inTime }), inTime);
      return result;
    } catch (error) {
      signal.throwIfAborted();
      if (sight && error instanceof CapabilityError) {
        sight = undefined;
        return ask(question, subject, signal);
      }
      isBroken = true;
      log.warn({ err: error, turn: subject.wrong.turn.id }, '[critic] the language model gave no opinion');
      return undefined;
    }
  };
}

/** The case as text, with the pictures or with what they show. */
async function messageOf(
  { wrong, pictures, step }: Subject,
  { sight, caption }: Pick<CriticOptions, 'sight' | 'caption'>,
  signal: AbortSignal,
): Promise<Pick<Question<never>, 'message' | 'sights'>> {
  if (sight) {
    const message = caseMessage(wrong, { pictures: [...pictures.keys()], step });
    return { message, sights: await Promise.all([...pictures.values()].map(sight)) };
  }
  if (!caption) return { message: caseMessage(wrong, { step }) };
  const shows: Record<string, string> = {};
  for (const [name, image] of pictures) shows[name] = await caption(image, signal);
  return { message: caseMessage(wrong, { shows, step }) };
}
