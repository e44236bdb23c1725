import type { Example, LessonDraft, TrialPainting } from '../contracts/learning.js';
import type { Lexicon } from '../contracts/lexicon.js';
import type { Models } from '../contracts/model.js';
import type { Pictures } from '../contracts/store.js';
import type { Tool } from '../contracts/tool.js';
import type { DoneStep, Expected, ImageValue, Intervention, Person, Turn, Value } from '../contracts/turn.js';
import type { WordingPrompts } from '../skills/wordings/wording-prompts.js';
import type { PromptPool } from './prompt-pool.js';

/** What learning of any kind works with. */
export interface LearningServices {
  readonly team: string;
  /** What the steps of programs do. */
  readonly tools: readonly Tool[];
  readonly models: Models;
  readonly pictures: Pictures;
  readonly lexicon: Lexicon;
  readonly pool: PromptPool;
  /** The team's examples of all tools, oldest first. */
  readonly examples: readonly Example[];
  /** How a language model is asked for other words; absent where none is connected. */
  readonly wordings?: WordingPrompts;
  /** How a language model is asked to describe what pictures show; absent where none is connected. */
  readonly describing?: Describing;
  /** US dollars that the lesson has cost so far; absent where nobody counts. */
  readonly spent?: () => number;
  /** Absent where nobody notes what is painted. */
  readonly trials?: TrialNotes;
  /** Whether an admin allows naming people by their faces. */
  readonly namesPeople: boolean;
  readonly now: () => number;
  readonly randomId: () => string;
  readonly signal: AbortSignal;
  /** For the thread, while it lasts: "Looking at 12 pictures of herons…". */
  report(words: string): void;
}

/** What one lesson has painted to try descriptions, before a stop as well. */
export interface TrialNotes {
  made(): readonly TrialPainting[];
  /** Stores it in the lesson, with what that has cost so far. */
  note(trial: TrialPainting): Promise<void>;
}

/** A language model that puts what is to be painted into words. */
export interface Describing {
  /** The text of `data/prompts`. */
  readonly instructions: string;
  /** Whether it is shown the pictures, or told what another model sees in them. */
  readonly pictures: 'shown' | 'told';
}

/** A step that erred, with the proof. */
export interface StepCorrection {
  readonly turn: Turn;
  readonly step: DoneStep;
  /** What the step looked at. */
  readonly image: ImageValue;
  /** Values of the run by variable, the request's pictures among them. */
  readonly values: ReadonlyMap<string, Value>;
  readonly proof: Intervention;
  readonly expected: readonly Expected[];
  /** In the person's words. */
  readonly said?: string;
  /** Example pictures that the person gave. */
  readonly shown: readonly ImageValue[];
  readonly author: Person;
}

/** A step that somebody says was wrong. Nothing is proved yet. */
export interface DoubtedStep extends Omit<StepCorrection, 'proof'> {
  readonly said: string;
  /** Whether the person thinks that it was this step. */
  readonly isSuspected: boolean;
}

/** What a step should have put out instead, or why nothing is known that would be better. */
export type Repair =
  | { readonly after: Value; readonly words: string; readonly cost: number }
  | { readonly reason: string };

/** A step that did not err. */
export interface StepConfirmation extends Pick<StepCorrection, 'turn' | 'step' | 'image' | 'values' | 'author'> {
  /** Set when the person pointed at what the step's output holds, and did not only agree to the answer. */
  readonly pointed?: boolean;
}

export interface Learned {
  /** What was learned about: "dog", "our logo". */
  readonly concept: string;
  readonly draft: LessonDraft;
  /** New examples: kept also when nothing is learned from them yet, for the next lesson. */
  readonly examples: readonly Example[];
}

/** One way of learning, for tools that declare it as `learns`. */
export interface Learner {
  /**
   * What a step should have put out that no change of its output tells, such as what it should have painted: tried, and
   * found to be more like what the person says. Undefined when the person says nothing of that step.
   */
  repair?(doubted: DoubtedStep, services: LearningServices): Promise<Repair | undefined>;
  /** Learns from a proven fault of a step. */
  fromCorrection(correction: StepCorrection, services: LearningServices): Promise<Learned>;
  /** Examples that a confirmed step gives; what the person did not look at is none. */
  fromConfirmation?(confirmed: StepConfirmation, services: LearningServices): Promise<readonly Example[]>;
  /** Examples of the team have gone: what of the tool's prompts stood on them, made anew from those left (ids of old → drafts). */
  relearn?(
    removed: readonly Example[],
    services: LearningServices,
  ): Promise<readonly { readonly replaces: readonly string[]; readonly draft: LessonDraft }[]>;
}
