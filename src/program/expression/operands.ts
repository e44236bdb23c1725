/**
 * How values of different types meet in an expression. Vision models answer "2", "two dogs" and "Yes." as text, so:
 * - **Number of**: a number; a text that is one ("2", "1.5", "two", "none" = 0) or counts something ("3 dogs"); yes and
 *   True are 1, no and False 0. Any other text is a fault.
 * - **Truth of**: a boolean; a number other than 0; a text by "yes"/"true"/"no"/"false" (also "yes, …"), an empty one is
 *   false, one that is a number as that number. Any other text is a fault: `'red' and …` is no guess of ours.
 * - **Equal**: texts regardless of case, outer spaces and a final full stop, else both as numbers ("2" and "two"), else
 *   both as yes or no ("yes" and "True"). A number and a text by the text's number, a boolean and a text by its truth,
 *   a boolean and a number as 1 or 0; what cannot be read so is not equal, which is no fault.
 * - **Order** (< <= > >=) and arithmetic: both sides as numbers. `+` joins texts when one of them is no number.
 */
import { readAmount, readNumber, readYesNo } from '../../language/read-words.js';
import type { Operand } from './syntax.js';

export type Scalar = Exclude<Operand, readonly string[]>;

export const isList = (value: Operand): value is readonly string[] => typeof value === 'object';

/** Undefined when it is no number. */
export function numberOf(value: Scalar): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  const amount = readAmount(value);
  if (amount !== undefined) return amount;
  const answer = readYesNo(value);
  return answer === undefined ? undefined : Number(answer);
}

/** Undefined when it is neither true nor false. */
export function truthOf(value: Scalar): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  if (value.trim() === '') return false;
  const answer = readYesNo(value);
  if (answer !== undefined) return answer;
  const number = readNumber(value);
  return number === undefined ? undefined : number !== 0;
}

export function areEqual(left: Scalar, right: Scalar): boolean {
  if (typeof left === 'string' && typeof right === 'string') return areEqualTexts(left, right);
  if (typeof left === 'string') return areEqual(right, left);
  if (typeof right === 'string') {
    const read = typeof left === 'boolean' ? truthOf(right) : readAmount(right);
    return read !== undefined && areClose(Number(left), Number(read));
  }
  return areClose(Number(left), Number(right));
}

function areEqualTexts(left: string, right: string): boolean {
  if (plain(left) === plain(right)) return true;
  const numbers = [readNumber(left), readNumber(right)];
  if (numbers[0] !== undefined && numbers[1] !== undefined) return areClose(numbers[0], numbers[1]);
  const answers = [readYesNo(left), readYesNo(right)];
  return answers[0] !== undefined && answers[0] === answers[1];
}

/** 0.1 + 0.2 is .3 to a person. */
export const areClose = (left: number, right: number): boolean =>
  Math.abs(left - right) <= 1e-9 * Math.max(1, Math.abs(left), Math.abs(right));

export const plain = (text: string): string =>
  text.normalize('NFC').trim().replace(/\.$/, '').replace(/\s+/g, ' ').toLowerCase();

/** As it reads inside a text: "3", "yes", "dog, cat". */
export function textOf(value: Operand): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return String(Number(value.toFixed(10)));
  return value.join(', ');
}
