import type { Lesson } from '../../learning.js';
import type { Forgotten, Teacher } from '../../teacher.js';
import type { Person, Turn, Value } from '../../turn.js';
import type { TeacherOptions } from './options.js';
import { retract } from './retract.js';

type What = Parameters<Teacher['forget']>[1];

/**
 * Forgets what a person gave (lessons, questions, pictures, votes), what stands on a picture, or all of a team. Other
 * people's lessons that were tuned on it are tuned and judged anew.
 */
export async function forget(
  team: string,
  what: What,
  by: Person,
  options: TeacherOptions,
  signal: AbortSignal,
): Promise<Forgotten> {
  const { memory, runner } = options;
  const lessons = memory.lessons(team);
  const turns = await turnsOf(team, what, options);
  const gone = new Set(turns.map(({ id }) => id));
  const onPicture = await examplesOnPicture(team, what, options);
  const all = await lessons.list();
  const theirs = all.filter((lesson) => concerns(lesson, what, gone, onPicture));

  const sum = { examples: 0, prompts: 0, relearned: 0, dropped: 0 };
  for (const lesson of theirs) {
    if (lesson.status === 'undone') continue;
    const { relearned, dropped } = await retract(lesson, by, options, signal);
    sum.examples += lesson.examples.length;
    sum.prompts += lesson.prompts.length;
    // Of a whole team nothing is left that could have been learned anew.
    sum.relearned += what === 'everything' ? 0 : relearned;
    sum.dropped += what === 'everything' ? 0 : dropped;
  }
  await lessons.remove(theirs.map(({ id }) => id));
  if (typeof what === 'object' && 'person' in what) await forgetVotes(team, what.person, options);
  const pictures = await removeTurns(team, turns, what, options);
  if (what === 'everything') {
    await memory.experience(team).removeAll();
    await memory.pictures(team).removeAll();
  }
  runner.forgetResults();
  return { lessons: theirs.length, turns: turns.length, pictures, ...sum };
}

async function turnsOf(team: string, what: What, { memory }: TeacherOptions): Promise<readonly Turn[]> {
  const found: Turn[] = [];
  for await (const turn of memory.turns.ofTeam(team))
    if (
      what === 'everything' ||
      ('person' in what ? turn.request.author.id === what.person : picturesOf(turn).has(what.picture))
    )
      found.push(turn);
  return found;
}

async function examplesOnPicture(team: string, what: What, { memory }: TeacherOptions): Promise<ReadonlySet<string>> {
  if (what === 'everything' || 'person' in what) return new Set();
  const examples = await memory.lessons(team).examples();
  return new Set(examples.filter(({ picture }) => picture.id === what.picture).map(({ id }) => id));
}

function concerns(lesson: Lesson, what: What, turns: ReadonlySet<string>, examples: ReadonlySet<string>): boolean {
  if (what === 'everything' || (lesson.turn !== undefined && turns.has(lesson.turn))) return true;
  if ('person' in what) return lesson.author.id === what.person;
  return (
    lesson.shown.some(({ picture }) => picture.id === what.picture) || lesson.examples.some((id) => examples.has(id))
  );
}

async function forgetVotes(team: string, person: string, { memory }: TeacherOptions): Promise<void> {
  for await (const turn of memory.turns.ofTeam(team))
    for (const vote of await memory.turns.feedback(team, turn.id))
      if (vote.author.id === person) await memory.turns.removeFeedback(team, turn.id, vote.id);
}

/** @returns how many pictures went: those that nothing else of the team shows */
async function removeTurns(
  team: string,
  turns: readonly Turn[],
  what: What,
  { memory }: TeacherOptions,
): Promise<number> {
  const going = new Set(turns.flatMap((turn) => [...picturesOf(turn)]));
  if (what !== 'everything' && 'picture' in what) going.add(what.picture);
  for (const { id } of turns) await memory.turns.remove(team, id);
  for await (const turn of memory.turns.ofTeam(team)) for (const id of picturesOf(turn)) going.delete(id);
  for (const { status, shown } of await memory.lessons(team).list())
    if (status !== 'undone') for (const { picture } of shown) going.delete(picture.id);
  for (const id of going) await memory.pictures(team).remove(id);
  return going.size;
}

/** Ids of all pictures and masks that a turn holds. */
function picturesOf({ request, steps, answer }: Turn): ReadonlySet<string> {
  const values = steps.flatMap((step): readonly Value[] =>
    step.status === 'done' ? [step.output, ...(step.alternatives ?? [])] : [],
  );
  return new Set([
    ...request.images.map(({ id }) => id),
    ...(answer?.images ?? []).map(({ id }) => id),
    ...values.flatMap((value) => {
      if (value.type === 'Image') return [value.picture.id];
      if (value.type !== 'Regions') return [];
      return [value.picture.id, ...value.regions.flatMap(({ mask }) => mask ?? [])];
    }),
  ]);
}
