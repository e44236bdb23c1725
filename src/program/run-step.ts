import { ClovabotError, ToolError } from '../contracts/errors.js';
import type { Substitution, Tokens } from '../contracts/model.js';
import type { Tool, ToolContext, ToolResult } from '../contracts/tool.js';
import type { Instruction, Step, Value } from '../contracts/turn.js';
import type { Call } from './call.js';
import type { CachedResult, ResultStore, StepCache } from './step-cache.js';
import { stepKey } from './step-cache.js';
import { acceptedTypes, fitValue, literalValue, returnedTypes, typeWords } from './types.js';

export interface StepOptions {
  /** What the call's variables stand for, and perhaps others. */
  readonly values: ReadonlyMap<string, Value>;
  readonly signal: AbortSignal;
  readonly cache: StepCache;
  readonly now: () => number;
  makeContext(instruction: Instruction, variables: ReadonlyMap<string, Value>, signal: AbortSignal): ToolContext;
  promptKey(tool: Tool): string;
  /** Where results of the tool are kept that were paid for. */
  resultStoreOf(tool: Tool): ResultStore | undefined;
  /** What the step's own calls of models have cost so far; undefined while there were none. */
  billOf(instruction: Instruction): StepBill | undefined;
  onFault(cause: unknown, instruction: Instruction): void;
}

export interface StepBill {
  /** US dollars. */
  readonly cost: number;
  readonly tokens?: Tokens;
  readonly substitutions: readonly Substitution[];
}

/**
 * Runs one call. Whatever it throws becomes a failed step: with the error's own sentence for people if it is one of ours,
 * otherwise with a general one. Never rejects; undefined when the signal has stopped it.
 */
export async function runStep(call: Call, options: StepOptions): Promise<Step | undefined> {
  const { instruction } = call;
  const began = options.now();
  try {
    const { result, fresh } = await runCall(call, options);
    const { output, prompts = [], cost = 0, words, confidence, alternatives, note, how, did, wider, evidence } = result;
    const details = defined({ words, confidence, alternatives, note, how, did, wider, evidence });
    const bill = options.billOf(instruction);
    const paid = (fresh ? cost : 0) + (bill?.cost ?? 0);
    const record = { instruction, ms: options.now() - began, cost: paid, ...detailsOf(bill), prompts };
    return { status: 'done', ...record, output, ...details };
  } catch (error) {
    if (options.signal.aborted) return undefined;
    options.onFault(error, instruction);
    const fault =
      error instanceof ClovabotError ? error.friendly : "I can't do that just now: something went wrong on my side.";
    const bill = options.billOf(instruction);
    const record = { instruction, ms: options.now() - began, cost: bill?.cost ?? 0, ...detailsOf(bill), prompts: [] };
    const hint = error instanceof ClovabotError ? error.hint : undefined;
    return { status: 'failed', ...record, fault, ...defined({ hint }) };
  }
}

const detailsOf = ({ tokens, substitutions = [] }: Partial<StepBill> = {}) =>
  defined({ tokens, substitutions: substitutions.length > 0 ? [...substitutions] : undefined });

async function runCall({ instruction, tool, named }: Call, options: StepOptions): Promise<CachedResult> {
  if (!tool)
    throw new ToolError(`[program] there is no tool ${instruction.tool} any more; ask again for a new program`, {
      friendly: "I can't do it that way any more. Please ask again.",
    });
  const values = argumentValues(instruction, tool, options.values);
  const variables = new Map<string, Value>();
  for (const name of named) {
    const value = options.values.get(name);
    if (value) variables.set(name, value);
  }
  const context = options.makeContext(instruction, variables, options.signal);
  // The use matters to what was learned only.
  const learned = options.promptKey(tool);
  const promptKey = [
    learned !== '' && context.use ? `${learned} ${context.use}` : learned,
    ...(tool.elaborates && context.isAnswer ? ['as the answer'] : []),
  ].join(' ');
  // As what it computes is the same with all eyes, only what it looks for with them is kept apart.
  const eyes = tool.capabilities.includes('seek') ? context.eyes : undefined;
  const key = stepKey({ tool, team: context.team, promptKey, eyes, values, variables });
  // Steps that equal it may wait for it as well: it is stopped when nobody does any more.
  let isPartial = false;
  const work = async (signal: AbortSignal): Promise<ToolResult> => {
    const { partial = false, ...result } = await tool.run(values, { ...context, signal });
    isPartial = partial;
    return checkedResult(result, tool);
  };
  return options.cache.run(key, options.signal, work, {
    shelf: options.resultStoreOf(tool),
    keptIn() {
      const { cost = 0, substitutions = [] } = options.billOf(instruction) ?? {};
      // What was answered in the place of a backend that failed gives way as soon as that is back.
      return substitutions.length > 0 || isPartial ? 'nowhere' : cost > 0 ? 'shelf' : 'process';
    },
  });
}

/** The types were proved as far as they can be before a run: a tool that returns one of several is seen here. */
function argumentValues(
  instruction: Instruction,
  tool: Tool,
  known: ReadonlyMap<string, Value>,
): Readonly<Record<string, Value | undefined>> {
  const values: Record<string, Value | undefined> = {};
  for (const [name, parameter] of Object.entries(tool.parameters)) {
    const argument = Object.hasOwn(instruction.arguments, name) ? instruction.arguments[name] : undefined;
    const value = argument?.kind === 'variable' ? known.get(argument.name) : argument && literalValue(argument);
    if (!value && parameter.optional) continue;
    const fitting = value && fitValue(value, parameter);
    if (!fitting) {
      const got = value ? typeWords([value.type]) : 'nothing';
      const what = `${tool.name} wants ${typeWords(acceptedTypes(parameter))} for ${name} and got ${got}`;
      throw new ToolError(`[program] ${what}; the step before it gave something else than was planned`, {
        friendly: "I can't work with what I found there. Could you say it in other words?",
      });
    }
    values[name] = fitting;
  }
  return values;
}

/** A result that breaks what its tool declares is a mistake in the tool: better seen here than three steps later. */
function checkedResult(result: ToolResult, tool: Tool): ToolResult {
  const { output } = result;
  if (!returnedTypes(tool).includes(output.type)) {
    throw new TypeError(`[program] ${tool.name} declares ${returnedTypes(tool).join(' | ')} and gave ${output.type}`);
  }
  if (output.type === 'Number' && !Number.isFinite(output.value)) {
    throw new TypeError(`[program] ${tool.name} gave ${output.value}, which is no number`);
  }
  return result;
}

/** Without the undefined ones: a step is stored, and what reads it back wants a field to be there or not. */
function defined<Fields extends object>(fields: Fields): Partial<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<Fields>; // of these very fields
}
