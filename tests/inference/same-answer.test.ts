import { expect, test } from 'vitest';
import type { Region, Value } from '../../src/contracts/turn.js';
import { compareAnswers } from '../../src/inference/same-answer.js';
import { lexicon } from '../support/tool-context.js';

const picture = { id: 'p', width: 100, height: 100, mediaType: 'image/png' } as const;
const at = (x: number, label = 'dog'): Region => ({ box: [x, 40, x + 10, 60], label, score: 0.9 });
const places = (regions: readonly Region[], others?: readonly Region[]): Value => ({
  ...{ type: 'Regions', picture, regions },
  ...(others && { others }),
});
const number = (value: number): Value => ({ type: 'Number', value });
const text = (value: string): Value => ({ type: 'Text', value });
const yes = (value: boolean): Value => ({ type: 'Boolean', value });

test.for<readonly [Value, string, string]>([
  [number(3), '3', 'same'],
  [number(3), 'three dogs', 'same'],
  [number(3), '4', 'other'],
  [number(0), 'no', 'same'],
  [number(3), 'about 20', 'other'],
  [yes(true), 'yes', 'same'],
  [yes(true), 'no', 'other'],
  [yes(false), '0', 'same'],
  [text('red'), 'dark red', 'same'],
  [text('red'), 'blue', 'other'],
  [text('left'), 'the left one', 'same'],
  [text('left'), 'right', 'other'],
  [text('on the left, in the lower half'), 'bottom left', 'same'],
  [text('on the right, in the lower half'), 'right', 'same'],
  [text('on the left, in the lower half'), 'top left corner', 'other'],
  [text('on the left'), 'at the top', 'unclear'],
  [text('woman'), 'man', 'other'],
  [{ type: 'List', items: ['red', 'red', 'white'] }, 'white and red', 'same'],
  [places([]), 'nowhere', 'same'],
  [places([]), 'on the sofa', 'other'],
  [places([at(5)]), 'none', 'other'],
  [places([at(5)]), 'under the table', 'unclear'],
  [places([at(5)]), 'cat', 'other'],
  [places([at(5)]), 'dog', 'same'],
  [places([at(5), at(50)]), '2', 'same'],
  [places([at(5)], [at(80)]), 'the left one', 'same'],
  [places([at(5)], [at(80)]), 'the one on the right', 'other'],
])('%j and “%s”: %s', ([value, bare, sameness]) => {
  expect(compareAnswers(value, { text: `${bare}, as far as I see`, bare }, lexicon.singular)).toBe(sameness);
});

test.for<readonly [Value, string, string]>([
  [number(3), 'There are three dogs, one of them asleep.', 'same'],
  [number(3), 'There are four dogs, one of them asleep.', 'other'],
  [number(3), 'A whole pack of dogs is lying on the sofa.', 'unclear'],
  [yes(true), 'Yes, there is one next to the couch.', 'same'],
  [yes(true), 'No, that is a cat with a bushy tail.', 'other'],
  [text('red'), 'The car in front is of a bright red.', 'same'],
  [text('red'), 'The car in front is painted in a deep blue.', 'other'],
  [text('red'), 'It can’t be told from this picture, it is too dark.', 'unclear'],
])('%j and “%s”: %s', ([value, said, sameness]) => {
  expect(compareAnswers(value, { text: said }, lexicon.singular)).toBe(sameness);
});
