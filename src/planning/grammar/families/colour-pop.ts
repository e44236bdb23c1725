import { anyPossessive } from '../../../language/possessives.js';
import type { Edit } from '../intent.js';
import { endOf, endOfAny, type Parse } from '../phrase.js';
import type { Reader } from '../reader.js';
import { type EditRule, type Edits, each, exceptEnd, pictures, targets } from './edit-targets.js';

const all = `everything|all|rest|remainder|surroundings|background|backdrop|environment|${pictures}`;
const gray = 'gray|grayscale|monochrome|colorless|desaturated|bw';
const colourless = ['black and|& white', gray];
/** Verbs that say by themselves that what they are about turns grey. */
const drain = 'desaturate|gray|decolorize';
const popOf = [
  'do|make|apply|use|add|create|give? a|an|the|me? selective? color|colors? pop|splash|popping|popped effect? of|on|to|for|with|around|from?',
  'selective color|coloring on|of|for|to?',
  'pop the? color|colors of|on',
  'make|let|have the? color|colors of',
];
const popOut = 'pop|stand out? in? color?';
const inColour =
  'to|as|is|are|shall|should|stay|stays? be|stay|remain? colored|colorful|in|its|their? full|its|the|original|natural? color|colored|colors|colorful';

/** Between what turns grey and what does not: "but keep", ", only", "and leave". */
const butKeep =
  ',|;|.? and|but|while|with|yet|then|except? keep|keeping|leave|leaving|have|let|preserve|preserving|show|make|only|just only|just?';
const asItIs =
  'alone|untouched|unchanged|normal|out|red|green|blue|yellow|orange|pink|purple|brown|white|black|as in|it|they|is|are|was|were? color|is|are?';

const leave = 'leave|keep|preserve|let|have only|just?';
const asItStands = [
  'alone|untouched|unchanged|normal|be|out|colored|visible',
  'as|like|how|the-way it|they|is|are is|are|was|were?',
  'the way it|they is|are|was|were',
  'in? the? its|their? color',
];
const restGray = `,|;|.? and|but|while|then|,? turn|turning|make|making|convert|converting|change|changing|render|fade|paint|have|set all? the|everything|everyone|all rest|else|others|background|remaining|remainder|surroundings|${pictures}? of? the|it? ${pictures}? to|in|into|be|go|become|turn? black|gray|grayscale|monochrome|colorless|bw and? white?`;

/** What stays in colour while the rest turns grey. */
export const colourPop: EditRule = {
  needs: [leave, ...asItStands, restGray, ...popOf, popOut, inColour, ...colourless, drain, butKeep, asItIs],
  read: (reader, at) => [
    ...left(reader, at),
    ...direct(reader, at),
    ...popped(reader, at),
    ...kept(reader, at),
    ...grayed(reader, at),
  ],
};

/** "leave the broccoli as it is and turn all the rest grey" */
function left(reader: Reader, at: number): Edits {
  const { words } = reader;
  const start = endOf(leave, words, at);
  if (start < 0) return [];
  return targets(reader, start).flatMap((target): Edits => {
    const as = Math.max(target.next, endOfAny(asItStands, words, target.next));
    const end = endOf(restGray, words, as);
    return end > 0 ? [each('colorpop')({ ...target, next: end })] : [];
  });
}

/** "colour pop of the bus" */
function direct(reader: Reader, at: number): Edits {
  const pop = endOfAny(popOf, reader.words, at);
  if (pop < 0) return [];
  return targets(reader, pop).map((target) => {
    const made = endOf('pop|stand out?', reader.words, target.next);
    return each('colorpop')({ ...target, next: Math.max(made, target.next) });
  });
}

/** "make the bus pop" */
function popped(reader: Reader, at: number): Edits {
  const start = endOf('make|let', reader.words, at);
  if (start < 0) return [];
  return targets(reader, start).flatMap((target) => {
    const end = endOf(popOut, reader.words, target.next);
    return end < 0 ? [] : [each('colorpop')({ ...target, next: end })];
  });
}

/** "keep only the bus in colour", "only the bus in colour" */
function kept(reader: Reader, at: number): Edits {
  const verb = endOf('keep|leave|show|make|highlight|preserve|have|want|need just|only?', reader.words, at);
  const from = Math.max(verb, endOf('just|only', reader.words, at));
  if (from < 0) return [];
  return targets(reader, from).flatMap((target) => {
    const end = endOf(inColour, reader.words, target.next);
    if (end <= target.next) return [];
    const rest = endOf(
      `,|and|with|while|but? and|with|while|turn|make|convert? everything|all|the else|rest|others|remaining|background|remainder? of? the? ${pictures}? else? to|in|is|into|turned|being? black|${gray} and? white?`,
      reader.words,
      end,
    );
    return [each('colorpop')({ ...target, next: Math.max(rest, end) })];
  });
}

/** "make everything black and white except the bus", "desaturate all but the dog" */
function grayed(reader: Reader, at: number): Edits {
  const { words } = reader;
  const verb = endOf(
    'make|turn|set|render|convert|change|put|leave|paint|color|have|let|desaturate|gray|decolorize|fade the|this|whole|entire? out?',
    words,
    at,
  );
  const start = Math.max(verb, at);
  const whole = endOf(
    `everything|everyone|all|anything|the|this|${anyPossessive}|whole|entire? whole|entire? ${all} else|of? the? ${pictures}?`,
    words,
    start,
  );
  const from = Math.max(whole, start, endOf('it|this|that|them', words, start));
  // "everything except the dog grey" or "everything grey except the dog"
  const early = exceptEnd(reader, from);
  const fill = (place: number): number => {
    const lead = endOf('in|to|into|be|become|turn|go|as|is|look', words, place);
    const end = endOfAny(colourless, words, Math.max(lead, place));
    return end < 0 ? -1 : Math.max(end, endOf('image|picture|photo|scale', words, end));
  };
  const found: Parse<readonly Edit[]>[] = [];
  if (early > 0 && from > at)
    for (const target of targets(reader, early)) {
      const end = fill(target.next);
      if (end > 0) found.push(each('colorpop')({ ...target, next: end }));
      else if (endOf(drain, words, at) > 0) found.push(each('colorpop')(target));
    }
  const late = fill(from);
  const but = late > 0 ? exceptEnd(reader, late) : -1;
  // "but keep the bus" is read below.
  const exception = /^(?:keep|leave|have|let|preserve|only|just)$/.test(words[but]?.text ?? '') ? -1 : but;
  if (exception > 0) found.push(...targets(reader, exception).map(each('colorpop')));
  found.push(...keptApart(reader, late));
  return found;
}

/** "… but keep the plane in colour", ", only the bus in colour", "and leave the apple red" */
function keptApart(reader: Reader, at: number): Edits {
  const { words } = reader;
  if (at < 0) return [];
  const start = Math.max(endOf(butKeep, words, at), endOf('with|but|not', words, at));
  if (start < 0) return [];
  const plain = !/^(?:keep|keeping|leave|leaving|preserve|preserving|only|just|not)$/.test(words[start - 1].text);
  return targets(reader, start).flatMap((target): Edits => {
    // "The bus in colour" is how it shall be, not which.
    if (target.value.some(({ traits }) => traits.some((trait) => trait.is === 'other' && /colou?r/.test(trait.query))))
      return [];
    const end = Math.max(endOf(inColour, words, target.next), endOf(asItIs, words, target.next));
    return plain && end < 0 ? [] : [each('colorpop')({ ...target, next: Math.max(end, target.next) })];
  });
}
