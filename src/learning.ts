/** What is learned from feedback: examples, prompts that were tuned on them, and lessons that tell the story. */
import type { Box, Person, PictureReference } from './turn.js';

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
  readonly box: Box;
  /** The tool's own score before any learning, 0..1. */
  readonly score: number;
  /** L2-normalised picture feature of the box. */
  readonly feature: Float32Array;
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
  readonly candidates: readonly Candidate[];
  /** Positions in `candidates` that are the concept; all others are not. */
  readonly right: readonly number[];
  /** True when a person pointed at the regions; false when they were inferred from a number or a yes. */
  readonly pointed: boolean;
  readonly source: ExampleSource;
  readonly at: number;
}

/** A prompt of a tool's pool. Immutable; undoing a lesson retires its prompts. */
export interface Prompt {
  readonly id: string;
  readonly team: string;
  readonly tool: string;
  readonly concept: string;
  readonly kind: 'soft' | 'text';
  /** Soft: which frozen feature space its vectors live in ("embedded/trunk-1"), so that spaces never mix. */
  readonly space: string;
  /** Soft: added to a candidate's logit: `vector · feature + bias`. */
  readonly vector: Float32Array;
  readonly bias: number;
  /** Text: the wording that a black box gets instead of the concept's name. */
  readonly text?: string;
  /** L2-normalised feature of what it was learned on; the ensemble weighs by similarity to it. */
  readonly key: Float32Array;
  readonly lesson: string;
  readonly at: number;
}
