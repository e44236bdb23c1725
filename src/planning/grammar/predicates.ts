import { negated, present } from './claims.js';
import type { Condition, Thing } from './intent.js';
import { colourOf, participleEnd, placeAt, relationAt } from './modifiers.js';
import { endOf, type Parse } from './phrase.js';
import { nounPhrases, type Reader, spanHas, wordAt } from './reader.js';

/** "is the cat to the left of the sofa", "the car is red", "does the dog sit under the table", "are all cups white" */
export function predications(reader: Reader, at: number): readonly Parse<Condition>[] {
  const asked = endOf('is|are|was|were|does|do|did|can not?', reader.words, at);
  const start = asked > 0 ? asked : at;
  return nounPhrases(reader.nouns, reader.words, start).flatMap(({ value: subject, next }) => {
    const verb = endOf(
      `is|are|was|were|be|stand|stands|sit|sits|lie|lies|appear|appears|look|looks|hang|hangs|come|comes|seem|seems|stay|stays|rest|rests not? to? be? both|all|really?`,
      reader.words,
      next,
    );
    if (asked < 0 && verb < 0) return [];
    const from = Math.max(verb, next);
    return predicates(reader, from, subject).map((predicate) => negated(spanHas(reader, next, from, 'not'), predicate));
  });
}

/** What can be said of a thing: "left of the bus", "on the right", "red", "bigger than the dog"; joined by and, or. */
function predicates(reader: Reader, at: number, subject: Thing): readonly Parse<Condition>[] {
  const not = wordAt(reader, at) === 'not';
  const simple = simplePredicates(reader, not ? at + 1 : at, subject).map(
    ({ value, next }): Parse<Condition> => (not ? { value: { is: 'not', part: value }, next } : { value, next }),
  );
  return simple.flatMap((first) => {
    const link = endOf(',? and|or|but also|either|at?', reader.words, first.next);
    if (link < 0) return [first];
    const is = wordAt(reader, first.next) === 'or' || wordAt(reader, first.next + 1) === 'or' ? 'or' : 'and';
    const longer = predicates(reader, link, subject).map(
      ({ value, next }): Parse<Condition> => ({ value: { is, parts: [first.value, value] }, next }),
    );
    return [...longer, first];
  });
}

function simplePredicates(reader: Reader, at: number, subject: Thing): readonly Parse<Condition>[] {
  const start = participleEnd(reader.words, at);
  return [
    ...related(reader, start, subject),
    ...placed(reader, start, subject),
    ...coloured(reader, at, subject),
    ...sized(reader, at, subject),
    ...included(reader, at, subject),
  ];
}

function related(reader: Reader, at: number, subject: Thing): readonly Parse<Condition>[] {
  const relation = relationAt(reader.words, at);
  if (!relation) return [];
  return nounPhrases(reader.nouns, reader.words, relation.next).map(({ value: object, next }) => ({
    value: { is: 'relation', subject, relation: relation.value, object } as const,
    next,
  }));
}

function placed(reader: Reader, at: number, subject: Thing): readonly Parse<Condition>[] {
  const place = placeAt(reader.words, at);
  if (!place) return [];
  const narrower: Thing = { ...subject, traits: [...subject.traits, { is: 'place', place: place.value }] };
  return [{ value: subject.every ? every(subject, narrower) : present(narrower), next: place.next }];
}

const every = (all: Thing, narrower: Thing): Condition => ({ is: 'every', all, narrower });

function coloured(reader: Reader, at: number, subject: Thing): readonly Parse<Condition>[] {
  const shade = endOf('a|an|the|in? shade of?', reader.words, at);
  const colour = colourOf(reader.words, Math.max(shade, at));
  if (!colour) return [];
  const next = Math.max(colour.next, endOf('in? color|colored one|ones?', reader.words, colour.next));
  if (subject.every || subject.plural) {
    const narrower: Thing = { ...subject, traits: [...subject.traits, { is: 'colour', colour: colour.value }] };
    return [{ value: every(subject, narrower), next }];
  }
  return [{ value: { is: 'colour', subject, colour: colour.value }, next }];
}

/** "are all animals giraffes" */
function included(reader: Reader, at: number, subject: Thing): readonly Parse<Condition>[] {
  if (!subject.every) return [];
  return nounPhrases(reader.nouns, reader.words, at)
    .filter(({ value }) => value.known && value.plural)
    .map(({ value, next }) => ({ value: every(subject, { ...subject, noun: value.noun }), next }));
}

function sized(reader: Reader, at: number, subject: Thing): readonly Parse<Condition>[] {
  const larger = endOf('bigger|larger|taller|greater|wider in? size? than', reader.words, at);
  const smaller = endOf('smaller|shorter|tinier|narrower in? size? than', reader.words, at);
  const start = Math.max(larger, smaller);
  if (start < 0) return [];
  return nounPhrases(reader.nouns, reader.words, start).map(({ value: object, next }) => ({
    value:
      larger > 0
        ? ({ is: 'larger', subject, object } as const)
        : ({ is: 'larger', subject: object, object: subject } as const),
    next,
  }));
}
