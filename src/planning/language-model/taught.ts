/** What was right before for the same words is done again, without asking anybody. */
import { ProgramError } from '../../contracts/errors.js';
import type { PlanExample, ProgramExample, Retrieved } from '../../contracts/planner.js';
import type { Program, TypeName } from '../../contracts/turn.js';
import type { ProgramScope } from '../../program/checker.js';
import { tryProgram } from '../../program/checker.js';
import { formatProgram } from '../../program/format-program.js';

/** The plan that succeeded for this very wording, and is not known to fail for it. */
export function taughtPlan(
  instruction: string,
  pictures: number,
  retrieved: readonly Retrieved<PlanExample>[],
): PlanExample | undefined {
  const same = sameWording(instruction, retrieved);
  const failed = new Set(same.filter(({ outcome }) => outcome === 'failure').map(({ steps }) => steps.join('\n')));
  return same.find(
    ({ outcome, steps }) =>
      outcome === 'success' && !failed.has(steps.join('\n')) && pictures > 1 === speakOfSeveral(steps),
  );
}

/** The program that succeeded for this very wording with as many pictures, in its normal form. */
export function taughtProgram(
  instruction: string,
  retrieved: readonly Retrieved<ProgramExample>[],
  scope: ProgramScope,
): { readonly example: ProgramExample; readonly source: string } | undefined {
  const failed = failedPrograms(instruction, retrieved, scope);
  for (const example of sameWording(instruction, retrieved)) {
    if (example.outcome !== 'success') continue;
    // It may have been written for other pictures or other tools.
    const program = tryProgram(example.program, scope);
    if (program instanceof ProgramError || !fitsPictures(program, scope.inputs)) continue;
    const source = formatProgram(program);
    if (!failed.has(source)) return { example, source };
  }
  return undefined;
}

/** The programs, in their normal form, that were wrong for this very wording, with the reason. */
export function failedPrograms(
  instruction: string,
  retrieved: readonly Retrieved<ProgramExample>[],
  scope: ProgramScope,
): ReadonlyMap<string, string> {
  return new Map(
    sameWording(instruction, retrieved).flatMap(({ outcome, program, reason }): [string, string][] => {
      const failure = outcome === 'failure' ? tryProgram(program, scope) : undefined;
      if (!failure || failure instanceof ProgramError) return [];
      return [[formatProgram(failure), reason ?? 'it gave a wrong answer']];
    }),
  );
}

const sameWording = <Example extends PlanExample>(
  instruction: string,
  retrieved: readonly Retrieved<Example>[],
): readonly Example[] =>
  retrieved.map(({ example }) => example).filter((example) => wording(example.instruction) === wording(instruction));

/** What two requests have in common that say the same in the same words. */
export const wording = (instruction: string): string =>
  instruction
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\s.?!]+$/, '');

const several =
  /\b(?:left|right|first|second|third|fourth|fifth|other|each) (?:picture|image)\b|\b(?:pictures|images)\b/i;
/** Whether a plan is for several pictures. */
export const speakOfSeveral = (steps: readonly string[]): boolean => steps.some((step) => several.test(step));

/** Of several pictures, a program for them looks at more than the first, or at least names the one it looks at. */
function fitsPictures({ instructions }: Program, inputs: ReadonlyMap<string, TypeName>): boolean {
  if (!inputs.has('IMAGE2')) return true;
  const made = new Set(instructions.map(({ output }) => output));
  return instructions
    .flatMap(({ arguments: given }) => Object.values(given))
    .some(
      (argument) =>
        argument.kind === 'variable' &&
        argument.name !== 'IMAGE' &&
        inputs.has(argument.name) &&
        !made.has(argument.name),
    );
}
