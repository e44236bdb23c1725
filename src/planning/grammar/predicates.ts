import { orders } from '../../language/orders.js';
import { colourOf, cornerAt, participleEnd, placeAt } from './attributes.js';
import { negated, present } from './claims.js';
import type { Condition, SizeMeasure, Thing } from './intent.js';
import { narrowings, ones, relationAt, withRelation } from './modifiers.js';
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
    const owned = owning(reader, next, subject);
    // "Any of the balls pink?": the verb may be left out.
    const isElliptic = reader.sentence.asks && (subject.every || subject.share || subject.quantity) && at === 0;
    if (asked < 0 && verb < 0)
      return isElliptic ? [...owned, ...coloured(reader, next, subject), ...placed(reader, next, subject)] : owned;
    const from = Math.max(verb, next);
    const not = spanHas(reader, next, from, 'not');
    const said = not && isSome(subject) ? excluded(reader, from, subject) : undefined;
    return [...owned, ...(said ?? predicates(reader, from, subject).map((predicate) => negated(not, predicate)))];
  });
}

/** Not of one that is known: "is anybody not wearing a hat" is no "nobody wears one". */
const isSome = ({ definite, plural, quantity, every: all }: Thing): boolean =>
  all || plural || quantity !== undefined || !definite;

const excluded = (reader: Reader, at: number, subject: Thing): readonly Parse<Condition>[] => {
  const { quantity: _, ...bare } = subject;
  return narrowings(reader.nouns, reader.words, { value: bare, next: at }, 0).map(({ value: thing, next }) => ({
    value: saidOf(subject, { ...subject, traits: [...subject.traits, { is: 'not', thing }] }),
    next,
  }));
};

const owns = 'have|has|wear|wears|hold|holds|carry|carries|own|owns got?';

/** "does everyone have a backpack", "nobody wears a hat", "do any of the men carry no bag" */
function owning(reader: Reader, at: number, subject: Thing): readonly Parse<Condition>[] {
  const verb = endOf(`not? ${owns}`, reader.words, at);
  if (verb < 0 || subject.noun === 'object') return [];
  const not = spanHas(reader, at, verb, 'not');
  return nounPhrases(reader.nouns, reader.words, verb)
    .filter(({ value }) => value.known && value.noun !== 'glass')
    .map(({ value, next }) => {
      const none = value.quantity?.operator === '==' && value.quantity.number === 0;
      const { quantity: _, ...bare } = subject;
      const owner = withRelation(bare, 'having', { ...value, quantity: undefined });
      if (none || (not && isSome(subject)))
        return {
          value: saidOf(subject, { ...subject, traits: [...subject.traits, { is: 'not', thing: owner }] }),
          next,
        };
      return negated(not, { value: saidOf(subject, { ...owner, quantity: subject.quantity }), next });
    });
}

/** Of all, of most, of as many as was said, or of one at least. */
function saidOf(subject: Thing, narrower: Thing): Condition {
  const { quantity: _, ...all } = subject;
  const { quantity: __, ...part } = narrower;
  if (subject.share) return { is: 'share', share: subject.share, all, narrower: part };
  const together = subject.every || (subject.plural && subject.definite && !subject.quantity);
  if (together) return every(all, part);
  const said = present(narrower);
  return said.is === 'amount' && subject.definite && !narrower.quantity ? { ...said, presumes: all } : said;
}

/** What can be said of a thing: "left of the bus", "on the right", "red", "bigger than the dog"; joined by and, or. */
function predicates(reader: Reader, at: number, subject: Thing): readonly Parse<Condition>[] {
  const not = wordAt(reader, at) === 'not';
  if (not && isSome(subject)) return excluded(reader, at + 1, subject);
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
    ...alike(reader, at, subject),
    ...asLarge(reader, at, subject),
  ];
}

function related(reader: Reader, at: number, subject: Thing): readonly Parse<Condition>[] {
  const relation = relationAt(reader.words, at);
  if (!relation) return [];
  const isWorn = ({ noun }: Thing): boolean => relation.value === 'having' && (noun === 'glass' || noun === 'object');
  const objects = nounPhrases(reader.nouns, reader.words, relation.next).filter(({ value }) => !isWorn(value));
  return objects.map(({ value: object, next }) => {
    if (relation.value === 'having' || subject.every || subject.share)
      return { value: saidOf(subject, withRelation(subject, relation.value, object)), next };
    return { value: { is: 'relation', subject, relation: relation.value, object } as const, next };
  });
}

function placed(reader: Reader, at: number, subject: Thing): readonly Parse<Condition>[] {
  const place = placeAt(reader.words, at);
  const corner = cornerAt(reader.words, at);
  const places = corner?.value ?? (place ? [{ is: 'place', place: place.value } as const] : []);
  const next = corner?.next ?? place?.next;
  if (next === undefined) return [];
  // "Is the tallest person on the left?" asks of that one, not of those on the left.
  if (place && !corner && isOne(subject)) return [{ value: { is: 'side', subject, side: place.value }, next }];
  const narrower: Thing = { ...subject, traits: [...subject.traits, ...places] };
  const all = subject.every || subject.share;
  return [{ value: all ? saidOf(subject, narrower) : present(narrower), next }];
}

/** One that is told from the others by its size or its order. */
const isOne = ({ definite, plural, every: all, traits }: Thing): boolean =>
  definite && !plural && !all && traits.some(({ is }) => is === 'extreme' || is === 'relative');

const every = (all: Thing, narrower: Thing): Condition => ({ is: 'every', all, narrower });

/** "are all the cars the same colour", "are the dogs equally big" */
function alike(reader: Reader, at: number, subject: Thing): readonly Parse<Condition>[] {
  const { share: _, ...named } = subject;
  const thing: Thing = { ...named, every: false, plural: true };
  const next = endOf('have|has|of|in? the? same|one|identical color|colors', reader.words, at);
  if (next > 0) return [{ value: { is: 'alike', thing }, next }];
  const size = sameSize(reader, at);
  return size && /s$|people|men|children/.test(wordAt(reader, at - 1))
    ? [{ value: { is: 'alike', thing, by: size.value }, next: size.next }]
    : [];
}

const sizeWords: readonly (readonly [words: string, by: SizeMeasure])[] = [
  ['size|sizes|big|large|small', 'area'],
  ['height|heights|tall|high', 'height'],
  ['width|widths|length|lengths|wide|long', 'width'],
];

/** "the same size", "equally tall", "of one height" */
function sameSize(reader: Reader, at: number): Parse<SizeMeasure> | undefined {
  for (const [words, by] of sizeWords) {
    const next = Math.max(
      endOf(
        `have|has|of|about|roughly|almost|exactly? the|a|an? same|one|identical|equal|similar ${words} as? each? other?`,
        reader.words,
        at,
      ),
      endOf(`about|roughly|almost|exactly? equally|similarly ${words}`, reader.words, at),
    );
    if (next > 0) return { value: by, next };
  }
  return undefined;
}

/** "as big as the cat", "the same height as the woman" */
function asLarge(reader: Reader, at: number, subject: Thing): readonly Parse<Condition>[] {
  return sizeWords.flatMap(([words, by]) => {
    const least = endOf(`about|roughly|almost|at|just? least? as ${words} as`, reader.words, at);
    const same = endOf(
      `have|has|of|about|roughly|almost|exactly? the|a? same|identical|equal|similar ${words} as|like|to`,
      reader.words,
      at,
    );
    const start = Math.max(least, same);
    if (start < 0) return [];
    return comparedWith(reader, start, subject).map(({ value: object, next }) => ({
      value: { is: 'equal', subject, object, by, ...(least > 0 && { least: true as const }) } as const,
      next,
    }));
  });
}

/** What something is compared with: "the cat", or "the left one" of the same kind. */
const comparedWith = (reader: Reader, at: number, subject: Thing): readonly Parse<Thing>[] =>
  [
    ...ones(reader.nouns, reader.words, { value: subject, next: at }, 0),
    ...nounPhrases(reader.nouns, reader.words, at),
  ].map(({ value, next }) => ({
    value: value.noun === 'one' ? { ...value, noun: subject.noun, known: subject.known } : value,
    next,
  }));

function coloured(reader: Reader, at: number, subject: Thing): readonly Parse<Condition>[] {
  const shade = endOf('a|an|the|in? shade of?', reader.words, at);
  const colour = colourOf(reader.words, Math.max(shade, at));
  if (!colour) return [];
  const next = Math.max(colour.next, endOf('in? color|colored one|ones?', reader.words, colour.next));
  const narrower: Thing = { ...subject, traits: [...subject.traits, { is: 'colour', colour: colour.value }] };
  if (subject.quantity || subject.share) return [{ value: saidOf(subject, narrower), next }];
  if (subject.every || subject.plural) return [{ value: every(subject, narrower), next }];
  return [{ value: { is: 'colour', subject, colour: colour.value }, next }];
}

/** "are all animals giraffes" */
function included(reader: Reader, at: number, subject: Thing): readonly Parse<Condition>[] {
  if (!subject.every && !subject.share && !subject.quantity) return [];
  return nounPhrases(reader.nouns, reader.words, at)
    .filter(({ value }) => value.known && value.plural)
    .map(({ value, next }) => ({ value: saidOf(subject, { ...subject, noun: value.noun, known: value.known }), next }));
}

const comparatives: readonly (readonly [pattern: string, by: SizeMeasure, isMore: boolean])[] = [
  [`${orders.large.comparatives}|greater in? size? than`, 'area', true],
  [`${orders.small.comparatives} in? size? than`, 'area', false],
  [`${orders.tall.comparatives} than`, 'height', true],
  [`${orders.short.comparatives} than`, 'height', false],
  [`${orders.wide.comparatives} than`, 'width', true],
  [`${orders.narrow.comparatives} than`, 'width', false],
];

function sized(reader: Reader, at: number, subject: Thing): readonly Parse<Condition>[] {
  return comparatives.flatMap(([pattern, by, isMore]) => {
    const start = endOf(`much|a|lot|bit|far|even? lot|bit? ${pattern}`, reader.words, at);
    if (start < 0) return [];
    const others = othersEnd(reader, start, subject);
    const isNarrow = subject.traits.length + subject.relations.length > 0;
    if (others > 0) return !isNarrow ? [] : [{ value: outermost(subject, extremes[by][isMore ? 0 : 1]), next: others }];
    return comparedWith(reader, start, subject).map(({ value: object, next }) => {
      const [more, less] = isMore ? [subject, object] : [object, subject];
      return { value: { is: 'larger', subject: more, object: less, by } as const, next };
    });
  });
}

const extremes: Readonly<Record<SizeMeasure, readonly [most: string, least: string]>> = {
  area: ['largest', 'smallest'],
  height: ['tallest', 'shortest'],
  width: ['widest', 'narrowest'],
};

/** "than the others", "than the other dogs", "than everyone else" */
function othersEnd(reader: Reader, at: number, subject: Thing): number {
  const bare = endOf('all|any|both? of? the other two|three|four|ones', reader.words, at);
  const last = endOf('all|any? of? the? others|rest', reader.words, at);
  const everyone = endOf('everyone|everybody|anyone|anybody|all else|others?', reader.words, at);
  const from = endOf('all|any? of? the other two|three|four?', reader.words, at);
  const phrases = from > 0 && from < reader.words.length ? nounPhrases(reader.nouns, reader.words, from) : [];
  const named = phrases
    .filter(({ value: { noun } }) => noun === subject.noun || noun === 'person')
    .map(({ next }) => next);
  return Math.max(bare, last, everyone > at + 1 ? everyone : -1, ...named);
}

/** None but it is the largest of its kind. */
function outermost(subject: Thing, first: string): Condition {
  const { quantity: _, ...bare } = subject;
  const thing: Thing = {
    ...{ ...bare, plural: false, definite: true, every: false, relations: [] },
    traits: [
      { is: 'extreme', query: first },
      { is: 'not', thing: bare },
    ],
  };
  return { is: 'amount', amount: { things: [thing] }, operator: '==', than: 0 };
}
