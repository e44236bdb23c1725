import type { Measure } from '../intent.js';
import { endOf, type Parse } from '../phrase.js';
import type { Word } from '../words.js';

const how =
  'located|positioned|placed|situated|standing|sitting|seen|found|lying|the? further|farther|more|furthest|farthest|most|closer|closest|nearest|nearer|the?';
const patterns: readonly (readonly [pattern: string, measure: Measure])[] = [
  [
    `${how} on|to|at|in|towards? the? far|very|more|most|further? left|leftmost hand? most? side|end|edge|half?`,
    'left',
  ],
  [
    `${how} on|to|at|in|towards? the? far|very|more|most|further? right|rightmost hand? most? side|end|edge|half?`,
    'right',
  ],
  [`${how} higher|highest|topmost|uppermost|upper up? one|thing|object?`, 'above'],
  [`${how} on|at|to|towards|in the? very? top|above`, 'above'],
  [`${how} high up?`, 'above'],
  [`${how} on|at|to|towards? top`, 'above'],
  [`${how} lower|lowest|bottommost|lowermost down? one|thing|object?`, 'below'],
  [`${how} on|at|to|towards|in the? very? bottom|below`, 'below'],
  ['the? bigger|biggest|larger|largest|greater|greatest one|thing|object?', 'large'],
  ['the? bigger|biggest|larger|largest|greater|greatest in size', 'large'],
  ['the? taller|tallest one|thing|object?', 'tall'],
  ['the? wider|widest|longer|longest|broader|broadest one|thing|object?', 'wide'],
  ['take|takes|taking|occupies up? more|most space|room|area', 'large'],
  ['closer|closest|nearer|nearest to the|us|me camera|viewer|foreground?', 'front'],
  ['the? smaller|smallest|tinier|tiniest|littler|littlest one|thing|object?', 'small'],
  ['the? smaller|smallest|tinier|tiniest|littler|littlest in size', 'small'],
  ['the? shorter|shortest one|thing|object?', 'short'],
  ['the? narrower|narrowest|thinner|thinnest|slimmer|slimmest one|thing|object?', 'narrow'],
  ['further|farther|furthest|farthest away? from? the? camera|viewer?', 'back'],
  ['the? more|most numerous|common|frequent|often', 'many'],
  ['there more|most of?', 'many'],
  ['more|most', 'many'],
  ['there fewer|less|fewest|least of?', 'few'],
  ['the? less|least numerous|common|frequent|often', 'few'],
];

/** "further left", "on the right-hand side", "bigger", "more numerous" */
export function measureAt(words: readonly Word[], at: number): Parse<Measure> | undefined {
  let best: Parse<Measure> | undefined;
  for (const [pattern, measure] of patterns) {
    const next = endOf(pattern, words, at);
    if (next > at && (!best || next > best.next)) best = { value: measure, next };
  }
  return best;
}
