import type { Expected } from '../contracts/feedback.js';
import type { JudgedWays } from '../contracts/lesson.js';
import type { Turn, Value } from '../contracts/turn.js';
import { compareAnswers } from '../inference/same-answer.js';
import { readNumber, readYesNo } from '../language/read-words.js';
import type { MeaningServices } from '../reflection/judge-meaning.js';

/**
 * Which of the ways that a turn went were right, by what somebody says is; undefined where it went a program's only, or
 * nothing can be told of any.
 */
export async function judgeWays(
  { ways, answer }: Turn,
  expected: readonly Expected[],
  { lexicon, meansTheSame }: MeaningServices,
): Promise<JudgedWays | undefined> {
  const right = ways && rightValue(expected, answer?.text ?? '');
  if (!ways || !right || ways.kind === 'edit') return undefined;
  const wasRight = async (bare: string | undefined): Promise<boolean | undefined> => {
    if (bare === undefined) return undefined;
    const sameness = compareAnswers(right, { text: bare }, lexicon.singular);
    if (sameness === 'same') return true;
    const meant = right.type === 'Text' ? await meansTheSame?.(right.value, bare) : undefined;
    return meant === 'same' ? true : sameness === 'unclear' ? undefined : false;
  };
  const [program, direct, usual, connected] = await Promise.all(
    [ways.program, ways.direct, ways.eyes?.usual, ways.eyes?.connected].map(wasRight),
  );
  if (program === undefined && direct === undefined) return undefined;
  return {
    kind: ways.kind,
    ...(program !== undefined && { program }),
    ...(direct !== undefined && { direct }),
    ...(usual !== undefined && connected !== undefined && { eyes: { usual, connected } }),
  };
}

/** What the right answer is as a value: said, marked as places, or as one more or less of what was answered. */
function rightValue(expected: readonly Expected[], given: string): Value | undefined {
  const [number, yes] = [readNumber(given), readYesNo(given)];
  for (const one of expected) {
    if (one.kind === 'number') return { type: 'Number', value: one.value };
    if (one.kind === 'boolean') return { type: 'Boolean', value: one.value };
    if (one.kind === 'text') return { type: 'Text', value: one.text };
    if (one.kind === 'regions' && number !== undefined && expected.length === 1)
      return { type: 'Number', value: one.boxes.length };
    if (one.kind !== 'missing' && one.kind !== 'extra') continue;
    if (number !== undefined) return { type: 'Number', value: Math.max(0, number + (one.kind === 'missing' ? 1 : -1)) };
    if (yes !== undefined) return { type: 'Boolean', value: one.kind === 'missing' };
  }
  return undefined;
}
