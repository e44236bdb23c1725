import type { Lesson } from '../contracts/learning.js';
import type { DoneStep, Turn } from '../contracts/turn.js';
import { type Repair, stepKindNamed } from '../learning/kind.js';
import { learningServices } from './learning-services.js';
import type { TeacherOptions } from './options.js';
import { stepViews } from './step-views.js';

/** Asks the kind of learning of a step's tool what the step should have made; undefined where it is not the one that is meant. */
export async function mendStep(
  { instruction }: DoneStep,
  turn: Turn,
  { expected, said, suspects, shown, author }: Pick<Lesson, 'expected' | 'said' | 'suspects' | 'shown' | 'author'>,
  options: TeacherOptions,
  signal: AbortSignal,
): Promise<Repair | undefined> {
  const { tools, kinds } = options;
  const kind = stepKindNamed(kinds, tools.find(({ name }) => name === instruction.tool)?.learns);
  if (!kind?.repair) return undefined;
  const view = stepViews(turn).find(({ step }) => step.instruction.output === instruction.output);
  if (!view) return undefined;
  const isSuspected = suspects === instruction.output;
  const doubted = { ...view, turn, expected, said, shown, author, isSuspected };
  return kind.repair(doubted, await learningServices(turn.request.team, options, signal));
}
