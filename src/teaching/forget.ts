import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Feedback } from '../contracts/feedback.js';
import type { Example, Prompt } from '../contracts/learning.js';
import type { Lesson } from '../contracts/lesson.js';
import type { ForgettingFigures, Forgotten, Teacher, Trace } from '../contracts/teacher.js';
import type { Person, Turn, Value } from '../contracts/turn.js';
import type { Runner } from '../inference/runner.js';
import { rowKey } from '../util/row-key.js';
import { forgetChecks } from './recheck.js';
import { experiencesOfOthers, type RetractOptions, relearnWithoutRemoved, withdraw } from './retract.js';

type What = Parameters<Teacher['forget']>[1];

export interface ForgetOptions extends RetractOptions {
  readonly runner: Pick<Runner, 'forgetResults'>;
}

type Within = Pick<ForgetOptions, 'team' | 'memory'>;

/**
 * Forgets what a person gave (lessons, questions, pictures, votes), what stands on a picture, or all of a team. Other
 * people's lessons that were tuned on it are tuned and judged again.
 */
export async function forget(what: What, by: Person, options: ForgetOptions): Promise<Forgotten> {
  const { team, memory, runner } = options;
  const lessons = memory.lessons(team);
  const turns = await turnsOf(what, options);
  const gone = new Set(turns.map(({ id }) => id));
  const examples = await lessons.examples();
  const onPicture = examplesOnPicture(examples, what);
  const theirs = (await lessons.list()).filter((lesson) => concerns(lesson, what, gone, onPicture));

  const sent = new Set(madeFor(theirs, await lessons.prompts()));
  if (typeof what === 'object' && 'picture' in what) sent.add(what.picture);
  if (typeof what === 'object' && 'person' in what) {
    for (const { author, shown } of theirs)
      if (author.id === what.person) for (const { picture } of shown) sent.add(picture.id);
    for (const { vote } of await votesOf(what.person, options)) for (const { id } of vote.images) sent.add(id);
  }
  const { traces, pictures: concerned } = await noteForgetting(what, turns, theirs, sent, options);
  const standing = theirs.filter(({ status }) => status !== 'undone');
  const shared = await experiencesOfOthers(theirs, options);
  for (const lesson of standing) await withdraw(lesson, shared, by, options);
  const given = new Set(standing.flatMap((lesson) => lesson.examples));
  // All at once: a lesson of somebody else may stand on many of them.
  const { relearned, dropped } = await relearnWithoutRemoved(options);
  await lessons.remove(theirs.map(({ id }) => id));
  if (typeof what === 'object' && 'person' in what) await forgetVotes(what.person, options);
  const pictures = await removeTurns(turns, new Set(concerned), options);
  if (what === 'everything') {
    await memory.experience(team).removeAll();
    await memory.pictures(team).removeAll();
    await memory.spending(team).removeAll();
    await memory.choices(team).removeAll();
    await memory.removePast(team);
    await forgetChecks(team, memory);
  } else if ('person' in what) {
    await memory.spending(team).removePerson(what.person);
    await memory.choices(team).removeGift(what.person);
    await memory.lessons(team).removeRecord(what.person);
    await forgetIn(what.person, options);
  }
  runner.forgetResults();
  await memory.kept(team).removeAll();
  await memory.store.scrub();
  return {
    lessons: traces.filter(({ kind }) => kind === 'lesson').length,
    turns: traces.filter(({ kind }) => kind === 'turn').length,
    ...{ pictures, relearned, dropped },
    ...{ examples: given.size, traces },
    prompts: standing.reduce((sum, { prompts }) => sum + prompts.length, 0),
  };
}

const openForgettings = 'forgettings-under-way';
const noted = z.object({
  traces: z.array(
    z.object({
      ...{ kind: z.enum(['turn', 'lesson']), id: z.string(), thread: z.string() },
      ...{ posts: z.array(z.string()), pictures: z.array(z.string()) },
    }),
  ),
  /** All that may have to go, with what was made of it. */
  pictures: z.array(z.string()),
});
const openKey = (team: string, what: What) =>
  rowKey(team, createHash('sha256').update(JSON.stringify(what)).digest('hex').slice(0, 32));

/** Written down before anything goes: a run that is cut off leaves less and less by which the next one could tell. */
async function noteForgetting(
  what: What,
  turns: readonly Turn[],
  lessons: readonly Lesson[],
  sent: ReadonlySet<string>,
  within: Within,
): Promise<z.infer<typeof noted>> {
  const { store } = within.memory;
  const key = openKey(within.team, what);
  const before = await store.get(openForgettings, key, noted);
  const traces = [...(before?.traces ?? []), ...(await tracesOf(turns, lessons, within))];
  const own = turns.flatMap((turn) => [...picturesOf(turn)]);
  const value = {
    traces: [...new Map(traces.map((trace) => [`${trace.kind} ${trace.id}`, trace])).values()].map((trace) => ({
      ...trace,
      ...{ posts: [...trace.posts], pictures: [...trace.pictures] },
    })),
    pictures: [...new Set([...(before?.pictures ?? []), ...sent, ...own])],
  };
  await store.write([{ namespace: openForgettings, key, value }]);
  return value;
}

export const forgot = (what: What, { team, memory }: Within): Promise<void> =>
  memory.store.write([{ namespace: openForgettings, key: openKey(team, what), value: undefined }]);

const somebody: Person = { id: '', name: 'somebody' };

/** Takes a person out of others' lessons that stay: who agreed, who undid one, whose example was left out. */
async function forgetIn(person: string, { team, memory }: Within): Promise<void> {
  const lessons = memory.lessons(team);
  const isThem = ({ id }: Person): boolean => id === person;
  const without = (one: Person): Person => (isThem(one) ? somebody : one);
  for (const lesson of await lessons.list()) {
    const { agreed, undone, evidence } = lesson;
    const examples = (await lessons.examplesById(lesson.examples)).filter(
      ({ source }) => source.author && isThem(source.author),
    );
    const isNamed = [...(agreed ?? []), ...(undone ? [undone.by] : []), ...(evidence?.leftOut ?? [])].some(isThem);
    if (!isNamed && examples.length === 0) continue;
    await lessons.save(
      {
        ...lesson,
        ...(agreed && { agreed: agreed.map(without) }),
        ...(undone && { undone: { ...undone, by: without(undone.by) } }),
        ...(evidence && { evidence: { ...evidence, leftOut: evidence.leftOut.map(without) } }),
      },
      {
        // Written anew as they are, but for the name.
        addExamples: examples.map((example) => ({ ...example, source: { ...example.source, author: somebody } })),
      },
    );
  }
}

/** What would go if that were forgotten. */
export async function wouldForget(what: What, within: Within): Promise<ForgettingFigures> {
  const { team, memory } = within;
  const lessons = memory.lessons(team);
  const turns = await turnsOf(what, within);
  const gone = new Set(turns.map(({ id }) => id));
  const onPicture = examplesOnPicture(await lessons.examples(), what);
  const theirs = (await lessons.list()).filter((lesson) => concerns(lesson, what, gone, onPicture));
  const sent = new Set(madeFor(theirs, await lessons.prompts()));
  if (what !== 'everything' && 'picture' in what) sent.add(what.picture);
  if (what !== 'everything' && 'person' in what) {
    for (const { shown } of theirs) for (const { picture } of shown) sent.add(picture.id);
    for (const { vote } of await votesOf(what.person, within)) for (const { id } of vote.images) sent.add(id);
  }
  const going = await goingPictures(turns, sent, new Set(theirs.map(({ id }) => id)), within);
  return { turns: turns.length, pictures: await countShown(going, turns, within), lessons: theirs.length };
}

async function tracesOf(
  turns: readonly Turn[],
  lessons: readonly Lesson[],
  { team, memory }: Within,
): Promise<readonly Trace[]> {
  const traces: Trace[] = [];
  for (const { id, request } of turns)
    traces.push({
      ...{ kind: 'turn', id, thread: request.thread },
      posts: await memory.turns.posts(team, id),
      pictures: request.images.map((image) => image.id),
    });
  for (const { id, thread, post, shown } of lessons)
    traces.push({
      ...{ kind: 'lesson', id, thread },
      posts: post === undefined ? [] : [post],
      pictures: shown.map(({ picture }) => picture.id),
    });
  return traces;
}

async function turnsOf(what: What, { team, memory }: Within): Promise<readonly Turn[]> {
  const found: Turn[] = [];
  const ids = new Set<string>();
  const pictures = new Set(typeof what === 'object' && 'picture' in what ? [what.picture] : []);
  // Oldest first: what a later turn edited further was made before.
  for await (const turn of memory.turns.ofTeam(team)) {
    // “Why?” tells again what was asked and answered.
    const isAboutOne = turn.request.inquires !== undefined && ids.has(turn.request.inquires);
    if (!isAboutOne && !isMeant(turn, what, pictures)) continue;
    found.push(turn);
    ids.add(turn.id);
    if (pictures.size > 0) for (const { id } of turn.answer?.images ?? []) pictures.add(id);
  }
  return found;
}

/** @param pictures those that are forgotten, with what was made of them */
function isMeant(turn: Turn, what: What, pictures: ReadonlySet<string>): boolean {
  if (what === 'everything') return true;
  if ('person' in what) return turn.request.author.id === what.person;
  if ('thread' in what) return turn.request.thread === what.thread;
  return [...picturesOf(turn)].some((id) => pictures.has(id));
}

function examplesOnPicture(examples: readonly Example[], what: What): ReadonlySet<string> {
  if (what === 'everything' || !('picture' in what)) return new Set();
  return new Set(examples.filter(({ picture }) => picture.id === what.picture).map(({ id }) => id));
}

function concerns(lesson: Lesson, what: What, turns: ReadonlySet<string>, examples: ReadonlySet<string>): boolean {
  if (what === 'everything' || (lesson.turn !== undefined && turns.has(lesson.turn))) return true;
  if ('person' in what) return lesson.author.id === what.person;
  if ('thread' in what) return lesson.thread === what.thread;
  return (
    lesson.shown.some(({ picture }) => picture.id === what.picture) || lesson.examples.some((id) => examples.has(id))
  );
}

/** Ids of the pictures that were made for lessons: as proofs of what went wrong, and to validate what was learned. */
function madeFor(lessons: readonly Lesson[], prompts: readonly Prompt[]): readonly string[] {
  const ids = new Set(lessons.map(({ id }) => id));
  const proofs = lessons.flatMap(({ reflection }) => (reflection?.fault.at === 'tool' ? [reflection.fault.proof] : []));
  return [
    ...lessons.flatMap(({ trials = [] }) => trials.map(({ picture }) => picture.id)),
    ...proofs.flatMap(({ after }) => (after.type === 'Image' ? [after.picture.id] : [])),
    ...prompts.flatMap((prompt) =>
      prompt.kind === 'text' && prompt.painted && ids.has(prompt.lesson) ? [prompt.painted.picture.id] : [],
    ),
  ];
}

async function forgetVotes(person: string, within: Within): Promise<void> {
  for (const { turn, vote } of await votesOf(person, within))
    await within.memory.turns.removeFeedback(within.team, turn, vote.id);
}

async function votesOf(
  person: string,
  { team, memory }: Within,
): Promise<readonly { readonly turn: string; readonly vote: Feedback }[]> {
  const votes: { readonly turn: string; readonly vote: Feedback }[] = [];
  for await (const turn of memory.turns.ofTeam(team))
    for (const vote of await memory.turns.feedback(team, turn.id))
      if (vote.author.id === person) votes.push({ turn: turn.id, vote });
  return votes;
}

/**
 * @param sent pictures to remove in addition to those of the turns
 * @returns how many pictures went: those that nothing else of the team shows
 */
async function removeTurns(turns: readonly Turn[], sent: ReadonlySet<string>, within: Within): Promise<number> {
  const { team, memory } = within;
  for (const { id } of turns) await memory.turns.remove(team, id);
  const going = await goingPictures(turns, sent, new Set(), within);
  const shown = await countShown(going, turns, within);
  for (const id of going) await memory.pictures(team).remove(id);
  return shown;
}

/** Pictures that are there as people see them: masks of what was found in them are counted by nobody. */
async function countShown(
  going: ReadonlySet<string>,
  turns: readonly Turn[],
  { team, memory }: Within,
): Promise<number> {
  const masks = new Set(turns.flatMap((turn) => valuesOf(turn).flatMap(masksIn)));
  let count = 0;
  for (const id of going) if (!masks.has(id) && (await memory.pictures(team).has(id))) count += 1;
  return count;
}

/** Pictures of these turns, and those that were sent, that nothing else of the team shows. @param lessons that go as well */
async function goingPictures(
  turns: readonly Turn[],
  sent: ReadonlySet<string>,
  lessons: ReadonlySet<string>,
  { team, memory }: Within,
): Promise<ReadonlySet<string>> {
  const gone = new Set(turns.map(({ id }) => id));
  const going = new Set([...sent, ...turns.flatMap((turn) => [...picturesOf(turn)])]);
  for await (const turn of memory.turns.ofTeam(team))
    if (!gone.has(turn.id)) for (const id of picturesOf(turn)) going.delete(id);
  for (const { id: lesson, status, shown, trials = [] } of await memory.lessons(team).list()) {
    if (lessons.has(lesson)) continue;
    for (const { picture } of trials) going.delete(picture.id);
    if (status !== 'undone') for (const { picture } of shown) going.delete(picture.id);
  }
  return going;
}

/** Ids of all pictures and masks that a turn holds. */
function picturesOf(turn: Turn): ReadonlySet<string> {
  const { request, answer } = turn;
  return new Set([
    ...request.images.map(({ id }) => id),
    ...(answer?.images ?? []).map(({ id }) => id),
    ...valuesOf(turn).flatMap((value) =>
      value.type === 'Image' || value.type === 'Regions' ? [value.picture.id, ...masksIn(value)] : [],
    ),
  ]);
}

const valuesOf = ({ steps }: Turn): readonly Value[] =>
  steps.flatMap((step) => (step.status === 'done' ? [step.output, ...(step.alternatives ?? [])] : []));

const masksIn = (value: Value): readonly string[] =>
  value.type === 'Regions' ? value.regions.flatMap(({ mask }) => mask ?? []) : [];
