import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { commands } from '../../commands/index.js';
import type { Expected } from '../../src/contracts/feedback.js';
import type { Journal } from '../../src/contracts/journal.js';
import type { Lesson } from '../../src/contracts/lesson.js';
import type { Log } from '../../src/contracts/log.js';
import type { ReadRemark } from '../../src/contracts/planner.js';
import type { Memory } from '../../src/contracts/store.js';
import type { Correction, Forgotten, Teacher } from '../../src/contracts/teacher.js';
import type { Exchange, Program, RegionsValue, Request, Turn } from '../../src/contracts/turn.js';
import { createApp, type RunningApp } from '../../src/conversation/app.js';
import type { Engine } from '../../src/inference/engine.js';
import { readExpected } from '../../src/language/expected.js';
import { createPromptPool } from '../../src/learning/prompt-pool.js';
import { promptSchemas } from '../../src/learning/prompt-schemas.js';
import { openMemory } from '../../src/memory/index.js';
import { wakeLesson, watchLessons } from '../../src/teaching/watch.js';
import { tools } from '../../src/tools/index.js';
import { projectRoot } from '../../src/util/project-root.js';
import { lexicon } from './tool-context.js';

export interface ActingBotOptions {
  readonly teachers?: 'everyone' | readonly string[];
  readonly quorum?: number;
  /** What the planner, given whatever may be a remark, reads in words; absent: no planner reads threads. */
  readonly reads?: (words: string, exchange: readonly Exchange[]) => ReadRemark | undefined;
  /** Where the settings want a weekly post. */
  readonly weekly?: readonly { readonly team: string; readonly thread: string }[];
  /** How long what nothing was learned of is kept, ms. */
  readonly keepMs?: number;
  /** How long a team is kept that the bot was taken out of, ms. */
  readonly graceMs?: number;
}

/**
 * The real app on the real memory; what looks and what learns is acted. The engine counts 2 dogs in every picture, and
 * sees a third that it does not count; what it is to replace, it leaves as it is. The teacher learns every answer that it understands, and stores its lessons; the
 * engine answers by the newest that stands. So both are quick, and can be held, broken and stopped at any point.
 */
export interface ActingBot {
  readonly app: RunningApp;
  readonly memory: Memory;
  /** What was logged as an error. */
  readonly errors: readonly unknown[];
  /** Corrections, teachings, confirmations, undone lessons and forgotten pictures, in order. */
  readonly taught: readonly string[];
  /** With `hold()`, each lesson waits in its middle, each answer before its end, until `release()`. */
  readonly lessons: Gate;
  readonly answers: Gate;
  /** ms since 1970, a little later each time. */
  now(): number;
  /** Sets the clock. */
  isNow(at: number): void;
  /** From now on the disk is full. */
  fillDisk(): void;
  /** How often the journal was told that what waits may be ready. */
  wakes(): number;
  /** Aborts when the bot stops. */
  readonly signal: AbortSignal;
  readonly home: string;
  /** Ends it in the middle of whatever it does, and starts another one on the same memory. @param at its clock */
  restart(at?: number): Promise<ActingBot>;
  close(): Promise<void>;
}

interface Gate {
  hold(): void;
  release(): void;
  /** Resolves when something waits here. */
  reached(): Promise<void>;
}

export async function startActingBot(
  options: ActingBotOptions = {},
  known?: string,
  at = 1_800_000_000_000 + (known ? 1_000_000 : 0),
): Promise<ActingBot> {
  const home = known ?? (await mkdtemp(path.join(tmpdir(), 'clovabot-acting-')));
  const errors: unknown[] = [];
  const silent = (): void => undefined;
  const log: Log = { debug: silent, info: silent, warn: silent, error: (facts) => void errors.push(facts) };
  // Time stands still for nobody: two events are never at the same moment.
  let clock = at;
  const now = (): number => ++clock;
  const opened = await openMemory({
    ...{ home, databaseUrl: `sqlite://${path.join(home, 'clovabot.sqlite')}`, now, randomId: randomUUID, log },
    seeds: path.join(projectRoot, 'data', 'experience'),
    promptSchemas,
    embed: async (texts) => texts.map(() => Float32Array.of(1, 0)),
  });
  let wakes = 0;
  const onWake = (): void => {
    wakes += 1;
  };
  const memory: Memory = { ...opened, journal: countingWakes(opened.journal, onWake) };
  const stop = new AbortController();
  const [lessons, answers] = [gate(stop.signal), gate(stop.signal)];
  const taught: string[] = [];
  const disk = { full: false };
  const engine = actingEngine(memory, answers, options.reads);
  const teacher = actingTeacher({ memory, engine, gate: lessons, taught, now, disk });
  const app = createApp({
    abilities: { planner: 'the grammar', does: [], lacks: [] },
    ...{ engine, teacher, tools, lexicon, memory, commands, log, now, randomId: randomUUID, signal: stop.signal },
    emoji: { right: ['💯'], wrong: [':nope:'] },
    weekly: options.weekly,
    keepMs: options.keepMs,
    graceMs: options.graceMs,
    teaching: { teachers: options.teachers ?? 'everyone', quorum: options.quorum ?? 1 },
    retryMs: [],
  });
  const end = async (): Promise<void> => {
    stop.abort(new Error('the bot stops'));
    await app.idle();
    await memory.close();
  };
  return {
    ...{ app, memory, home, errors, taught, lessons, answers, now, wakes: () => wakes, signal: stop.signal },
    isNow(at) {
      clock = at;
    },
    fillDisk: () => {
      disk.full = true;
    },
    async restart(at) {
      await end();
      return startActingBot(options, home, at);
    },
    async close() {
      await end();
      await rm(home, { recursive: true, force: true });
    },
  };
}

const countingWakes = (journal: Journal, onWake: () => void): Journal => ({
  ...journal,
  work(worker) {
    const work = journal.work(worker);
    return {
      ...work,
      wake() {
        onWake();
        work.wake();
      },
    };
  },
});

function gate(signal: AbortSignal): Gate & { pass(): Promise<void> } {
  const free = Promise.resolve();
  const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  const door = (): { readonly way: Promise<void>; readonly open: () => void } => {
    let open = (): void => undefined;
    const way = new Promise<void>((resolve) => {
      open = resolve;
    });
    return { way, open };
  };
  let [held, arrived] = [{ way: free, open: (): void => undefined }, door()];
  return {
    hold() {
      [held, arrived] = [door(), door()];
    },
    release: () => held.open(),
    reached: () => arrived.way,
    async pass() {
      arrived.open();
      await Promise.race([held.way, stopped]);
      signal.throwIfAborted();
    },
  };
}

const span = (line: number, end: number) => ({ line, start: 1, end });
const source = "BOX0=LOC(image=IMAGE,object='dog')\nANSWER0=COUNT(box=BOX0)\nRESULT0=RESULT(var=ANSWER0)";
const variable = (name: string, line: number) => ({ kind: 'variable', name, span: span(line, 9) }) as const;
const program: Program = {
  source,
  examples: [],
  instructions: [
    {
      output: 'BOX0',
      tool: 'LOC',
      span: span(1, 35),
      arguments: { image: variable('IMAGE', 1), object: { kind: 'literal', value: 'dog', span: span(1, 34) } },
    },
    { output: 'ANSWER0', tool: 'COUNT', span: span(2, 24), arguments: { box: variable('BOX0', 2) } },
    { output: 'RESULT0', tool: 'RESULT', span: span(3, 28), arguments: { var: variable('ANSWER0', 3) } },
  ],
};

const painting: Program = {
  source: "IMAGE0=REPLACE(image=IMAGE,prompt='our van')\nRESULT0=RESULT(var=IMAGE0)",
  examples: [],
  instructions: [
    {
      output: 'IMAGE0',
      tool: 'REPLACE',
      span: span(1, 44),
      arguments: { prompt: { kind: 'literal', value: 'our van', span: span(1, 43) } },
    },
    { output: 'RESULT0', tool: 'RESULT', span: span(2, 26), arguments: { var: variable('IMAGE0', 2) } },
  ],
};

function actingEngine(memory: Memory, answers: { pass(): Promise<void> }, reads: ActingBotOptions['reads']): Engine {
  return {
    ...(reads && { readsThreads: true }),
    draftProgram: async () => program.source,
    async *carryOut() {
      // It offers nothing.
    },
    async *infer(request, signal, { mayBeRemark } = {}) {
      const [picture] = request.images;
      const begun: Turn = { id: request.id, status: 'planning', request, steps: [], ms: 1, cost: 0 };
      yield begun;
      const remark = mayBeRemark ? reads?.(request.text, request.exchange ?? []) : undefined;
      if (remark) return remark;
      if (picture && /^replace\b/i.test(request.text)) {
        const image = { type: 'Image', picture } as const;
        const step = { ms: 1, cost: 0, prompts: [], status: 'done', output: image } as const;
        const steps = painting.instructions.map((instruction) => ({ ...step, instruction }));
        const answer = { text: 'Here is your picture.', images: [picture] };
        yield {
          ...begun,
          status: 'answered',
          plan: { steps: ['Paint'], examples: [] },
          program: painting,
          steps,
          answer,
        };
        return undefined;
      }
      if (!picture || !/how many|there/i.test(request.text)) {
        const question = picture ? 'What would you like to know?' : 'I need a picture for that.';
        yield { ...begun, status: 'asked', plan: { steps: [], examples: [], question } };
        return undefined;
      }
      yield { ...begun, status: 'running', plan: { steps: ['Find the dogs', 'Count them'], examples: [] }, program };
      await answers.pass().catch(() => undefined);
      if (signal.aborted) {
        yield { ...begun, status: 'aborted', fault: 'It was stopped.' };
        return undefined;
      }
      const text = (await learnedAnswer(memory, request)) ?? '2';
      const at = (place: number) => [place * 4, 4, place * 4 + 3, 20] as const;
      const dogs = [0, 1, 2].map((place) => ({ box: at(place), label: 'dog', score: 0.9 - place * 0.3 }));
      const counted = Number(text) || 0;
      const record = { ms: 1, cost: 0, prompts: [] };
      const found = (regions: typeof dogs): RegionsValue => ({ type: 'Regions', picture, regions });
      const [loc, count, result] = program.instructions;
      const number = { type: 'Number', value: counted } as const;
      yield {
        ...begun,
        status: 'answered',
        plan: { steps: ['Find the dogs', 'Count them'], examples: [] },
        program,
        steps: [
          {
            ...record,
            ...{ status: 'done', instruction: loc, output: found(dogs.slice(0, counted)), confidence: 0.7 },
            alternatives: [found(dogs.slice(counted))],
          },
          { ...record, status: 'done', instruction: count, output: number },
          { ...record, status: 'done', instruction: result, output: number },
        ],
        answer: { text, images: [picture] },
      };
      return undefined;
    },
  };
}

/** What the newest lesson about this question that stands has taught. */
async function learnedAnswer(memory: Memory, request: Request): Promise<string | undefined> {
  for (const lesson of await memory.lessons(request.team).list()) {
    const turn = lesson.turn && (await memory.turns.get(request.team, lesson.turn));
    if (turn && lesson.status === 'accepted' && lesson.kind === 'correction' && turn.request.text === request.text)
      return lesson.after;
  }
  return undefined;
}

async function forgetEverything(team: string, memory: Memory): Promise<Forgotten> {
  const lessons = await memory.lessons(team).list();
  const turns: string[] = [];
  for await (const { id } of memory.turns.ofTeam(team)) turns.push(id);
  const traces = await Promise.all(
    turns.map(async (id) => {
      const posts = await memory.turns.posts(team, id);
      return { kind: 'turn' as const, id, thread: 'general', posts, pictures: [] };
    }),
  );
  await memory.lessons(team).remove(lessons.map(({ id }) => id));
  for (const id of turns) await memory.turns.remove(team, id);
  await memory.pictures(team).removeAll();
  const none = { examples: 0, prompts: 0, pictures: 0, relearned: 0, dropped: 0 };
  return { ...none, lessons: lessons.length, turns: turns.length, traces };
}

function answerIn(expected: readonly Expected[], before: string): string | undefined {
  for (const one of expected) {
    if (one.kind === 'number') return String(one.value);
    if (one.kind === 'regions') return String(one.boxes.length);
    if (one.kind === 'missing') return String(Number(before) + 1);
    if (one.kind === 'extra') return String(Number(before) - 1);
  }
  return undefined;
}

function actingTeacher(options: {
  readonly memory: Memory;
  readonly engine: Engine;
  readonly gate: { pass(): Promise<void> };
  readonly taught: string[];
  readonly now: () => number;
  readonly disk: { readonly full: boolean };
}): Teacher {
  const { memory, engine, gate: middle, taught, now, disk } = options;
  const save = async (lesson: Lesson): Promise<Lesson> => {
    if (disk.full) throw new Error('ENOSPC: no space left on device, write');
    await memory.lessons(lesson.team).save(lesson);
    return lesson;
  };
  const empty = { prompts: [], examples: [], experiences: [], shown: [], expected: [], ms: 5 } as const;

  async function* correct(correction: Correction, signal: AbortSignal): AsyncGenerator<Lesson, void> {
    const { turn, author, text, expected = [], images, post, resumes, suspects } = correction;
    const { team, thread } = turn.request;
    const read = text === undefined ? undefined : readExpected(text, (word) => lexicon.singular(word));
    const all = expected.length > 0 || !read ? expected : [read];
    const said = text ?? JSON.stringify(expected);
    taught.push(
      `${resumes ? 'resumed: ' : ''}${author.name} says ${said} of ${turn.answer?.text}${suspects ? `, and suspects ${suspects}` : ''}`,
    );
    const base: Lesson = {
      ...empty,
      ...{ id: resumes?.id ?? randomUUID(), team, thread, author, turn: turn.id, post, said, expected: all },
      ...{ status: 'reflecting', kind: 'correction', before: turn.answer?.text, at: resumes?.at ?? now() },
      shown: images.map((picture) => ({ type: 'Image', picture })),
      reason: 'Looking for what went wrong…',
    };
    yield await save(base);
    await middle.pass();
    signal.throwIfAborted();
    yield await save({ ...base, status: 'learning', reason: 'Learning from it…' });
    const answer = answerIn(all, turn.answer?.text ?? '');
    if (answer === undefined) {
      const reason = 'I did not understand what the right answer is. A number, or a drawn box, would help.';
      yield await save({ ...base, status: 'refused', reason });
      return;
    }
    const step = turn.steps[0];
    const before = step?.status === 'done' ? step.output : ({ type: 'Number', value: 0 } as const);
    const proof = { step: 'BOX0', before, after: before, words: 'with the dog at the lower left', answer, cost: 1 };
    const fault = { at: 'tool', tool: 'LOC', step: 'BOX0', reason: 'LOC erred.', proof } as const;
    const accepted: Lesson = {
      ...base,
      ...{
        status: 'accepted',
        tool: 'LOC',
        concept: 'dog',
        reason: 'I know better what dogs look like',
        after: answer,
      },
      reflection: { turn: turn.id, expected: all, results: [], fault, rivals: [], ms: 1 },
      evidence: {
        tunedOn: 4,
        validation: { size: 10, before: 8, after: 10 },
        probe: { size: 25, flipped: [] },
        leftOut: [],
      },
    };
    await save(accepted);
    let again: Turn | undefined;
    const request = { ...turn.request, id: randomUUID(), at: now() };
    for await (const next of engine.infer(request, signal)) again = next;
    if (again) await memory.turns.set(again);
    yield await save({ ...accepted, again: again?.id });
  }

  return {
    correct,
    async *teach({ team, thread, author, name, shown, post, resumes, agreed }) {
      taught.push(`${author.name} teaches ${name} with ${shown.length}`);
      const base: Lesson = {
        ...empty,
        ...{ id: resumes?.id ?? randomUUID(), team, thread, author, post, said: name, concept: name, shown, agreed },
        ...{ status: 'learning', kind: 'teaching', reason: 'Looking at it…', at: now() },
      };
      yield await save(base);
      await middle.pass();
      yield await save({ ...base, status: 'accepted', reason: 'I know what it looks like' });
    },
    async confirm(turn, author) {
      const { team, thread } = turn.request;
      const before = await memory.lessons(team).ofTurn(turn.id);
      if (before.some((one) => one.kind === 'confirmation' && one.status === 'accepted' && one.author.id === author.id))
        return undefined;
      taught.push(`${author.name} confirms ${turn.answer?.text}`);
      return save({
        ...empty,
        ...{ id: randomUUID(), team, thread, author, turn: turn.id, said: turn.answer?.text ?? '' },
        ...{ status: 'accepted', kind: 'confirmation', reason: 'confirmed', examples: ['an example'], at: now() },
      });
    },
    watch: (turn, verdict, by) => watchLessons(turn, verdict, by, { memory, now }),
    async wake(team, id) {
      const lesson = await memory.lessons(team).get(id);
      return lesson && wakeLesson(lesson, { memory, now });
    },
    async undo(team, id, by) {
      const lesson = await memory.lessons(team).get(id);
      if (!lesson || (lesson.status !== 'accepted' && lesson.status !== 'refused')) return undefined;
      taught.push(`${by.name} undoes ${lesson.after ?? lesson.said}`);
      return save({ ...lesson, status: 'undone', undone: { by, at: now() } });
    },
    forgot: async () => undefined,
    giveUp: async () => undefined,
    wouldForget: async () => ({ turns: 0, pictures: 0, lessons: 0 }),
    async forget(team, what) {
      if (typeof what === 'object' && 'person' in what) {
        const theirs = (await memory.lessons(team).list()).filter(({ author }) => author.id === what.person);
        await memory.lessons(team).remove(theirs.map(({ id }) => id));
        const traces = theirs.map(({ id, thread, post }) => ({
          ...{ kind: 'lesson' as const, id, thread, posts: post === undefined ? [] : [post], pictures: [] },
        }));
        return { lessons: 1, examples: 0, prompts: 0, turns: 0, pictures: 0, relearned: 0, dropped: 0, traces };
      }
      if (what === 'everything') return forgetEverything(team, memory);
      if (!('picture' in what)) throw new Error('not acted');
      if (disk.full) throw new Error('ENOSPC: no space left on device, write');
      taught.push('a picture is forgotten');
      await memory.pictures(team).remove(what.picture);
      return { lessons: 0, examples: 0, prompts: 0, turns: 0, pictures: 1, relearned: 0, dropped: 0, traces: [] };
    },
    kinds: [],
    learned: async () => createPromptPool(),
    async *adopt() {
      yield* [];
    },
    recheck: async () => undefined,
    modelChecks: async () => [],
    ways: async () => [],
  };
}
