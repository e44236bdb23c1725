import type { Lexicon } from '../contracts/lexicon.js';
import type { Log } from '../contracts/log.js';
import type { Models } from '../contracts/model.js';
import type { Memory } from '../contracts/store.js';
import type { Tool } from '../contracts/tool.js';
import type { Turn } from '../contracts/turn.js';
import type { Engine } from '../inference/engine.js';
import type { Runner } from '../inference/runner.js';
import type { LearningKind, Writer } from '../learning/kind.js';
import type { PromptPools } from '../learning/prompt-pools.js';
import type { Bill, Treasury } from '../money/treasury.js';
import type { CriticPrompts } from '../reflection/critic/create-critic.js';
import type { Reading } from '../reflection/explainer.js';
import type { LessonUnderWay } from './lesson-under-way.js';

/** What the loop after an answer works with. */
export interface TeacherOptions {
  readonly engine: Engine;
  readonly runner: Runner;
  /** Other ways to read a turn's instruction, the likeliest first. */
  alternatives(turn: Turn, signal: AbortSignal): Promise<readonly Reading[]>;
  /** Absent where no language model is connected. */
  readonly critic?: CriticSettings;
  /** How kinds of learning ask the language model; absent where none is connected. */
  readonly writer?: Writer;
  readonly kinds: readonly LearningKind[];
  readonly tools: readonly Tool[];
  readonly models: Models;
  readonly lexicon: Lexicon;
  readonly memory: Memory;
  readonly pools: PromptPools;
  readonly treasury: Treasury;
  /** What the lesson under way has cost so far. */
  readonly bill?: Bill;
  readonly underWay?: LessonUnderWay;
  /** Whether an admin allows naming people by their faces. */
  readonly namesPeople: boolean;
  /** ms since 1970. */
  readonly now: () => number;
  readonly randomId: () => string;
  readonly log: Log;
}

/** A language model that says what it suspects, and what it is given. */
export interface CriticSettings {
  readonly prompts: CriticPrompts;
  /** Those that work with the models that are connected. */
  readonly tools: readonly Tool[];
  /** Whether it is shown the pictures, is told what another model sees in them, or neither. */
  readonly pictures: 'shown' | 'told' | 'unseen';
}
