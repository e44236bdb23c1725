import type { Expected } from '../contracts/feedback.js';
import type { Value } from '../contracts/turn.js';
import { normaliseAnswer } from '../language/normalise-answer.js';
import { readNumber, readYesNo } from '../language/read-words.js';
import { answerWords } from './values.js';

export type Agreement = 'right' | 'wrong' | 'unclear';

/**
 * Whether a program's result is what a person says is right. `unclear` where the two cannot be compared, such as regions
 * pointed at and a yes: then nothing is proved.
 */
export function judgeResult(result: Value, expected: Expected, singular: (word: string) => string): Agreement {
  switch (expected.kind) {
    case 'number':
      // "There are no dogs" also answers whether there is one; "three" does not: the question was how many.
      if (result.type === 'Boolean') return expected.value === 0 ? compare(result.value, false) : 'unclear';
      return compare(asNumber(result), expected.value);
    case 'boolean':
      // "No" to how many is none; "yes" says nothing of a number.
      if (result.type === 'Number') return expected.value ? 'unclear' : compare(result.value, 0);
      return compare(asBoolean(result), expected.value);
    case 'text': {
      if (result.type === 'Image') return 'unclear';
      const given = normaliseAnswer(bare(answerWords(result)), singular);
      return given === normaliseAnswer(bare(expected.text), singular) ? 'right' : 'wrong';
    }
    default:
      return 'unclear';
  }
}

/** "The left one" and "the left picture" are both "left". */
const bare = (answer: string): string => answer.replace(/(?<=\S)\s+(ones?|picture|image|photo|side)\s*$/i, '');

const compare = <Of>(given: Of | undefined, wanted: Of): Agreement =>
  given === undefined ? 'unclear' : given === wanted ? 'right' : 'wrong';

function asNumber(value: Value): number | undefined {
  if (value.type === 'Number') return value.value;
  if (value.type === 'Regions') return value.regions.length;
  return value.type === 'Text' ? readNumber(value.value) : undefined;
}

function asBoolean(value: Value): boolean | undefined {
  if (value.type === 'Boolean') return value.value;
  return value.type === 'Text' ? readYesNo(value.value) : undefined;
}
