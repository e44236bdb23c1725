import type { Tool } from '../contracts/tool.js';
import type { Program, QuestionKind, TypeName } from '../contracts/turn.js';
import { readAmount, readYesNo } from '../language/read-words.js';
import { makesPicture } from './unused-words.js';

/** What a program finds out, by its tools and by what it came to. */
export function kindOfProgram(
  program: Program,
  tools: readonly Tool[],
  result: TypeName | undefined = typeOfResult(program, tools),
): QuestionKind {
  const used = program.instructions.flatMap(({ tool }) => tools.find(({ name }) => name === tool) ?? []);
  if (makesPicture(program, tools)) return 'edit';
  if (used.some(({ capabilities }) => capabilities.length > 0 && capabilities.every((name) => name === 'read')))
    return 'read';
  const counts = used.filter((tool) => tool.counts).length;
  const computes = used.some(({ parameters }) => Object.values(parameters).some(({ type }) => type === 'Expression'));
  const looks = used.filter(({ looksFor }) => looksFor !== undefined).length;
  if (computes && (counts > 1 || looks > 1)) return 'compare';
  if (result === 'Number') return 'count';
  if (result === 'Boolean' || computes) return 'whether';
  if (result === 'Regions') return 'where';
  return result === 'Text' || result === 'List' ? 'what' : 'other';
}

/** What a direct look has found out, where there was no program. */
export function kindOfAnswer(bare: string | undefined): QuestionKind {
  if (bare === undefined) return 'other';
  if (readYesNo(bare) !== undefined) return 'whether';
  return readAmount(bare) === undefined ? 'what' : 'count';
}

/** What the last line gives, where its type is known before it runs. */
function typeOfResult({ instructions }: Program, tools: readonly Tool[]): TypeName | undefined {
  const given = Object.values(instructions.at(-1)?.arguments ?? {});
  const maker = instructions.findLast(({ output }) =>
    given.some((argument) => argument.kind === 'variable' && argument.name === output),
  );
  const returns = tools.find(({ name }) => name === maker?.tool)?.returns;
  return typeof returns === 'string' ? returns : undefined;
}
