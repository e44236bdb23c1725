/** A visual tool: one call in a program. One file in tools/, one line in tools/shelf.ts. */

import type { Mask, Pixels } from '../util/pixels.js';
import type { CapabilityError, ClovabotError } from './errors.js';
import type { LearnedPrompts, StepUse } from './learning.js';
import type { Lexicon } from './lexicon.js';
import type { Capability, Models, Sight } from './model.js';
import type { Eyes, ImageValue, Instruction, PictureReference, StepResult, TypeName, Value } from './turn.js';

/** `Expression` is a Text in EVAL's language, checked before anything runs; `Any` takes every type. */
export type ParameterType = TypeName | 'Expression' | 'Any';

export interface Parameter {
  readonly type: ParameterType | readonly TypeName[];
  /** May be left out or `None`. */
  readonly optional?: true;
  readonly summary: string;
}

type ValueOf<T> = T extends 'Any'
  ? Value
  : T extends 'Expression'
    ? { readonly type: 'Text'; readonly value: string }
    : T extends readonly (infer U)[]
      ? Extract<Value, { type: U }>
      : Extract<Value, { type: T }>;

/** The checked arguments that `run` gets: a Value each; optional ones may be undefined. */
export type Arguments<P extends Readonly<Record<string, Parameter>>> = {
  readonly [K in keyof P]: P[K] extends { readonly optional: true }
    ? ValueOf<P[K]['type']> | undefined
    : ValueOf<P[K]['type']>;
};

export interface ToolResult extends StepResult {
  /** US dollars that it paid by itself; what its calls of models cost is counted without it. */
  readonly cost?: number;
  readonly prompts?: readonly string[];
  /** There was no money for all of it, so the result isn't kept for the next time. */
  readonly partial?: boolean;
}

/** Pixels in and out of the team's picture store. */
export interface PictureDesk {
  /** What a backend looks at; decoded pixels are kept for a while, so call it freely. */
  sight(image: ImageValue): Promise<Sight>;
  /**
   * The whole picture, its longer side no longer than `side` pixels: made smaller while it is decoded, for what needs no
   * more of it. Kept for a while as well.
   */
  glance(picture: PictureReference, side: number): Promise<Pixels>;
  /** Stores an edited picture; lossless where it has transparency, a fine JPEG otherwise. */
  keep(pixels: Pixels, name?: string): Promise<PictureReference>;
  /** Stores a mask of a region, as `Region.mask` wants it. */
  keepMask(mask: Mask): Promise<string>;
  mask(id: string): Promise<Mask>;
}

export interface ToolContext {
  readonly team: string;
  readonly models: Models;
  readonly pictures: PictureDesk;
  /** What words for things mean: synonyms, kinds, plurals. */
  readonly lexicon: Lexicon;
  /** What the team has taught the tools. */
  readonly prompts: LearnedPrompts;
  /** Whether an admin allows naming people by their faces. */
  readonly namesPeople: boolean;
  readonly signal: AbortSignal;
  /** Values of variables that an Expression names. */
  readonly variables: ReadonlyMap<string, Value>;
  /** What the program does with what the step finds, where that presumes that there is something. */
  readonly use?: StepUse;
  /** Absent: `usual`. */
  readonly eyes?: Eyes;
  /** Whether its output is what the program answers. */
  readonly isAnswer?: boolean;
}

/** What a tool knows before a program runs. */
export interface Outlook extends Pick<ToolContext, 'prompts' | 'lexicon'> {
  /** Why nothing new can be painted; absent where somebody paints. */
  readonly unpaintable?: CapabilityError;
}

/** What is looked for: the value of a parameter, unless it is a word for a place; or always things of one kind. */
export type SoughtThings =
  | { readonly parameter: string; readonly places?: readonly string[] }
  | { readonly thing: string };

export interface Tool {
  /** In capitals. */
  readonly name: string;
  readonly aliases: readonly string[];
  /** One sentence for docs/tools.md. */
  readonly summary: string;
  /** The same in a few words, for the prompt in which plans are made; empty where no plan speaks of it; default: the summary. */
  readonly brief?: string;
  /** What somebody says to have it used, where that needs no connected model: an example for people. */
  readonly sample?: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly returns: TypeName | readonly TypeName[];
  /** Complete program lines that show its use; each must pass the checker (a contract test sees to it). */
  readonly examples: readonly string[];
  readonly capabilities: readonly Capability[];
  /** Its output is a judgement of what is seen, so it can be to blame; what merely computes cannot. */
  readonly fallible?: true;
  /** It answers any question, its `question`, about whole pictures, its `image`. */
  readonly answersAnything?: true;
  /** What it looks for in a picture, so that others can tell without knowing its name. */
  readonly looksFor?: SoughtThings;
  /** Its output is how many regions it was given. */
  readonly counts?: true;
  /** The parameter that says in words which of the regions it is given it keeps. */
  readonly narrowedBy?: string;
  /** The parameter without which its output says little: where no tie was seen, it isn't known who has one. */
  readonly presumes?: string;
  /** Its output is the part of a picture that lies so to what it was given, in words before it: "left of". */
  readonly shows?: string;
  /** Where its output is the answer, it says more than that, in `words`. */
  readonly elaborates?: true;
  /** It ends a program: its argument is the answer. Exactly one tool does. */
  readonly ends?: true;
  /** What feedback can teach it: the name of a kind of learning, which is a folder in skills/. */
  readonly learns?: string;
  /** Names under which the prompt pool keeps what it goes by; without any, learning never changes its results. */
  readonly prompted?: readonly string[];
  /**
   * Why it will fail, where that is known before the program runs: what would cost time and money is then not begun.
   * @param values the arguments that are written in the program
   */
  readonly objection?: (
    values: Readonly<Record<string, Value | undefined>>,
    outlook: Outlook,
  ) => ClovabotError | undefined;
  /** Changes whenever the tool's behaviour changes, so that stored results of the old one are not reused. */
  readonly version: number;
  /** Rejects with ToolError, CapabilityError or ModelError; each becomes a failed step. */
  run(values: Readonly<Record<string, Value | undefined>>, context: ToolContext): Promise<ToolResult>;
}

/** What an instruction looks for in a picture, as the program says it: "dog", "dog, cat"; undefined where it doesn't look. */
export function thingsSought(instruction: Instruction, tools: readonly Tool[]): string | undefined {
  const looksFor = tools.find(({ name }) => name === instruction.tool)?.looksFor;
  if (!looksFor || 'thing' in looksFor) return looksFor?.thing;
  const written = instruction.arguments[looksFor.parameter];
  if (written?.kind !== 'literal' || typeof written.value !== 'string') return undefined;
  // "TEXT Maria" is what is written somewhere, "TOP LEFT" a corner.
  const [place] = written.value.trim().split(' ');
  return looksFor.places?.includes(place) ? undefined : written.value;
}

/** Makes a Tool whose `run` sees its arguments by their declared types. */
export function defineTool<const P extends Readonly<Record<string, Parameter>>>(
  tool: Omit<Tool, 'parameters' | 'run' | 'aliases'> & {
    readonly aliases?: readonly string[];
    readonly parameters: P;
    run(values: Arguments<P>, context: ToolContext): Promise<ToolResult>;
  },
): Tool {
  // The checker has proved each value's type against `parameters` before `run` is called.
  return { ...tool, aliases: tool.aliases ?? [], run: (values, context) => tool.run(values as Arguments<P>, context) };
}
