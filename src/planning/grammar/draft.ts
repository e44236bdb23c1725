import type { Lexicon } from '../../contracts/lexicon.js';
import { ordinalOf } from '../../language/numbers.js';
import { quote } from '../../program/quoted.js';
import type { Scope } from './intent.js';

/** A variable of the program, as opposed to a literal. */
export interface Variable {
  readonly variable: string;
}
export type Given = Variable | string | number | null;

/** One line of a program with the plan's words for it. */
export interface Line {
  readonly output: string;
  readonly code: string;
  readonly words: string;
}

/** A program being written: equal calls are made once. */
export interface Draft {
  readonly lines: readonly Line[];
  /** @param kind how the output is named: BOX → BOX0, BOX1, … */
  call(kind: string, tool: string, given: Readonly<Record<string, Given>>, words: string): Variable;
}

/** @param pictures how many the request has; with several, IMAGE1 … are theirs and crops get other names */
export function createDraft(pictures: number): Draft {
  const lines: Line[] = [];
  const made = new Map<string, Variable>();
  const used = new Map<string, number>();
  return {
    lines,
    call(kind, tool, given, words) {
      const list = Object.entries(given).map(([name, value]) => `${name}=${write(value)}`);
      const call = `${tool}(${list.join(',')})`;
      const known = made.get(call);
      if (known) return known;
      const prefix = kind === 'IMAGE' && pictures > 1 ? 'VIEW' : kind;
      const number = used.get(prefix) ?? 0;
      used.set(prefix, number + 1);
      const output = { variable: `${prefix}${number}` };
      made.set(call, output);
      lines.push({ output: output.variable, code: `${output.variable}=${call}`, words });
      return output;
    },
  };
}

function write(value: Given): string {
  if (value === null) return 'None';
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? quote(value) : value.variable;
}

/** Understood, but it cannot be done so: what to ask the person. */
export class UnclearError extends Error {
  readonly question: string;
  constructor(question: string) {
    super(`[grammar] unclear: ${question}`);
    this.name = 'UnclearError';
    this.question = question;
  }
}

/** A picture of the request, or a part of one, and what it is called in the plan. */
export interface PictureVariable extends Variable {
  readonly words: string;
}

/** IMAGE for one picture, LEFT and RIGHT for two, IMAGE1 … for more. */
export function pictureVariables(count: number): readonly PictureVariable[] {
  if (count <= 1) return [{ variable: 'IMAGE', words: 'the picture' }];
  if (count === 2)
    return [
      { variable: 'LEFT', words: 'the left picture' },
      { variable: 'RIGHT', words: 'the right picture' },
    ];
  return Array.from({ length: count }, (_, position) => ({
    variable: `IMAGE${position + 1}`,
    words: `the ${ordinalOf(position)} picture`,
  }));
}

/** The pictures that a scope is about; all of them without one. */
export function picturesOf(scope: Scope | undefined, pictures: readonly PictureVariable[]): readonly PictureVariable[] {
  if (scope?.of !== 'picture') {
    if (scope && scope.of !== 'all' && pictures.length < 2)
      throw new UnclearError("I can't do that with one picture. Send both in one message, with your question.");
    return pictures;
  }
  const picture = pictures.at(scope.position);
  if (!picture || pictures.length < 2)
    throw new UnclearError(
      `I don't have that picture: here ${pictures.length === 1 ? 'is only one' : `are ${pictures.length}`}. Send all of them in one message.`,
    );
  return [picture];
}

/** The one picture that something is about. */
export function onePicture(
  scope: Scope | undefined,
  pictures: readonly PictureVariable[],
  purpose: string,
): PictureVariable {
  const [picture, ...others] = picturesOf(scope, pictures);
  if (!picture || others.length > 0)
    throw new UnclearError(`Which picture shall I ${purpose}: ${listWords(pictures.map(({ words }) => words))}?`);
  return picture;
}

const listWords = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

/** Where a program is written to, and with which words. */
export interface Writer {
  readonly draft: Draft;
  readonly lexicon: Lexicon;
  readonly pictures: readonly PictureVariable[];
  /** What is found will be changed: whom an edit spares, faces tell. */
  readonly edits?: true;
}
