/** After their release lessons are followed: one whose answers are wrong more often than before goes to sleep by itself. */
import type { Verdict } from '../contracts/feedback.js';
import type { Prompt } from '../contracts/learning.js';
import type { Lesson } from '../contracts/lesson.js';
import type { Memory } from '../contracts/store.js';
import type { Person, Turn } from '../contracts/turn.js';
import { isHarmful, type Verdicts } from '../learning/follow-up.js';
import { type RowKey, rowKey } from '../util/row-key.js';

interface WatchOptions {
  readonly memory: Pick<Memory, 'lessons' | 'experience' | 'store'>;
  readonly now: () => number;
}

/**
 * Counts what somebody says of an answer for the lessons that took part in it, once a person and answer.
 * @returns the lessons that went to sleep over it
 */
export async function watchLessons(
  turn: Turn,
  verdict: Verdict,
  by: Person,
  options: WatchOptions,
): Promise<readonly Lesson[]> {
  const { team } = turn.request;
  const { store } = options.memory;
  const behind = await lessonsBehind(turn, options);
  const isNew = await store.incrementOnce(
    rowKey('watched', team, turn.id, by.id),
    [
      ...subjectsOf(turn).map((subject) => verdictKey(team, subject, verdict)),
      ...behind.map(({ id }) => lessonKey(team, id, verdict)),
    ].map((key) => ({ key, by: 1 })),
  );
  if (!isNew) return [];
  const asleep: Lesson[] = [];
  for (const lesson of behind) {
    const [right, wrong] = await store.totals(bothKeys((one) => lessonKey(team, lesson.id, one)));
    const since = { right, wrong };
    if (isHarmful(lesson.watched ?? { right: 0, wrong: 0 }, since))
      asleep.push(await putToSleep(lesson, since, options));
  }
  return asleep;
}

/** How such answers fared until now: to be compared with those that a lesson will take part in. */
export async function verdictsBefore(turn: Turn | undefined, { memory }: WatchOptions): Promise<Verdicts> {
  const sum = { right: 0, wrong: 0 };
  if (!turn) return sum;
  for (const subject of subjectsOf(turn)) {
    const [right, wrong] = await memory.store.totals(
      bothKeys((verdict) => verdictKey(turn.request.team, subject, verdict)),
    );
    sum.right += right;
    sum.wrong += wrong;
  }
  return sum;
}

/** A lesson that sleeps takes part again, and is followed from now on as if it were new. */
export async function wakeLesson(lesson: Lesson, { memory }: WatchOptions): Promise<Lesson> {
  const { asleep: _, ...awake } = lesson;
  await memory.store.removeCounters(bothKeys((verdict) => lessonKey(lesson.team, lesson.id, verdict)));
  await change(awake, false, { memory });
  return awake;
}

async function putToSleep(lesson: Lesson, since: Verdicts, { memory, now }: WatchOptions): Promise<Lesson> {
  const sleeping: Lesson = { ...lesson, asleep: { at: now(), ...since } };
  await change(sleeping, true, { memory });
  return sleeping;
}

/** What several lessons added stays awake with the others. */
async function change(lesson: Lesson, isAsleep: boolean, { memory }: Pick<WatchOptions, 'memory'>): Promise<void> {
  const lessons = memory.lessons(lesson.team);
  const prompts = await lessons.promptsById(lesson.prompts);
  const changed = prompts.map(({ asleep: _, ...prompt }): Prompt => ({ ...prompt, ...(isAsleep && { asleep: true }) }));
  const shared = await lessons.sharedExperiences(lesson.experiences, [lesson.id]);
  const own = lesson.experiences.filter((id) => !shared.has(id));
  await memory.experience(lesson.team).setAsleep(own, isAsleep);
  await lessons.save(lesson, { removePrompts: prompts.map(({ id }) => id), addPrompts: changed });
}

/** Kept lessons about other answers whose prompts or experiences took part in this one. */
async function lessonsBehind(turn: Turn, { memory }: WatchOptions): Promise<readonly Lesson[]> {
  const lessons = memory.lessons(turn.request.team);
  const prompts = await lessons.promptsById([...new Set(turn.steps.flatMap((step) => step.prompts))]);
  const experiences = [...new Set([...(turn.plan?.examples ?? []), ...(turn.program?.examples ?? [])])];
  const ids = new Set([...prompts.map(({ lesson }) => lesson), ...(await lessons.standingOn(experiences))]);
  const found = await Promise.all([...ids].map((id) => lessons.get(id)));
  return found
    .filter((lesson) => lesson !== undefined)
    .filter(({ kind, status, asleep, turn: about, again }) => {
      const isOther = about !== turn.id && again !== turn.id;
      return kind !== 'confirmation' && status === 'accepted' && asleep === undefined && isOther;
    });
}

/** What an answer rests on, by the tools that learn: the same words in the same tool. */
function subjectsOf({ steps }: Turn): readonly string[] {
  const subjects = steps.flatMap(({ instruction: { tool, arguments: given } }) => {
    const words = Object.values(given).flatMap((argument) =>
      argument.kind === 'literal' && typeof argument.value === 'string' ? [argument.value.toLowerCase()] : [],
    );
    return words.length > 0 && tool !== 'EVAL' ? [`${tool} ${words.join(' ')}`] : [];
  });
  return [...new Set(subjects)];
}

const bothKeys = (keyOf: (verdict: Verdict) => RowKey): readonly RowKey[] => [keyOf('right'), keyOf('wrong')];
const verdictKey = (team: string, subject: string, verdict: Verdict): RowKey =>
  rowKey('verdicts', team, subject, verdict);
const lessonKey = (team: string, lesson: string, verdict: Verdict): RowKey =>
  rowKey('lesson-verdicts', team, lesson, verdict);
