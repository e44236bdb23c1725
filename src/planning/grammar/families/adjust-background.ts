import type { Edit, Thing } from '../intent.js';
import { endOf, endOfAny, type Parse, textOf } from '../phrase.js';
import { type Reader, wordAt } from '../reader.js';
import { type Change, degreeAt, gradual, stateAt, verbs } from './adjust-words.js';
import { type Edits, pictures, targets, theSubject } from './edit-targets.js';

export const backgroundNoun = /^(?:background|backdrop|surroundings?|rest|sky|scene)$/;
export const plainColours =
  'white|black|gray|red|green|blue|yellow|orange|purple|pink|brown|beige|transparent|navy|teal';

/** "make the background white", "black and white background", "remove the background", "darken the background" */
export function background(reader: Reader, at: number): Edits {
  const { words } = reader;
  const subject = theSubject;
  const back = `the|its|a? background|backdrop|surroundings|rest`;
  const kept = (
    { change, amount, ratio }: Change,
    next: number,
    things: readonly Thing[] = [subject],
  ): Parse<readonly Edit[]> => ({
    value: things.map((thing) => ({ edit: 'adjust', change, amount, ratio, thing, kept: true })),
    next,
  });
  const removed = endOf(`remove|erase|delete|cut|take|drop out|away? ${back}`, words, at);
  if (removed > 0)
    return [kept({ change: 'filled transparent' }, Math.max(removed, endOf('away|out|off', words, removed)))];
  const found: Parse<readonly Edit[]>[] = [];
  const make = endOf(`make|turn|change|set|paint|color|have|give|render ${back}`, words, at);
  if (make > 0) {
    const link = Math.max(make, endOf('to|into|in|be|look|plain|solid|completely', words, make));
    const from = Math.max(link, endOf('plain|solid|completely|all', words, link));
    for (const state of stateAt(reader, from))
      if (!/^(?:blurred|rotated|mirrored|square|circle|resized|landscape|portrait)$/.test(state.value.change))
        found.push(
          state.value.change === 'black and white'
            ? { value: [{ edit: 'colorpop', thing: subject }], next: state.next }
            : kept(state.value, state.next),
        );
    const colour = endOf(plainColours, words, from);
    if (colour > 0 && endOf('black and|& white', words, from) < 0 && wordAt(reader, from) !== 'gray')
      found.push(kept({ change: `filled ${words[colour - 1].text}` }, colour));
  }
  for (const [pattern, change] of verbs) {
    const end = endOf(pattern, words, at);
    const behind = end > 0 ? endOf(back, words, Math.max(end, endOf('out', words, end))) : -1;
    if (behind < 0) continue;
    const degree = degreeAt(reader, behind);
    if (change.change === 'black and white')
      found.push({ value: [{ edit: 'colorpop', thing: subject }], next: behind });
    else if (gradual.test(change.change)) found.push(kept({ ...change, amount: degree.percent }, degree.next));
  }
  found.push(...spotlit(reader, at));
  found.push(...placed(reader, at, kept));
  const plain = endOf(`a|with|use|put|add|on plain? ${plainColours} background|backdrop`, words, at);
  if (plain > 0) found.push(kept({ change: `filled ${words[plain - 2].text}` }, plain));
  return found;
}

/** "put it on a white background", "place the dog in front of a plain blue background" */
function placed(
  reader: Reader,
  at: number,
  kept: (change: Change, next: number, things?: readonly Thing[]) => Parse<readonly Edit[]>,
): Edits {
  const { words } = reader;
  const verb = endOf('put|place|set|show|have|get|give|make|want|cut out? and? put?', words, at);
  if (verb < 0) return [];
  const whole = endOfAny(['it|this|that|everything|me|them', `the|this|that|my? ${pictures}`], words, verb);
  const on = `on|onto|against|before|over|in|with|to front? of? a|an|the? plain|solid|clean|pure|simple? ${plainColours} background|backdrop|ground`;
  const given = `a|an|the plain|solid|clean|pure|simple? ${plainColours} background|backdrop`;
  const ways = whole > 0 ? [{ value: [theSubject], next: whole }] : targets(reader, verb);
  return ways.flatMap(({ value, next }): Edits => {
    const end = Math.max(endOf(on, words, next), wordAt(reader, at) === 'give' ? endOf(given, words, next) : -1);
    return end > 0
      ? [kept({ change: `filled ${words[end - 2].text}`, ratio: textOf(words, next, end) }, end, value)]
      : [];
  });
}

const spotlights = [
  'spotlight',
  'put|add|shine|aim|point|throw|cast a|the? spotlight|light on|at|onto|over',
  'highlight',
];
const byDarkening = 'by|and darkening|darken|dimming|dim the|everything? rest|else|background|surroundings|others?';

/** "spotlight the dog", "highlight the bus by darkening the rest": all else is much darker. */
function spotlit(reader: Reader, at: number): Edits {
  const { words } = reader;
  return spotlights.flatMap((pattern) => {
    const start = endOf(pattern, words, at);
    if (start < 0) return [];
    return targets(reader, start).flatMap(({ value, next }): Edits => {
      const end = endOf(byDarkening, words, next);
      if (pattern === 'highlight' && end < 0) return [];
      return [
        {
          value: value.map((thing) => ({ edit: 'adjust', change: 'darker', amount: 70, thing, kept: true })),
          next: Math.max(end, next),
        },
      ];
    });
  });
}
