/** What people say of a turn, and what is found to be its fault. */

import type { Box, Person, PictureReference, Value } from './turn.js';

export type Verdict = 'right' | 'wrong';

/** What one person said about one turn. A reaction taken back is stored as `withdrawn`. */
export interface Feedback {
  readonly id: string;
  readonly team: string;
  readonly turn: string;
  readonly author: Person;
  readonly verdict: Verdict;
  /** The right answer in the person's words, when given. */
  readonly correction?: string;
  /** What the words mean, as they were read when they were said; absent where they say nothing definite. */
  readonly means?: Expected;
  /** What is right exactly, from a button or drawn boxes; then the words only tell people. */
  readonly expected?: readonly Expected[];
  /** The step that the person thinks went wrong, by its output. */
  readonly suspects?: string;
  /** Example pictures that came with the correction. */
  readonly images: readonly PictureReference[];
  readonly withdrawn: boolean;
  readonly at: number;
}

/** What a person says is right, as understood from words, a button or a region pointed at. */
export type Expected =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** `instead` is what it is not: "it's a heron, not a stork". */
  | { readonly kind: 'text'; readonly text: string; readonly instead?: string }
  /** All the regions of one label that are in one of the request's pictures; possibly none. */
  | { readonly kind: 'regions'; readonly label: string; readonly picture: string; readonly boxes: readonly Box[] }
  /** Something of this label is missing, or is wrongly among what was found. */
  | { readonly kind: 'missing' | 'extra'; readonly label: string };

/** A step's output that would have made the answer right: the proof of a tool's fault, found by running the rest again. */
export interface Intervention {
  /** The step's output name. */
  readonly step: string;
  readonly before: Value;
  readonly after: Value;
  /** What the change is, in words: "one more dog, at the lower left (score 0.12)". */
  readonly words: string;
  /** The answer of the program with `after` in the step's place. */
  readonly answer: string;
  /** How unlikely the change is by the tool's own scores and record; smaller is more plausible. */
  readonly cost: number;
}

/** Where a turn erred. `none`: nothing found that explains it; teaches nothing. */
export type Fault =
  | {
      readonly at: 'tool';
      readonly tool: string;
      readonly step: string;
      readonly reason: string;
      readonly proof: Intervention;
    }
  | {
      readonly at: 'plan' | 'program';
      readonly reason: string;
      /** The plan and program that give the right answer: run, not believed. */
      readonly revised: { readonly steps: readonly string[]; readonly source: string };
    }
  | { readonly at: 'none'; readonly reason: string };

export interface Reflection {
  readonly turn: string;
  readonly expected: readonly Expected[];
  /** Each step's result as text, as the critic read it. */
  readonly results: readonly string[];
  readonly fault: Fault;
  /** Other interventions that would explain it too, most plausible first. */
  readonly rivals: readonly Intervention[];
  /** Two that explain it about as well, where the person is asked which it was; then nothing is blamed. */
  readonly candidates?: readonly Intervention[];
  /** Programs that were run to test a suspicion. Those that came to nothing refuted it. */
  readonly tried?: number;
  /**
   * What a language model was asked for its opinion, and what running said to it: `proved` is what the fault rests on,
   * `refuted` came to nothing. The rest named no part, could not be read, or lost to a more likely explanation.
   */
  readonly critic?: { readonly asked: number; readonly refuted: number; readonly proved: number };
  readonly ms: number;
}
