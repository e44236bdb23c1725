import type { PlanExample, ProgramExample, Retrieved } from '../../../planner.js';
import type { Reading } from './readings.js';
import { unwrap } from './sentence.js';
import type { Template } from './templates.js';
import type { Word, WordReader } from './words.js';

/** A plan that could be carried out, from the grammar or from experience. */
export interface Candidate {
  readonly steps: readonly string[];
  /** Empty when experience knows the plan only, or when a question is asked. */
  readonly source: string;
  readonly confidence: number;
  /** It comes from what somebody confirmed for this very wording. */
  readonly taught: boolean;
  readonly question?: string;
}

/** Less than this is no understanding, and is asked about. */
const leastConfidence = 0.5;
/** A success for nearly the same words counts for more than the grammar's own opinion. */
const sameWords = 0.95;

/**
 * The grammar's readings and experience's templates, best first. What failed for the same words goes to the end, so that
 * the next reading is tried in its place.
 */
export function rankCandidates(
  words: readonly Word[],
  readings: readonly Reading[],
  templates: readonly Template[],
  retrieved: readonly Retrieved<PlanExample | ProgramExample>[],
  read: WordReader,
): readonly Candidate[] {
  const own = coreOf(words);
  const failures = retrieved
    .map(({ example }) => example)
    .filter(({ outcome, instruction }) => outcome === 'failure' && coreOf(read(instruction)) === own);
  const hasFailed = ({ steps, source }: { readonly steps: readonly string[]; readonly source: string }): boolean =>
    failures.some((example) =>
      'program' in example ? sameSource(example.program, source) : example.steps.join('\n') === steps.join('\n'),
    );

  const fromTemplates = templates.map((template): Candidate => {
    const taught = template.agreement >= sameWords;
    const source =
      template.source ?? readings.find(({ steps }) => steps.join('\n') === template.steps.join('\n'))?.source ?? '';
    const strength = taught ? 1 : 0.7 * template.agreement + 0.15 * Math.max(0, template.similarity);
    return { steps: template.steps, source, confidence: strength, taught };
  });
  const all = [
    ...readings.map((reading): Candidate => ({ ...reading, taught: false })),
    ...fromTemplates.filter(({ source, taught }) => source !== '' || taught),
  ].filter(({ confidence }) => confidence >= leastConfidence);
  return all
    .map((candidate) => ({ candidate, failed: hasFailed(candidate) }))
    .filter(({ failed, candidate }) => !failed || !candidate.taught)
    .sort((a, b) => Number(a.failed) - Number(b.failed) || b.candidate.confidence - a.candidate.confidence)
    .filter(({ failed }, place, sorted) => !failed || sorted[0]?.failed === true || place > 0)
    .map(({ candidate }) => candidate);
}

const sameSource = (a: string, b: string): boolean => a.replace(/\s/g, '') === b.replace(/\s/g, '');

/** The words that matter, for telling whether two instructions are the same. */
function coreOf(all: readonly Word[]): string {
  const { words, starts } = unwrap(all);
  return words
    .slice(starts.at(-1) ?? 0)
    .filter(({ tag }) => tag !== 'PUNCT')
    .map(({ text }) => text)
    .join(' ');
}
