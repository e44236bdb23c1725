import type { Direction, Measure, Relation, Thing } from '../intent.js';
import { relationAt } from '../modifiers.js';
import { type Coordinated, conjunctions, coordinated } from '../noun-phrase.js';
import { endOf, endOfAny, type Parse } from '../phrase.js';
import type { Family, Found } from '../reader.js';
import { nounPhrases, type Reader, tail, wordAt } from '../reader.js';
import { measureAt, takesUp } from './measures.js';

const askers = [
  'what|which|who one|thing|object|item|side|animal|vehicle|element? is|are|stands|sits|lies|appears|has|looks|comes|was|were? there?',
  'what|which one|thing|object? of|between|among the|these|those|them|this two|2|both? things|objects|ones|items? is|are|stands|sits|lies|appears',
  'what|which do|can you|we|i see|find|spot',
];
const comma = 'of? ,|:|;|.|?|!|of|between|from|is|out? it|of|the? either|between|this?';

const whichSide = 'on|at|to? which|what side of';
const orMore = ',? or more|fewer|less';
const orSide = 'or on|to|at? the? left|right|above|below|over|under hand? side? of?';

/** "What is on the left, the cat or the dog?", "Which is bigger: …", "Is the cat or the dog further left?" */
export const choice: Family = {
  // It takes two things to choose from, or two sides.
  needs: [...conjunctions, orMore, whichSide, orSide, 'longer|longest|broader|broadest|wider|widest', takesUp],
  read: (reader, at) => [
    ...measureFirst(reader, at),
    ...thingsFirst(reader, at),
    ...orQuestion(reader, at),
    ...moreOf(reader, at),
    ...whichItIs(reader, at),
    ...sideOf(reader, at),
  ],
};

/** "Is the knife to the right or to the left of the pizza?", "On which side of the pizza is the knife?" */
function sideOf(reader: Reader, at: number): readonly Found[] {
  const { words } = reader;
  const asking = endOf(whichSide, words, at);
  if (asking > 0)
    return nounPhrases(reader.nouns, words, asking).flatMap(({ value: object, next }) => {
      const verb = endOf('is|stands|sits|lies', words, next);
      if (verb < 0) return [];
      return nounPhrases(reader.nouns, words, verb).map(
        (subject): Found => ({
          value: { intent: 'side', subject: subject.value, object, sides: ['left', 'right'] },
          next: subject.next,
          weight: 0.95,
        }),
      );
    });
  const start = endOf('where? is|does|are', words, at);
  if (start < 0) return [];
  return nounPhrases(reader.nouns, words, start).flatMap(({ value: subject, next }) => {
    const inPicture = pictureSide(reader, subject, next);
    if (inPicture) return [inPicture];
    const first = endOf(
      ',|:? stand|sit|lie|appear|located? on|to|at? the? left|right|above|below|over|under hand? side? of?',
      words,
      next,
    );
    const trailing = first < 0 ? [] : trailingSide(reader, subject, next, first);
    if (trailing.length > 0) return trailing;
    const second = first < 0 ? -1 : endOf(orSide, words, first);
    if (second < 0) return [];
    const sides = words.slice(next, second).flatMap(({ text }) => sideWords[text] ?? []);
    if (sides.length !== 2) return [];
    return nounPhrases(reader.nouns, words, second).map(
      (object): Found => ({
        value: { intent: 'side', subject, object: object.value, sides },
        next: object.next,
        weight: 0.97,
      }),
    );
  });
}

const sideOrSide =
  ',|:? standing|sitting|lying|parked|located|more? on|at|to|in? the? left|right|top|bottom hand? side|part|half|end|of? ,? or more? on|at|to|in? the? left|right|top|bottom hand? side|part|half|end?';

/** "Is the bus on the left or on the right?", "… at the top or the bottom of the picture?" */
function pictureSide(reader: Reader, subject: Thing, at: number): Found | undefined {
  const end = endOf(sideOrSide, reader.words, at);
  if (end < 0 || subject.noun === 'face') return undefined;
  const { value: scope, next } = tail(reader, end);
  const sides = reader.words.slice(at, end).flatMap(({ text }) => halfWords[text] ?? []);
  const isOfSomething = /^(?:of|from)$/.test(wordAt(reader, next)) || /^(?:of|from)$/.test(wordAt(reader, end - 1));
  const areOpposite = sides.length === 2 && axisOf(sides[0]) === axisOf(sides[1]) && sides[0] !== sides[1];
  if (!areOpposite || isOfSomething) return undefined;
  return {
    value: { intent: 'side', subject: { ...subject, scope: subject.scope ?? scope }, sides },
    next,
    weight: 0.97,
  };
}

const halfWords: Readonly<Record<string, Direction>> = { left: 'left', right: 'right', top: 'above', bottom: 'below' };
const axisOf = (side: Direction): 'x' | 'y' => (side === 'left' || side === 'right' ? 'x' : 'y');

/** "Is the dog to the left of the cat or to the right?" */
function trailingSide(reader: Reader, subject: Thing, at: number, first: number): readonly Found[] {
  return nounPhrases(reader.nouns, reader.words, first).flatMap(({ value: object, next }): readonly Found[] => {
    const end = endOf(`${orSide} it?`, reader.words, next);
    if (end < 0) return [];
    const sides = [...reader.words.slice(at, first), ...reader.words.slice(next, end)].flatMap(
      ({ text }) => sideWords[text] ?? [],
    );
    return sides.length === 2 ? [{ value: { intent: 'side', subject, object, sides }, next: end, weight: 0.97 }] : [];
  });
}

const sideWords: Readonly<Record<string, Direction>> = {
  left: 'left',
  right: 'right',
  above: 'above',
  over: 'above',
  below: 'below',
  under: 'below',
};

/** Two things or more to choose from. */
function options(reader: Reader, at: number): readonly Parse<readonly Thing[]>[] {
  return coordinated(reader, at)
    .filter(({ value }) => value.things.length > 1)
    .map(({ value, next }) => ({ value: value.things, next }));
}

interface Measured {
  readonly by: Measure;
  readonly compares?: boolean;
  readonly of?: Thing;
}

/** A measure, or a relation to something: "to the left of the pizza", "closest to the dog". */
function measuresAt(reader: Reader, at: number): readonly Parse<Measured>[] {
  const found: Parse<Measured>[] = [];
  const near = endOf('the? closer|closest|nearer|nearest|next|near|adjacent to?', reader.words, at);
  const relation = relationAt(reader.words, at);
  const side = relation && isDirection(relation.value) ? { ...relation, value: relation.value } : undefined;
  for (const start of [near, side?.next ?? -1]) {
    if (start < 0) continue;
    for (const { value: of, next } of nounPhrases(reader.nouns, reader.words, start)) {
      const by = start === near ? 'near' : side?.value;
      if (by) found.push({ value: { by, of }, next });
    }
  }
  const measure = measureAt(reader.words, at);
  if (measure) {
    const compares = reader.words.slice(at, measure.next).some(({ text }) => comparative.test(text));
    found.push({ value: { by: measure.value, ...(compares && { compares }) }, next: measure.next });
  }
  return found;
}

const comparative = /^(?:more|most|far|very|(?!under|over)\w+er|\w+est|\w+most)$/;

const isDirection = (relation: Relation): relation is Direction => /^(?:left|right|above|below)$/.test(relation);

function measureFirst(reader: Reader, at: number): readonly Found[] {
  const start = endOfAny(askers, reader.words, at);
  if (start < 0) return [];
  return measuresAt(reader, start).flatMap(({ value, next }) => {
    const { value: scope, next: end } = tail(reader, next);
    const link = endOf(comma, reader.words, end);
    return options(reader, link < 0 ? end : link).map(
      (list): Found => ({
        value: { intent: 'choice', things: list.value, ...value, scope },
        next: list.next,
        weight: 0.98,
      }),
    );
  });
}

/** "Between the cat and the dog, which is further left?", "the cat or the dog: which is bigger?" */
function thingsFirst(reader: Reader, at: number): readonly Found[] {
  const lead = endOf(
    'what|which|who? one? between|of|among|amongst|from|out|comparing|compare of? both|the? two?',
    reader.words,
    at,
  );
  const bare = endOf('between|of|among|amongst|from|out|comparing|compare|given of?', reader.words, at);
  const which = endOf('what|which|who one|thing|object? of|between|among', reader.words, at);
  return [...new Set([lead, bare, which, at])].flatMap((start) =>
    start < 0
      ? []
      : options(reader, start).flatMap((list) => {
          const sign = endOf(',|:|;|.|?|-', reader.words, list.next);
          const asker = endOfAny(askers, reader.words, Math.max(sign, list.next));
          const verb =
            start === which ? endOf('is|are|stands|sits|lies|appears|has|have', reader.words, list.next) : -1;
          const from = Math.max(asker, verb);
          if (from < 0) return [];
          return measuresAt(reader, from).map((measured): Found => {
            const { value: scope, next } = tail(reader, measured.next);
            return {
              value: { intent: 'choice', things: list.value, ...measured.value, scope },
              next,
              weight: 0.98,
            };
          });
        }),
  );
}

/** "Is the cat or the dog further left?" */
function orQuestion(reader: Reader, at: number): readonly Found[] {
  const start = endOf('is|are|does it?', reader.words, at);
  if (start < 0) return [];
  return coordinated(reader, start).flatMap(({ value, next }) => {
    if (value.joint !== 'or') return [];
    const verb = endOf('that|which|who? is|are|stand|sit|lie|appear?', reader.words, next);
    return measuresAt(reader, Math.max(verb, next)).flatMap((measured): readonly Found[] => {
      if (measured.value.by === 'many' || measured.value.by === 'few') return [];
      const { value: scope, next: end } = tail(reader, measured.next);
      return [{ value: { intent: 'choice', things: value.things, ...measured.value, scope }, next: end, weight: 0.97 }];
    });
  });
}

/** "Is it a cat or a dog?": what a detector can tell apart; a man or a woman it cannot. */
function whichItIs(reader: Reader, at: number): readonly Found[] {
  const { lexicon } = reader.nouns;
  const from = Math.max(
    endOf('what|which? is|are|was|were it|this|that|these|those|they|he|she ,|:|;|.|?|-? either? ,?', reader.words, at),
    endOf('is the|this|that animal|thing|object|vehicle|one|pet|creature either?', reader.words, at),
  );
  if (from < 0) return [];
  return coordinated(reader, from).flatMap(({ value: { things, joint }, next }): readonly Found[] => {
    const names = things.map(({ noun, known }) => lexicon.resolve(noun)?.name ?? (known ? noun : undefined));
    const areDistinct = names.every((name, place) => name !== undefined && names.indexOf(name) === place);
    const isBare = ({ traits, relations, definite }: Thing): boolean =>
      traits.length + relations.length === 0 && !definite;
    if (things.length < 2 || joint !== 'or' || !areDistinct || !things.every(isBare)) return [];
    const { value: scope, next: end } = tail(reader, next);
    return [{ value: { intent: 'choice', things, by: 'there', scope }, next: end, weight: 0.93 }];
  });
}

/** "Are there more cats or dogs?" */
function moreOf(reader: Reader, at: number): readonly Found[] {
  const start = endOf('is|are|do|can there|you|we|i see|spot|find|have? more|fewer|less', reader.words, at);
  if (start < 0) return [];
  const by = wordAt(reader, start - 1) === 'more' ? 'many' : 'few';
  return [...coordinated(reader, start), ...repeated(reader, start)].flatMap(({ value, next }) => {
    if (value.joint !== 'or' || value.things.length < 2) return [];
    const { value: scope, next: end } = tail(reader, next);
    return [{ value: { intent: 'choice', things: value.things, by, scope } as const, next: end, weight: 0.98 }];
  });
}

/** "more cars or more trucks" */
function repeated(reader: Reader, at: number): readonly Parse<Coordinated>[] {
  return nounPhrases(reader.nouns, reader.words, at).flatMap((first) => {
    const again = endOf(orMore, reader.words, first.next);
    if (again < 0) return [];
    return nounPhrases(reader.nouns, reader.words, again).map((second) => ({
      value: { things: [first.value, second.value], joint: 'or' as const },
      next: second.next,
    }));
  });
}
