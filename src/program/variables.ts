import type { Span, TypeName } from '../contracts/turn.js';
import { nearest } from '../util/nearest.js';
import type { Name } from './parser.js';
import { meant, programFault } from './program-fault.js';
import { allTypes } from './types.js';

interface Variable {
  readonly types: readonly TypeName[];
  /** Where it gets its value; absent for a picture of the request. */
  readonly line?: { readonly text: string; readonly span: Span };
  used: boolean;
}

/** What a program's names stand for at the line that is being checked. Each name stands for one thing only. */
export interface Variables {
  /** The types that it may have. @throws ProgramError ('undefined-variable') */
  use(name: string, line: string, span: Span): readonly TypeName[];
  /** @throws ProgramError ('redefined-variable') */
  define(output: Name, types: readonly TypeName[], line: string): void;
  /** @throws ProgramError ('unused-variable') for the first result but `except` that no later line uses */
  requireAllUsed(except: string): void;
}

/** For a line by itself: each name may stand for anything. */
export const anyVariables: Variables = {
  use: () => allTypes,
  define: () => undefined,
  requireAllUsed: () => undefined,
};

export function programVariables(inputs: ReadonlyMap<string, TypeName>): Variables {
  const variables = new Map<string, Variable>();
  for (const [name, type] of inputs) variables.set(name, { types: [type], used: false });

  return {
    use(name, line, span) {
      const variable = variables.get(name);
      if (!variable) throw programFault('undefined-variable', whyUndefined(name, variables, inputs), line, span);
      variable.used = true;
      return variable.types;
    },
    define(output, types, line) {
      const before = variables.get(output.name);
      if (before && !mayTakeOver(output.name, before)) {
        const what = before.line ? `the result of line ${before.line.span.line}` : 'a picture of the request';
        const free = freeName(output.name, variables);
        const advice = `${output.name} is ${what} already; take another name, such as ${free}`;
        throw programFault('redefined-variable', advice, line, output.span);
      }
      variables.set(output.name, { types, line: { text: line, span: output.span }, used: false });
    },
    requireAllUsed(except) {
      for (const [name, { line, used }] of variables) {
        if (used || !line || name === except) continue;
        const what = `nothing uses ${name}; use it in a later line, or leave this one out`;
        throw programFault('unused-variable', what, line.text, line.span);
      }
    },
  };
}

/**
 * The paper calls crops IMAGE0, IMAGE1, …, which with two pictures or more are names of pictures as well. A program that
 * has not read the picture by that name may use the name for its own.
 */
const mayTakeOver = (name: string, { line, used }: Variable): boolean => !line && !used && /^IMAGE\d+$/.test(name);

function whyUndefined(
  name: string,
  variables: ReadonlyMap<string, Variable>,
  inputs: ReadonlyMap<string, TypeName>,
): string {
  if (/^(IMAGE|LEFT|RIGHT|IMAGE[1-9]\d*)$/.test(name)) {
    const pictures = inputs.size === 0 ? 'came with no picture' : `has ${[...inputs.keys()].join(', ')}`;
    return `nothing defines ${name}; the request ${pictures}${meant(nearest(name, variables.keys()))}`;
  }
  const text = /[a-z]/.test(name) ? `; a text stands in quotes: '${name}'` : '';
  return `nothing before this line defines ${name}${meant(nearest(name, variables.keys())) || text}`;
}

function freeName(name: string, variables: ReadonlyMap<string, Variable>): string {
  const stem = name.replace(/\d+$/, '');
  let number = 0;
  while (variables.has(`${stem}${number}`)) number += 1;
  return `${stem}${number}`;
}
