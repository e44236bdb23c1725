/** What somebody can have forgotten, and how: at once, or hidden for a day first, in which it can be brought back. */
import type { ForgettingFigures, Forgotten } from './teacher.js';
import type { Person } from './turn.js';

export type ForgettingSubject = { readonly person: string } | { readonly picture: string } | 'everything';

/** Something that is hidden from everybody until it is gone for good. */
export interface Hidden {
  readonly id: string;
  readonly what: ForgettingSubject;
  /** In words: "everything Bob gave". */
  readonly name: string;
  /** Who had it forgotten. */
  readonly by: Person;
  /** ms that are left to bring it back, counted by a clock that nobody sets. */
  readonly left: number;
}

/** Where commands have things of their team forgotten, in the name of whoever typed them. */
export interface ForgettingDesk {
  /** What that would take. */
  figures(what: ForgettingSubject): Promise<ForgettingFigures>;
  /** For good, at once. */
  now(what: ForgettingSubject): Promise<Forgotten>;
  /** Hides it from everybody for a day, and then forgets it. @param name in words, as `Hidden.name` */
  hide(what: ForgettingSubject, name: string): Promise<{ readonly hidden: Hidden; readonly forgotten: Forgotten }>;
  /** What is hidden, the newest first. */
  hidden(): Promise<readonly Hidden[]>;
  /** Undefined when there is no such thing hidden (any more). */
  bringBack(id: string): Promise<Hidden | undefined>;
}
