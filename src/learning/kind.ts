/**
 * A kind of learning is a plug-in: a folder in skills/, one line in skills/index.ts. Its files are named alike: `index`
 * declares it, `decide*` is what tools do with what was learned, `learn*` learns it, `relearn` learns it again after
 * examples have gone.
 */

import type { Expected, Fault, Intervention } from '../contracts/feedback.js';
import type { Entity, Example, KindRecord, LearnedPrompts } from '../contracts/learning.js';
import type {
  LearningEvidence,
  LessonDraft,
  TeachingAnswers,
  TeachingQuestion,
  TrialPainting,
} from '../contracts/lesson.js';
import type { Lexicon } from '../contracts/lexicon.js';
import type { Models } from '../contracts/model.js';
import type { Memory, NewExample, Pictures, TeachingRecords } from '../contracts/store.js';
import type { Tool } from '../contracts/tool.js';
import type { DoneStep, ImageValue, Person, Request, Turn, Value } from '../contracts/turn.js';
import type { PromptPool } from './prompt-pool.js';
import type { Agreement } from './trust.js';

/**
 * The contract has two faces. A tool that erred learns from steps: what it learns are prompts, which the gate judges
 * before they go into the pool. A plan that was wrong is a matter of whole questions: what is learned are experiences,
 * and whether they help is only seen when the question is asked again with them.
 */
export type LearningKind = StepKind | PlanKind;

export const isStepKind = (kind: LearningKind): kind is StepKind => kind.of === 'steps';
export const isPlanKind = (kind: LearningKind): kind is PlanKind => kind.of === 'plans';

/** The kind by which a tool learns. @param name what the tool declares in `learns` */
export const stepKindNamed = (kinds: readonly LearningKind[], name: string | undefined): StepKind | undefined =>
  kinds.filter(isStepKind).find((kind) => kind.name === name);

/** What learning from steps works with. */
export interface LearningServices {
  readonly team: string;
  /** What the steps of programs do. */
  readonly tools: readonly Tool[];
  readonly models: Models;
  readonly pictures: Pictures;
  readonly lexicon: Lexicon;
  readonly pool: PromptPool;
  /**
   * The team's examples that matter for the lesson, oldest first: in full those of what it is about, in brief (without features
   * of pictures) the newest others of the kind. However long the team's history is, they are so many at most.
   */
  readonly examples: readonly Example[];
  /** Absent where no language model is connected. */
  readonly writer?: Writer;
  /** US dollars that the lesson has cost so far; absent where nobody counts. */
  readonly spent?: () => number;
  /** Absent where nobody notes what is painted. */
  readonly trials?: TrialNotes;
  /** Whether an admin allows naming people by their faces. */
  readonly namesPeople: boolean;
  /** What became of the lessons of the team's members; absent: nobody is known. */
  readonly records?: TeachingRecords;
  /** Ids of people who say the same, beside the one who gives the lesson. */
  readonly agreed?: readonly string[];
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

/** How kinds ask the language model that is connected. */
export interface Writer {
  /** The texts that kinds name in `instructions`. */
  readonly instructions: Readonly<Record<string, string>>;
  /** Whether it's shown pictures, or told what another model sees in them. */
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

/** What a step should have put out instead, or why nothing better is known. */
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
  /** What the person must say first; then nothing is learned. */
  readonly asks?: TeachingQuestion;
  /** New examples: kept also when nothing is learned from them yet, for the next lesson. */
  readonly examples: readonly Example[];
}

/** What takes the place of prompts whose examples have gone. */
export interface Relearned {
  /** Ids of the prompts. */
  readonly replaces: readonly string[];
  readonly draft: LessonDraft;
}

/** What an example tells others: what a thing is called, or the answer to a question. */
export type Told = { readonly name: string } | { readonly question: string; readonly answer: string };

/** What is known of something that is taught besides its name: what the person said when asked, and what it is called. */
export interface TaughtAs extends TeachingAnswers {
  /** Absent: its name tells. */
  readonly entity?: Entity;
}

/** Something taught that today's models could be shown, and have not been. */
export interface Untried {
  readonly tool: string;
  readonly concept: string;
  /** Today's. */
  readonly model: string;
  /** Ids of its examples. */
  readonly examples: readonly string[];
  /** Tries it as any lesson does; undefined where it does not help. */
  learn(services: LearningServices): Promise<LessonDraft | undefined>;
}

/** What a team knows by name. */
export interface TaughtNames {
  /** The word under which a phrase is known, by whatever it is called. */
  wordFor(phrase: string, pool: LearnedPrompts): string | undefined;
  entityOf(word: string, pool: LearnedPrompts): Entity;
  /** Whether the places that an example shows look like what is known by its name; undefined where that can't be told. */
  recognises(example: Example, pool: LearnedPrompts): boolean | undefined;
}

/** Which examples a kind learns with. */
export interface ExampleNeeds {
  /** Under this name they are kept. */
  readonly tool: string;
  /**
   * What a lesson is about, by the words of a step or the name that is taught: concepts, or what is asked where these are
   * pairs. Of these it has examples in full.
   */
  subjectsOf(words: readonly string[], services: Pick<LearningServices, 'pool' | 'lexicon'>): readonly string[];
  /** Whether taught words must be told from each other: then it has the newest of them in full as well. */
  readonly comparesTaughtWords?: true;
}

/** A kind that learns what tools judge. */
export interface StepKind extends KindRecord {
  readonly of: 'steps';
  readonly needs: ExampleNeeds;
  /**
   * What a step should have put out that no change of its output tells, such as what it should have painted: tried, and
   * found to be more like what the person says. Undefined when the person says nothing of that step.
   */
  repair?(doubted: DoubtedStep, services: LearningServices): Promise<Repair | undefined>;
  /** Learns from a proven fault of a step. */
  fromCorrection(correction: StepCorrection, services: LearningServices): Promise<Learned>;
  /** Examples that a confirmed step gives; what the person did not look at gives none. */
  fromConfirmation?(confirmed: StepConfirmation, services: LearningServices): Promise<readonly Example[]>;
  /** Learns what a name means from pictures, without a mistake first; one kind at most does. */
  teach?(name: string, shown: readonly ImageValue[], services: LearningServices, told?: TaughtAs): Promise<Learned>;
  /** What is known by name; of the kind that is taught with names. */
  readonly names?: TaughtNames;
  /** The tool that goes by what was taught. */
  readonly taughtTool?: string;
  /** What may be told to other teams of one of its examples; undefined where that is nothing of theirs. */
  told?(example: Example): Told | undefined;
  /** What was taught with other models than today's, or none, and might help today's: the newest first. */
  untried?(services: LearningServices): readonly Untried[];
  /** Examples of the team have gone: learns again, from those left, the prompts that stood on them. */
  relearn?(removed: readonly Example[], services: LearningServices): Promise<readonly Relearned[]>;
}

/** A kind that learns how questions are planned. */
export interface PlanKind extends KindRecord {
  readonly of: 'plans';
  /** What a proven fault of planning adds to the team's experience. */
  fromCorrection(turn: Turn, fault: PlanFault): readonly NewExample[];
  /** What a confirmed answer adds. */
  fromConfirmation(turn: Turn): readonly NewExample[];
  /** Whether what was added may stay. */
  judge(trial: PlanTrial, services: PlanServices): Promise<PlanVerdict>;
}

export type PlanFault = Extract<Fault, { at: 'plan' | 'program' }>;

/** A wrong turn, asked again with what a fault of its planning added. */
export interface PlanTrial {
  readonly turn: Turn;
  readonly again?: Turn;
  /** Whether the answer is now what the person said. */
  readonly isRight: boolean;
}

export interface PlanServices {
  readonly memory: Pick<Memory, 'lessons' | 'turns'>;
  /** The program that is written for a request with what is known now; undefined where there is none. */
  draftProgram(request: Request): Promise<string | undefined>;
  /** What a program answers where the same was asked of other pictures. */
  elsewhere(source: string): Promise<Elsewhere>;
}

/** What a program answers where the same was asked of other pictures, and people told or confirmed what is right. */
export interface Elsewhere {
  /** Right answers that it gives there as well, one a question. */
  readonly borneOut: readonly Expected[];
  /** The pictures of these questions, and who said what is right there. */
  readonly agreements?: readonly Agreement[];
  /** Where it gives another one. */
  readonly contradictions: readonly Contradiction[];
}

export interface Contradiction {
  /** The turn's id. */
  readonly turn: string;
  /** The program's answer there; undefined where it came to none. */
  readonly given?: string;
  readonly right: string;
}

export interface PlanVerdict {
  readonly accepted: boolean;
  /** For people: why it isn't kept; empty when it is. */
  readonly reason: string;
  readonly evidence: LearningEvidence;
}
