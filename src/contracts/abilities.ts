/** What the connected models can do, and what would make the bot better, in words. */
import type { Capability } from './model.js';

export interface Abilities {
  /** Who plans: "the grammar, in English; a language model understands more". */
  readonly planner: string;
  /** Who does each capability that somebody does ("embedded, free"), and how ("COCO's 80 kinds of things"). */
  readonly does: readonly { readonly capability: Capability; readonly by: string; readonly how: string }[];
  /** What nobody does; what one connection would bring stands together. */
  readonly lacks: readonly {
    /** "a vision model" */
    readonly remedy: string;
    /** "describe pictures in words" */
    readonly things: readonly string[];
    /** How to connect it, for whoever runs the bot. */
    readonly hint: string;
  }[];
}
