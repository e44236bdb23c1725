/** What is remembered, and the contract of whatever keeps it. */
import type { ZodType } from 'zod';
import type { RowKey } from '../util/row-key.js';
import type { Whose, WorkClock } from '../util/turns.js';
import type { Feedback } from './feedback.js';
import type { Journal } from './journal.js';
import type { Example, Prompt } from './learning.js';
import type { Lesson } from './lesson.js';
import type { AnswerShelf, Charge, Tokens } from './model.js';
import type { PlanExample, ProgramExample, Retrieved, TaughtPicture } from './planner.js';
import type { RowChange } from './row.js';
import type { Signals } from './signals.js';
import type { PictureDesk, ToolResult } from './tool.js';
import type { Person, PictureReference, Turn } from './turn.js';

/**
 * One database. What is plain (a value under a key, perhaps for some time) is kept in tables behind Keyv, where any
 * `@keyv/*` adapter can stand. What Keyv cannot promise has operations of its own: rows that are listed in order or
 * written together, claims that only one process may win, and counters. All keys are made with `rowKey`.
 */
export interface Store {
  /** Values of one kind. Their rows are not among those of `get`, `list` and `write`. */
  table<Value>(name: string, schema: ZodType<Value>): Table<Value>;

  /** One row; undefined also when it does not fit the schema, which is reported in the log. */
  get<Row>(namespace: string, key: RowKey, schema: ZodType<Row>): Promise<Row | undefined>;
  /** The same for several, in order. */
  getMany<Row>(namespace: string, keys: readonly RowKey[], schema: ZodType<Row>): Promise<readonly (Row | undefined)[]>;
  /** Rows by key. One that does not fit the schema is reported in the log and left out. */
  list<Row>(
    namespace: string,
    schema: ZodType<Row>,
    options: ListOptions,
  ): Promise<readonly { readonly key: RowKey; readonly value: Row }[]>;
  /** All or nothing, with what is added to counters. */
  write(rows: readonly RowChange[], counters?: readonly Omit<CounterChange, 'max'>[]): Promise<void>;
  /** The same as a new version of something: adds 1 to its counter, too, and resolves to the total. */
  writeVersion(version: RowKey, change: VersionChange): Promise<number>;

  /**
   * Reads rows and writes what `change` makes of them, as if nobody else wrote in between: where another has changed or
   * made one of them meanwhile, `change` is asked again. Resolves to what it gave last; undefined writes nothing.
   * @param change has no effects of its own
   */
  update<Rows extends readonly unknown[], Outcome extends { readonly rows: readonly RowChange[] }>(
    rows: { readonly [Index in keyof Rows]: RowRead<Rows[Index]> },
    change: (rows: { readonly [Index in keyof Rows]: Rows[Index] | undefined }) => Outcome | undefined,
  ): Promise<Outcome | undefined>;

  /** True for the first caller with this key only, ever (or until `ttl` ms have passed), over all processes. */
  claim(key: RowKey, ttl?: number): Promise<boolean>;
  /** Lets a claim that one holds end `ttl` ms from now. */
  renewClaim(key: RowKey, ttl: number): Promise<void>;
  releaseClaim(key: RowKey): Promise<void>;
  /** Deletes claims whose keys hold all of these parts: what happened once for somebody is known no more. */
  dropClaims(...parts: readonly string[]): Promise<void>;

  /** Adds and returns the new total, atomically. */
  increment(key: RowKey, by: number): Promise<number>;
  /** For the first caller with this key only, ever: adds to several counters (each once), all or nothing. True for the first. */
  incrementOnce(key: RowKey, changes: readonly Omit<CounterChange, 'max'>[]): Promise<boolean>;
  /**
   * Adds to several counters (each once) in one transaction, or to none when one would come to more than its `max`.
   * Returns the totals as they are then, in order.
   */
  incrementAll(
    changes: readonly CounterChange[],
  ): Promise<{ readonly added: boolean; readonly totals: readonly number[] }>;
  /**
   * The totals of such counters, in order; 0 for one never incremented.
   * @param maxAgeMs what other processes have added in these last ms may be missing, what this one has added never is; default 0
   */
  totals(keys: readonly RowKey[], maxAgeMs?: number): Promise<readonly number[]>;
  /** Counters whose key starts with `prefix`, by key. */
  counters(prefix: RowKey): Promise<readonly { readonly key: RowKey; readonly total: number }[]>;
  /** Deletes them; they are then as if never incremented. */
  removeCounters(keys: readonly RowKey[]): Promise<void>;

  /**
   * Deletes every row, also of tables, whose key begins with a team, and its claims and counters but for what was spent. Runs again where a stop has cut it off.
   * @param but namespaces that stay
   */
  dropTeam(team: string, but: readonly string[]): Promise<void>;

  /** Reads through all of it, which may take seconds. Rejects where something is damaged or missing. */
  check(): Promise<void>;
  /** What was deleted is not left in the database's log and in copies set aside, either. */
  scrub(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Plain values by key, through Keyv. Keyv has no "set if absent" and no transactions: of two processes that set the same
 * key at once, one wins, and neither learns of it. What must happen only once is claimed instead.
 */
export interface Table<Value> {
  /** Undefined also when it does not fit the schema, which is reported in the log. */
  get(key: RowKey): Promise<Value | undefined>;
  /** @param ttl ms after which it is gone; absent: it stays */
  set(key: RowKey, value: Value, ttl?: number): Promise<void>;
  delete(...keys: readonly RowKey[]): Promise<void>;
  /** All values, in no particular order. */
  values(): AsyncIterable<Value>;
}

export interface ListOptions {
  /** Only keys that start so; `rowKey(team, '')` stands for all rows of a team. */
  readonly prefix?: RowKey;
  /** Only keys after this one: in reverse, those before it. */
  readonly after?: RowKey;
  /** Absent: all. */
  readonly limit?: number;
  /** From the last key backwards. */
  readonly reverse?: boolean;
}

export interface VersionChange {
  readonly rows: readonly RowChange[];
  /** Besides the version's own. */
  readonly counters?: readonly Omit<CounterChange, 'max'>[];
  /** A row that says what has changed, for `ttl` ms; its key is `prefix` and the version as `timePart` writes it. */
  readonly log?: { readonly namespace: string; readonly prefix: RowKey; readonly value: unknown; readonly ttl: number };
}

export interface RowRead<Row> {
  readonly namespace: string;
  readonly key: RowKey;
  readonly schema: ZodType<Row>;
}

export interface CounterChange {
  readonly key: RowKey;
  readonly by: number;
  /** What its total may not pass; absent: any total. */
  readonly max?: number;
}

/** Turns and what was said about them. A turn is found again by the post that showed it: the only bridge to feedback. */
export interface Turns {
  get(team: string, id: string): Promise<Turn | undefined>;
  byPost(team: string, post: string): Promise<Turn | undefined>;
  /** The posts that a turn was tied to; some may show a newer turn since. */
  posts(team: string, id: string): Promise<readonly string[]>;
  /** With `post`, also ties the turn to that post. @param beside more rows of the same transaction */
  set(turn: Turn, post?: string, beside?: readonly RowChange[]): Promise<void>;
  /** Oldest first; with `last`, only that many of the newest. */
  ofThread(team: string, thread: string, last?: number): Promise<readonly Turn[]>;
  addFeedback(feedback: Feedback): Promise<void>;
  /** Oldest first, withdrawn ones included. */
  feedback(team: string, turn: string): Promise<readonly Feedback[]>;
  /** Deletes what a person said about a turn. */
  removeFeedback(team: string, turn: string, id: string): Promise<void>;
  /** All turns of a team, oldest first, a few at a time. */
  ofTeam(team: string): AsyncIterable<Turn>;
  /**
   * Deletes a turn, its feedback and its ties to posts and threads.
   * @param judged how people judged it, where that still counts in `Memory.past`
   */
  remove(team: string, id: string, judged?: JudgedPast): Promise<void>;
  /** Turns of all teams that were asked for before a time, some of them. @param after `next` of the call before */
  aged(before: number, after?: RowKey): Promise<Aged<Turn>>;
}

/** How answers of one day that are gone were judged. */
export interface JudgedPast {
  /** When the day began or the answer was asked for, ms since 1970. */
  readonly at: number;
  readonly right: number;
  readonly wrong: number;
}

/** What is still counted of a team's turns and lessons that are gone; it names nobody. */
export interface Past {
  /** By day, the oldest first. */
  readonly judged: readonly (JudgedPast & { readonly answers: number })[];
  /** Lessons that taught nothing, and those that were undone. */
  readonly refused: number;
  readonly undone: number;
}

/** Some of what is older than a time. */
export interface Aged<Item> {
  readonly items: readonly Item[];
  /** Where to go on; absent: that was all. */
  readonly next?: RowKey;
}

export interface ReceivedPicture extends PictureReference {
  /** What the person should know of it, a sentence: "“dance.gif” moves; I looked at its first frame." */
  readonly remark?: string;
}

/** One team's pictures, content-addressed. Teams never share a folder. */
export interface Pictures extends PictureDesk {
  /**
   * Takes a hostile file: checks magic bytes and limits, decodes, turns it upright, drops all metadata, stores it.
   * Rejects with PictureError, whose `friendly` sentence is for the person.
   */
  receive(bytes: Uint8Array, name?: string): Promise<ReceivedPicture>;
  /** The stored, clean file. */
  bytes(id: string): Promise<{ readonly bytes: Uint8Array; readonly mediaType: string } | undefined>;
  /** Whether it is still there; costs no reading of the file. */
  has(id: string): Promise<boolean>;
  remove(id: string): Promise<void>;
  /** All pictures of the team. */
  removeAll(): Promise<void>;
  /** Ids of those that nobody has sent or made since a time. */
  aged(before: number): AsyncIterable<string>;
}

export type ExampleKind = 'plan' | 'program';
export type NewExample =
  | (Omit<PlanExample, 'id'> & { readonly kind: 'plan' })
  | (Omit<ProgramExample, 'id'> & { readonly kind: 'program' });

/** Whether what is confined to some pictures holds for those of a request. */
export type HoldsFor = (here: readonly TaughtPicture[]) => boolean | Promise<boolean>;

/** The four pools D_ps, D_pf, D_cs, D_cf of one team, on top of the seeds that ship with the project. */
export interface Experience {
  /**
   * The `limit` most similar of both outcomes, best first.
   * @param feature L2-normalised text feature of the instruction
   * @param holdsFor absent: what is confined to some pictures is left out
   */
  plans(feature: Float32Array, limit: number, holdsFor?: HoldsFor): Promise<readonly Retrieved<PlanExample>[]>;
  programs(feature: Float32Array, limit: number, holdsFor?: HoldsFor): Promise<readonly Retrieved<ProgramExample>[]>;
  /** Returns its id; undefined when a shipped example says the same. An equal example is not stored twice. */
  add(example: NewExample, feature: Float32Array): Promise<string | undefined>;
  remove(id: string): Promise<void>;
  /** Keeps some out of what is retrieved, or lets them in again. */
  setAsleep(ids: readonly string[], isAsleep: boolean): Promise<void>;
  /** All of the team's own, and their records. */
  removeAll(): Promise<void>;
}

/** What came with, or goes with, a change of a lesson. */
export interface LessonChange {
  readonly addExamples?: readonly Example[];
  readonly addPrompts?: readonly Prompt[];
  /** Ids. */
  readonly removeExamples?: readonly string[];
  readonly removePrompts?: readonly string[];
}

/** How many of the lessons that somebody gave are kept, and how many others have undone. */
export interface TeachingRecord {
  readonly kept: number;
  readonly undone: number;
}
export interface TeachingRecords {
  /** @param person by id */
  of(person: string): TeachingRecord;
}

/** Where examples of a kind stand together: those of taught words apart from those of what a tool knows itself. */
export interface ExampleShelf {
  readonly tool: string;
  readonly isOfTaughtWord?: boolean;
}

/** What changed in a team's prompts since a version. */
export interface PromptChanges {
  readonly added: readonly Prompt[];
  /** Ids. */
  readonly removed: readonly string[];
}

/** One team's lessons, and the examples and prompts that they gave. */
export interface Lessons {
  get(id: string): Promise<Lesson | undefined>;
  /** Newest first, at most `limit` (default: all). */
  list(limit?: number): Promise<readonly Lesson[]>;
  ofTurn(turn: string): Promise<readonly Lesson[]>;
  /** The lesson that a post shows. */
  byPost(post: string): Promise<Lesson | undefined>;
  /** Stores the lesson together with the change: all or nothing. */
  save(lesson: Lesson, change?: LessonChange): Promise<void>;
  /** All of them, oldest first: for what happens once, never for a lesson. */
  examples(): Promise<readonly Example[]>;
  /** Those of these ids that are there. */
  examplesById(ids: readonly string[]): Promise<readonly Example[]>;
  /** The newest about something: a concept, or the question of a pair; oldest first. */
  examplesAbout(tool: string, subject: string, limit: number): Promise<readonly Example[]>;
  /** The newest of a shelf, oldest first; in brief without the features of pictures. */
  newestExamples(shelf: ExampleShelf, limit: number, form: 'full' | 'brief'): Promise<readonly Example[]>;
  /** Those that were removed, as they were, until what was built on them is dealt with. */
  removedExamples(): Promise<readonly Example[]>;
  forgetRemoved(ids: readonly string[]): Promise<void>;
  prompts(): Promise<readonly Prompt[]>;
  /** Those of these ids that are there. */
  promptsById(ids: readonly string[]): Promise<readonly Prompt[]>;
  /** What became of the lessons that people gave. */
  records(): Promise<TeachingRecords>;
  removeRecord(person: string): Promise<void>;
  /** Ids of the lessons that added one of these experiences, but for those that are undone. */
  standingOn(experiences: readonly string[]): Promise<readonly string[]>;
  /** Of these experiences, those that stand on lessons besides the given ones and those that are undone. */
  sharedExperiences(experiences: readonly string[], lessons: readonly string[]): Promise<ReadonlySet<string>>;
  /** How often the team's prompts were changed, by any process. */
  version(): Promise<number>;
  /** What changed between two versions; undefined where that is not known any more. */
  promptChanges(since: number, until: number): Promise<PromptChanges | undefined>;
  /**
   * Deletes the rows of lessons themselves, such as those of a person who is forgotten.
   * @param counted that there were such ones still counts in `Memory.past`
   */
  remove(ids: readonly string[], counted?: 'counted'): Promise<void>;
}

/** What one person has used of one model on one day. */
export interface Spent {
  /** In UTC: "2026-11-23". */
  readonly day: string;
  readonly person: Pick<Person, 'id' | 'name'>;
  readonly backend: string;
  readonly model: string;
  /** It was spent to learn: to find what was wrong, to test what was learned, and to ask again. */
  readonly isLesson?: true;
  /** US dollars, of the calls whose price is known. */
  readonly dollars: number;
  readonly calls: number;
  /** Of the calls, those whose price is not known. */
  readonly unpriced: number;
  readonly tokens: Tokens;
}

/** US dollars of a day (UTC) that are spent or set aside for calls under way. */
export interface DayTotals {
  readonly person: number;
  readonly team: number;
  /** Of all teams. */
  readonly all: number;
}

/** What one team has used of models that cost money. Sums are exact to a billionth of a dollar, also when several processes add at once. */
export interface Spending {
  /**
   * Sets aside on a day the most that a call may cost, or nothing when a total would pass its cap. Returns the totals as
   * they are then. They hold no names, stay when a person or a team is forgotten, so that nobody's limit starts again,
   * and go after their day. What a process set aside that died stays in them until then: its call may well be billed.
   */
  reserve(
    person: string,
    day: string,
    dollars: number,
    caps: DayTotals,
  ): Promise<DayTotals & { readonly reserved: boolean }>;
  /** In one transaction: frees what was set aside, counts what the call cost instead, and notes what it used. */
  settle(person: Person, day: string, reserved: number, charge?: Charge & Pick<Spent, 'isLesson'>): Promise<void>;
  totals(person: string, day: string): Promise<DayTotals>;
  /** From the first day on, oldest first. */
  list(since?: string): Promise<readonly Spent[]>;
  /** Deletes what was noted of a person. */
  removePerson(id: string): Promise<void>;
  removeAll(): Promise<void>;
}

/** One team's answers that were paid for. They are few and stay for a while: older ones give way. */
export interface KeptAnswers extends AnswerShelf {
  /** What a tool made of such answers; only its fields that are a result. */
  result(key: string): Promise<ToolResult | undefined>;
  /**
   * Answers hold words of people and ids of pictures: when any of that is forgotten, none may be used again. What was
   * looked for before and found its answer only after it is not kept either.
   */
  removeAll(): Promise<void>;
}

/** Seals secrets, so that nobody reads them in the database or a copy of it. */
export interface Vault {
  isSealed(text: string): boolean;
  /** @param about whose it is: it opens for the same only */
  seal(text: string, about: string): Promise<string>;
  /** Rejects with ConfigError when it was sealed with another key or for another, or was changed. */
  open(sealed: string, about: string): Promise<string>;
}

/** Whether a member lets the pictures that they gave go to other teams, with what they taught. */
export interface PictureGift {
  readonly person: Pick<Person, 'id' | 'name'>;
  readonly agrees: boolean;
  /** Under which terms, where these are their own; otherwise the team's. */
  readonly licence?: string;
  readonly at: number;
}

/** Where a team wants its weekly post. */
export interface WeeklyPlace {
  /** Absent: nowhere, whatever the settings say. */
  readonly thread?: string;
  /** Since when. */
  readonly at: number;
}

/** What the members of one team have decided. */
export interface TeamChoices {
  /** Of members who have said anything. */
  gifts(): Promise<readonly PictureGift[]>;
  setGift(gift: PictureGift): Promise<void>;
  removeGift(person: string): Promise<void>;
  /** Undefined where nobody has said anything. */
  weekly(): Promise<WeeklyPlace | undefined>;
  setWeekly(place: WeeklyPlace): Promise<void>;
  removeAll(): Promise<void>;
}

/** Keeps for a while what is forgotten, where nobody but `restore` finds it. */
export interface Aside {
  /** While the task runs, what it deletes and changes is kept under the id, also when it runs again after a stop. */
  keep<Result>(id: string, task: () => Promise<Result>): Promise<Result>;
  /** Puts it back, but for what has been changed since, all at once. Returns the ids of the turns and lessons that are there again. */
  restore(
    id: string,
    team: string,
  ): Promise<{ readonly turns: readonly string[]; readonly lessons: readonly string[] }>;
  /** Deletes it for good. */
  discard(id: string): Promise<void>;
}

/** All memory, by team where it is a team's. */
export interface Memory {
  readonly store: Store;
  readonly aside: Aside;
  readonly journal: Journal;
  readonly signals: Signals;
  readonly vault: Vault;
  readonly turns: Turns;
  /** @param whose who works with them: many of one person are opened in turns with those of others. @param clock is told while they wait for that */
  pictures(team: string, whose?: Whose, clock?: WorkClock): Pictures;
  /** Rejects where pictures can't be read and kept. */
  checkPictures(): Promise<void>;
  experience(team: string): Experience;
  lessons(team: string): Lessons;
  spending(team: string): Spending;
  kept(team: string): KeptAnswers;
  choices(team: string): TeamChoices;
  past(team: string): Promise<Past>;
  removePast(team: string): Promise<void>;
  /** Of all teams that have said anything. */
  weeklyPlaces(): Promise<readonly (WeeklyPlace & { readonly team: string })[]>;
  /** Lessons of all teams from before a time, some of them. @param after `next` of the call before */
  agedLessons(before: number, after?: RowKey): Promise<Aged<Lesson>>;
  /** Of these pictures, those that anything kept speaks of, but for where they were sent and shown. */
  mentioned(pictures: ReadonlySet<string>): Promise<ReadonlySet<string>>;
  /** Teams that have lessons under way. */
  teamsWithOpenLessons(): Promise<readonly string[]>;
  close(): Promise<void>;
}
