/** What backends of models can do for tools. Tools ask for a capability and never name a vendor. */

import type { Box } from '../util/box.js';
import type { Tokens } from '../util/format.js';
import type { Mask, Pixels } from '../util/pixels.js';
import type { Whose, WorkClock } from '../util/turns.js';

export type { Tokens } from '../util/format.js';
export type { Mask, Pixels } from '../util/pixels.js';

/** Pixels to look at, with the id of the stored picture, so that a backend can keep what it computed for it. */
export interface Sight {
  /** Content id of the base picture (sha256, hex). */
  readonly id: string;
  /** The whole base picture. */
  readonly pixels: Pixels;
  /** The part to look at, in pixels of the base; absent = all of it. */
  readonly view?: Box;
  /** The thing in the view that is meant, where more is shown around it. */
  readonly focus?: Box;
  /** Pixels of the longer side that are enough of it, where it only serves as an example. */
  readonly side?: number;
}

export interface Detection {
  /** Pixels of the base picture. */
  readonly box: Box;
  /** Singular name of what was found, from the backend's own vocabulary: "sports ball". */
  readonly label: string;
  /** 0..1 */
  readonly score: number;
  /** The best score that something of another kind got in the same place (overlap above .5); absent if nothing did. */
  readonly rival?: number;
}

export interface Detections {
  /** False when the backend has no idea of the concept; `found` is then empty. */
  readonly known: boolean;
  /** What was found of the concept, best first, down to a low floor, so that learning can raise what was missed. */
  readonly found: readonly Detection[];
  /** The score from which the backend itself counts a detection. */
  readonly threshold: number;
  /** It goes by the words as they are: asked for the same thing in other words it may find more, or less. */
  readonly open?: true;
  /** It said something of them, and nothing of where they are that can be read: that is kept, since asking again would cost again. */
  readonly unplaced?: true;
  /** As people know the backend, where it is not the usual detector: "the model server at localhost:11434". */
  readonly by?: string;
}

export interface Face {
  readonly box: Box;
  readonly score: number;
  /** L2-normalised identity feature; the same person has a cosine of about .6 or more. */
  readonly feature: Float32Array;
  /** The eyes' middles, the one that is further left in an upright face first; where they are known. */
  readonly eyes?: readonly [left: Point, right: Point];
  /** How probably it is a woman's face, 0..1, where the model can tell. */
  readonly woman?: number;
}

/** Pixels of the base picture. */
export type Point = readonly [x: number, y: number];

export interface TextLine {
  /** Upright, around the line. */
  readonly box: Box;
  readonly text: string;
  readonly score: number;
  /** Of a line that is not written from left to right: its direction (radians, clockwise), its own length and height. */
  readonly lean?: { readonly angle: number; readonly width: number; readonly height: number };
}

/** Where a flat thing was found again. */
export interface Match {
  /** Upright box around the found outline, pixels of the scene's base picture. */
  readonly box: Box;
  /** 0..1: how certain it is that this is the same thing. */
  readonly score: number;
  /** Feature points that agree on one perspective. */
  readonly inliers: number;
}

/** A picture on the web to learn from, with what its licence asks to keep. */
export interface FoundPicture {
  /** Name of the backend that found it, and that fetches it. */
  readonly provider: string;
  readonly title: string;
  /** Address of the picture file. */
  readonly url: string;
  /** Address of a smaller version, some 500 to 1000 pixels wide; it is what `downloadPicture` prefers. */
  readonly thumbnail?: string;
  /** "CC BY-SA 4.0", "CC0 1.0", "Public domain"; a picture without one is never given. */
  readonly licence: string;
  readonly licenceUrl?: string;
  readonly creator?: string;
  /** Address of the page that shows the picture and its terms. */
  readonly source: string;
}

/** A picture in which people have marked things. Boxes are in pixels of a file of `width` × `height`. */
export interface GroundedPicture extends FoundPicture {
  readonly width: number;
  readonly height: number;
  /** Where the concept is; empty in a picture that was checked to hold none. */
  readonly boxes: readonly Box[];
  /** False when more of the concept may be there than is marked; other places are then no counter-examples. */
  readonly complete: boolean;
  /** Other things that are marked. */
  readonly others: readonly { readonly label: string; readonly box: Box }[];
}

/** What one call of a backend used, to be paid for. */
export interface Charge {
  readonly backend: string;
  /** The vendor's name of the model. */
  readonly model: string;
  readonly capability: Capability;
  /** US dollars by the price table; absent where no price is known. */
  readonly dollars?: number;
  readonly tokens?: Tokens;
}

/** Where paid calls ask before they are made, and are counted after. A backend that costs nothing ignores it. */
export interface Meter {
  /**
   * To be awaited before each call that costs money, with the most that it may cost (US dollars).
   * Rejects with BudgetError when a cap would be passed; then the call must not be made.
   */
  reserve(dollars: number): Promise<void>;
  /** What a call did use, also one that failed but will be billed. */
  charge(charge: Charge): void;
}

/** Where answers that were paid for are kept, so that a repeated question costs nothing. One team's. */
export interface AnswerShelf {
  /** Whose it is: equal calls of one owner at the same time are made once. */
  readonly owner: string;
  /** What was set, from JSON; undefined when it is not there (any more). The reader checks it. */
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  remove(keys: readonly string[]): Promise<void>;
}

/** A backend that answered because the one that should have did not. */
export interface Substitution {
  /** As people know the backends. */
  readonly backend: string;
  readonly insteadOf: string;
}

export interface CallOptions {
  readonly signal: AbortSignal;
  /** For whom: calls of different people take turns where a model is busy. Absent: nobody in particular. */
  readonly whose?: Whose;
  /** Is told when the call waits for its turn. */
  readonly clock?: WorkClock;
  readonly meter?: Meter;
  readonly shelf?: AnswerShelf;
  /** Hears of each substitution, so that people can be told. */
  readonly onSubstitution?: (substitution: Substitution) => void;
  /**
   * Hears what is said as it is said, all of it so far each time, thoughts left out: of `complete` the reply, of `discuss` and
   * `caption` the words for people. What is returned in the end may be other than that. Not every backend tells.
   */
  readonly onText?: (soFar: string) => void;
  /** Hears that the answer is on the shelf, and how it goes from there when it turns out to be of no use. */
  readonly onKept?: (discard: () => Promise<void>) => void;
}

/** One message of the changing part of a conversation with a language model. */
export interface Message {
  readonly role: 'user' | 'assistant';
  readonly text: string;
  /** Pictures that go with it; what cannot see rejects with CapabilityError. */
  readonly sights?: readonly Sight[];
}

export interface CompletionRequest {
  /** Rules, tools, seeds: the same from question to question byte for byte and sent first, so that providers cache it. */
  readonly instructions: string;
  readonly messages: readonly Message[];
  /**
   * JSON schema that the reply should follow. A backend enforces it where its server can and asks for it in words where
   * not; the reply may still be anything, so the caller checks it.
   */
  readonly schema?: { readonly name: string; readonly json: Readonly<Record<string, unknown>> };
  /** The longest reply, in tokens. */
  readonly maxTokens: number;
}

export interface Completion {
  readonly text: string;
  /** False when it was cut off at `maxTokens`. */
  readonly whole: boolean;
}

/** A picture that goes with a question since it is known what is right of it: an example for a model that takes several. */
export interface ShownExample {
  readonly sight: Sight;
  /** What was asked of it; absent where it shows what `right` is the name of. */
  readonly asked?: string;
  readonly right: string;
}

/** A question about pictures. */
export interface Inquiry {
  /** In order: the question may speak of the first one, the second one. */
  readonly sights: readonly Sight[];
  readonly question: string;
  /** `bare`: a word or a few, which programs go on with. `free`: in any form and length, in the question's language. */
  readonly form: 'bare' | 'free';
  /** The question is not about them. */
  readonly examples?: readonly ShownExample[];
}

export interface Reply {
  /** In the form that was asked for. */
  readonly text: string;
  /** Of a free one: the same as programs answer, in English, where it is that short. */
  readonly bare?: string;
}

/**
 * Everything that a backend may offer. Each method takes its options last and rejects with ModelError when the backend fails.
 * What the layers need to know of each is data in capabilities.ts.
 */
export interface CapabilityMethods {
  /** A language model's reply, without its thoughts. Asked for again once where it was cut off, with more room; never otherwise once a server may have answered. */
  complete(request: CompletionRequest, options: CallOptions): Promise<Completion>;
  /** One L2-normalised vector a text, in order. Deterministic. */
  embedText(texts: readonly string[], options: CallOptions): Promise<readonly Float32Array[]>;
  /** One L2-normalised vector of the seen part of the picture. */
  embedImage(sight: Sight, options: CallOptions): Promise<Float32Array>;
  /** `embedImage` of several parts of one picture (pixels of the base), in order: the same vectors, made together. */
  embedViews(sight: Sight, boxes: readonly Box[], options: CallOptions): Promise<readonly Float32Array[]>;
  /** `concept`: a singular noun phrase ("dog", "vehicle", "hot dog"). */
  detect(sight: Sight, concept: string, options: CallOptions): Promise<Detections>;
  /**
   * `detect` by a model that goes by any words, beside the detector that `detect` is answered by. Optional: absent where
   * none is connected, and where the configuration chose one detector for everything.
   */
  seek?(sight: Sight, concept: string, options: CallOptions): Promise<Detections>;
  /**
   * Where a thing is that is known from pictures of it (`shown`), under a name that need not say anything: `detect` by
   * example. Optional: it takes a model that looks at several pictures at once.
   */
  recognise?(sight: Sight, name: string, shown: readonly Sight[], options: CallOptions): Promise<Detections>;
  /**
   * Regions of any kind that could be an object, best first, at most `limit`: the places where a taught concept is
   * looked for. `label` is the backend's own guess.
   */
  propose(sight: Sight, limit: number, options: CallOptions): Promise<readonly Detection[]>;
  /**
   * What a detector would take each box (pixels of the base) for: scores by kind, 0..1, however low ("bird" .31, "kite"
   * .04), in order. Optional: it helps to tell apart what `embedViews` sees as alike.
   */
  guessKinds?(
    sight: Sight,
    boxes: readonly Box[],
    options: CallOptions,
  ): Promise<readonly ReadonlyMap<string, number>[]>;
  faces(sight: Sight, options: CallOptions): Promise<readonly Face[]>;
  /** The object inside `box` (pixels of the base) as a soft mask of the whole base picture. */
  segment(sight: Sight, box: Box, options: CallOptions): Promise<Mask>;
  answer(sight: Sight, question: string, options: CallOptions): Promise<{ text: string; confidence?: number }>;
  /**
   * A question about one picture or several in one call, in a form of one's choice. Optional: what looks at one picture at
   * a time and says a few words has `answer` only.
   */
  discuss?(inquiry: Inquiry, options: CallOptions): Promise<Reply>;
  /**
   * The same bare question about each of several boxes (pixels of the base) of a picture, in one call: an answer each, in
   * order, undefined where none can be told. Optional: others are asked about one after the other.
   */
  answerEach?(
    sight: Sight,
    boxes: readonly Box[],
    question: string,
    options: CallOptions,
  ): Promise<readonly (string | undefined)[]>;
  caption(sight: Sight, options: CallOptions): Promise<string>;
  /** Lines of text in reading order. */
  read(sight: Sight, options: CallOptions): Promise<readonly TextLine[]>;
  /**
   * Repaints what `mask` (size of the base) selects: with `prompt`, what it describes; without, the surroundings.
   * Pixels outside the mask are unchanged.
   */
  fill(sight: Sight, mask: Mask, prompt: string | undefined, options: CallOptions): Promise<Pixels>;
  /**
   * Finds a flat thing that was seen once (logo, flag, painting, cover, sign) in another picture: whole or partly
   * covered, turned, scaled or seen from aside. `template.view` is the thing, `scene.view` where to look. Best first,
   * one for each copy; empty when it is not there. It compares printed detail: plain or solid things (an apple, a dog)
   * are not found. Optional: without it, a taught thing is looked for in the regions of `propose`.
   */
  match?(template: Sight, scene: Sight, options: CallOptions): Promise<readonly Match[]>;
  /** Items that a query asks for ("main characters of …"), at most `max`. */
  list(query: string, max: number, options: CallOptions): Promise<readonly string[]>;
  /** Pictures on the web for a few words, best first, at most `limit` (1..100). Sends the words to a search service. */
  searchImages(query: string, limit: number, options: CallOptions): Promise<readonly FoundPicture[]>;
  /**
   * Pictures with boxes of a concept (name or synonym, singular), then some checked to hold none of it, at most
   * `limit` of each; empty when the set does not know the concept. The same ones at every call.
   */
  ground(concept: string, limit: number, options: CallOptions): Promise<readonly GroundedPicture[]>;
  /** The file of a found picture, at most 25 MB, from a stranger: decode it only as memory's `receive` does. */
  downloadPicture(found: FoundPicture, options: CallOptions): Promise<Uint8Array>;
}
export type Capability = keyof CapabilityMethods;
type Method<Name extends Capability> = NonNullable<CapabilityMethods[Name]>;
/** What a capability is asked, without the options. */
export type Asked<Name extends Capability> =
  Parameters<Method<Name>> extends readonly [...infer Given extends readonly unknown[], CallOptions] ? Given : never;
/** What a capability answers. */
export type Answer<Name extends Capability> = ReturnType<Method<Name>> extends Promise<infer Given> ? Given : never;
/** The same as the method of `CapabilityMethods`, in a form that can be called for any name. */
export type Ask<Name extends Capability> = (
  ...given: [...asked: Asked<Name>, options: CallOptions]
) => Promise<Answer<Name>>;
export type Capabilities = { [Name in keyof CapabilityMethods]: Ask<Name> };

/**
 * All capabilities, each answered by the backend that the configuration chose; one that nobody offers rejects with
 * CapabilityError, whose sentence names what would offer it.
 */
export type Models = Capabilities;
