/**
 * The journey of one instruction, as plain immutable values:
 * `Request → Plan → Program → Step[] → Answer = Turn`, and later `Feedback → Reflection → Lesson`.
 */

import type { Box } from '../util/box.js';
import type { Point, Substitution, Tokens } from './model.js';

export type { Box } from '../util/box.js';

/** A picture in the content-addressed store. Bytes and pixels are never part of a Turn. */
export interface PictureReference {
  /** sha256 of the stored bytes, hex. */
  readonly id: string;
  /** Pixels, in the orientation in which a person sees the picture. */
  readonly width: number;
  readonly height: number;
  readonly mediaType: 'image/jpeg' | 'image/png';
  /** File name as the person gave it, for alt texts and downloads; data, never trusted. */
  readonly name?: string;
}

export interface Person {
  readonly id: string;
  readonly name: string;
  /** Where the chat has roles or groups, those that the person had then: their ids, and `role:<name>`. */
  readonly roles?: readonly string[];
  /** The chat says that the person may decide for all of the team: manages the server, administers the workspace, runs the bot. */
  readonly isAdmin?: true;
}

/** One instruction with its pictures, whichever chat it came from. */
export interface Request {
  readonly id: string;
  readonly team: string;
  readonly thread: string;
  readonly author: Person;
  /** A self-contained instruction: "how many of the 4 buses are red?". What plans, experience and reflection go by. */
  readonly text: string;
  /** What the person wrote, where `text` was resolved from it and from the thread: "how many of them are red?". */
  readonly said?: string;
  /** In the order in which the person attached them; IMAGE is the first, LEFT and RIGHT the first two, IMAGES all of them. */
  readonly images: readonly PictureReference[];
  /** Its pictures are those that its thread was about; none came with it, and no post with one was replied to. */
  readonly inherited?: boolean;
  /** What came before it in its thread, oldest first. For reading it only, and not kept with the turn. */
  readonly exchange?: readonly Exchange[];
  /** The id of the turn whose answer it asks about: “why?”, “are you sure?” */
  readonly inquires?: string;
  /** What the person should know of what they sent, a sentence each: "“dance.gif” moves; I looked at its first frame." */
  readonly remarks?: readonly string[];
  /** ms since 1970. */
  readonly at: number;
}

/** An earlier turn of the thread, as far as a later one may refer to it. */
export interface Exchange {
  /** The turn's id. */
  readonly turn: string;
  readonly status: TurnStatus;
  /** The self-contained instruction. */
  readonly text: string;
  readonly images: readonly PictureReference[];
  /** The answer in words, without its note. */
  readonly answer?: string;
  /** What was said besides the bare answer, or instead of it. */
  readonly words?: string;
  /** What was said instead of an answer. */
  readonly refusal?: string;
  /** What it rests on: how many things of each label were found. */
  readonly found: readonly { readonly label: string; readonly count: number }[];
  /** It was asked of the text in its picture. */
  readonly isRead?: true;
  /** Pictures that it made: edits, not evidence. */
  readonly made: readonly PictureReference[];
}

/** What a planner that sees the pictures answers by itself. */
export interface DirectAnswer {
  /** In any form and length, in the asker's language. */
  readonly text: string;
  /** The same as programs answer, in English, where it is that short: "3", "yes", "red bus". */
  readonly bare?: string;
  /** Names of things in the request that the team has taught and of which the planner was shown no picture. */
  readonly unseen?: readonly string[];
}

export interface Plan {
  /** The steps in words, in order. Empty when `question` is set, or when `direct` is all. */
  readonly steps: readonly string[];
  /** For each step the words of the request that it covers; absent where the planner can't tell. */
  readonly covers?: readonly (readonly string[])[];
  /** The request in the words in which it was understood, where they are others; `covers` speaks of these. */
  readonly readAs?: string;
  /** Ids of the plan experiences that were retrieved for it. */
  readonly examples: readonly string[];
  /** With steps: the planner's own guess, which they check. Without: the answer. */
  readonly direct?: DirectAnswer;
  /** Set when the planner did not understand: what it kindly asks the person instead of guessing. */
  readonly question?: string;
  /** What the person should know of how it came about, for the footer: "planned without the language model: …". */
  readonly note?: string;
}

/** Where something stands in a program's source: 1-based line and columns, `end` exclusive. */
export interface Span {
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/** An argument as written: a variable's name or a literal (`None` is null). */
export type Argument =
  | { readonly kind: 'variable'; readonly name: string; readonly span: Span }
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null; readonly span: Span };

/** One line: `output=TOOL(name=argument,…)`. `tool` is the tool's own name, aliases resolved. */
export interface Instruction {
  readonly output: string;
  readonly tool: string;
  readonly arguments: Readonly<Record<string, Argument>>;
  readonly span: Span;
}

export interface Program {
  readonly source: string;
  readonly instructions: readonly Instruction[];
  /** Ids of the program experiences that were retrieved for it. */
  readonly examples: readonly string[];
}

/** Something that a tool found in a picture. */
export interface Region {
  /** In pixels of the whole base picture, also when it was found in a crop of it. */
  readonly box: Box;
  /** What it is, in singular: "dog". */
  readonly label: string;
  /** The tool's own confidence, 0..1. */
  readonly score: number;
  /** Picture id of an 8-bit grey PNG as large as the rounded box (white is inside), when segmented. */
  readonly mask?: string;
  /** A name given by SELECT, CLASSIFY or TAG: "Sheldon Cooper", "our logo". */
  readonly name?: string;
  /** What it may be instead, where the detector takes it for that nearly as much: "cell phone" of what looks like a TV. */
  readonly or?: string;
  /** Of a face: its eyes, in pixels of the base picture, the left one of an upright face first. */
  readonly eyes?: readonly [left: Point, right: Point];
}

/**
 * A picture or a part of it. A crop is a view on its base picture, not a copy: `view` in pixels of `picture`.
 * So every box of a program speaks the same coordinates.
 */
export interface ImageValue {
  readonly type: 'Image';
  readonly picture: PictureReference;
  readonly view?: Box;
  /** The thing in the view that it was cropped to, where more is shown around it. */
  readonly focus?: Box;
}
/** All pictures of a request, in order, to be asked about together. */
export interface ImagesValue {
  readonly type: 'Images';
  readonly images: readonly ImageValue[];
}
/** Zero or more regions of one picture; zero is a finding ("nothing found"), not an error. */
export interface RegionsValue {
  readonly type: 'Regions';
  readonly picture: PictureReference;
  readonly regions: readonly Region[];
  /** How many more there may be: the sum of the scores of what was seen and did not count. */
  readonly doubt?: number;
  /** What they were chosen from, without them: so that it can be said which of several they are. */
  readonly others?: readonly Region[];
  /** The score from which on something counted. */
  readonly bar?: number;
  /** How many of the kind lie outside of the part of the picture that was looked at. */
  readonly elsewhere?: number;
}
export interface TextValue {
  readonly type: 'Text';
  readonly value: string;
}
export interface NumberValue {
  readonly type: 'Number';
  readonly value: number;
  /** Of a count: that of what was counted. */
  readonly doubt?: number;
}
export interface BooleanValue {
  readonly type: 'Boolean';
  readonly value: boolean;
}
export interface ListValue {
  readonly type: 'List';
  readonly items: readonly string[];
}
export type Value = ImageValue | ImagesValue | RegionsValue | TextValue | NumberValue | BooleanValue | ListValue;
export type TypeName = Value['type'];

interface StepRecord {
  readonly instruction: Instruction;
  /** Wall-clock time, ms. */
  readonly ms: number;
  /** US dollars; nothing for a step whose result was there already. */
  readonly cost: number;
  /** Where language models took part. */
  readonly tokens?: Tokens;
  /** Backends that stood in for others. */
  readonly substitutions?: readonly Substitution[];
  /** Ids of the learned prompts that took part. */
  readonly prompts: readonly string[];
}
/** What a step came to, and what the tool knows of it. */
export interface StepResult {
  readonly output: Value;
  /**
   * Where it is the program's answer and there is more to say than `output`: the same in any form and length (Markdown), in
   * the asker's language, with reasons and doubt. For people.
   */
  readonly words?: string;
  /** How sure the tool is of its output, 0..1, where it can tell. */
  readonly confidence?: number;
  /** Outputs that the tool considered and did not choose, most likely first (for reflection). */
  readonly alternatives?: readonly Value[];
  /** Something the person should know: "I took *sofa* for *couch*". */
  readonly note?: string;
  /** How it came about, where that is worth a word: 'I looked for “kite” with OpenAI, since I don’t know the word'. */
  readonly how?: string;
  /** Of which wider kind all that was found is only known to be: "person", where a man was looked for. */
  readonly wider?: string;
  /** Of an edit: what it did, with numbers, as a sentence without its end: "2 faces blurred". Never more than was done. */
  readonly did?: string;
  /** Where in the picture an output was seen that is no regions: the line that a text was read from. */
  readonly evidence?: RegionsValue;
}
export interface DoneStep extends StepRecord, StepResult {
  readonly status: 'done';
}
/** A tool that could not do its work. Data for reflection, not an exception. */
export interface FailedStep extends StepRecord {
  readonly status: 'failed';
  /** For the person: what could not be done. */
  readonly fault: string;
  /** What whoever runs the bot can do about it: "Connect a vision model (openai: OPENAI_API_KEY)." */
  readonly hint?: string;
}
/** Steps that needed a failed step's output do not run and are not recorded. */
export type Step = DoneStep | FailedStep;

export interface Answer {
  /** The bare answer: "2", "yes", "a red bus". */
  readonly text: string;
  /** What people read instead of it, where there is more to say: in any form and length, in Markdown. */
  readonly words?: string;
  /** What the person should know besides: "I found no oven." */
  readonly note?: string;
  /** The edited picture, or the evidence drawn on the asked one. */
  readonly images: readonly PictureReference[];
}

/** A way to an answer: a program of tools, or one look of the planner itself, which saw the pictures. */
export const answerWays = ['program', 'direct'] as const;
export type AnswerWay = (typeof answerWays)[number];

/** What is asked, as far as it tells which way is the better one. */
export const questionKinds = ['count', 'compare', 'whether', 'where', 'what', 'read', 'edit', 'other'] as const;
export type QuestionKind = (typeof questionKinds)[number];

export const eyesToLookWith = ['usual', 'connected'] as const;
/**
 * With whose eyes things are looked for: `usual` asks the connected model (`seek`) where the detector doesn't know a word
 * or isn't sure; `connected` asks it in any case.
 */
export type Eyes = (typeof eyesToLookWith)[number];

/** The ways that were gone for an answer, and what each came to. */
export interface Ways {
  readonly kind: QuestionKind;
  /** The one whose answer is given, or given first. */
  readonly given: AnswerWay;
  /** What it came to, as programs answer; absent where it came to nothing, or was not gone. */
  readonly program?: string;
  readonly direct?: string;
  /** Whether they say the same; absent where there is one only, and where they can't be compared. */
  readonly agree?: boolean;
  /** What the program came to with either eyes, where that differs. */
  readonly eyes?: Readonly<Record<Eyes, string>>;
  /** Why the direct look stands in for the program, for people: "I found no heron." */
  readonly standsInFor?: string;
  /** A program that was run and whose answer is not the one given. */
  readonly other?: { readonly plan: readonly string[]; readonly program: Program; readonly steps: readonly Step[] };
}

/** What finding the plan and the program took, where models were asked for them. */
export interface Planning {
  /** US dollars. */
  readonly cost: number;
  readonly tokens?: Tokens;
  readonly substitutions?: readonly Substitution[];
  /** Programs that the checker refused on the way. */
  readonly refused: number;
}

export type TurnStatus = 'planning' | 'programming' | 'running' | 'answered' | 'asked' | 'failed' | 'aborted';

/** What is known of one instruction so far. Each stage makes a fuller copy; nothing is changed in place. */
export interface Turn {
  readonly id: string;
  readonly status: TurnStatus;
  readonly request: Request;
  readonly plan?: Plan;
  readonly program?: Program;
  /** In the order of the program's lines. */
  readonly steps: readonly Step[];
  /** While it waits for its asker's turn: how many questions come before it. It has not begun then. */
  readonly ahead?: number;
  /** While it is worked on: as much of an answer as a model has said so far (Markdown). It may become another one, and is gone when the turn has ended. */
  readonly begun?: string;
  readonly answer?: Answer;
  /** Where the planner has looked by itself. */
  readonly ways?: Ways;
  /** Why it failed, in words for the person. */
  readonly fault?: string;
  readonly planning?: Planning;
  /** Set when the program is not run before the person agrees: what it would cost about, in US dollars. */
  readonly offer?: number;
  readonly ms: number;
  /** US dollars of planning and all steps. */
  readonly cost: number;
}
