import type { Variable, Writer } from './draft.js';

/** What EVAL computes of what earlier lines found. */

/** A line that computes an expression. */
export const evaluate = ({ draft }: Writer, expression: string, words: string): Variable =>
  draft.call('ANSWER', 'EVAL', { expr: expression }, words);

export const braced = ({ variable }: Variable): string => `{${variable}}`;

export const partOf = (
  { variable }: Variable,
  name: 'x' | 'y' | 'bottom' | 'area' | 'width' | 'height' | 'label' | 'count' | 'labels' | 'place',
): string => `{${variable}.${name}}`;

/** True only when both were found. */
export const compared = (a: Variable, b: Variable, comparison: string): string =>
  `${partOf(a, 'count')} > 0 and ${partOf(b, 'count')} > 0 and ${comparison}`;
