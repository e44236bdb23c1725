import type { Fault } from '../contracts/feedback.js';
import type { Example } from '../contracts/learning.js';
import type { Lesson } from '../contracts/lesson.js';
import type { DoneStep, Turn } from '../contracts/turn.js';
import { isKindOf } from '../language/lexicon.js';
import { type LearningKind, type LearningServices, type StepKind, stepKindNamed } from '../learning/kind.js';
import { unlessTrouble } from '../learning/model-trouble.js';
import { missingWord } from '../reflection/failed-step.js';
import { pointedOutputs } from '../reflection/pointed.js';
import { withProgress } from '../util/with-progress.js';
import { type LearningSources, learningServices } from './learning-services.js';
import type { OpenLesson } from './open-lesson.js';
import { stepViews } from './step-views.js';
import { teachingKind } from './teach.js';

export interface LearnFromStepOptions extends LearningSources {
  readonly kinds: readonly LearningKind[];
}

/** Learns from the fault of a step by the kind of learning that its tool declares. */
export async function* learnFromStep(
  fault: Extract<Fault, { at: 'tool' }>,
  lesson: OpenLesson,
  turn: Turn,
  options: LearnFromStepOptions,
): AsyncGenerator<Lesson, void> {
  const { tools, kinds } = options;
  const { proof } = fault;
  const kind = stepKindNamed(kinds, tools.find(({ name }) => name === fault.tool)?.learns);
  const view = stepViews(turn, [proof]).find(({ step }) => step.instruction.output === fault.step);
  lesson.update({ tool: fault.tool });
  if (!kind || !view) {
    await lesson.close(
      'refused',
      `${fault.tool} erred, but nothing teaches it yet; a stronger model may do it better.`,
    );
    return;
  }
  const { expected, said, shown, author } = lesson.current;
  // A word that nothing knew, with a picture of it, is taught as if there had been no mistake.
  const missing = shown.length > 0 ? missingWord(turn) : undefined;
  const learning = withProgress(async (report) => {
    const agreed = lesson.current.agreed?.map(({ id }) => id);
    const needs = [kind.needs, ...(missing ? [teachingKind(kinds).needs] : [])];
    const about = { needs, words: wordsOf(view.step, fault, lesson.current) };
    const services = await learningServices(options, { report, trials: lesson.trials, agreed, about });
    if (missing?.step.instruction.output === fault.step)
      return teachingKind(kinds).teach(missing.word, shown, services);
    const others = await examplesOfOtherSteps(fault.step, kind, turn, { lesson: lesson.current, services });
    const correction = { ...view, turn, proof, expected, said, shown, author };
    const learned = await kind.fromCorrection(correction, {
      ...services,
      examples: [...services.examples, ...others],
    });
    return { ...learned, examples: [...others, ...learned.examples] };
  });
  let next = await learning.next();
  for (; !next.done; next = await learning.next()) yield lesson.update({ reason: next.value });
  await lesson.keep(next.value);
}

/** What a step was told to look for or was asked, and what the person calls it. */
function wordsOf(
  { instruction }: DoneStep,
  { proof }: Extract<Fault, { at: 'tool' }>,
  { expected }: Lesson,
): readonly string[] {
  const told = literalsOf(instruction);
  const { before, after } = proof;
  const seen = [before, after].flatMap((value) => {
    if (value.type === 'Text') return [value.value];
    return value.type === 'Regions' ? value.regions.flatMap(({ label, name }) => [label, ...(name ? [name] : [])]) : [];
  });
  const said = expected.flatMap((one) => (one.kind === 'text' ? [one.text] : 'label' in one ? [one.label] : []));
  return [...new Set([...told, ...said, ...seen])];
}

/** The texts that an instruction was written with, whole and, of lists, each part. */
export const literalsOf = ({ arguments: given }: DoneStep['instruction']): readonly string[] =>
  Object.values(given).flatMap((argument) => {
    if (argument.kind !== 'literal' || typeof argument.value !== 'string') return [];
    return [argument.value, ...argument.value.split(',').map((part) => part.trim())];
  });

/**
 * Examples that the other steps of a corrected turn give to the kind of the erring one: with that one put right the
 * answer is right, so they are as good as confirmed, or the person has pointed at what they should have found as well.
 * @param erring the output of the step that erred
 */
async function examplesOfOtherSteps(
  erring: string,
  kind: StepKind,
  turn: Turn,
  { lesson, services }: { readonly lesson: Lesson; readonly services: LearningServices },
): Promise<readonly Example[]> {
  const { tools, lexicon } = services;
  const pointed = lesson.expected.filter((one) => one.kind === 'regions');
  const isOf = (label: string, concept: string): boolean => isKindOf(label, concept, lexicon);
  const examples: Example[] = [];
  for (const view of stepViews(turn)) {
    const { output, tool } = view.step.instruction;
    if (output === erring || tools.find(({ name }) => name === tool)?.learns !== kind.name) continue;
    const [told] = pointedOutputs([view.step], pointed, { tools, values: view.values, isOf });
    const step = told ? { ...view.step, output: told.after } : view.step;
    const confirmed = { ...view, step, turn, author: lesson.author, pointed: told !== undefined };
    // A model that fails here takes nothing from the lesson itself.
    const made = await unlessTrouble(services, async () => kind.fromConfirmation?.(confirmed, services));
    if ('result' in made) examples.push(...(made.result ?? []));
  }
  return examples;
}
