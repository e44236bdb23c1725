import type { Lesson } from '../contracts/learning.js';
import type { Sight } from '../contracts/model.js';
import type { ImageValue, Reflection, Turn } from '../contracts/turn.js';
import { checkProgram } from '../program/checker.js';
import { inputTypes, inputValues } from '../program/inputs.js';
import { outcomeOf } from '../program/run-program.js';
import { createCritic } from '../reflection/critic/create-critic.js';
import type { Critic } from '../reflection/critic/critic.js';
import { reflect } from '../reflection/reflect.js';
import { isKindOf } from './is-kind-of.js';
import { mendStep } from './mend-step.js';
import type { TeacherOptions } from './options.js';
import { sameQuestion } from './same-question.js';

/** Lessons that a tool's record is counted from. */
const rememberedLessons = 200;

/**
 * Finds which part of a turn erred, by running its program again with changes on the same pictures.
 * @param given what a person says is right, in which words, which step they suspect, and the pictures shown with it
 */
export async function reflectOnTurn(
  turn: Turn,
  given: Pick<Lesson, 'expected' | 'said' | 'suspects' | 'shown' | 'author'>,
  options: TeacherOptions,
  signal: AbortSignal,
): Promise<Reflection> {
  const { runner, tools, lexicon, memory, now } = options;
  const { expected, said, suspects, shown } = given;
  const { request, program } = turn;
  const blameRate = blameRates(await memory.lessons(request.team).list(rememberedLessons));
  return reflect({
    turn,
    objection: { expected, said, suspects, shown },
    inputs: inputValues(request.images),
    knowledge: {
      tools,
      blameRate,
      lexicon,
      isOf: (label, concept) => isKindOf(label, concept, lexicon),
    },
    proposals: {
      readings: () => options.alternatives(turn, signal),
      repair: (step) => mendStep(step, turn, given, options, signal),
    },
    runs: {
      async rerun(replaced) {
        if (!program) return undefined;
        return outcomeOf(await runner.run(request, program, { replaced, known: turn.steps, signal }));
      },
      async runOther(source, replaced) {
        const other = checkProgram(source, { tools, inputs: inputTypes(request.images.length) });
        return outcomeOf(await runner.run(request, other, { known: turn.steps, replaced, signal }));
      },
      elsewhere: sameQuestion(turn, options, signal),
      pixels: async (image) => (await memory.pictures(request.team).sight(image)).pixels,
    },
    critic: criticFor(request.team, options),
    now,
    signal,
  });
}

function criticFor(team: string, { critic, models, memory, log }: TeacherOptions): Critic | undefined {
  if (!critic) return undefined;
  const { prompts, tools, pictures } = critic;
  const sight = (image: ImageValue): Promise<Sight> => memory.pictures(team).sight(image);
  return createCritic({
    complete: models.complete,
    prompts,
    tools,
    ...(pictures === 'shown' && { sight }),
    ...(pictures === 'told' && {
      caption: async (image, signal) => models.caption(await sight(image), { signal }),
    }),
    log,
  });
}

/** Of the tools' proven faults, how many were each tool's; towards one half while little is known. */
function blameRates(lessons: readonly Lesson[]): (tool: string) => number {
  const blamed = lessons.flatMap(({ status, reflection }) =>
    status !== 'undone' && reflection?.fault.at === 'tool' ? [reflection.fault.tool] : [],
  );
  return (tool) => (blamed.filter((name) => name === tool).length + 1) / (blamed.length + 2);
}
