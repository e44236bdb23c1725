/** How a running bot does, for those who run it and for what watches it. */
import type { Lesson } from './lesson.js';
import type { Turn } from './turn.js';

/** What is wrong and where, in words that say how to mend it; never an address, a whole path or a secret. */
export interface Problem {
  readonly part: 'database' | 'pictures' | 'disk' | 'models' | 'workers';
  readonly what: string;
}

export interface Health {
  readonly problems: readonly Problem[];
  /** The models that the first question needs are loaded, or could not be. */
  readonly isWarm: boolean;
}

/** Hears of each question and each lesson that has ended. */
export interface Observer {
  turn(turn: Turn): void;
  lesson(lesson: Lesson): void;
}

export interface Operation {
  health(): Promise<Health>;
  /** In the format of Prometheus. */
  metrics(): Promise<{ readonly mediaType: string; readonly text: string }>;
}
