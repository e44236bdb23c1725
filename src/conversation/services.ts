import { LRUCache } from 'lru-cache';
import type { Abilities } from '../contracts/abilities.js';
import type { Command } from '../contracts/command.js';
import type { Log } from '../contracts/log.js';
import type { Observer } from '../contracts/operation.js';
import type { Memory } from '../contracts/store.js';
import type { Teacher } from '../contracts/teacher.js';
import type { Tool } from '../contracts/tool.js';
import type { Engine } from '../inference/engine.js';
import { createMinuteBudgets, type MinuteBudgets, unlimited } from '../util/minute-budgets.js';
import { createTurns, type Turns } from '../util/turns.js';
import type { Attempt } from './attempt.js';
import { type BallotPosts, createBallotPosts } from './ballot-posts.js';
import { createForgettingCleanup, type ForgettingCleanup } from './forgetting-cleanup.js';
import { createForgettings, type Forgettings } from './forgettings.js';
import { createLessonPosts, type LessonPosts } from './lesson-posts.js';
import { createNamedPosts, type NamedPosts } from './named-posts.js';
import { createPictureTrail, type PictureTrail } from './picture-trail.js';
import { createLessonQueue, type LessonQueue } from './queues.js';
import { createRecords, type Records } from './records.js';
import { createStops, type Stops } from './stops.js';
import { createUnderWay, type UnderWay } from './under-way.js';
import { createWeekRecords, type WeekRecords } from './weekly/week-records.js';

export interface TeachingRules {
  /** Names or ids of people. */
  readonly teachers: 'everyone' | readonly string[];
  /** How many people must agree before anything is learned. */
  readonly quorum: number;
  /** Who may decide for the team besides those whom the chat calls admins: ids of people, and roles. */
  readonly admins?: readonly string[];
}

/** What comes from outside. */
export interface ServiceOptions {
  readonly engine: Engine;
  readonly teacher: Teacher;
  readonly memory: Memory;
  readonly tools: readonly Tool[];
  readonly commands: readonly Command[];
  /** What the connected models can do. */
  readonly abilities: Abilities;
  readonly teaching: TeachingRules;
  /** US dollars: what is expected to cost more is done only when the person who asked agrees; absent: everything is done. */
  readonly confirmAbove?: number;
  /** How many questions are worked on at once. Absent: as many as come. */
  readonly questionsAtOnce?: { readonly all: number; readonly person: number };
  /** What one person may use a minute; absent: no limit. */
  readonly budgets?: MinuteBudgets;
  singular(phrase: string): string;
  plural(phrase: string): string;
  /** Whether it is an English word. */
  isWord(word: string): boolean;
  /** Emoji that vote, in addition to ✅ 👍 ❌ 👎. */
  readonly emoji: { readonly right: readonly string[]; readonly wrong: readonly string[] };
  readonly log: Log;
  readonly observe?: Observer;
  readonly now: () => number;
  readonly randomId: () => string;
  /** Aborts whatever is under way when the bot stops. */
  readonly signal: AbortSignal;
}

/** What the functions of this folder work with. */
export interface Services extends ServiceOptions {
  /** Whose question is worked on next. */
  readonly turns: Turns;
  readonly stops: Stops;
  /** The same, of questions that what is kept may answer. */
  readonly keptTurns: Turns;
  /** Pictures that something was answered about, by team and id. */
  readonly known: LRUCache<string, true>;
  readonly underWay: UnderWay;
  readonly budgets: MinuteBudgets;
  readonly records: Records;
  readonly trail: PictureTrail;
  readonly cleanup: ForgettingCleanup;
  readonly forgettings: Forgettings;
  readonly weeks: WeekRecords;
  readonly named: NamedPosts;
  readonly lessonPosts: LessonPosts;
  readonly ballotPosts: BallotPosts;
  readonly lessonQueue: LessonQueue;
}

/** For one event. */
export interface EventServices extends Services {
  readonly attempt: Attempt;
}

/** Questions that are tried to be answered from what is kept, while others are worked on. */
const keptAtOnce = 4;
const knownPictures = 5_000;

const unbounded = { all: Number.POSITIVE_INFINITY, person: Number.POSITIVE_INFINITY };

export function createServices(options: ServiceOptions): Services {
  const { memory, tools, log, signal, questionsAtOnce: { all, person } = unbounded } = options;
  const records = createRecords(memory.store);
  const trail = createPictureTrail(memory.store);
  const weeks = createWeekRecords(memory.store);
  const named = createNamedPosts(memory);
  const stops = createStops(options);
  const underWay = createUnderWay(stops);
  const lessonPosts = createLessonPosts({ memory, records, trail, underWay, log, observe: options.observe });
  const cleanup = createForgettingCleanup({ memory, records, trail, weeks, named, lessonPosts, log, signal });
  return {
    ...options,
    turns: createTurns({ atOnce: all, personAtOnce: person }),
    stops,
    keptTurns: createTurns({ atOnce: keptAtOnce, personAtOnce: 1 }),
    known: new LRUCache({ max: knownPictures }),
    underWay,
    budgets: options.budgets ?? createMinuteBudgets(unlimited),
    weeks,
    records,
    trail,
    cleanup,
    named,
    lessonPosts,
    forgettings: createForgettings({ ...options, stops, cleanup, lessonPosts }),
    ballotPosts: createBallotPosts({ memory, records, tools, log }),
    lessonQueue: createLessonQueue(memory.journal, signal),
  };
}
