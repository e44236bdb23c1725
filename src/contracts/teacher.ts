/** The loop after an answer: what people say of it becomes lessons. Chats, commands and the command line go through it. */

import type { Expected, Verdict } from './feedback.js';
import type { KindRecord, LearnedPrompts } from './learning.js';
import type { Lesson, TeachingAnswers } from './lesson.js';
import type { AnswerWay, Eyes, ImageValue, Person, PictureReference, QuestionKind, Turn } from './turn.js';

/** "That is wrong; right is …", said by words, a button or boxes. */
export interface Correction {
  readonly turn: Turn;
  readonly author: Person;
  /** In the person's words: "three", "it's a heron, not a stork". */
  readonly text?: string;
  /** What is right, as read from the words, a button or drawn boxes; absent: the words are still to be read. */
  readonly expected?: readonly Expected[];
  /** The step that the person thinks went wrong, by its output. */
  readonly suspects?: string;
  /** Others who say the same. */
  readonly agreed?: readonly Person[];
  /** Example pictures that came with it. */
  readonly images: readonly PictureReference[];
  /** The post that will show the lesson, so that it is found again by it, also after a stop in the middle. */
  readonly post?: string;
  /** The lesson that a stop has cut off and that this one resumes. */
  readonly resumes?: Lesson;
}

/** "This is our logo": taught without a mistake. */
export interface Teaching {
  readonly team: string;
  readonly thread: string;
  readonly author: Person;
  /** As the person calls it: "our logo", "heron". */
  readonly name: string;
  /** Pictures, or parts of them, that show it. */
  readonly shown: readonly ImageValue[];
  /** What the person has said when asked about it. */
  readonly told?: TeachingAnswers;
  /** Others who say the same. */
  readonly agreed?: readonly Person[];
  /** What its lesson is to be known by; absent: any new id. */
  readonly id?: string;
  /** As with a correction. */
  readonly post?: string;
  readonly resumes?: Lesson;
}

/** What another team has learned, taken in. */
export interface Adoption {
  readonly team: string;
  readonly thread: string;
  readonly author: Person;
  /** The bundle, as `clovabot lessons export` wrote it. */
  readonly text: string;
  /** Names of things in it that are what the team calls so, different as they look; and of those whose faces are drawn. */
  readonly same?: readonly string[];
  readonly drawn?: readonly string[];
}

export interface Forgotten {
  readonly lessons: number;
  readonly examples: number;
  readonly prompts: number;
  readonly turns: number;
  readonly pictures: number;
  /** Lessons of others that were learned again without what was forgotten, and those that no longer held. */
  readonly relearned: number;
  readonly dropped: number;
  /** What is left of it in chats. */
  readonly traces: readonly Trace[];
}

/** What somebody, or everybody, would lose. */
export type ForgettingFigures = Pick<Forgotten, 'turns' | 'pictures' | 'lessons'>;

/** Of a forgotten turn or lesson. */
export interface Trace {
  readonly kind: 'turn' | 'lesson';
  readonly id: string;
  readonly thread: string;
  /** Posts that showed it. */
  readonly posts: readonly string[];
  /** Ids of the pictures that came with it. */
  readonly pictures: readonly string[];
}

/** How often something was right. */
export interface Tally {
  readonly right: number;
  readonly of: number;
}
export type WayTallies = Readonly<Record<AnswerWay, Tally>>;

/** How often the ways to an answer were right for a kind of question, by what a team said. */
export interface WayStanding extends WayTallies {
  readonly kind: QuestionKind;
  /** The one whose answer is given first by now where they differ. */
  readonly first: AnswerWay;
  /** How often what was found with either eyes was right where they differed, and with whose things are looked for by now. */
  readonly eyes?: Readonly<Record<Eyes, Tally>> & { readonly first: Eyes };
}

/** Whether what was taught helps the model that is connected today: `unchecked` until it was tried in the background. */
export interface ModelCheck {
  readonly concept: string;
  readonly state: 'holds' | 'useless' | 'unchecked';
}

export interface Teacher {
  /** What it can learn. */
  readonly kinds: readonly KindRecord[];
  /**
   * Reflects, learns, validates, asks again: yields a fuller Lesson after each stage and last the finished one
   * (`accepted` or `refused`), stored. Rejects only for what is broken (a full disk), and then nothing half-learned is
   * left. Lessons of one team are learned one after another.
   */
  correct(correction: Correction, signal: AbortSignal): AsyncGenerator<Lesson, void>;
  /** ✅: plan and program go to the success pools, what the tools found becomes examples. Once a turn and person. */
  confirm(turn: Turn, author: Person): Promise<Lesson | undefined>;
  teach(teaching: Teaching, signal: AbortSignal): AsyncGenerator<Lesson, void>;
  /** Counts what somebody says of an answer for the lessons behind it; gives those that went to sleep over it. */
  watch(turn: Turn, verdict: Verdict, by: Person): Promise<readonly Lesson[]>;
  /** A lesson that went to sleep takes part again. Undefined when there is no such lesson. */
  wake(team: string, lesson: string): Promise<Lesson | undefined>;
  /** Learns what another team has learned, all as one lesson. Rejects with ClovabotError where the bundle can't be used. */
  adopt(adoption: Adoption, signal: AbortSignal): AsyncGenerator<Lesson, void>;
  /**
   * Ends a lesson that was begun and will not be gone on with; it has changed nothing then.
   * @returns what is told of it; undefined when it is none that is at work
   */
  giveUp(team: string, lesson: string, cause: unknown): Promise<Lesson | undefined>;
  /**
   * Restores what was before the lesson, exactly. Undefined when there is no such lesson, or it is undone already.
   * @param example only this one of several is taken back, and what stands on it is learned again from the others
   */
  undo(team: string, lesson: string, by: Person, example?: string): Promise<Lesson | undefined>;
  /**
   * Forgets what a person gave, what stands on a picture, what was said in a thread, or all of a team; what stood on it
   * is learned again or dropped. Where a run was cut off, the next one tells the traces of both, until `forgot`.
   */
  forget(
    team: string,
    what: { readonly person: string } | { readonly picture: string } | { readonly thread: string } | 'everything',
    by: Person,
  ): Promise<Forgotten>;
  /** What its traces tell of is gone as well. */
  forgot(team: string, what: Parameters<Teacher['forget']>[1]): Promise<void>;
  /** What that would take. */
  wouldForget(team: string, what: Parameters<Teacher['forget']>[1]): Promise<ForgettingFigures>;
  /** What the team's tools have learned. */
  learned(team: string): Promise<LearnedPrompts>;
  /** Which ways to an answer it has found to be better, for the kinds of question of which it has said anything. */
  ways(team: string): Promise<readonly WayStanding[]>;
  /** Tries with the models of today what was taught with others or none; what helps is kept with the lesson that taught it. */
  recheck(team: string, signal: AbortSignal): Promise<void>;
  /** What came of that. */
  modelChecks(team: string): Promise<readonly ModelCheck[]>;
}
