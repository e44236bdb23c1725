import type { Lesson } from '../contracts/learning.js';
import type { Correction } from '../contracts/teacher.js';
import type { Expected, Fault, Turn } from '../contracts/turn.js';
import { isPlanKind, type PlanFault, stepKindNamed } from '../learning/kind.js';
import { missingWord } from '../reflection/failed-step.js';
import { judgeResult } from '../reflection/judge.js';
import { withProgress } from '../util/with-progress.js';
import { addExperiences, instructionFeature } from './add-experiences.js';
import { examplesBeside } from './examples-beside.js';
import { firstLesson } from './first-lesson.js';
import { learningServices } from './learning-services.js';
import { type OpenLesson, openLesson } from './open-lesson.js';
import type { TeacherOptions } from './options.js';
import { reflectOnTurn } from './reflect-on-turn.js';
import { dropExperiences, retract } from './retract.js';
import { sameQuestion } from './same-question.js';
import { stepViews } from './step-views.js';
import { teachingKind } from './teach.js';

type FaultAt<Where extends Fault['at']> = Extract<Fault, { at: Where }>;

/** Reflects on a wrong answer, learns from what is proved, and asks again: a fuller lesson after each stage. */
export async function* correctTurn(
  correction: Correction,
  options: TeacherOptions,
  signal: AbortSignal,
): AsyncGenerator<Lesson, void> {
  const { turn, author } = correction;
  const lesson = openLesson(firstLesson(correction, options), options);
  yield await lesson.save();
  // What this turn has taught before is what the person now says otherwise.
  for (const earlier of await options.memory.lessons(turn.request.team).ofTurn(turn.id))
    if (earlier.id !== lesson.now.id && standsFor(earlier)) await retract(earlier, author, options, signal);

  const reflection = await reflectOnTurn(turn, lesson.now, options, signal);
  const { fault } = reflection;
  lesson.grow({ reflection });
  if (fault.at === 'none') {
    yield await lesson.close('refused', fault.reason);
    return;
  }
  lesson.grow({ status: 'learning', reason: 'I know what went wrong; now I learn from it…' });
  yield await lesson.save();
  if (fault.at === 'tool') yield* learnFromStep(fault, lesson, turn, options, signal);
  else yield await learnPlanning(fault, lesson, turn, options, signal);
}

/** It added something that is still there. */
const standsFor = ({ status, examples }: Lesson): boolean =>
  status === 'accepted' || (status === 'refused' && examples.length > 0);

async function* learnFromStep(
  fault: FaultAt<'tool'>,
  lesson: OpenLesson,
  turn: Turn,
  options: TeacherOptions,
  signal: AbortSignal,
): AsyncGenerator<Lesson, void> {
  const { proof } = fault;
  const kind = stepKindNamed(options.kinds, options.tools.find(({ name }) => name === fault.tool)?.learns);
  const view = stepViews(turn, [proof]).find(({ step }) => step.instruction.output === fault.step);
  lesson.grow({ tool: fault.tool });
  if (!kind || !view) {
    yield await lesson.close(
      'refused',
      `${fault.tool} erred, but nothing teaches it yet; a stronger model may do it better.`,
    );
    return;
  }
  const { expected, said, shown, author } = lesson.now;
  // A word that nothing knew, with a picture of it, is taught as if there had been no mistake.
  const missing = shown.length > 0 ? missingWord(turn) : undefined;
  const learning = withProgress(async (report) => {
    const services = await learningServices(turn.request.team, options, signal, report);
    if (missing?.step.instruction.output === fault.step)
      return teachingKind(options).teach(missing.word, shown, services);
    const beside = await examplesBeside(fault.step, kind, { turn, expected, author }, options, services);
    const correction = { ...view, turn, proof, expected, said, shown, author };
    const learned = await kind.fromCorrection(correction, {
      ...services,
      examples: [...services.examples, ...beside],
    });
    return { ...learned, examples: [...beside, ...learned.examples] };
  });
  let next = await learning.next();
  for (; !next.done; next = await learning.next()) yield lesson.grow({ reason: next.value });
  await lesson.keep(next.value);
  if (lesson.now.status === 'accepted') {
    await askAgain(lesson, turn, options, signal);
    await lesson.save();
  }
  yield lesson.now;
}

/** Keeps the proved plan and program if the question is then answered rightly and no confirmed one otherwise than before. */
async function learnPlanning(
  fault: PlanFault,
  lesson: OpenLesson,
  turn: Turn,
  options: TeacherOptions,
  signal: AbortSignal,
): Promise<Lesson> {
  const experience = options.memory.experience(turn.request.team);
  const [kind] = options.kinds.filter(isPlanKind);
  if (!kind) return lesson.close('refused', 'I found a better plan, but nothing here learns how to plan.');
  const feature = await instructionFeature(turn, options, signal);
  await addExperiences(lesson.now, kind.fromCorrection(turn, fault), feature, options, async (experiences) => {
    lesson.grow({ experiences });
    await lesson.save();
  });
  const again = await askAgain(lesson, turn, options, signal);
  const isRight = again !== undefined && isAnswered(again, lesson.now.expected, options);
  const { accepted, reason, evidence } = await kind.judge(
    { turn, again, isRight },
    {
      memory: options.memory,
      draftProgram: (request) => options.engine.draftProgram(request, signal),
      elsewhere: sameQuestion(turn, options, signal),
    },
  );
  lesson.grow({ evidence });
  if (!accepted) {
    await dropExperiences(lesson.now, options);
    lesson.grow({ experiences: [] });
    return lesson.close('refused', reason);
  }
  const ids = [...(turn.plan?.examples ?? []), ...(turn.program?.examples ?? [])];
  if (ids.length > 0) {
    lesson.grow({ outcome: { ids, was: 'failure' } });
    await experience.recordOutcome(ids, 'failure');
  }
  lesson.grow({ gained: fault.reason });
  return lesson.close('accepted', fault.reason);
}

/** Asks the turn's question anew, with what has been learned. */
async function askAgain(
  lesson: OpenLesson,
  { request }: Turn,
  { engine, memory, randomId, now }: TeacherOptions,
  signal: AbortSignal,
): Promise<Turn | undefined> {
  let again: Turn | undefined;
  for await (const turn of engine.infer({ ...request, id: randomId(), at: now() }, signal)) again = turn;
  if (!again) return undefined;
  await memory.turns.set(again);
  lesson.grow({ again: again.id, after: again.answer?.text ?? again.fault });
  return again;
}

/** Whether a turn's result is what the person said. */
function isAnswered(turn: Turn, expected: readonly Expected[], { lexicon }: TeacherOptions): boolean {
  const result = turn.steps.at(-1);
  if (turn.status !== 'answered' || result?.status !== 'done') return false;
  return expected.some((one) => judgeResult(result.output, one, (word) => lexicon.singular(word)) === 'right');
}
