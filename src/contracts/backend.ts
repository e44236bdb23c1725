/** A backend of models: what it declares before it is connected, and what it is then. */

import type { Lexicon } from './lexicon.js';
import type { Log } from './log.js';
import type { Capabilities, Capability } from './model.js';

export interface EnvironmentVariable {
  readonly name: string;
  readonly summary: string;
  readonly example?: string;
  readonly secret?: boolean;
}

/** A vendor or a runtime that fulfils some capabilities. */
export interface Backend {
  readonly name: string;
  readonly summary: string;
  readonly environment: readonly EnvironmentVariable[];
  /** Names of those variables of which any one connects it; absent: its secrets, or all where it has none. */
  readonly connectedBy?: readonly string[];
  /** What it can do, with a line on how well, for `doctor` and docs/models.md. */
  readonly offers: Readonly<Partial<Record<Capability, string>>>;
  /**
   * What one would connect it for: it does this before backends that do not say so, unless the configuration chooses.
   * Absent: nothing.
   */
  readonly preferredFor?: readonly Capability[];
  /**
   * Undefined when its environment is not configured; then no more of it is loaded than its declaration. Models are
   * loaded when they are first needed, not here.
   */
  connect(options: BackendOptions): Promise<ConnectedBackend | undefined>;
}
export interface BackendOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly fetch: typeof fetch;
  readonly lexicon: Lexicon;
  readonly log?: Log;
}
/** What is known of the model behind a capability. */
export interface ModelFacts {
  /** The vendor's name of the model, with its version where it has one. */
  readonly model: string;
  /** US dollars of a typical call; 0 for what runs on one's own machine; absent where no price is known. */
  readonly dollars?: number;
  /** US dollars that are set aside for a call, where that is much more than it usually costs. */
  readonly maxDollars?: number;
  /** Its price is not known, and counts as this. */
  readonly assumed?: true;
}
/** What a look at a backend's settings found. */
export interface CheckResult {
  readonly works: boolean;
  /** "api.openai.com takes the key"; of what does not work, with how to fix it. Never with a secret. */
  readonly words: string;
}
/** Who answers a capability for money, and with which model; undefined where it costs nothing. */
export type VendorOf = (capability: Capability) => (ModelFacts & { readonly backend: string }) | undefined;

/** Something that a backend fetches when it is first needed. */
export interface FetchedPart {
  /** "Xenova/owlv2-base-patch16-ensemble" */
  readonly what: string;
  /** At most; absent where nobody tells. */
  readonly bytes?: number;
}

export interface FetchProgress {
  readonly what: string;
  /** Fetched so far, of all parts together. */
  readonly bytes: number;
  /** Of so many, as far as that is known by now. */
  readonly of: number;
}

export interface ConnectedBackend {
  readonly capabilities: Partial<Capabilities>;
  /** The name that people see, where `backend.name` would mislead them: "the model server at localhost:11434". */
  readonly displayName?: string;
  /** Who receives people's pictures: "OpenAI", "the model server at localhost:11434". Absent: nobody. */
  readonly sendsPicturesTo?: string;
  /** Its `fill` takes no prompt: it only continues surroundings. */
  readonly cannotPaint?: true;
  /**
   * Who does a capability and for how much, without asking anybody: for `doctor`, for the preview of expensive edits and
   * for the cache of paid answers. A backend whose calls cost nothing may leave it out.
   */
  facts?(capability: Capability): ModelFacts | undefined;
  /**
   * The frozen space of its picture features, by the model with its version and precision ("local/Xenova/clip…@main q8"):
   * nothing learned in one space means anything in another. Where they are offered.
   */
  readonly featureSpace?: string;
  /** Calls of each capability that it can answer at once; absent: as many as the configuration allows. */
  readonly callsAtOnce?: number;
  /** It lets its calls take turns by itself, by `CallOptions.whose`. */
  readonly takesTurns?: true;
  /** The longest that it waits for one answer, ms: who waits for it waits no shorter. Absent: it is quick. */
  readonly maxCallMs?: number;
  /** How much of this machine it takes and why, for whoever runs the bot. */
  readonly machine?: string;
  /**
   * Looks, for next to nothing, whether what these capabilities need can be reached and is there. Rejects only with the
   * signal's reason. Absent: nothing can be amiss, or nothing can be said without paying.
   */
  check?(capabilities: readonly Capability[], signal: AbortSignal): Promise<readonly CheckResult[]>;
  /** What it fetches when it is first needed and is not here yet. Absent: it fetches nothing. */
  toFetch?(signal: AbortSignal): Promise<readonly FetchedPart[]>;
  /** Fetches that now. What breaks off leaves nothing half, and what has come whole is kept. Rejects with ModelError. */
  fetchAll?(report: (progress: FetchProgress) => void, signal: AbortSignal): Promise<void>;
  /** Loads what is needed for the first question; optional to call. */
  warmUp(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
