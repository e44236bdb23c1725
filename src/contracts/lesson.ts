/** A lesson: what one correction, confirmation or teaching led to, and on what evidence. */

import type { Expected, Reflection } from './feedback.js';
import type { NewPrompt, Painted, Reach } from './learning.js';
import type { AnswerWay, Box, Eyes, ImageValue, Person, PictureReference, QuestionKind } from './turn.js';

/** How often the tool was right on examples that the prompt was not tuned on, and on what it got right before. */
export interface LearningEvidence {
  readonly tunedOn: number;
  /** Other examples that it was not tuned on, with the number of right ones before and after. */
  readonly validation: Checks;
  /**
   * The same for the very picture that taught it, asked again or seen otherwise: that it took hold there, and no proof of
   * anything. Absent where there were none; in lessons of before December 2026 they are among `validation`.
   */
  readonly own?: Checks;
  /**
   * Mean surprise an example on validation in nats (log loss): finer than counting right ones, where few turn.
   * `certainty`: the gain in standard errors.
   */
  readonly surprise?: { readonly before: number; readonly after: number; readonly certainty: number };
  /** Mean likeness to pictures kept aside, at most 1, where what is made is compared with what people showed. */
  readonly similarity?: { readonly before: number; readonly after: number };
  /** Examples that were right before, over all concepts, and those that the prompt would turn wrong. */
  readonly probe: { readonly size: number; readonly flipped: readonly string[] };
  /** Members whose examples were left out because they contradict everybody else's. */
  readonly leftOut: readonly Person[];
}

/** Checks, and how many of them were right before and after. */
export interface Checks {
  readonly size: number;
  readonly before: number;
  readonly after: number;
}

/**
 * What the person who teaches is asked, once, before anything is learned. `which`: what of the picture is meant; `drawn`:
 * whether a face in it is only drawn or painted; `same`: whether what looks quite different is the same thing.
 */
export type TeachingQuestion =
  | { readonly about: 'which'; readonly picture: PictureReference; readonly candidates: readonly TeachingCandidate[] }
  | { readonly about: 'drawn' }
  | { readonly about: 'same'; readonly why: string };

/** What the person has said to it. */
export interface TeachingAnswers {
  /** What looks like a face is drawn, painted or an animal's. */
  readonly isDrawn?: boolean;
  /** It is the same thing, different as it looks. */
  readonly isSame?: boolean;
  /** The pictures are meant whole where no part is marked. */
  readonly isWhole?: boolean;
}

/** Something that may be meant, with what it is called where that is known. */
export interface TeachingCandidate {
  readonly box: Box;
  readonly label: string;
}

/** What tuning made of some examples, and whether it may go into the pool. */
export interface LessonDraft {
  readonly status: 'accepted' | 'refused';
  /** In words for the thread: why it was refused, or what was gained. */
  readonly reason: string;
  /** What was gained, in words without the counts that the evidence tells; absent where it is how the concept looks. */
  readonly gained?: string;
  /** Empty when refused. */
  readonly prompts: readonly NewPrompt[];
  readonly evidence: LearningEvidence;
  /** How far its prompts hold; absent where that is no question, as with names. */
  readonly reach?: Reach;
  /** Refused only because a model failed or may not be paid: later it may be learned. */
  readonly unfinished?: boolean;
}

/** What a lesson painted to try a description; noted at once, so that a stop neither loses nor hides it. */
export interface TrialPainting extends Painted {
  readonly description: string;
  /** US dollars. */
  readonly cost: number;
}

/** Which of the ways to an answer were right: what the choice between them is learned from. */
export interface JudgedWays extends Readonly<Partial<Record<AnswerWay, boolean>>> {
  readonly kind: QuestionKind;
  /** And with whose eyes the program was right, where it came to different answers with either. */
  readonly eyes?: Readonly<Record<Eyes, boolean>>;
}

/** How far a lesson has come. `reflecting` and `learning` are under way; a stop cuts them off, and a start resumes them. */
export type LessonStatus = 'reflecting' | 'learning' | 'accepted' | 'refused' | 'undone';

/**
 * What one correction, confirmation or teaching led to. Everything that it added is listed, so that undoing it restores
 * exactly what was before.
 */
export interface Lesson {
  readonly id: string;
  readonly team: string;
  readonly thread: string;
  readonly status: LessonStatus;
  readonly kind: 'correction' | 'confirmation' | 'teaching';
  /** Who gave it. */
  readonly author: Person;
  /** The turn that it is about; absent for a teaching without a mistake. */
  readonly turn?: string;
  /** The post that shows it. */
  readonly post?: string;
  /** What the person said is right, or the name taught. */
  readonly said: string;
  /** The same as understood, exact ones (buttons, boxes) first. */
  readonly expected: readonly Expected[];
  /** The step that the person thinks went wrong, by its output. */
  readonly suspects?: string;
  /** Pictures that came with it as examples, with the part that is meant. */
  readonly shown: readonly ImageValue[];
  readonly reflection?: Reflection;
  readonly tool?: string;
  readonly concept?: string;
  /** For the thread: what is being done, what was gained, or why nothing was learned. One or two sentences. */
  readonly reason: string;
  /** What was gained, without counts; empty where it is how the concept looks, absent in lessons of before there was this. */
  readonly gained?: string;
  readonly evidence?: LearningEvidence;
  /** How far what it learned holds; absent where that is no question, as with names, and in lessons of before there was this. */
  readonly reach?: Reach;
  /** How such answers had fared when it was learned; absent in lessons of before there was this. */
  readonly watched?: { readonly right: number; readonly wrong: number };
  /** Since when it sleeps, as the answers that it took part in were wrong more often than before. */
  readonly asleep?: { readonly at: number; readonly right: number; readonly wrong: number };
  /** Others who said the same when it was learned. */
  readonly agreed?: readonly Person[];
  /** A model failed or might not be paid before it was known what can be learned: who says the same again has it tried again. */
  readonly unfinished?: boolean;
  /** What its author is asked before anything is learned; it is answered by another lesson. */
  readonly asks?: TeachingQuestion;
  /** What its author said when asked about it. */
  readonly told?: TeachingAnswers;
  /** It took in what others had learned: as they call themselves, and by what they are known again. */
  readonly adopted?: { readonly from: string; readonly fingerprint: string };
  /** What it painted, in order. */
  readonly trials?: readonly TrialPainting[];
  /** Ids of what it added. */
  readonly prompts: readonly string[];
  readonly examples: readonly string[];
  readonly experiences: readonly string[];
  /** Where its turn went several ways, or another one than that of a program. */
  readonly ways?: JudgedWays;
  /** Experiences whose record it changed. */
  readonly outcome?: { readonly ids: readonly string[]; readonly was: 'success' | 'failure' };
  /** The answer before, and after learning when asked again. */
  readonly before?: string;
  readonly after?: string;
  /** The turn in which the question was asked again. */
  readonly again?: string;
  readonly undone?: { readonly by: Person; readonly at: number };
  /** ms since 1970, and how long it took from the feedback to its end. */
  readonly at: number;
  readonly ms: number;
  /** US dollars, asking again included; absent when it cost nothing. */
  readonly cost?: number;
}
