import type { Example } from '../contracts/learning.js';
import type { Lesson } from '../contracts/lesson.js';
import type { Log } from '../contracts/log.js';
import type { Person, Turn } from '../contracts/turn.js';
import { asExpected } from '../language/expected.js';
import { isPlanKind, type LearningKind, stepKindNamed } from '../learning/kind.js';
import { unlessTrouble } from '../learning/model-trouble.js';
import { startStopwatch } from '../util/stopwatch.js';
import { addExperiences, instructionFeature } from './add-experiences.js';
import { compareMeanings, type MeaningSources } from './compare-meanings.js';
import { examplesAbout } from './examples-for.js';
import { judgeWays } from './judge-ways.js';
import { literalsOf } from './learn-from-step.js';
import { type LearningSources, learningServices } from './learning-services.js';
import { stepViews } from './step-views.js';

export interface ConfirmOptions extends LearningSources, Pick<MeaningSources, 'sameMeaning'> {
  readonly kinds: readonly LearningKind[];
  readonly log: Log;
}

/**
 * ✅: what led to the answer is remembered as a success, and what its tools saw becomes examples. A model that fails, or
 * may not be paid, takes only its own part out of that.
 */
export async function confirmTurn(turn: Turn, author: Person, options: ConfirmOptions): Promise<Lesson | undefined> {
  const { memory, now, kinds } = options;
  const [began, passed] = [now(), startStopwatch()];
  if (turn.status !== 'answered') return undefined;
  const lessons = memory.lessons(turn.request.team);
  const before = (await lessons.ofTurn(turn.id)).filter(
    ({ kind, status }) => kind === 'confirmation' && status === 'accepted',
  );
  if (before.some((lesson) => lesson.author.id === author.id)) return undefined;

  // All that asks a model comes before anything is stored.
  const planned = kinds.filter(isPlanKind).flatMap((kind) => kind.fromConfirmation(turn));
  const feature = planned.length > 0 ? await orLog(() => instructionFeature(turn, options), options) : undefined;
  // One look at a picture is one example, however many people agree.
  const examples = before.length === 0 ? await examplesOf(turn, author, options) : [];
  const compared = { lexicon: options.lexicon, ...compareMeanings(turn.request.text, options) };
  const ways = await judgeWays(turn, [asExpected(turn.answer?.text ?? '')], compared);
  let lesson = confirmation(turn, author, examples, { ...options, began, passed, ways });
  const keep = async (experiences: readonly string[]): Promise<void> => {
    lesson = { ...lesson, experiences };
    await lessons.save(lesson, { addExamples: examples });
  };
  if (feature) await addExperiences(lesson, { examples: planned, feature }, options, keep);
  else await keep([]);
  return lesson;
}

function confirmation(
  turn: Turn,
  author: Person,
  examples: readonly Example[],
  {
    began,
    passed,
    randomId,
    bill,
    ways,
  }: ConfirmOptions & Pick<Lesson, 'ways'> & { readonly began: number; readonly passed: () => number },
): Lesson {
  const ids = [...(turn.plan?.examples ?? []), ...(turn.program?.examples ?? [])];
  return {
    id: randomId(),
    team: turn.request.team,
    thread: turn.request.thread,
    status: 'accepted',
    kind: 'confirmation',
    author,
    turn: turn.id,
    said: turn.answer?.text ?? '',
    expected: [],
    shown: [],
    reason: 'confirmed',
    prompts: [],
    examples: examples.map(({ id }) => id),
    experiences: [],
    ...(ways && { ways }),
    outcome: ids.length > 0 ? { ids, was: 'success' } : undefined,
    at: began,
    ms: passed(),
    ...(bill && bill.cost > 0 && { cost: bill.cost }),
  };
}

async function examplesOf(turn: Turn, author: Person, options: ConfirmOptions): Promise<readonly Example[]> {
  const { tools, kinds } = options;
  const services = await learningServices(options);
  const lessons = options.memory.lessons(turn.request.team);
  const examples: Example[] = [];
  for (const view of stepViews(turn)) {
    const kind = stepKindNamed(kinds, tools.find(({ name }) => name === view.step.instruction.tool)?.learns);
    if (!kind?.fromConfirmation) continue;
    const known = await examplesAbout(kind.needs, literalsOf(view.step.instruction), { ...services, lessons });
    const { pool } = services;
    const own = { ...services, examples: pool.spaces.examplesIn(pool.space, known) };
    const made = await orLog(async () => kind.fromConfirmation?.({ ...view, turn, author }, own), options);
    examples.push(...(made ?? []));
  }
  return examples;
}

async function orLog<Result>(
  ask: () => Promise<Result>,
  { log, signal }: Pick<ConfirmOptions, 'log' | 'signal'>,
): Promise<Result | undefined> {
  const given = await unlessTrouble({ signal }, ask);
  if ('result' in given) return given.result;
  log.warn({ err: given.trouble }, 'a confirmation is kept without what a model would have told');
  return undefined;
}
