import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ZodType } from 'zod';
import type { Bot } from '../../bot.js';
import { BudgetError, ClovabotError } from '../../contracts/errors.js';
import type { Lexicon } from '../../contracts/lexicon.js';
import type { Turn } from '../../contracts/turn.js';
import { normaliseAnswer } from '../../language/normalise-answer.js';
import { answerText, ask, commandLineTeam, commandLineUser } from '../ask.js';
import { caseFaults } from './case-faults.js';
import type { EvaluationCase, EvaluationResult } from './results.js';

/** Reads a JSONL file, one case a line. @throws ClovabotError naming the line that is wrong */
export async function readCases<Case>(file: string, schema: ZodType<Case>): Promise<readonly Case[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ClovabotError(`[eval] ${file} cannot be read; check the path`, { cause });
  });
  return text
    .split('\n')
    .map((line, position) => ({ line: line.trim(), number: position + 1 }))
    .filter(({ line }) => line !== '')
    .map(({ line, number }) => readCase(line, `line ${number} of ${file}`, schema));
}

function readCase<Case>(line: string, where: string, schema: ZodType<Case>): Case {
  let row: unknown;
  try {
    row = JSON.parse(line);
  } catch (cause) {
    throw new ClovabotError(`[eval] ${where} is not JSON; write one object a line`, { cause });
  }
  const parsed = schema.safeParse(row);
  if (parsed.success) return parsed.data;
  throw new ClovabotError(`[eval] ${where} is no case: ${caseFaults(parsed.error, row)}`, { cause: parsed.error });
}

export interface EvaluationContext {
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly randomId: () => string;
  readonly progress: (done: number, of: number) => void;
}

/** What came of one case, however it was asked. */
export type CaseAnswer = Omit<EvaluationResult, 'case' | 'correct'> & { readonly answered: boolean };
/** A way to answer a case. Rejects with ClovabotError when it cannot be asked at all. */
export type AnswerCase = (
  bot: Bot,
  question: { readonly text: string; readonly files: readonly string[] },
  context: EvaluationContext,
) => Promise<CaseAnswer>;

/**
 * Asks every case in order and compares the answers. A question that fails counts as wrong and never ends the run, unless
 * the money of the day is used up.
 * @throws BudgetError
 */
export async function evaluate(
  bot: Bot,
  cases: readonly EvaluationCase[],
  images: string,
  context: EvaluationContext,
  answerCase: AnswerCase = askBot,
): Promise<readonly EvaluationResult[]> {
  const results: EvaluationResult[] = [];
  for (const entry of cases) {
    context.signal.throwIfAborted();
    results.push(await evaluateCase(bot, entry, images, context, answerCase));
    context.progress(results.length, cases.length);
  }
  return results;
}

async function evaluateCase(
  bot: Bot,
  entry: EvaluationCase,
  images: string,
  context: EvaluationContext,
  answerCase: AnswerCase,
): Promise<EvaluationResult> {
  const files = entry.images.map((image) => path.resolve(images, image));
  try {
    const { answered, ...result } = await answerCase(bot, { text: entry.instruction, files }, context);
    return { case: entry, ...result, correct: answered && sameAnswer(bot.lexicon, result.answer, entry.answer) };
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof ClovabotError) || error instanceof BudgetError) throw error;
    const nothing = { program: '', ms: 0, tokens: 0, cost: 0, refused: 0 };
    return { case: entry, answer: error.friendly, correct: false, ...nothing };
  }
}

/** As a person would in a chat. */
const askBot: AnswerCase = async (bot, question, context) => turnAnswer(await askWithinBudget(bot, question, context));

/** @throws BudgetError when the money of the day is used up: what is not asked for that reason is not wrong */
export async function askWithinBudget(
  bot: Bot,
  question: Parameters<typeof ask>[1],
  context: Parameters<typeof ask>[2],
): Promise<Turn> {
  const account = bot.treasury.open({ team: commandLineTeam, person: commandLineUser }, 'question');
  const turn = await ask(bot, question, { ...context, account });
  if (account.refusal) throw account.refusal;
  return turn;
}

/** What an evaluation counts of a turn. */
export function turnAnswer(turn: Turn): CaseAnswer {
  const { ms, cost, program, planning, status } = turn;
  return {
    ...{ answer: answerText(turn), program: program?.source ?? '', answered: status === 'answered' },
    ...{ ms, tokens: tokensOf(turn), cost, refused: planning?.refused ?? 0 },
  };
}

const tokensOf = ({ planning, steps }: Turn): number =>
  [planning, ...steps].reduce((sum, part) => sum + (part?.tokens?.input ?? 0) + (part?.tokens?.output ?? 0), 0);

/** Equal after normalising numbers, articles, plurals, yes/true, and synonyms that the lexicon knows. */
export function sameAnswer(lexicon: Lexicon, given: string, expected: string): boolean {
  const plain = (answer: string): string => normaliseAnswer(answer, (word) => lexicon.singular(word));
  const named = (answer: string): string => lexicon.resolve(plain(answer))?.name ?? plain(answer);
  return plain(given) === plain(expected) || named(given) === named(expected);
}
