import { colourOf, participleEnd } from '../attributes.js';
import { barePicture, others } from '../comparisons.js';
import type { Amount, Scope, Thing } from '../intent.js';
import { narrowings, postmodified } from '../modifiers.js';
import { type Coordinated, coordinated } from '../noun-phrase.js';
import { endOf, type Parse } from '../phrase.js';
import { readNumber } from '../premodifiers.js';
import type { Family, Found } from '../reader.js';
import { nounPhrases, pictureSubject, type Reader, tail, wordAt } from '../reader.js';
import { wordsAsText } from '../words.js';

const see = 'see|spot|find|count|detect|recognize|identify|notice|make|locate|observe|have|got|get';
const contain =
  'contain|contains|show|shows|have|has|include|includes|feature|features|depict|depicts|display|displays|hold|holds|containing|got';
const numberWords =
  'the? total|overall|exact|whole|full|complete|combined? number|numbers|amount|count|quantity|sum|total|tally|headcount of';

const howManyOf = 'how many|much of? the|these|those|all?';
const kindsOf = 'how many different|distinct|unique? kinds|types|sorts|species of';
const distinct = 'how many different|distinct|unique';
const moreThan = 'how many|much more|fewer|less';
const differenceOf = 'what is? the? difference between|in? the? number of? in?';
const totalWords = 'the? total|overall';
const countWords =
  'count|tally|enumerate|total|sum|add|counting|recount up? for|the? number? of? how? many? all|every|each|up? of? the?';
const countNouns = 'count|counts|counting|number|total|tally|headcount|amount';

/** "How many dogs are there?", "count the cars", "the number of people", "dog count" */
export const count: Family = {
  needs: [
    howManyOf,
    kindsOf,
    distinct,
    moreThan,
    differenceOf,
    numberWords,
    totalWords,
    countWords,
    countNouns,
    'even|odd',
  ],
  read: (reader, at) => [
    ...varieties(reader, at),
    ...differences(reader, at),
    ...howMany(reader, at),
    ...numberOf(reader, at),
    ...commands(reader, at),
    ...headlines(reader, at),
    ...evenOrOdd(reader, at),
  ],
};

function howMany(reader: Reader, at: number): readonly Found[] {
  const start = endOf(howManyOf, reader.words, at);
  if (start < 0) return [];
  return amounts(reader, start).flatMap((first): readonly Found[] => {
    const again = endOf(',? and|also|plus? how many|much', reader.words, first.next);
    const parts = partsOf(reader, at, start);
    if (parts) return [parts];
    const single: Found = { value: counting(reader, first.value, false), next: first.next, weight: 0.95 };
    if (again < 0) return [single];
    const more = amounts(reader, again).map(
      (second): Found => ({
        value: { intent: 'count', amounts: [first.value.amount, second.value.amount] },
        next: second.next,
        weight: 0.95,
      }),
    );
    // "How many dogs in the first and how many in the second?"
    const elsewhere = tail(reader, again);
    if (elsewhere.value && first.value.amount.scope) {
      const there: Amount = { things: first.value.amount.things, scope: elsewhere.value };
      const value = { intent: 'count', amounts: [first.value.amount, there] } as const;
      return [{ value, next: elsewhere.next, weight: 0.95 }, ...more, single];
    }
    return [...more, single];
  });
}

/** "How many legs do the dogs have?" asks about parts, which no detector finds. */
function partsOf(reader: Reader, at: number, start: number): Found | undefined {
  const { words } = reader;
  for (const part of nounPhrases(reader.nouns, words, start)) {
    const owner = endOf('do|does the|this|that|these', words, part.next);
    if (owner < 0 || pictureSubject(reader, part.next + 1)) continue;
    for (const { next } of nounPhrases(reader.nouns, words, owner)) {
      const end = endOf('have|has', words, next);
      if (end < 0) continue;
      return { value: { intent: 'ask', question: `${wordsAsText(words.slice(at, end))}?` }, next: end, weight: 0.96 };
    }
  }
  return undefined;
}

interface Counted {
  readonly amount: Amount;
  readonly things: readonly Thing[];
}

/** The things, a verb ("are there", "do you see", "does the picture show"), what narrows them down, and a tail. */
function amounts(reader: Reader, at: number): readonly Parse<Counted>[] {
  return coordinated(reader, at).flatMap((list) =>
    [...verbs(reader, list), list].map(({ value: { things }, next }) => {
      const trailing = tail(reader, next);
      const { value: scope, next: end } = trailing.value
        ? trailing
        : (ordinalPicture(reader, trailing.next) ?? trailing);
      const own = things.at(-1)?.scope;
      // "How many are there, two or three?"
      const guess =
        wordAt(reader, end) === ',' && readNumber(reader.words[end + 1]) !== undefined
          ? endOf('or', reader.words, end + 2)
          : -1;
      const after = guess > 0 && readNumber(reader.words[guess]) !== undefined ? guess + 1 : end;
      const bare = things.map(({ scope: _, quantity: __, ...thing }) => thing);
      return { value: { amount: { things: bare, scope: scope ?? own }, things }, next: after };
    }),
  );
}

/** "… in the second?", of two pictures */
const ordinalPicture = (reader: Reader, at: number): Parse<Scope> | undefined =>
  endOf('in|on the first|second|1st|2nd|other', reader.words, at) > 0 ? barePicture(reader, at) : undefined;

function verbs(reader: Reader, { value, next }: Parse<Coordinated>): readonly Parse<Coordinated>[] {
  const { words } = reader;
  const seen = endOf(`do|can|could|did|does|have|will you|we|i|one|u|anyone ${see} out?`, words, next);
  if (seen > 0) return [...narrowedAll(reader, value, seen), { value, next: seen }];
  const shows = endOf('does|do|did|has|have', words, next);
  const subject = shows > 0 ? pictureSubject(reader, shows) : undefined;
  const verb = subject ? endOf(`together|combined|both? ${contain}`, words, subject.next) : -1;
  if (subject && verb > 0) return [{ value: withScope(value, subject.value), next: verb }];
  if (subject && wordAt(reader, shows - 1).startsWith('ha'))
    return [{ value: withScope(value, subject.value), next: subject.next }];
  const doing = withActivity(reader, value, next);
  if (doing.length > 0) return doing;
  const be = endOf('is|are|was|were|stand|sit|lie|appear|live|exist there|here?', words, next);
  if (be < 0) return [];
  const negated = exceptThose(reader, value, be);
  if (negated.length > 0) return negated;
  const colour = colourOf(words, be);
  const last = value.things.at(-1);
  if (!last) return [];
  // "How many of the animals are cows?" counts cows.
  const members = nounPhrases(reader.nouns, words, be).filter((other) => other.value.known && other.value.plural);
  if (members.length > 0)
    return members.map((other) => ({ value: { ...value, things: [other.value] }, next: other.next }));
  const narrower: readonly Parse<Thing>[] = colour
    ? [{ value: { ...last, traits: [...last.traits, { is: 'colour', colour: colour.value }] }, next: colour.next }]
    : postmodified(reader.nouns, words, { value: last, next: participleEnd(words, be) }, 0);
  // "How many cats and dogs are on the sofa?": what the verb says is said of all of them.
  return narrower.map((thing) => ({ value: withMore(value, last, thing.value), next: thing.next }));
}

/** "How many cups do you see | on the table", "… on the right" */
function narrowedAll(reader: Reader, value: Coordinated, at: number): readonly Parse<Coordinated>[] {
  const last = value.things.at(-1);
  if (!last) return [];
  return postmodified(reader.nouns, reader.words, { value: last, next: participleEnd(reader.words, at) }, 0)
    .filter(({ next }) => next > at)
    .map((thing) => ({ value: withMore(value, last, thing.value), next: thing.next }));
}

/** What is said of the last one is said of all of them. */
const withMore = (value: Coordinated, last: Thing, thing: Thing): Coordinated => ({
  ...value,
  things: value.things.map((one) => ({
    ...one,
    traits: [...one.traits, ...thing.traits.slice(last.traits.length)],
    relations: [...one.relations, ...thing.relations.slice(last.relations.length)],
    scope: thing.scope ?? one.scope,
  })),
});

/** "How many cars are | not red", "… not on the road" */
function exceptThose(reader: Reader, value: Coordinated, at: number): readonly Parse<Coordinated>[] {
  const [only, ...others] = value.things;
  if (wordAt(reader, at) !== 'not' || others.length > 0) return [];
  const { quantity: _, ...subject } = only;
  const kinds = nounPhrases(reader.nouns, reader.words, at + 1).filter(
    (other) => other.value.known && other.value.plural,
  );
  if (kinds.length > 0)
    return kinds.map(({ value: thing, next }) => ({
      value: { ...value, things: [{ ...only, traits: [...only.traits, { is: 'without', thing }] }] },
      next,
    }));
  return narrowings(reader.nouns, reader.words, { value: subject, next: at + 1 }, 0).map(({ value: thing, next }) => ({
    value: { ...value, things: [{ ...only, traits: [...only.traits, { is: 'not', thing }] }] },
    next,
  }));
}

/** "How many people wear a tie?", "… are holding umbrellas", "… are sleeping" */
function withActivity(reader: Reader, value: Coordinated, at: number): readonly Parse<Coordinated>[] {
  const { words } = reader;
  const be = endOf('is|are|was|were', words, at);
  const start = Math.max(be, at);
  const verb = words[start];
  if (!verb || !(be > 0 ? verb.tag === 'VERB' && verb.text.endsWith('ing') : activities.test(verb.text))) return [];
  const narrow = (more: Partial<Pick<Thing, 'traits' | 'relations'>>): Coordinated => ({
    ...value,
    things: value.things.map((thing) => ({
      ...thing,
      traits: [...thing.traits, ...(more.traits ?? [])],
      relations: [...thing.relations, ...(more.relations ?? [])],
    })),
  });
  // Where someone stands is said by what follows.
  if (/^(?:standing|sitting|lying|hanging|parked|showing|seating|facing)$/.test(verb.text)) return [];
  // Glasses that are worn are no glasses to drink from.
  const object = nounPhrases(reader.nouns, words, start + 1).filter(
    ({ value: { known, noun } }) => known && noun !== 'glass' && noun !== 'object',
  );
  if (object.length > 0)
    return object.map((thing) => ({
      value: narrow({ relations: [{ relation: owning.test(verb.text) ? 'having' : 'at', thing: thing.value }] }),
      next: thing.next,
    }));
  // "How many frisbees have you found?"
  if (/^(?:have|has)$/.test(verb.text)) return [];
  const plain = nounPhrases(reader.nouns, words, start + 1)[0];
  const next = plain?.next ?? start + 1;
  const query = words
    .slice(start, next)
    .map(({ text }) => text)
    .join(' ');
  return [{ value: narrow({ traits: [{ is: 'other', query }] }), next }];
}
const owning = /^(?:wear|hold|carry|own|have|has|wearing|holding|carrying|having)$/;
const activities = /^(?:wear|hold|carry|have|ride|own|use|drive|walk|push|eat|drink)$/;

const withScope = (list: Coordinated, scope: Scope | undefined): Coordinated =>
  scope ? { ...list, things: list.things.map((thing) => ({ ...thing, scope })) } : list;

/** One sum, or a number for each when they are asked for one by one. */
function counting(reader: Reader, { amount, things }: Counted, apart: boolean): Found['value'] {
  const each = reader.words.some(({ text }) => /^(?:respectively|separately|individually)$/.test(text));
  if (things.length > 1 && (each || (apart && !reader.sentence.joined)))
    return { intent: 'count', amounts: amount.things.map((thing) => ({ things: [thing], scope: amount.scope })) };
  return { intent: 'count', amounts: [amount] };
}

function numberOf(reader: Reader, at: number): readonly Found[] {
  const asked = endOf('what|which is|are|was|would?', reader.words, at);
  const start = endOf(numberWords, reader.words, Math.max(at, asked));
  const total = endOf(totalWords, reader.words, Math.max(at, asked));
  if (start < 0 && total < 0) return [];
  return amounts(reader, Math.max(start, total)).map(({ value, next }) => ({
    value: counting(reader, value, false),
    next,
    weight: start > 0 ? 0.95 : 0.8,
  }));
}

function commands(reader: Reader, at: number): readonly Found[] {
  const start = endOf(countWords, reader.words, at);
  if (start < 0) return [];
  return amounts(reader, start).map(({ value, next }) => ({
    value: counting(reader, value, true),
    next,
    weight: 0.9,
  }));
}

/** "dogs count", "number of dogs?" without a verb, "people in total?" */
function headlines(reader: Reader, at: number): readonly Found[] {
  return coordinated(reader, at).flatMap(({ value: { things }, next }) => {
    const end = endOf(countNouns, reader.words, next);
    if (end < 0) return [];
    const { value: scope, next: after } = tail(reader, end);
    const amount: Amount = {
      things: things.map(({ scope: _, ...thing }) => thing),
      scope: scope ?? things.at(-1)?.scope,
    };
    return [{ value: { intent: 'count', amounts: [amount] }, next: after, weight: 0.85 }];
  });
}

/** "Is the number of people even or odd?", "Are there an even or an odd number of cups?" */
function evenOrOdd(reader: Reader, at: number): readonly Found[] {
  const { words } = reader;
  const of = endOf(`is|are there? ${numberWords}`, words, at);
  const before = endOf(
    'is|are|do there|you|we|i? see|have? an? even|odd or an? even|odd number|amount|count of',
    words,
    at,
  );
  return [of, before].flatMap((start) =>
    start < 0
      ? []
      : amounts(reader, start).flatMap(({ value: { amount }, next }): readonly Found[] => {
          const end = start === of ? endOf('an? even|odd or an? even|odd number?', words, next) : next;
          return end < 0 ? [] : [{ value: { intent: 'parity', amount }, next: end, weight: 0.97 }];
        }),
  );
}

function differences(reader: Reader, at: number): readonly Found[] {
  const { words } = reader;
  const more = endOf(moreThan, words, at);
  const by = endOf(differenceOf, words, at);
  const start = Math.max(more, by);
  if (start < 0) return [];
  const fewer = /^(?:fewer|less)$/.test(wordAt(reader, more - 1));
  const firsts = nounPhrases(reader.nouns, words, start).flatMap((first) => {
    const be = endOf('is|are there?', words, first.next);
    return be < 0 ? [first] : [first, ...postmodified(reader.nouns, words, { ...first, next: be }, 0)];
  });
  return firsts.flatMap((first) => {
    const verb = endOf('is|are|do|can there|you|we|i? see?', words, first.next);
    const than = endOf(
      'is|are|do|can? there|you|we|i? see? than|and|compared is|are? there? to? the? number? of?',
      words,
      first.next,
    );
    if (than < 0 && verb < 0) return [];
    if (than < 0) return [];
    return others(reader, than, [first.value]).flatMap(({ value: second, next }): readonly Found[] => {
      if (typeof second === 'number') return [];
      const { scope, quantity: _, ...thing } = first.value;
      const { value: where, next: end } = tail(reader, next);
      const amount: Amount = { things: [thing], scope: scope ?? (second.scope ? undefined : where) };
      const than = { ...second, scope: second.scope ?? where };
      const [a, b] = fewer ? [than, amount] : [amount, than];
      return [{ value: { intent: 'difference', amount: a, than: b }, next: end, weight: 0.97 }];
    });
  });
}

/** "How many kinds of animals are there?" */
function varieties(reader: Reader, at: number): readonly Found[] {
  const start = endOf(kindsOf, reader.words, at);
  const plain = endOf(distinct, reader.words, at);
  if (start < 0 && plain < 0) return [];
  return amounts(reader, Math.max(start, plain)).flatMap(({ value, next }) => {
    const [thing, second] = value.amount.things;
    if (!thing || second || reader.nouns.lexicon.members(thing.noun).length < 2) return [];
    return [{ value: { intent: 'variety', thing: { ...thing, scope: value.amount.scope } }, next, weight: 0.96 }];
  });
}
