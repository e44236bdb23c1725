import type { Lexicon } from '../../concept.js';
import type { Example, LessonDraft } from '../../learning.js';
import type { Models } from '../../model.js';
import type { Pictures } from '../../store.js';
import type { DoneStep, Expected, ImageValue, Intervention, Person, Turn, Value } from '../../turn.js';
import type { PromptPool } from './prompt-pool.js';

/** What learning of any kind works with. */
export interface LearningServices {
  readonly team: string;
  readonly models: Models;
  readonly pictures: Pictures;
  readonly lexicon: Lexicon;
  readonly pool: PromptPool;
  /** The team's examples of all tools, oldest first. */
  readonly examples: readonly Example[];
  /** Whether an admin allows naming people by their faces. */
  readonly namesPeople: boolean;
  readonly now: () => number;
  readonly randomId: () => string;
  readonly signal: AbortSignal;
  /** For the thread, while it lasts: "Looking at 12 pictures of herons…". */
  report(words: string): void;
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
  /** Example pictures that the person gave. */
  readonly shown: readonly ImageValue[];
  readonly author: Person;
}

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
