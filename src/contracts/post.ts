/** What the bot shows: a post with its pictures, buttons and the "How?" view; each chat draws it in its own way. */
import type { LessonStatus } from './lesson.js';
import type { Box, PictureReference, TurnStatus } from './turn.js';

export interface Mark {
  readonly box: Box;
  readonly label: string;
  /** 0..1, shown when given. */
  readonly score?: number;
  /** The post's button that picking this mark presses, where a chat can make marks clickable. */
  readonly action?: string;
}

/** A picture of a post, or the part of it in `view`, with marks to draw over it (pixels of the whole picture). */
export interface PostPicture {
  readonly reference: PictureReference;
  readonly view?: Box;
  readonly marks: readonly Mark[];
  readonly alt: string;
}

/** One step of the "How?" view. */
export interface HowStep {
  /** The plan's words for it, if it has any. */
  readonly words?: string;
  /** The program's line. */
  readonly code: string;
  readonly status: 'done' | 'failed' | 'waiting' | 'running';
  /** What came out, in words: "2 dogs", "yes", "nothing found". */
  readonly result?: string;
  readonly picture?: PostPicture;
  readonly ms?: number;
  /** What it cost, in words, where it cost something: "$0.0012 · 950 tokens". */
  readonly price?: string;
}

/** One line of a post that is still changing: a planned step in words, and how far it has come. */
export interface ProgressLine extends Pick<HowStep, 'status' | 'result' | 'ms'> {
  readonly words: string;
}

export interface How {
  /** What is told before the steps, a line each, in a post's light Markdown: what went wrong, how it was tested. */
  readonly notes?: readonly string[];
  readonly plan: readonly string[];
  readonly steps: readonly HowStep[];
  readonly program: string;
  readonly ms: number;
  /** What all of it cost, in words, where it cost something: "$0.0042, of which planning $0.0030 · 2,310 tokens". */
  readonly price?: string;
}

export interface Button {
  readonly label: string;
  readonly action: string;
  readonly style: 'plain' | 'good' | 'bad';
  /** It begins a row of its own: what follows is of another kind than what stands before. */
  readonly beginsRow?: true;
}

/** What the bot posts or edits: plain text (light Markdown: **bold**, `code`, lists) that each chat formats its own way. */
export interface Post {
  readonly text: string;
  readonly status: TurnStatus | 'lesson' | 'notice';
  /** The bot is still working on it: a fuller version will follow, so a chat may skip this one. */
  readonly working?: true;
  /** While it is working: `text` is what a model has said so far of an answer, not what the bot does. */
  readonly growing?: true;
  /** While it is working: the steps that it has planned. */
  readonly progress?: readonly ProgressLine[];
  /** How far the lesson has come, in a post that shows one. */
  readonly lesson?: LessonStatus;
  readonly pictures: readonly PostPicture[];
  readonly buttons: readonly Button[];
  readonly how?: How;
  /** Small print: time, models, costs. */
  readonly footer?: string;
}
