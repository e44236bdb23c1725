/** What the connected models can do, and what would make the bot better, in words. */
import type { Capability } from './model.js';

export interface Abilities {
  /** Who plans: "the grammar, in English; a language model understands more". */
  readonly planner: string;
  /** Who does each capability that somebody does. */
  readonly does: readonly {
    readonly capability: Capability;
    /** "embedded, free" */
    readonly by: string;
    /** For whoever runs the bot: "CenterNet: COCO's 80 categories". */
    readonly how: string;
    /** For everybody: "find faces"; absent where it does only a part of that. */
    readonly can?: string;
  }[];
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
