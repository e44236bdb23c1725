import { comparing, sizeOrders } from '../../../language/orders.js';
import type { Measure } from '../intent.js';
import { endOf, type Parse } from '../phrase.js';
import type { Word } from '../words.js';

const how = `located|positioned|placed|situated|standing|sitting|seen|found|lying|the? ${comparing('back')}|more|most|${comparing('front')}|the?`;
const one = 'one|thing|object?';
export const takesUp =
  'take|takes|taking|occupies|occupy|fills|fill|covers|cover up more|most|larger|bigger space|room|area|part|share';
const patterns: readonly (readonly [pattern: string, measure: Measure])[] = [
  [
    `${how} on|to|at|in|towards? the? far|very|more|most|further? left|leftmost hand? most? side|end|edge|half?`,
    'left',
  ],
  [
    `${how} on|to|at|in|towards? the? far|very|more|most|further? right|rightmost hand? most? side|end|edge|half?`,
    'right',
  ],
  [`${how} ${comparing('top')}|upper up? ${one}`, 'above'],
  [`${how} on|at|to|towards|in the? very? top|above`, 'above'],
  [`${how} high up?`, 'above'],
  [`${how} on|at|to|towards? top`, 'above'],
  [`${how} ${comparing('bottom')} down? ${one}`, 'below'],
  [`${how} on|at|to|towards|in the? very? bottom|below`, 'below'],
  ...sizeOrders.map((order) => [`the? ${comparing(order)} ${one}`, order] as const),
  [`the? ${comparing('large')}|greater in size`, 'large'],
  [`the? ${comparing('small')} in size`, 'small'],
  ['the? greater one?', 'large'],
  ['take|takes|taking|occupies|occupy|fills|fill|covers|cover up? the? more|most space|room|area?', 'large'],
  [
    'take|takes|taking|occupies|occupy|fills|fill|covers|cover up? the? more|most|larger|largest|bigger|biggest part|share|space|room|area? of|in the picture|image|photo',
    'large',
  ],
  [`${comparing('front')} to the|us|me camera|viewer|foreground?`, 'front'],
  [`${comparing('back')} away? from? the? camera|viewer?`, 'back'],
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
