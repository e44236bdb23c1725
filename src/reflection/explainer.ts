/** The contract of explainers: what reflection is given, and the mistake that each explainer gets. Types only. */

import type { Expected, Intervention, Reflection } from '../contracts/feedback.js';
import type { Lexicon } from '../contracts/lexicon.js';
import type { Tool } from '../contracts/tool.js';
import type { DoneStep, ImageValue, Turn, Value } from '../contracts/turn.js';
import type { Place } from '../language/place.js';
import type { Elsewhere, Repair } from '../learning/kind.js';
import type { Outcome } from '../program/run-program.js';
import type { Pixels } from '../util/pixels.js';
import type { Consultation, Critic, WrongAnswer } from './critic/critic.js';
import type { EditedRegions } from './judge-edit.js';
import type { MeaningServices } from './judge-meaning.js';
import type { Pointed } from './pointed.js';

/**
 * One way to explain a mistake. It blames a step, the plan or the program only with a proof: a run that came to what the
 * person says is right. Undefined where it has nothing to say.
 */
export type Explainer = (mistake: Mistake) => Promise<Explanation | Doubt | Open | undefined>;

export type Explanation = Pick<Reflection, 'fault' | 'rivals'>;

/** Why an explanation is not believed, in words for the person; told if nothing else explains the mistake. */
export interface Doubt {
  readonly doubt: string;
}

/** What ends the search: only the person can tell which of these it was, or nothing is to be found. */
export interface Open {
  readonly open: string;
  readonly candidates?: readonly Intervention[];
}

/** A wrong answer that is to be explained. */
export interface Mistake extends WrongAnswer {
  /** The request's pictures by variable. */
  readonly inputs: ReadonlyMap<string, Value>;
  readonly objection: UnderstoodObjection;
  /** What the turn's edits worked on; absent where it edited nothing. */
  readonly edited?: EditedRegions;
  readonly knowledge: Knowledge;
  readonly proposals: Proposals;
  readonly runs: Runs;
  readonly critic: Consultation;
  /** The changes of one step that lead to what is wanted; searched for when first asked for. */
  changes(): Promise<ProvedChanges>;
  readonly signal: AbortSignal;
}

/** What reflection is given. */
export interface ReflectOptions {
  readonly turn: Turn;
  readonly objection: Objection;
  /** The request's pictures by variable. */
  readonly inputs: ReadonlyMap<string, Value>;
  readonly knowledge: Knowledge;
  readonly proposals: Proposals;
  /** They may throw a ProgramError instead of giving undefined. */
  readonly runs: Runs;
  /** Its suspicions are tested first; without a critic there is only the search. */
  readonly critic?: Critic;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** What a person says about a wrong answer. */
export interface Objection {
  /** What is right: at most one answer, and any number of pointed labels. */
  readonly expected: readonly Expected[];
  /** In the person's words. */
  readonly said?: string;
  /** The step that the person thinks went wrong, by its output; the proof must still hold. */
  readonly suspects?: string;
  /** Pictures that came with it: what a word that no tool knew looks like. */
  readonly shown?: readonly ImageValue[];
}

export interface UnderstoodObjection extends Objection {
  /** The right answer, where the person tells it. */
  readonly answer?: Expected;
  /** What another run must come to: the answer, or what "one more" and "one less" make of the given one. */
  readonly wanted?: Expected;
  readonly pointed: readonly Pointed[];
  /** One thing was taken for another, and the answer names neither: "you marked the knife, not the spoon" of a number. */
  readonly exchanged?: { readonly text: string; readonly instead: string };
  /** Where in the picture it is, when the person says so ("you forgot the dog in the corner"). */
  readonly place?: Place;
}

/** What is known of tools and words. */
export interface Knowledge {
  readonly tools: readonly Tool[];
  /** How often a tool has been to blame so far, 0..1; 0.5 when nothing is known. */
  blameRate(tool: string): number;
  /** Of its proven faults, how often it had overlooked something rather than seen what isn't there; absent: nobody counts. */
  overlookRate?(tool: string): number;
  readonly lexicon: Lexicon;
  /** Whether a label is the concept or a kind of it ("car" of "vehicle"). */
  isOf(label: string, concept: string): boolean;
  /** Whether two answers to the turn's question say the same; absent: other words are another answer. */
  meansTheSame?: MeaningServices['meansTheSame'];
}

/** What other parts of the house propose. */
export interface Proposals {
  /** Other plans and programs for the instruction, likeliest first; asked for only when a step alone is implausible. */
  interpretations(): Promise<readonly Interpretation[]>;
  /**
   * What a step should have made that no change of its output tells, such as what it should have painted, or why nothing
   * better is known; undefined where the person says nothing of that step.
   */
  repair?(step: DoneStep): Promise<Repair | undefined>;
}

/** Another way to read the instruction. */
export interface Interpretation {
  readonly steps: readonly string[];
  readonly source: string;
  readonly reason: string;
}

/** Programs run again on the request's pictures. */
export interface Runs {
  /** The turn's program with outputs put in the place of its steps' own; undefined where such an output does not fit. */
  rerun(replaced: ReadonlyMap<string, Value>): Promise<Outcome | undefined>;
  /** The same for another program; undefined as well when the checker refuses it. */
  runOther(source: string, replaced?: ReadonlyMap<string, Value>): Promise<Outcome | undefined>;
  /** A program's answers where people told or confirmed what is right for the same question; absent: nobody asked it. */
  elsewhere?(source: string): Promise<Elsewhere>;
  /** Pixels of a picture of the run; with it, edits are compared pixel by pixel before a verdict. */
  pixels?(image: ImageValue): Promise<Pixels>;
}

/** A change of a step's output that turned the answer; `unseen`: it claims things of which the tool saw no trace. */
export interface ProvedChange extends Intervention {
  readonly unseen: boolean;
}

export interface ProvedChanges {
  /** Those that rest on what tools saw, most plausible first. */
  readonly seen: readonly ProvedChange[];
  /** Whether there are others, which claim things that no tool saw. */
  readonly hasUnseen: boolean;
  /** The most plausible one stands in for a step that failed, and its answer is no yes or no: anything would be believed. */
  readonly isBlind: boolean;
}
