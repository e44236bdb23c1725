import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ZodType } from 'zod';
import type { Bot } from '../bot.js';
import type { Lexicon } from '../concept.js';
import { ClovabotError } from '../errors.js';
import type { EvaluationCase, EvaluationResult } from '../evaluation/report.js';
import type { Turn } from '../turn.js';
import { normaliseAnswer } from '../util/normalise-answer.js';
import { answerText, ask } from './ask.js';

/** Reads a JSONL file, one case a line. @throws ClovabotError naming the line that is wrong */
export async function readCases<Case>(file: string, schema: ZodType<Case>): Promise<readonly Case[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ClovabotError(`[eval] ${file} cannot be read; check the path`, { cause });
  });
  return text
    .split('\n')
    .map((line, position) => ({ line: line.trim(), number: position + 1 }))
    .filter(({ line }) => line !== '')
    .map(({ line, number }) => readCase(line, `${file}:${number}`, schema));
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
  const faults = parsed.error.issues
    .map((issue) => `${issue.path.join('.') || 'the line'}: ${issue.message}`)
    .join('; ');
  throw new ClovabotError(`[eval] ${where} is not a case: ${faults}`);
}

/** Asks every case in order and compares the answers. A question that fails counts as wrong, never ends the run. */
export async function evaluate(
  bot: Bot,
  cases: readonly EvaluationCase[],
  images: string,
  context: {
    readonly signal: AbortSignal;
    readonly now: () => number;
    readonly randomId: () => string;
    readonly progress: (done: number, of: number) => void;
  },
): Promise<readonly EvaluationResult[]> {
  const results: EvaluationResult[] = [];
  for (const entry of cases) {
    context.signal.throwIfAborted();
    const files = entry.images.map((image) => path.resolve(images, image));
    results.push(await evaluateCase(bot, entry, files, context));
    context.progress(results.length, cases.length);
  }
  return results;
}

async function evaluateCase(
  bot: Bot,
  entry: EvaluationCase,
  files: readonly string[],
  context: Parameters<typeof ask>[2],
): Promise<EvaluationResult> {
  try {
    const turn = await ask(bot, { files, text: entry.instruction }, context);
    const answer = answerText(turn);
    const correct = turn.status === 'answered' && sameAnswer(bot.lexicon, answer, entry.answer);
    const { ms, cost, program, planning } = turn;
    const refused = planning?.refused ?? 0;
    return { case: entry, answer, program: program?.source ?? '', correct, ms, tokens: tokensOf(turn), cost, refused };
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof ClovabotError)) throw error;
    return { case: entry, answer: error.friendly, program: '', correct: false, ms: 0, tokens: 0, cost: 0, refused: 0 };
  }
}

const tokensOf = ({ planning, steps }: Turn): number =>
  [planning, ...steps].reduce((sum, part) => sum + (part?.tokens?.input ?? 0) + (part?.tokens?.output ?? 0), 0);

/** Equal after normalising numbers, articles, plurals, yes/true, and synonyms that the lexicon knows. */
export function sameAnswer(lexicon: Lexicon, given: string, expected: string): boolean {
  const plain = (answer: string): string => normaliseAnswer(answer, (word) => lexicon.singular(word));
  const named = (answer: string): string => lexicon.resolve(plain(answer))?.name ?? plain(answer);
  return plain(given) === plain(expected) || named(given) === named(expected);
}
