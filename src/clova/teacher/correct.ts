import type { Lesson, NewPrompt, Prompt } from '../../learning.js';
import type { Correction } from '../../teacher.js';
import type { Expected, Fault, ImageValue, Step, Turn } from '../../turn.js';
import { watched } from '../../util/watched.js';
import { readExpected } from '../reflection/expected.js';
import { judgeResult } from '../reflection/judge.js';
import { addExperiences, planningExamples, probePlanning } from './learn-planning.js';
import { learningServices } from './learning-services.js';
import type { TeacherOptions } from './options.js';
import { reflectOnTurn } from './reflect-on-turn.js';
import { retract } from './retract.js';
import { type StepView, stepViews } from './step-views.js';

/** Reflects on a wrong answer, learns from what is proved, and asks again: a fuller lesson after each stage. */
export async function* correctTurn(
  correction: Correction,
  options: TeacherOptions,
  signal: AbortSignal,
): AsyncGenerator<Lesson, void> {
  const { memory, now, lexicon } = options;
  const { turn } = correction;
  const lessons = memory.lessons(turn.request.team);
  const began = now();
  let lesson = firstLesson(correction, options);
  const grow = (more: Partial<Lesson>): Lesson => {
    lesson = { ...lesson, ...more, ms: now() - began };
    return lesson;
  };
  await lessons.save(lesson);
  yield lesson;
  // What this turn has taught before is what the person now says otherwise.
  for (const earlier of await lessons.ofTurn(turn.id))
    if (earlier.id !== lesson.id && standsFor(earlier)) await retract(earlier, correction.author, options, signal);

  const reflection = await reflectOnTurn(turn, lesson.expected, options, signal);
  const { fault } = reflection;
  grow({ reflection, status: 'learning', reason: 'I know what went wrong; now I learn from it…' });
  await lessons.save(lesson);
  yield lesson;

  if (fault.at === 'none') {
    yield await finish(grow({ status: 'refused', reason: fault.reason }));
    return;
  }
  if (fault.at !== 'tool') {
    yield await finish(await learnPlanning(fault));
    return;
  }
  const tool = options.tools.find(({ name }) => name === fault.tool);
  const step = turn.steps.find(({ instruction }) => instruction.output === fault.step);
  const view = viewOf(turn, step);
  grow({ tool: fault.tool });
  if (!tool?.learns || !view) {
    const reason = `${fault.tool} erred, but nothing teaches it yet; a stronger model may do it better.`;
    yield await finish(grow({ status: 'refused', reason }));
    return;
  }
  const learner = options.learners[tool.learns];
  const learning = watched(async (report) => {
    const services = await learningServices(turn.request.team, options, signal, report);
    return learner.fromCorrection(
      { ...view, turn, proof: fault.proof, expected: lesson.expected, shown: lesson.shown, author: lesson.author },
      services,
    );
  });
  for (;;) {
    const next = await learning.next();
    if (!next.done) {
      yield grow({ reason: next.value });
      continue;
    }
    const { concept, draft, examples } = next.value;
    const prompts = promptsOf(lesson, draft.prompts, options);
    grow({
      concept,
      status: draft.status,
      reason: draft.reason,
      evidence: draft.evidence,
      prompts: prompts.map(({ id }) => id),
      examples: examples.map(({ id }) => id),
    });
    await lessons.save(lesson, { addExamples: examples, addPrompts: prompts });
    const pool = await options.pools.of(turn.request.team);
    for (const prompt of prompts) pool.add(prompt);
    break;
  }
  if (lesson.status === 'accepted') await askAgain();
  yield await finish(lesson);

  async function finish(last: Lesson): Promise<Lesson> {
    lesson = { ...last, ms: now() - began };
    await lessons.save(lesson);
    return lesson;
  }

  async function askAgain(): Promise<Turn | undefined> {
    const again = await askedAgain(turn, options, signal);
    if (again) {
      await memory.turns.set(again);
      grow({ again: again.id, after: again.answer?.text ?? again.fault });
    }
    return again;
  }

  async function learnPlanning(misread: Extract<Fault, { at: 'plan' | 'program' }>): Promise<Lesson> {
    const experience = memory.experience(turn.request.team);
    const experiences = await addExperiences(turn, planningExamples(turn, misread), options, signal);
    const ids = [...(turn.plan?.examples ?? []), ...(turn.program?.examples ?? [])];
    grow({ experiences });
    await lessons.save(lesson);
    const again = await askAgain();
    const probe = await probePlanning(turn, options, signal);
    const right = again && isRight(again, lesson.expected, (word) => lexicon.singular(word));
    const evidence = {
      tunedOn: experiences.length,
      validation: { size: 1, before: 0, after: right ? 1 : 0 },
      probe,
      leftOut: [],
    };
    if (!right || probe.flipped.length > 0) {
      for (const id of experiences) await experience.remove(id);
      const why = right
        ? `it would have changed how I answer ${probe.flipped.length} of ${probe.size} questions that you confirmed`
        : 'asked again, I still did not answer it that way';
      return grow({ status: 'refused', reason: `I found a better plan, but ${why}.`, experiences: [], evidence });
    }
    await experience.recordOutcome(ids, 'failure');
    return grow({
      status: 'accepted',
      reason: misread.reason,
      evidence,
      outcome: ids.length > 0 ? { ids, was: 'failure' } : undefined,
    });
  }
}

/** It added something that is still there. */
const standsFor = ({ status, examples }: Lesson): boolean =>
  status === 'accepted' || (status === 'refused' && examples.length > 0);

function firstLesson(correction: Correction, { now, randomId, lexicon }: TeacherOptions): Lesson {
  const { turn, author, text, resumes } = correction;
  if (resumes) return { ...resumes, status: 'reflecting', reason: 'Looking again for what went wrong…' };
  const exact = correction.expected ?? [];
  const said = text === undefined ? undefined : readExpected(text, (phrase) => lexicon.singular(phrase));
  // Who draws a box and says a word with it has said all with the box; a number besides still counts.
  const counted = said && exact.some(({ kind }) => kind === said.kind) ? undefined : said;
  return {
    id: randomId(),
    team: turn.request.team,
    thread: turn.request.thread,
    status: 'reflecting',
    kind: 'correction',
    author,
    turn: turn.id,
    post: correction.post,
    said: text ?? describeExpected(exact),
    expected: [...exact, ...(counted ? [counted] : [])],
    shown: correction.images.map((picture): ImageValue => ({ type: 'Image', picture })),
    reason: 'Looking for what went wrong…',
    prompts: [],
    examples: [],
    experiences: [],
    before: turn.answer?.text,
    at: now(),
    ms: 0,
  };
}

function describeExpected(expected: readonly Expected[]): string {
  return expected.map(sayExpected).join(', ');
}

function sayExpected(expected: Expected): string {
  switch (expected.kind) {
    case 'number':
      return String(expected.value);
    case 'boolean':
      return expected.value ? 'yes' : 'no';
    case 'text':
      return expected.text;
    case 'regions':
      return `${expected.boxes.length} × ${expected.label}`;
    case 'missing':
      return `one more ${expected.label}`;
    case 'extra':
      return `no ${expected.label}`;
  }
}

const viewOf = (turn: Turn, step: Step | undefined): StepView | undefined =>
  stepViews(turn).find((view) => view.step === step);

const promptsOf = (
  lesson: Lesson,
  drafts: readonly NewPrompt[],
  { now, randomId }: TeacherOptions,
): readonly Prompt[] =>
  drafts.map((draft): Prompt => ({ ...draft, id: randomId(), team: lesson.team, lesson: lesson.id, at: now() }));

async function askedAgain(
  { request }: Turn,
  { engine, randomId, now }: TeacherOptions,
  signal: AbortSignal,
): Promise<Turn | undefined> {
  let last: Turn | undefined;
  for await (const turn of engine.infer({ ...request, id: randomId(), at: now() }, signal)) last = turn;
  return last;
}

/** Whether a turn's result is what the person said. */
function isRight(turn: Turn, expected: readonly Expected[], singular: (word: string) => string): boolean {
  const result = turn.steps.at(-1);
  if (turn.status !== 'answered' || result?.status !== 'done') return false;
  return expected.some((one) => judgeResult(result.output, one, singular) === 'right');
}
