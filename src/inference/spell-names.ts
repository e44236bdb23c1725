/** Names in a program as people write them: whoever plans may say them in lower case. */
import { type Tool, thingsSought } from '../contracts/tool.js';
import type { Instruction, Program } from '../contracts/turn.js';
import { nameKey } from '../language/entity.js';
import { nameAsWritten } from '../language/own-names.js';

/** What tells names from other words. */
export interface KnownNames {
  /** The taught name that a phrase means. */
  taught(phrase: string): string | undefined;
  /** Whether a phrase means a kind of thing, which has no name. */
  isKind(phrase: string): boolean;
  /** Whether a word in lower case is one of the language. */
  isWord(word: string): boolean;
}

/** What is looked for under a taught name is called as the team calls it; other names as they stand in the request. */
export function spellNames(program: Program, text: string, names: KnownNames, tools: readonly Tool[]): Program {
  const instructions = program.instructions.map((instruction) => {
    const sought = thingsSought(instruction, tools);
    if (sought === undefined) return instruction;
    const spelt = sought
      .split(',')
      .map((one) => spell(one.trim(), text, names))
      .join(', ');
    return spelt === sought ? instruction : renamed(instruction, sought, spelt);
  });
  return { ...program, instructions };
}

function spell(phrase: string, text: string, { taught, isKind, isWord }: KnownNames): string {
  const name = taught(phrase);
  if (name !== undefined) return nameKey(name) === nameKey(phrase) ? name : phrase;
  return isKind(phrase) ? phrase : (nameAsWritten(phrase, text, isWord) ?? phrase);
}

const renamed = (instruction: Instruction, from: string, to: string): Instruction => ({
  ...instruction,
  arguments: Object.fromEntries(
    Object.entries(instruction.arguments).map(([parameter, argument]) => [
      parameter,
      argument.kind === 'literal' && argument.value === from ? { ...argument, value: to } : argument,
    ]),
  ),
});
