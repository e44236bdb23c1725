import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Bot } from '../bot.js';
import { ClovabotError } from '../errors.js';
import { type EvaluationCase, type EvaluationResult, evaluationCaseSchema } from '../evaluation/report.js';
import { normaliseAnswer } from '../util/normalise-answer.js';
import { answerText, ask } from './ask.js';

/** Reads a JSONL file of cases. @throws ClovabotError naming the line that is wrong */
export async function readCases(file: string): Promise<readonly EvaluationCase[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ClovabotError(`[eval] ${file} cannot be read; check the path`, { cause });
  });
  return text
    .split('\n')
    .map((line, position) => ({ line: line.trim(), number: position + 1 }))
    .filter(({ line }) => line !== '')
    .map(({ line, number }) => readCase(line, `${file}:${number}`));
}

function readCase(line: string, where: string): EvaluationCase {
  let row: unknown;
  try {
    row = JSON.parse(line);
  } catch (cause) {
    throw new ClovabotError(`[eval] ${where} is not JSON; write one object a line`, { cause });
  }
  const parsed = evaluationCaseSchema.safeParse(row);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
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
    const turn = await ask(bot, { files, text: entry.instruction }, context);
    const answer = answerText(turn);
    results.push({
      case: entry,
      answer,
      program: turn.program?.source ?? '',
      correct: turn.status === 'answered' && sameAnswer(bot, answer, entry.answer),
      ms: turn.ms,
      tokens: 0,
      cost: turn.cost,
    });
    context.progress(results.length, cases.length);
  }
  return results;
}

/** Equal after normalising numbers, articles, plurals, synonyms of a known thing and yes/true. */
export function sameAnswer(bot: Pick<Bot, 'lexicon'>, given: string, expected: string): boolean {
  const singular = (word: string): string => bot.lexicon.singular(word);
  const [a, b] = [normaliseAnswer(given, singular), normaliseAnswer(expected, singular)];
  return a === b;
}
