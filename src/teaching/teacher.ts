import { ClovabotError, isModelTrouble, isPassing, ModelError, StoppedError } from '../contracts/errors.js';
import type { Lesson } from '../contracts/lesson.js';
import type { Teacher } from '../contracts/teacher.js';
import type { Person } from '../contracts/turn.js';
import { maxLessonsForWays, wayStandings } from '../learning/ways.js';
import { meteredModels } from '../money/metered-models.js';
import type { Account, Treasury } from '../money/treasury.js';
import { runEntered } from '../util/concurrency.js';
import { isWorking } from '../util/is-working.js';
import { adoptLessons, firstAdoption } from './bundle/import-lessons.js';
import { confirmTurn } from './confirm.js';
import { type CorrectOptions, correctTurn } from './correct.js';
import { firstCorrection } from './first-correction.js';
import { forget, forgot, wouldForget } from './forget.js';
import { stoppedMessages } from './messages.js';
import { type OpenLesson, openLesson } from './open-lesson.js';
import { modelChecks, ownerOf, tryUntried, uncheckedOf } from './recheck.js';
import { dropExperiences, relearnWithoutRemoved, retract, retractExample } from './retract.js';
import { firstTeaching, teachConcept } from './teach.js';
import { wakeLesson, watchLessons } from './watch.js';

/** What the loop after an answer works with. */
export interface TeacherOptions extends Omit<CorrectOptions, 'team' | 'bill' | 'signal'> {
  readonly treasury: Treasury;
}

/** What one lesson works with: its calls of models are paid from an account of the person. */
type LessonOptions = CorrectOptions;

/**
 * The reflection and learning phases (CLOVA, CVPR 2024, sections 3.3 and 3.4), with two tests that CLOVA lacks: a fault is
 * believed only when its correction turns the answer, and a prompt is kept only when held-out examples improve and none
 * that was right turns wrong.
 */
export function createTeacher(options: TeacherOptions): Teacher {
  const { memory, pools } = options;
  // Each lesson builds on what the one before it left, so a team's are made one after another, in whichever process.
  const teamLessons = {
    enter: (team: string, signal?: AbortSignal) => memory.journal.enter(JSON.stringify(['lessons', team]), signal),
    run: <Result>(team: string, task: () => Promise<Result>): Promise<Result> =>
      runEntered(teamLessons.enter(team), task),
  };

  async function* makeLesson(
    lessonOptions: LessonOptions,
    first: () => Lesson,
    work: (lesson: OpenLesson) => AsyncGenerator<Lesson, void>,
  ): AsyncGenerator<Lesson, void> {
    const { signal } = lessonOptions;
    let leave: () => Promise<void>;
    try {
      leave = await teamLessons.enter(lessonOptions.team, signal);
    } catch (error) {
      if (!isStopped(signal)) throw error;
      yield await giveUp(first(), error, lessonOptions);
      return;
    }
    try {
      await relearnWithoutRemoved(lessonOptions);
      const lesson = openLesson(first(), lessonOptions);
      yield* finished(lesson, work(lesson), lessonOptions);
    } finally {
      await leave();
    }
  }

  return {
    kinds: options.kinds,
    correct(correction, signal) {
      const { turn, author, resumes } = correction;
      const own = optionsOf(options, { team: turn.request.team, person: author, resumes, signal });
      return makeLesson(
        own,
        () => firstCorrection(correction, own),
        (lesson) => correctTurn(turn, lesson, own),
      );
    },
    teach(teaching, signal) {
      const { team, author, resumes } = teaching;
      const own = optionsOf(options, { team, person: author, resumes, signal });
      return makeLesson(
        own,
        () => firstTeaching(teaching, own),
        (lesson) => teachConcept(teaching, lesson, own),
      );
    },
    adopt(adoption, signal) {
      const own = optionsOf(options, { team: adoption.team, person: adoption.author, signal });
      return makeLesson(
        own,
        () => firstAdoption(adoption, own),
        (lesson) => adoptLessons(adoption, lesson, own),
      );
    },
    confirm(turn, author) {
      const { team } = turn.request;
      return teamLessons.run(team, () => confirmTurn(turn, author, optionsOf(options, { team, person: author })));
    },
    watch: (turn, verdict, by) => teamLessons.run(turn.request.team, () => watchLessons(turn, verdict, by, options)),
    wake: (team, id) =>
      teamLessons.run(team, async () => {
        const lesson = await memory.lessons(team).get(id);
        return lesson?.asleep && wakeLesson(lesson, options);
      }),
    giveUp: (team, id, cause) =>
      teamLessons.run(team, async () => {
        const lesson = await memory.lessons(team).get(id);
        return lesson && isWorking(lesson) ? giveUp(lesson, cause, options) : undefined;
      }),
    undo: (team, id, by, example) =>
      teamLessons.run(team, async () => {
        const own = optionsOf(options, { team, person: by });
        // Where a run that was cut off has undone it, what was built on it may be left.
        await relearnWithoutRemoved(own);
        const lesson = await memory.lessons(team).get(id);
        if (!lesson || (lesson.status !== 'accepted' && lesson.status !== 'refused')) return undefined;
        if (example === undefined) return (await retract(lesson, by, own)).lesson;
        return (await retractExample(lesson, example, by, own)).lesson;
      }),
    forget: (team, what, by) => teamLessons.run(team, () => forget(what, by, optionsOf(options, { team, person: by }))),
    forgot: (team, what) => forgot(what, { team, memory }),
    wouldForget: (team, what) => wouldForget(what, { team, memory }),
    async recheck(team, signal) {
      const own = (person: Person) => optionsOf(options, { team, person, signal });
      const nobody = own({ id: '', name: '' });
      for (const untried of await uncheckedOf(nobody)) {
        signal.throwIfAborted();
        await teamLessons.run(team, async () => {
          const owner = await ownerOf(untried, nobody);
          if (owner) await tryUntried(untried, owner, own(owner.author));
        });
      }
    },
    modelChecks: (team) => modelChecks(optionsOf(options, { team, person: { id: '', name: '' } })),
    learned: (team) => pools.of(team),
    ways: async (team) => wayStandings(await memory.lessons(team).list(maxLessonsForWays)),
  };
}

const never = new AbortController().signal;

interface LessonOwner {
  readonly team: string;
  readonly person: Person;
  /** A lesson that a stop has cut off: what it has cost before counts. */
  readonly resumes?: Lesson;
  readonly signal?: AbortSignal;
}

function optionsOf(options: TeacherOptions, { team, person, resumes, signal = never }: LessonOwner): LessonOptions {
  const account = options.treasury.open({ team, person }, 'lesson', { spent: resumes?.cost });
  return { ...onAccount(options, account), team, bill: account.bill, signal };
}

/** The same options, with all that calls of models cost put on one account. */
function onAccount(options: TeacherOptions, account: Account): TeacherOptions {
  const { engine, runner, models } = options;
  return {
    ...options,
    models: meteredModels(models, account.part()),
    engine: {
      ...engine,
      infer: (request, signal, more) => engine.infer(request, signal, { ...more, account }),
      draftProgram: (request, signal, more) => engine.draftProgram(request, signal, { ...more, account }),
    },
    runner: { ...runner, run: (request, program, more) => runner.run(request, program, { ...more, account }) },
  };
}

/** Whoever began it has stopped it: then it ends. */
const isStopped = ({ reason }: AbortSignal): boolean => reason instanceof StoppedError;

/** What breaks is told in the lesson, which then has changed nothing; a stop of the bot leaves it open, to be resumed. */
async function* finished(
  lesson: OpenLesson,
  stages: AsyncGenerator<Lesson, void>,
  options: LessonOptions,
): AsyncGenerator<Lesson, void> {
  const { signal, log } = options;
  let hasBegun = false;
  try {
    for await (const stage of stages) {
      hasBegun = true;
      yield stage;
    }
  } catch (error) {
    if (signal.aborted) await lesson.saveCost();
    if (isStopped(signal)) {
      yield await giveUp(lesson.current, signal.reason, options);
      return;
    }
    if (signal.aborted || !hasBegun || isPassing(error)) throw error;
    const { id, team } = lesson.current;
    log.error({ err: error, team, lesson: id }, 'a lesson failed');
    yield await giveUp(lesson.current, error, options);
  }
}

async function giveUp(lesson: Lesson, cause: unknown, { memory }: Pick<LessonOptions, 'memory'>): Promise<Lesson> {
  const lessons = memory.lessons(lesson.team);
  const stored = (await lessons.get(lesson.id)) ?? lesson;
  // What it learned is saved and works; only asking again has failed.
  if (stored.status === 'accepted') return stored;
  await dropExperiences(stored, { memory });
  const reason = whyUnfinished(stored, cause);
  const refused: Lesson = { ...stored, status: 'refused', reason, experiences: [], unfinished: true };
  await lessons.save(refused);
  return refused;
}

/** A correction stays as a vote whatever breaks, so it only needs to be said again; what was shown to teach a name does not. */
function whyUnfinished({ kind }: Lesson, cause: unknown): string {
  const later =
    kind === 'teaching'
      ? 'Please show it to me again later'
      : "I've noted what you said: tell me once more later, and I'll try again";
  if (cause instanceof StoppedError) return kind === 'teaching' ? stoppedMessages.teaching : stoppedMessages.correction;
  if (!isModelTrouble(cause)) {
    const why = cause instanceof ClovabotError ? cause.friendly : 'The log has the cause.';
    return `Something went wrong on my side before I was done. ${why} ${later}`;
  }
  const { friendly } = cause;
  const isNamed = !(cause instanceof ModelError) || friendly.toLowerCase().includes(cause.backend.toLowerCase());
  const what = isNamed ? '' : `A model that I need for it fails (${cause.backend}). `;
  return `${what}${friendly} ${later}`;
}
