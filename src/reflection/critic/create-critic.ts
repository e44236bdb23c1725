import { CapabilityError } from '../../contracts/errors.js';
import type { Log } from '../../contracts/log.js';
import type { Models, Sight } from '../../contracts/model.js';
import type { Tool } from '../../contracts/tool.js';
import type { ImageValue } from '../../contracts/turn.js';
import { askModel, jsonSchema, type Question } from '../../planning/language-model/ask-model.js';
import { withTools } from '../../planning/language-model/prompts.js';
import { toolSignatures } from '../../planning/language-model/tool-section.js';
import { inputTypes } from '../../program/inputs.js';
import { beforeAbort } from '../../util/before-abort.js';
import { timeLimit } from '../../util/time-limit.js';
import { caseMessage } from './case-message.js';
import type { Critic, WrongAnswer } from './critic.js';
import { picturesOf, picturesOfStep } from './pictures-of.js';
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
  /** The longest that one opinion may take, with all its repairs: ms. */
  readonly patience?: number;
  readonly log: Log;
}

const defaultPatience = 60_000;
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

/** The critic of one reflection: when its language model has failed once, it is not asked again. */
export function createCritic(options: CriticOptions): Critic {
  const { complete, prompts, tools, caption, patience = defaultPatience, log } = options;
  const signatures = toolSignatures(tools);
  const instructions = {
    critique: withTools(prompts.critique, 'critique', signatures),
    crash: withTools(prompts.crash, 'critique-crash', signatures),
    step: prompts.step.trim(),
    output: prompts.output.trim(),
  };
  let { sight } = options;
  let isBroken = false;

  async function ask<Result>(
    question: Pick<Question<Result>, 'instructions' | 'schema' | 'read'>,
    subject: Subject,
    signal: AbortSignal,
  ): Promise<Result | undefined> {
    signal.throwIfAborted();
    if (isBroken) return undefined;
    const inTime = timeLimit(signal, patience);
    try {
      const parts = await beforeAbort(messageOf(subject, inTime), inTime);
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
  }

  async function messageOf(
    { wrong, pictures, step }: Subject,
    signal: AbortSignal,
  ): Promise<Pick<Question<never>, 'message' | 'sights'>> {
    const asked = step === undefined ? {} : { step };
    if (sight) {
      const message = caseMessage(wrong, { pictures: [...pictures.keys()], ...asked });
      return { message, sights: await Promise.all([...pictures.values()].map(sight)) };
    }
    const shows: Record<string, string> = {};
    if (caption) for (const [name, image] of pictures) shows[name] = await caption(image, signal);
    return { message: caseMessage(wrong, { ...(caption && { shows }), ...asked }) };
  }

  return {
    judge(wrong, signal) {
      const { turn } = wrong;
      const scope = { tools, inputs: inputTypes(turn.request.images.length) };
      const question = {
        instructions: turn.status === 'failed' ? instructions.crash : instructions.critique,
        schema: critiqueSchema,
        read: (reply: string) => readCritique(reply, turn, scope),
      };
      return ask(question, { wrong, pictures: picturesOf(wrong) }, signal);
    },
    judgeStep: (wrong, step, signal) =>
      ask(
        { instructions: instructions.step, schema: stepSchema, read: readStepCritique },
        { wrong, pictures: picturesOfStep(wrong, step), step },
        signal,
      ),
    inferOutput: (wrong, step, signal) =>
      ask(
        { instructions: instructions.output, schema: outputSchema, read: readOutput },
        { wrong, pictures: picturesOfStep(wrong, step), step },
        signal,
      ),
  };
}
