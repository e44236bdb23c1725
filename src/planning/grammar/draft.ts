import { quote } from '../../program/quoted.js';

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
