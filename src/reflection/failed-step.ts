import type { Expected } from '../contracts/feedback.js';
import type { FailedStep, Step, Turn, Value } from '../contracts/turn.js';
import { imageOf } from '../program/step-values.js';
import type { Change } from './changes.js';
import { certain } from './match-regions.js';

/** A step that did not come to an output is to blame before any that did; still each change costs something. */
export const failureCost = 0.5;
/** As many things may be meant by a word that the tool doesn't know. */
const maxUnknown = 6;

/** What a failed step stands for where an output is wanted: nothing found, nothing said. */
export function emptyOutput(like: Value): Value {
  switch (like.type) {
    case 'Regions':
      return { ...like, regions: [] };
    case 'Text':
      return { type: 'Text', value: '' };
    case 'List':
      return { type: 'List', items: [] };
    default:
      return like;
  }
}

/** The outputs that a failed step might have had: the expected answer itself, or a number of things that it doesn't know. */
export function changesOfFailed(
  step: FailedStep,
  expected: Expected,
  values: ReadonlyMap<string, Value>,
): readonly Change[] {
  const texts = textsOf(expected).map(
    (value): Change => ({ after: { type: 'Text', value }, words: `“${value}”`, cost: failureCost, unseen: false }),
  );
  const image = imageOf(step, values);
  const word = wordOf(step);
  if (!image || word === undefined) return texts;
  const { picture } = image;
  return Array.from({ length: maxUnknown + 1 }, (_, count): Change => {
    const regions = Array.from(
      { length: count },
      () => ({ box: [0, 0, picture.width, picture.height], label: word, score: certain }) as const,
    );
    const words = count === 0 ? `no ${word}` : `${count} that I cannot see as ${word}`;
    return { after: { type: 'Regions', picture, regions }, words, cost: failureCost + count, unseen: true };
  });
}

function textsOf(expected: Expected): readonly string[] {
  switch (expected.kind) {
    case 'text':
      return [expected.text];
    case 'number':
      return [String(expected.value)];
    case 'boolean':
      return [expected.value ? 'yes' : 'no'];
    default:
      return [];
  }
}

/** A thing that a step looked for and did not know: what it was called there. */
export interface MissingWord {
  readonly step: FailedStep;
  readonly word: string;
}

/** The first step that failed for want of knowing a word; undefined where all that failed did so for other reasons. */
export function missingWord({ steps }: Pick<Turn, 'steps'>): MissingWord | undefined {
  for (const step of steps) {
    const word = step.status === 'failed' ? wordOf(step) : undefined;
    if (step.status === 'failed' && word !== undefined) return { step, word };
  }
  return undefined;
}

/** Arguments in which programs name things to look for, to paint or to choose. */
const naming = ['object', 'prompt', 'query'] as const;

function wordOf({ instruction }: Step): string | undefined {
  for (const name of naming) {
    const argument = instruction.arguments[name];
    if (argument?.kind === 'literal' && typeof argument.value === 'string') return argument.value;
  }
  return undefined;
}
