import type { SizeOrder } from '../../language/orders.js';

/** What an instruction means, as far as this grammar understands it. Programs are written from this alone. */

/** Which of the request's pictures something is about. */
export type Scope =
  /** One picture by its position, 0 first, -1 last. */
  | { readonly of: 'picture'; readonly position: number }
  /** All of them together: totals. */
  | { readonly of: 'all' }
  /** Each, some (at least one), exactly one or none of them: for statements. */
  | { readonly of: 'each' | 'some' | 'one' | 'none' }
  /** "either", "any": some of them, but what is absent is absent from each. */
  | { readonly of: 'either' };

export type Direction = 'left' | 'right' | 'above' | 'below';
/**
 * `at`: in, under one's arm, next to: whatever lies at the other thing; `on`: what rests on it. `having`: worn, held,
 * carried; `of` the other way round: the tie that a man wears.
 */
export type Relation = Direction | 'front' | 'behind' | 'at' | 'on' | 'having' | 'of';

/** What narrows a noun down to some of its things, in words that SELECT understands. */
export type Trait =
  | { readonly is: 'colour'; readonly colour: string }
  /** In that half of the picture. */
  | { readonly is: 'place'; readonly place: Direction }
  /** The outermost, largest, nearest…: one thing at most. */
  | { readonly is: 'extreme'; readonly query: string }
  /** In that half of the picture, of several that were found. */
  | { readonly is: 'side'; readonly side: Direction }
  /** Far from the camera or near to it, beside the others of its kind. */
  | { readonly is: 'depth'; readonly depth: 'background' | 'foreground' }
  | { readonly is: 'notColour'; readonly colour: string }
  /** By something else: "closest to", "smaller than", "between" it or them. */
  | { readonly is: 'relative'; readonly query: string; readonly to: readonly Thing[] }
  /** "other than cars" */
  | { readonly is: 'without'; readonly thing: Thing }
  /** Not those that are as narrow as this: "not wearing a tie", "except the man on the left". */
  | { readonly is: 'not'; readonly thing: Thing }
  /** Anything else: "wearing a hat". */
  | { readonly is: 'other'; readonly query: string };

export type Operator = '==' | '>=' | '<=' | '>' | '<';
export interface Quantity {
  readonly operator: Operator;
  readonly number: number;
}

export type Share = 'most' | 'half';

/** A noun phrase. */
export interface Thing {
  /** Singular, as it goes into LOC: "dog", "sports car", "our logo"; `face` is for FACEDET. */
  readonly noun: string;
  readonly plural: boolean;
  /** "the", "this", "my": something that the person takes for being there. */
  readonly definite: boolean;
  /** "all", "every", "each". */
  readonly every: boolean;
  /** Of a face: whose, where only faces tell such people apart: "woman". */
  readonly of?: string;
  /** Of what LOC knows by a word of its own: the person's words for it, "number plates". */
  readonly said?: string;
  /** Of writing: what it is said to stand on, which nothing finds: "wall". */
  readonly on?: string;
  readonly quantity?: Quantity;
  /** How many there are is presumed: "which of the three people". */
  readonly total?: number;
  /** "most of", "half of" */
  readonly share?: Share;
  readonly traits: readonly Trait[];
  readonly relations: readonly { readonly relation: Relation; readonly thing: Thing }[];
  readonly scope?: Scope;
  /** The lexicon, or a tool, knows the noun. */
  readonly known: boolean;
}

/** A number of things: those of all these noun phrases together. */
export interface Amount {
  readonly things: readonly Thing[];
  readonly scope?: Scope;
}

/** What is true or false of the pictures. */
export type Condition =
  | {
      readonly is: 'amount';
      readonly amount: Amount;
      readonly operator: Operator;
      readonly than: number | Amount;
      /** `than` times this. */
      readonly times?: number;
      /** What must be there for anything to be said of it: the man who may wear a tie. */
      readonly presumes?: Thing;
    }
  | { readonly is: 'parity'; readonly amount: Amount; readonly odd: boolean }
  /** Each picture has as many of them as the others. */
  | { readonly is: 'same'; readonly amount: Amount }
  | { readonly is: 'relation'; readonly subject: Thing; readonly relation: Relation; readonly object: Thing }
  | { readonly is: 'larger'; readonly subject: Thing; readonly object: Thing; readonly by: SizeMeasure }
  | { readonly is: 'colour'; readonly subject: Thing; readonly colour: string }
  /** In that half of the picture. */
  | { readonly is: 'side'; readonly subject: Thing; readonly side: Direction }
  /** All things of `amount` are among the narrower ones. */
  | { readonly is: 'every'; readonly all: Thing; readonly narrower: Thing }
  /** Most or half of the things of `all` are among the narrower ones. */
  | { readonly is: 'share'; readonly share: Share; readonly all: Thing; readonly narrower: Thing }
  /** "any giraffes or only elephants": which of them there are. */
  | { readonly is: 'instead'; readonly thing: Thing; readonly other: Thing }
  /** All of them have the same colour or, by what is told, the same size. */
  | { readonly is: 'alike'; readonly thing: Thing; readonly by?: SizeMeasure }
  /** One is of the other's size; with `least`, it may be larger. */
  | {
      readonly is: 'equal';
      readonly subject: Thing;
      readonly object: Thing;
      readonly by: SizeMeasure;
      readonly least?: true;
    }
  | { readonly is: 'asked'; readonly subject: Thing; readonly question: string }
  | { readonly is: 'and' | 'or' | 'xor'; readonly parts: readonly Condition[] }
  | { readonly is: 'not'; readonly part: Condition }
  | { readonly is: 'scoped'; readonly scope: Scope; readonly part: Condition };

/** What is compared of two boxes. */
export type SizeMeasure = 'area' | 'width' | 'height';

/** `there`: the one that is there, of several the largest. */
export type Measure = Direction | SizeOrder | 'front' | 'back' | 'many' | 'few' | 'near' | 'there';

export type HidingStyle = 'pixelated' | 'black';
export type MarkStyle = 'box' | 'circle' | 'arrow' | 'outline' | 'numbers';

/** What PICTURE tells. */
export type PictureFact = 'colouring' | 'light' | 'shape' | 'size' | 'width' | 'height';

type EditKind =
  | { readonly edit: 'colorpop' | 'remove'; readonly thing: Thing }
  /** `amount`: percent of the usual blur. */
  | { readonly edit: 'bgblur'; readonly thing: Thing; readonly amount?: number }
  /** `rest`: to what is left without it. */
  | { readonly edit: 'crop'; readonly thing: Thing; readonly rest?: true }
  /** `style` as BLUR takes it; `part` of faces only. */
  | { readonly edit: 'blur'; readonly thing: Thing; readonly style?: HidingStyle; readonly part?: 'eyes' }
  /** `name`: what to write at it, where that is told; `style` and its colour as TAG takes them. */
  | {
      readonly edit: 'tag';
      readonly thing: Thing;
      readonly name?: string;
      readonly style?: MarkStyle;
      readonly colour?: string;
    }
  | { readonly edit: 'write'; readonly text: string; readonly place?: string; readonly thing?: undefined }
  /** `called`: the words beside a pasted emoji that name it. */
  | { readonly edit: 'emoji'; readonly thing: Thing; readonly emoji: string; readonly called?: string }
  | { readonly edit: 'replace'; readonly thing: Thing; readonly prompt: string }
  /** `change` and `amount` as ADJUST takes them: of the whole picture, of `thing` only, or of all but it where `kept`. */
  | {
      readonly edit: 'adjust';
      readonly change: string;
      readonly amount?: number;
      /** How the amount was said: "16:9". */
      readonly ratio?: string;
      readonly thing?: Thing;
      readonly kept?: boolean;
    }
  | { readonly edit: 'name'; readonly thing: Thing; readonly query: string; readonly max: number };

/** `only`: a word that was said with the verb and changes nothing of it: "only", "just", "out". */
export type Edit = EditKind & { readonly only?: string };

export type Intent =
  | { readonly intent: 'truth'; readonly condition: Condition }
  /** One number each; a single one is the answer itself. */
  | { readonly intent: 'count'; readonly amounts: readonly Amount[] }
  /** How many more of the first than of the second. */
  | { readonly intent: 'difference'; readonly amount: Amount; readonly than: Amount }
  /** Whether there is an even or an odd number of them, in a word. */
  | { readonly intent: 'parity'; readonly amount: Amount }
  /** How many different members of a kind. */
  | { readonly intent: 'variety'; readonly thing: Thing }
  /** Which of these is further left, larger, more…; `of` is what `near` and relations refer to. */
  | {
      readonly intent: 'choice';
      readonly things: readonly Thing[];
      readonly by: Measure;
      /** It is said in so many words that they are compared: "further left", not "on the left". */
      readonly compares?: boolean;
      readonly of?: Thing;
      readonly scope?: Scope;
    }
  /** On which of two sides of the other one it is. */
  | {
      readonly intent: 'side';
      readonly subject: Thing;
      /** Absent: sides of the picture. */
      readonly object?: Thing;
      readonly sides: readonly Direction[];
    }
  /** In which picture there is (more, fewer of) something. */
  | { readonly intent: 'picture'; readonly amount: Amount; readonly by: 'many' | 'few' | 'any' }
  /** In which picture it takes up more room, for the picture's size. */
  | { readonly intent: 'larger-in'; readonly thing: Thing; readonly by: SizeOrder }
  | { readonly intent: 'name'; readonly thing: Thing; readonly single: boolean }
  /** Of the picture itself; `asked`: whether it is so. */
  | {
      readonly intent: 'picture-fact';
      readonly fact: PictureFact;
      readonly asked?: string;
      readonly scope?: Scope;
    }
  /** What somebody holds, or is on. */
  | { readonly intent: 'support'; readonly thing: Thing; readonly by: 'held' | 'bearing' }
  /** Which of several: their places. */
  | { readonly intent: 'which'; readonly thing: Thing }
  /** Which of these there are, or are not. */
  | { readonly intent: 'present'; readonly things: readonly Thing[]; readonly absent: boolean; readonly scope?: Scope }
  | {
      readonly intent: 'where';
      readonly things: readonly Thing[];
      readonly scope?: Scope;
      /** "sitting", "parked": how they are said to be there. */
      readonly posture?: string;
    }
  | { readonly intent: 'who'; readonly thing?: Thing; readonly scope?: Scope }
  | { readonly intent: 'colour'; readonly thing: Thing; readonly among?: readonly string[] }
  | { readonly intent: 'read'; readonly thing?: Thing; readonly scope?: Scope }
  /** Answered from the text in the picture: "What is the total?" */
  | { readonly intent: 'lookup'; readonly question: string; readonly scope?: Scope }
  | { readonly intent: 'caption'; readonly scope?: Scope }
  | { readonly intent: 'ask'; readonly question: string; readonly about?: Thing; readonly scope?: Scope }
  | { readonly intent: 'edit'; readonly edits: readonly Edit[]; readonly scope?: Scope }
  /** Done only where the condition holds; `claim`: it as it was said, "if" included. */
  | { readonly intent: 'if'; readonly condition: Condition; readonly claim: string; readonly todo: Intent }
  /** Several requests in one message, in their order. */
  | { readonly intent: 'several'; readonly parts: readonly Intent[] };
