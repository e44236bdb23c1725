/** What is learned from feedback: examples, and prompts that were tuned on them. */
import type { ZodType } from 'zod';
import type { Capability } from './model.js';
import type { Box, ImageValue, Person, PictureReference } from './turn.js';

/**
 * What a program does with what a step finds. `counted`: the number is the answer ("how many dogs are there?");
 * `placed`: its place, size or name is asked for ("is the dog left of the cat?", "what animal is it?"); `compared`: its
 * number with that of something else ("are there more dogs than cats?"); `summed`: it is part of a number that is the answer
 * ("how many dogs are there in both pictures?").
 */
export const stepUses = ['counted', 'placed', 'compared', 'summed'] as const;
export type StepUse = (typeof stepUses)[number];

/** What is known of every kind, so that pools, memory and commands need not know the kinds. */
export interface KindRecord {
  /** The name of its folder; tools say it in `learns`. */
  readonly name: string;
  /** What is learned, after "learns": "names of colours". */
  readonly subject: string;
  /** Names of the texts in data/prompts, without `.md`, that it asks a language model with. */
  readonly instructions?: readonly string[];
  /** Feature spaces of its own. They don't change with the model that compares pictures, so nothing in them sleeps. */
  readonly ownSpaces?: readonly string[];
  /** Whether the features of an example that doesn't name its space, since it's older than spaces, are of its own. */
  isInOwnSpace?(example: Example): boolean;
  /** Whether a prompt of it works however pictures are compared, although it has a key in some space of theirs. */
  worksInAllSpaces?(prompt: Prompt): boolean;
  /** The models that can't be tuned, by the name under which the pool keeps the words and examples they are asked with. */
  readonly blackBoxes?: Readonly<Record<string, Capability>>;
}

/** Where an example comes from; forgetting the person or the picture drops it. */
export interface ExampleSource {
  readonly kind: 'correction' | 'confirmation' | 'taught' | 'collected';
  readonly author?: Person;
  readonly turn?: string;
  readonly url?: string;
  readonly licence?: string;
}

/** One place in a picture that a tool judged, with what its backend knew of it, so that tuning needs no model. */
export interface Candidate {
  /** Pixels of the base picture. */
  readonly box: Box;
  /** The tool's own score before any learning, 0..1. */
  readonly score: number;
  /** The best score that something of another kind got in the same place (overlap above .5); 0 or absent if nothing did. */
  readonly rival?: number;
  /** L2-normalised picture feature of the box; absent where nothing that is learned needs it. */
  readonly feature?: Float32Array;
  /** No detector gave it: a person pointed there, or something was proposed to be there. Its score is a detector's lowest. */
  readonly undetected?: true;
}

/** The same picture seen otherwise (mirrored, zoomed): what a prompt that saw only one picture is validated on. */
export interface AugmentedView {
  readonly feature?: Float32Array;
  /** Features of the example's candidates, in their order, as this view shows them. */
  readonly candidates: readonly Float32Array[];
}

/**
 * One question to one tool whose right answer a person has told or confirmed: "in this picture, LOC dog" with the
 * boxes that are right. For SELECT, CLASSIFY and the like, `candidates` are the regions and `right` those of the concept.
 */
export interface Example {
  readonly id: string;
  readonly team: string;
  readonly tool: string;
  readonly concept: string;
  readonly picture: PictureReference;
  readonly view?: Box;
  /** Best first, as the tool itself ranked them. */
  readonly candidates: readonly Candidate[];
  /** From which score the tool itself counted a candidate of this picture. */
  readonly threshold: number;
  /** Positions in `candidates` that are the concept, as far as is known; all others are not. */
  readonly right: readonly number[];
  /**
   * What a person said, which is what the example is judged by. `regions`: pointed at them, or gave each a name;
   * `number`: only how many, so that `right` is inferred; `presence`: only whether there is any.
   */
  readonly told: 'regions' | 'number' | 'presence';
  /** How many there are; above `right.length` where the tool has no candidate for some. For `presence` 1 or 0. */
  readonly count: number;
  /** Set where the question presumed that there is one. */
  readonly use?: StepUse;
  /** Of what was compared: whether the question asked if there are more of it, or fewer, than of the other. */
  readonly toBe?: 'more' | 'fewer';
  /** L2-normalised feature of the picture or its view. */
  readonly feature?: Float32Array;
  /** Which frozen space its features are of; absent where it has none, or is from when there was only one (see `examplesIn`). */
  readonly space?: string;
  readonly augmented?: readonly AugmentedView[];
  /** It shows what a taught word looks like: the tool knows nothing of it, so its candidates have no scores (0). */
  readonly isOfTaughtWord?: true;
  readonly source: ExampleSource;
  readonly at: number;
}

/**
 * How far something learned holds: `here`, for the pictures that taught it and what is nearly the same, until others
 * agree; or `everywhere` that it may concern. See learning/trust.ts.
 */
export const reaches = ['here', 'everywhere'] as const;
export type Reach = (typeof reaches)[number];

interface PromptRecord {
  readonly id: string;
  readonly team: string;
  readonly tool: string;
  /** A singular noun phrase, or `*` for what holds for every concept of the tool. */
  readonly concept: string;
  readonly lesson: string;
  /** Prompts that this one replaces while it is active; undoing its lesson brings them back. */
  readonly supersedes: readonly string[];
  /** Its lesson has been found to do harm: it takes no part until somebody wakes it. */
  readonly asleep?: true;
  /** Ids of the pictures to which it is confined, with what is nearly the same; absent: it holds wherever it applies. */
  readonly here?: readonly string[];
  readonly at: number;
}

/** What a team calls a thing that it has taught: "our office dog Rufus" is named Rufus, is a dog, and is theirs. */
export interface Entity {
  /** As answers call it; the `concept` of its prompts. */
  readonly name: string;
  /** What else was said to mean it: "our office dog". */
  readonly others: readonly string[];
  /** "our", "Ana's". */
  readonly owner?: string;
  /** The noun for what it is, singular: "dog", "logo". */
  readonly kind?: string;
}

/** A vector in a frozen model's feature space. */
export interface SoftPrompt extends PromptRecord {
  readonly kind: 'soft';
  /** Which frozen feature space its vectors live in ("embedded/trunk-1"); spaces never mix. */
  readonly space: string;
  /** `score`: corrects what the tool itself knows of the concept. `feature`: the tool knows nothing of it, this is all. */
  readonly basis: 'score' | 'feature';
  /** Taken off a feature, which is then made length 1 again, before anything is compared with it. */
  readonly centre: Float32Array;
  /** A candidate's logit gets `vector · feature + bias`. */
  readonly vector: Float32Array;
  readonly bias: number;
  /** Centred, L2-normalised feature of the picture it was learned on; the ensemble weighs by similarity to it. */
  readonly key: Float32Array;
  /** Where the concept was shown, the clearest first: flat things are found again by their printed detail (`match`). */
  readonly shown?: readonly ImageValue[];
  /** Its largest picture, to be put into others, where it isn't flat and so has none to be compared; absent in rows from before. */
  readonly pictured?: ImageValue;
  /** What the taught thing is called; absent in rows from before, where its concept tells. */
  readonly entity?: Entity;
}

/** How a tool's scores are corrected, for every concept: a logistic model of a few numbers about each candidate. */
export interface RescoringPrompt extends PromptRecord {
  readonly kind: 'rescoring';
  /** Intercept, then a weight for each number that `describeCandidates` gives. */
  readonly weights: readonly number[];
  /** A decision of the tool is turned only where the logit is at least so far on the other side. */
  readonly margin: number;
  /**
   * What questions here presume. `counted`, `placed`: it is there, so that the likeliest candidate counts if nothing
   * does; `compared`: the numbers differ, so that of equal ones that is more of which more was seen that did not count.
   */
  readonly presumes?: readonly StepUse[];
}

/** What is answered, read or painted where a view is like the one that `key` is the feature of. */
export interface TextPrompt extends PromptRecord {
  readonly kind: 'text';
  readonly space: string;
  readonly text: string;
  readonly key: Float32Array;
  readonly painted?: Painted;
  /** Ids of the pictures that a description was made of, none where it was made of words; absent in rows from before. */
  readonly described?: readonly string[];
}

/** What was painted by a description when it was validated, so that the same is neither made nor paid for twice. */
export interface Painted {
  /** Id of the picture that it was painted into. */
  readonly on: string;
  /** Where, in pixels of that picture. */
  readonly boxes: readonly Box[];
  /** What came of it. */
  readonly picture: PictureReference;
}

/** The words in which a model that goes by them, a black box, is asked instead of the concept's own. */
export interface WordingPrompt extends PromptRecord {
  readonly kind: 'wording';
  readonly text: string;
  /** L2-normalised feature of the picture it helped in, with its space; absent where it held in several others too. */
  readonly key?: Float32Array;
  readonly space?: string;
  /** The model that they were found for; another one goes by other words. */
  readonly model?: string;
}

/**
 * A picture that goes with a question to a model that takes several, with what is right of it: what such a model learns
 * from, since it can't be tuned (the paper's prompt pool, for black boxes).
 */
export interface VisualPrompt extends PromptRecord {
  readonly kind: 'visual';
  /** The part that matters. */
  readonly shown: ImageValue;
  /** What was asked of it; absent where it shows what the concept names. */
  readonly asked?: string;
  /** The right answer, or the name. */
  readonly text: string;
  /** L2-normalised feature of the part, by which examples like the picture that is asked about are chosen. */
  readonly key: Float32Array;
  readonly space: string;
  /** How many of its concept are shown at once at most: so it was validated. */
  readonly together: number;
  /** The model that it was validated with. */
  readonly model?: string;
}

/** Something a tool has learned. Immutable; undoing a lesson retires its prompts. */
export type Prompt = SoftPrompt | RescoringPrompt | TextPrompt | WordingPrompt | VisualPrompt;

/** How prompts are read back from the store, by their kind. Kinds of learning declare it; memory knows none of them. */
export type PromptSchemas = Readonly<Record<string, ZodType<Prompt>>>;

type Unfiled<P> = P extends Prompt ? Omit<P, 'id' | 'team' | 'lesson' | 'at'> : never;
/** A prompt that has no lesson yet. */
export type NewPrompt = Unfiled<Prompt>;

/** What a tool asks of what was learned: the candidates of one picture for one concept. */
export interface RescoreRequest {
  readonly tool: string;
  readonly concept: string;
  readonly candidates: readonly Candidate[];
  /** From which score the tool itself counts a candidate. */
  readonly threshold: number;
  /** Pixels of the whole base picture. */
  readonly picture: { readonly width: number; readonly height: number };
  /** L2-normalised feature of the picture or its view; without it, prompts of one picture abstain. */
  readonly feature?: Float32Array;
  /** What is done with what is found, where that presumes that there is one. */
  readonly use?: StepUse;
}

export interface Rescored {
  /** One a candidate, to compare with the same threshold; the candidates' own scores where nothing learned takes part. */
  readonly scores: readonly number[];
  /** Ids of the prompts that took part. */
  readonly prompts: readonly string[];
}

/** What a team's tools have learned, as a tool sees it. Pure and synchronous: 100,000 prompts answer in milliseconds. */
export interface LearnedPrompts {
  /** The frozen space of today's picture features: what was learned in it takes part, and what needs none. */
  readonly space: string;
  /** What was learned in other spaces. It has no effect, and has it again when pictures are compared in its space again. */
  readonly dormant: Pick<LearnedPrompts, 'active' | 'conceptOf' | 'conceptsOf'>;
  /** Changes with each lesson and each undo that concerns the tool; part of the key under which steps are cached. */
  version(tool: string): string;
  /** Words that only teaching gave the tool, in order of the alphabet. */
  concepts(tool: string): readonly string[];
  /**
   * The taught word that a phrase names: any case, article and spelling of spaces and hyphens, look-alike letters, by any
   * of its names. Undefined where several are meant by it as well as each other.
   */
  conceptOf(tool: string, phrase: string): string | undefined;
  /** All taught words that a phrase may mean: "our dog" where two were taught. */
  conceptsOf(tool: string, phrase: string): readonly string[];
  /** What a taught word is called and what it is. */
  entity(tool: string, concept: string): Entity;
  /** Whether `rescore` wants features of the picture and the candidates. They cost time, so ask first. */
  wantsFeatures(tool: string, concept: string): boolean;
  rescore(request: RescoreRequest): Rescored;
  /** The prompt by which questions of a use presume something; undefined when they do not. */
  presumption(tool: string, use: StepUse): string | undefined;
  /** The prompts that take part for a concept of a tool, oldest first. */
  active(tool: string, concept: string): readonly Prompt[];
  /**
   * How much each candidate looks like a taught concept, about -1..1 (tuned cosine); -1 without a feature. To choose
   * among names take the most alike: scores also know how widely a concept varies, which says nothing about which.
   */
  likeness(request: Pick<RescoreRequest, 'tool' | 'concept' | 'candidates'>): readonly number[];
}
