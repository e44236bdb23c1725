import type { Reflection } from '../contracts/feedback.js';
import type { Log } from '../contracts/log.js';
import type { Sight } from '../contracts/model.js';
import type { Tool } from '../contracts/tool.js';
import type { DoneStep, ImageValue, Turn } from '../contracts/turn.js';
import type { Runner } from '../inference/runner.js';
import { isKindOf } from '../language/lexicon.js';
import { type LearningKind, type Repair, stepKindNamed } from '../learning/kind.js';
import { checkProgram } from '../program/checker.js';
import { inputTypes, inputValues } from '../program/types.js';
import { type CriticPrompts, createCritic } from '../reflection/critic/create-critic.js';
import type { Critic } from '../reflection/critic/critic.js';
import type { Interpretation } from '../reflection/explainer.js';
import { reflect } from '../reflection/reflect.js';
import { boundedRuns } from './bounded-runs.js';
import { compareMeanings, type MeaningSources } from './compare-meanings.js';
import { literalsOf } from './learn-from-step.js';
import { type LearningSources, learningServices } from './learning-services.js';
import type { OpenLesson } from './open-lesson.js';
import { sameQuestion } from './same-question.js';
import { stepViews } from './step-views.js';
import { maxRecordedLessons, toolRecord } from './tool-record.js';

export interface ReflectOnTurnOptions extends LearningSources {
  readonly runner: Runner;
  readonly kinds: readonly LearningKind[];
  /** Other ways to read a turn's instruction, the likeliest first. */
  interpretations(turn: Turn, signal: AbortSignal): Promise<readonly Interpretation[]>;
  /** Absent where no language model is connected. */
  readonly critic?: CriticSettings;
  /** Compares answers in other words; absent where no language model is connected. */
  readonly sameMeaning?: MeaningSources['sameMeaning'];
  readonly log: Log;
}

/** A language model that says what it suspects, and what it is given. */
export interface CriticSettings {
  readonly prompts: CriticPrompts;
  /** Those that work with the models that are connected. */
  readonly tools: readonly Tool[];
  /** Whether it is shown the pictures, is told what another model sees in them, or neither. */
  readonly pictures: 'shown' | 'told' | 'unseen';
  readonly longestCallMs: number;
}

/** Runs in which connected models were asked again; a search of hundreds would ask them for hours. */
const maxAskingRuns = 24;

/** Finds which part of a turn erred, by running its program again with changes on the same pictures. */
export async function reflectOnTurn(
  turn: Turn,
  lesson: OpenLesson,
  options: ReflectOnTurnOptions,
): Promise<Reflection> {
  const { runner, tools, lexicon, memory, now, signal } = options;
  const { expected, said, suspects, shown } = lesson.current;
  const { request, program } = turn;
  const record = toolRecord(await memory.lessons(request.team).list(maxRecordedLessons));
  const whileCheap = boundedRuns(turn, maxAskingRuns);
  return reflect({
    turn,
    objection: { expected, said, suspects, shown },
    inputs: inputValues(request.images),
    knowledge: {
      tools,
      ...record,
      lexicon,
      isOf: (label, concept) => isKindOf(label, concept, lexicon),
      ...compareMeanings(request.text, options),
    },
    proposals: {
      interpretations: () => options.interpretations(turn, signal),
      repair: (step) => repairOf(step, turn, lesson, options),
    },
    runs: {
      async rerun(replaced) {
        if (!program) return undefined;
        return whileCheap(() => runner.run(request, program, { replaced, known: turn.steps, signal }));
      },
      async runOther(source, replaced) {
        const other = checkProgram(source, { tools, inputs: inputTypes(request.images.length) });
        return whileCheap(() => runner.run(request, other, { known: turn.steps, replaced, signal }));
      },
      elsewhere: sameQuestion(turn, { ...options, ...compareMeanings(turn.request.text, options) }),
      pixels: async (image) => (await memory.pictures(request.team).sight(image)).pixels,
    },
    critic: criticFor(request.team, options),
    now,
    signal,
  });
}

/** What a step should have made, as the kind of learning of its tool knows it; undefined where it is not the step that is meant. */
async function repairOf(
  { instruction }: DoneStep,
  turn: Turn,
  lesson: OpenLesson,
  options: ReflectOnTurnOptions,
): Promise<Repair | undefined> {
  const { tools, kinds } = options;
  const kind = stepKindNamed(kinds, tools.find(({ name }) => name === instruction.tool)?.learns);
  if (!kind?.repair) return undefined;
  const view = stepViews(turn).find(({ step }) => step.instruction.output === instruction.output);
  if (!view) return undefined;
  const { expected, said, suspects, shown, author } = lesson.current;
  const isSuspected = suspects === instruction.output;
  const doubted = { ...view, turn, expected, said, shown, author, isSuspected };
  const about = { needs: [kind.needs], words: literalsOf(instruction) };
  return kind.repair(doubted, await learningServices(options, { trials: lesson.trials, about }));
}

function criticFor(team: string, { critic, models, memory, log }: ReflectOnTurnOptions): Critic | undefined {
  if (!critic) return undefined;
  const { prompts, tools, pictures, longestCallMs } = critic;
  const sight = (image: ImageValue): Promise<Sight> => memory.pictures(team).sight(image);
  return createCritic({
    complete: models.complete,
    prompts,
    tools,
    longestCallMs,
    ...(pictures === 'shown' && { sight }),
    ...(pictures === 'told' && {
      caption: async (image, signal) => models.caption(await sight(image), { signal }),
    }),
    log,
  });
}
