/** What a critic's replies should be, and what is made of those that are not. */
import { type ZodType, z } from 'zod';
import { ProgramError } from '../../contracts/errors.js';
import type { Turn } from '../../contracts/turn.js';
import { chooseProgram } from '../../planning/language-model/choose-program.js';
import { readPlan } from '../../planning/language-model/read-plan.js';
import type { ProgramScope } from '../../program/checker.js';
import { tryProgram } from '../../program/checker.js';
import { formatProgram } from '../../program/format-program.js';
import { escapeForChat } from '../../util/escape-for-chat.js';
import { firstFitting } from '../../util/lenient-json.js';
import { spokenPart } from '../../util/spoken-part.js';
import type { Critique, StepCritique } from './critic.js';

export const critiqueReply = z.object({
  at: z.enum(['step', 'program', 'plan', 'none']),
  reason: z.string(),
  step: z.string().nullable(),
  output: z.string().nullable(),
  steps: z.array(z.string()).nullable(),
  program: z.string().nullable(),
});
export const stepReply = z.object({ right: z.boolean(), output: z.string().nullable() });
export const outputReply = z.object({ output: z.string() });

/** Characters. */
const maxReasonLength = 200;
const maxOutputLength = 500;

/** Models say "tool" or "function" for a step, and put numbers, lists and boxes where texts are asked for. */
const outputText = z
  .union([z.string(), z.number(), z.boolean(), z.array(z.unknown())])
  .nullish()
  .transform((output) => {
    if (output === null || output === undefined) return undefined;
    const text = typeof output === 'string' ? output.trim() : JSON.stringify(output);
    return text === '' || text.length > maxOutputLength ? undefined : text;
  });
const lenientCritique = z.object({
  at: z
    .string()
    .transform((at) => at.trim().toLowerCase())
    .pipe(z.enum(['step', 'tool', 'function', 'program', 'plan', 'none'])),
  reason: z.string().nullish(),
  step: z.string().nullish(),
  output: outputText,
});
const lenientStep = z.object({ right: z.boolean(), output: outputText });
const lenientOutput = z.object({ output: outputText });

export type Read<Result> = { readonly result: Result } | { readonly fault: string };

/** @param scope what a revised program may use */
export function readCritique(reply: string, { plan, program, steps }: Turn, scope: ProgramScope): Read<Critique> {
  const said = firstOf(reply, lenientCritique);
  if (!said) return { fault: 'there is no verdict in this reply; send "at" with "step", "program", "plan" or "none"' };
  if (said.at === 'none') return { result: { at: 'none' } };
  if (said.at === 'plan' || said.at === 'program') {
    const revised = chooseProgram(reply, scope, wrongBefore(program?.source, scope));
    if ('fault' in revised) return revised;
    const planned = said.at === 'plan' ? readPlan(reply) : undefined;
    const words = planned && 'steps' in planned ? planned.steps : (plan?.steps ?? []);
    if (words.length === 0) return { fault: 'send the "steps" of the plan as well, in words' };
    const reason = escapeForChat(said.reason ?? '', maxReasonLength);
    return { result: { at: said.at, reason, steps: words, source: revised.result } };
  }
  const names = steps.map(({ instruction }) => instruction.output);
  // Some give the line, or its number.
  const step = names.find((name) => said.step?.trim() === name || said.step?.trim().startsWith(`${name}=`));
  if (step === undefined) return { fault: `there is no such step; they are ${names.join(', ')}` };
  return { result: { at: 'step', step, output: said.output } };
}

export function readStepCritique(reply: string): Read<StepCritique> {
  const said = firstOf(reply, lenientStep);
  return said ? { result: said } : { fault: 'send "right", true or false' };
}

export function readOutput(reply: string): Read<string> {
  const said = firstOf(reply, lenientOutput)?.output;
  return said === undefined ? { fault: 'send "output", a text' } : { result: said };
}

const firstOf = <Result>(reply: string, schema: ZodType<Result>): Result | undefined =>
  firstFitting(spokenPart(reply), schema);

function wrongBefore(source: string | undefined, scope: ProgramScope): ReadonlyMap<string, string> {
  const program = source === undefined ? undefined : tryProgram(source, scope);
  if (!program || program instanceof ProgramError) return new Map();
  return new Map([[formatProgram(program), 'it is the one that gave the wrong answer']]);
}
