import { colourOf } from '../attributes.js';
import type { Thing } from '../intent.js';
import { postmodified } from '../modifiers.js';
import { endOf, type Parse } from '../phrase.js';
import type { Family, Found } from '../reader.js';
import { nounPhrases, type Reader, tail } from '../reader.js';
import { colours } from '../vocabulary.js';

const colour = 'color|colors|shade|hue|tint|paint';

/** "What colour is the bus?", "the colour of the car", "Is the car red or blue?", "What colour car is there?" */
export const colourFamily: Family = {
  // A question about a colour says "colour", or which colours it may be.
  needs: [colour, [...colours].join('|')],
  read: (reader, at) => [...asked(reader, at), ...named(reader, at), ...owned(reader, at), ...among(reader, at)],
};

function asking(reader: Reader, { value, next }: Parse<Thing>, weight: number, choices?: readonly string[]): Found {
  const { value: scope, next: end } = tail(reader, next);
  const thing = { ...value, scope: value.scope ?? scope };
  return { value: { intent: 'colour', thing, among: choices }, next: end, weight };
}

const what = `what|which|wat kind|type|sort? of? ${colour}`;

function asked(reader: Reader, at: number): readonly Found[] {
  const { words } = reader;
  const start = endOf(what, words, at);
  if (start < 0) return [];
  const verb = endOf(
    'is|are|was|were|has|have|does|do|did|would|can|could you|we|i? say|see? that|does|do|is|are?',
    words,
    start,
  );
  const swapped = nounPhrases(reader.nouns, words, start).flatMap((thing) => {
    const be = endOf(
      'is|are|was|were|has|have|do|can|does there|it|that|this|you|we|i|the? see|picture|image|photo? show|have|contain?',
      words,
      thing.next,
    );
    const longer = be > 0 ? postmodified(reader.nouns, words, { ...thing, next: be }, 0) : [];
    return [...longer, thing].map((whole) => asking(reader, whole, 0.9));
  });
  if (verb < 0) return swapped;
  const direct = nounPhrases(reader.nouns, words, verb).map((thing) => {
    const end = endOf('have|has|in|painted|wearing|colored?', words, thing.next);
    return asking(reader, end > 0 ? { ...thing, next: end } : thing, 0.96);
  });
  return [...direct, ...swapped];
}

/** "the colour of the car", "what is the colour of …" */
function named(reader: Reader, at: number): readonly Found[] {
  const start = endOf(
    `what|which? is|are? name|identify|determine? the|a? main|dominant|exact? ${colour} of|for|on`,
    reader.words,
    at,
  );
  if (start < 0) return [];
  return nounPhrases(reader.nouns, reader.words, start).map((thing) => asking(reader, thing, 0.96));
}

/** "the car's colour", "car colour?" */
function owned(reader: Reader, at: number): readonly Found[] {
  const start = endOf('what|which is|are', reader.words, at);
  return nounPhrases(reader.nouns, reader.words, Math.max(start, at)).flatMap((thing) => {
    const end = Math.max(
      endOf(`'s? ${colour}`, reader.words, thing.next),
      endOf(`,? is|are|has? what|which ${colour}`, reader.words, thing.next),
    );
    return end < 0 ? [] : [asking(reader, { ...thing, next: end }, 0.9)];
  });
}

/** "Is the car red or blue?" */
function among(reader: Reader, at: number): readonly Found[] {
  const start = endOf('is|are|was|were', reader.words, at);
  if (start < 0) return [];
  return nounPhrases(reader.nouns, reader.words, start).flatMap((thing) => {
    const choices: string[] = [];
    let next = thing.next;
    for (let found = colourOf(reader.words, next); found; ) {
      choices.push(found.value);
      next = found.next;
      const link = endOf(',? or|,', reader.words, next);
      found = link < 0 ? undefined : colourOf(reader.words, link);
    }
    return choices.length < 2 ? [] : [asking(reader, { ...thing, next }, 0.97, choices)];
  });
}
