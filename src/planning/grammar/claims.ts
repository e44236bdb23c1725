import type { Amount, Condition, Direction, Operator, Scope, Thing } from './intent.js';
import { nounPhrases } from './nouns.js';
import { endOf, memo, type Parse } from './phrase.js';
import { picturesPhrase, whereToLook } from './pictures.js';
import { readNumber } from './quantity.js';
import { type Reader, wordAt } from './reader.js';

export type Joint = 'and' | 'or';
export interface Coordinated {
  readonly things: readonly Thing[];
  readonly joint: Joint;
}

const mostThings = 6;
const mostLists = 12;

/** Ways to read "a dog", "dogs and cats", "a bus, a car or a truck", the longest first. */
export const coordinated = memo((reader: Reader, at: number): readonly Parse<Coordinated>[] => {
  const found: Parse<Coordinated>[] = [];
  const grow = (things: readonly Thing[], joint: Joint | undefined, from: number): void => {
    // Later things are read in their longest ways only, lest the combinations multiply.
    for (const { value, next } of nounPhrases(reader.nouns, reader.words, from).slice(
      0,
      things.length > 0 ? 3 : mostLists,
    )) {
      const all = [...things, value];
      const conjunction = all.length < mostThings ? conjunctionAt(reader, next) : undefined;
      if (conjunction && (!joint || !conjunction.value || joint === conjunction.value) && found.length < 5 * mostLists)
        grow(all, conjunction.value ?? joint, conjunction.next);
      found.push({ value: { things: all, joint: joint ?? 'and' }, next });
    }
  };
  grow([], undefined, at);
  return found.sort((a, b) => b.next - a.next).slice(0, mostLists);
});

/** "and", "or", "plus", ", and"; a comma alone joins by the word that comes later. */
function conjunctionAt(reader: Reader, at: number): Parse<Joint | undefined> | undefined {
  const and = endOf(',? and|plus|& also|the? sum? of?', reader.words, at);
  const along = endOf(',? as|along|together well|with as?', reader.words, at);
  const or = endOf(',? or', reader.words, at);
  if (or > 0) return { value: 'or', next: or };
  if (and > 0 || along > 0) return { value: 'and', next: Math.max(and, along) };
  return wordAt(reader, at) === ',' ? { value: undefined, next: at + 1 } : undefined;
}

/** At least one, or as many as was said. */
export function present(thing: Thing): Condition {
  const { quantity, scope, ...rest } = thing;
  const condition: Condition = {
    is: 'amount',
    amount: { things: [rest] },
    operator: quantity?.operator ?? '>',
    than: quantity?.number ?? 0,
  };
  return scoped(scope, condition);
}

export const scoped = (scope: Scope | undefined, part: Condition): Condition =>
  scope ? { is: 'scoped', scope, part } : part;

/** Joins conditions; a scope that only the last thing carries is about all of them ("a cat and a dog in both images"). */
function joined(is: 'and' | 'or' | 'xor', things: readonly Thing[]): Condition {
  const last = things.at(-1);
  const shared = last?.scope && things.slice(0, -1).every(({ scope }) => !scope) ? last.scope : undefined;
  const parts = things.map((thing) => present(shared ? { ...thing, scope: undefined } : thing));
  return scoped(shared, parts.length === 1 ? parts[0] : { is, parts });
}

/** What can be claimed to be there: "a dog", "more cats than dogs", "neither a bus nor a car", "exactly two people". */
export const claims: (reader: Reader, at: number) => readonly Parse<Condition>[] = memo((reader, at) => {
  const compared = [...comparisons(reader, at), ...sameEverywhere(reader, at), ...parities(reader, at)];
  return [
    ...compared.flatMap((first) => furtherClaims(reader, first)),
    ...compared,
    ...neither(reader, at),
    ...choices(reader, at),
    ...lists(reader, at),
  ];
});

/** "more dogs than cats and fewer dogs than horses" */
function furtherClaims(reader: Reader, first: Parse<Condition>): readonly Parse<Condition>[] {
  const link = endOf(',? and|or|but also?', reader.words, first.next);
  if (link < 0) return [];
  const is = wordAt(reader, first.next) === 'or' ? 'or' : 'and';
  return claims(reader, link).map(({ value, next }) => ({ value: { is, parts: [first.value, value] }, next }));
}

function lists(reader: Reader, at: number): readonly Parse<Condition>[] {
  const both = endOf('both|all of?', reader.words, at);
  return coordinated(reader, both > 0 ? both : at).flatMap(({ value: { things, joint }, next }) => {
    const total = totalOf(reader, things);
    const condition = total ?? joined(joint, things);
    const parses: Parse<Condition>[] = [{ value: condition, next }];
    // "a car but no bus", "a dog without a cat"
    const but = endOf(',? but|and|yet|without not|no|without? any|a|an|also?', reader.words, next);
    if (but > 0 && /not|no|without/.test(spanText(reader, next, but)))
      for (const other of coordinated(reader, but)) {
        const absent = other.value.things.map((thing): Condition => ({ is: 'not', part: present(thing) }));
        parses.unshift({ value: { is: 'and', parts: [condition, ...absent] }, next: other.next });
      }
    return parses;
  });
}

const spanText = (reader: Reader, start: number, end: number): string =>
  reader.words
    .slice(start, end)
    .map(({ text }) => text)
    .join(' ');

/** "5 cats and dogs in total": one number for all of them. */
function totalOf({ sentence }: Reader, things: readonly Thing[]): Condition | undefined {
  const [first, ...others] = things;
  if (!first?.quantity || others.length === 0 || !sentence.joined) return undefined;
  if (others.some(({ quantity }) => quantity)) return undefined;
  const { operator, number } = first.quantity;
  const scope = things.at(-1)?.scope;
  const bare = things.map(({ quantity: _, scope: __, ...thing }) => thing);
  return scoped(scope, { is: 'amount', amount: { things: bare }, operator, than: number });
}

function choices(reader: Reader, at: number): readonly Parse<Condition>[] {
  const either = endOf('either of?', reader.words, at);
  if (either < 0) return [];
  return coordinated(reader, either).map(({ value: { things }, next }) => {
    const notBoth = endOf(',? but not both', reader.words, next);
    return notBoth > 0 ? { value: joined('xor', things), next: notBoth } : { value: joined('or', things), next };
  });
}

function neither(reader: Reader, at: number): readonly Parse<Condition>[] {
  if (wordAt(reader, at) !== 'neither') return [];
  return nounPhrases(reader.nouns, reader.words, at + 1).flatMap((first) => {
    const nor = endOf(',? nor|or|and', reader.words, first.next);
    if (nor < 0) return [];
    return nounPhrases(reader.nouns, reader.words, nor).map((second) => ({
      value: { is: 'not', part: joined('or', [first.value, second.value]) } as const,
      next: second.next,
    }));
  });
}

const amountOf = (things: readonly Thing[]): Amount => {
  const scope = things.at(-1)?.scope;
  return { things: things.map(({ scope: _, quantity: __, ...thing }) => thing), scope };
};

interface Comparator {
  readonly operator: Operator;
  readonly times?: number;
  readonly link: string;
}

const multiples: Readonly<Record<string, number>> = { twice: 2, double: 2, half: 0.5, thrice: 3, triple: 3 };

function comparatorAt(reader: Reader, at: number): Parse<Comparator> | undefined {
  const { words } = reader;
  const than = ',? than is|are? there|the? is|are? the? number? of?';
  const as = 'as is|are? there? is|are? the?';
  const more = endOf('any? a? lot|many? more|greater number|amount? of?', words, at);
  if (more > 0 && wordAt(reader, more) !== 'than' && /more|greater/.test(spanText(reader, at, more)))
    return { value: { operator: '>', link: than }, next: more };
  const larger = endOf('a|the? larger|greater|higher|bigger number|amount|quantity|count of', words, at);
  if (larger > 0) return { value: { operator: '>', link: than }, next: larger };
  const smaller = endOf('a|the? smaller|lower|lesser number|amount|quantity|count of', words, at);
  if (smaller > 0) return { value: { operator: '<', link: than }, next: smaller };
  const fewer = endOf('fewer|less|smaller number|amount? of?', words, at);
  if (fewer > 0 && wordAt(reader, fewer) !== 'than') return { value: { operator: '<', link: than }, next: fewer };
  const least = endOf('at least as many', words, at);
  if (least > 0) return { value: { operator: '>=', link: as }, next: least };
  const times = endOf('twice|double|half|thrice|triple as? many|the number|amount|quantity? of? of?', words, at);
  if (times > 0) return { value: { operator: '==', times: multiples[wordAt(reader, at)], link: as }, next: times };
  const number = readNumber(words[at]);
  const multiple = number === undefined ? -1 : endOf('times as many', words, at + 1);
  if (multiple > 0) return { value: { operator: '==', times: number, link: as }, next: multiple };
  const many = endOf('just|exactly? as many', words, at);
  if (many > 0) return { value: { operator: '==', link: as }, next: many };
  const same = Math.max(endOf(sameNumber, words, at), endOf('equally many', words, at));
  if (same > 0) return { value: { operator: '==', link: 'and|as|to|like the? number? of?' }, next: same };
  return undefined;
}

const sameNumber = 'the|an|a? same|equal|identical number|numbers|amount|amounts|quantity|count of';

/** "the same number of dogs", in all pictures; which those are is said before or behind it */
function sameEverywhere(reader: Reader, at: number): readonly Parse<Condition>[] {
  const start = Math.max(endOf(sameNumber, reader.words, at), endOf('equally many', reader.words, at));
  if (start < 0) return [];
  return nounPhrases(reader.nouns, reader.words, start).map(({ value: { scope: _, ...thing }, next }) => ({
    value: { is: 'same', amount: { things: [thing] } },
    next,
  }));
}

/** "an even number of dogs" */
function parities(reader: Reader, at: number): readonly Parse<Condition>[] {
  const start = endOf('a|an|the? even|odd number|amount|count of', reader.words, at);
  if (start < 0) return [];
  const odd = spanText(reader, at, start).includes('odd');
  return coordinated(reader, start).map(({ value, next }) => ({
    value: { is: 'parity', amount: amountOf(value.things), odd },
    next,
  }));
}

/** "more cats than dogs", "as many X as Y", "more dogs in the left picture than in the right one" */
export function comparisons(reader: Reader, at: number): readonly Parse<Condition>[] {
  const comparator = comparatorAt(reader, at);
  if (!comparator) return [];
  const { operator, times, link } = comparator.value;
  const firsts = [
    ...coordinated(reader, comparator.next),
    ...nounPhrases(reader.nouns, reader.words, comparator.next).map(({ value, next }) => ({
      value: { things: [value], joint: 'and' as const },
      next,
    })),
  ];
  return firsts.flatMap((first) => {
    const start = endOf(link, reader.words, first.next);
    if (start < 0) return [];
    return others(reader, start, first.value.things).map(({ value: than, next }) => ({
      value: { is: 'amount', amount: amountOf(first.value.things), operator, than, times } as const,
      next,
    }));
  });
}

const sides: Readonly<Record<string, Direction>> = { left: 'left', right: 'right' };

/** "more dogs on the left than on the right" */
const movedTo = (place: Direction, thing: Thing): Thing => ({
  ...thing,
  traits: thing.traits.map((trait) => (trait.is === 'place' ? { is: 'place', place } : trait)),
});

/** "than in the first", "but not in the right": the other pictures need no noun any more. */
export function barePicture(reader: Reader, at: number): Parse<Scope> | undefined {
  const next = endOf('in|on? the? left|first|right|second|other', reader.words, at);
  const follower = reader.words[next];
  if (next < 0 || (follower && follower.tag !== 'PUNCT' && !/^(?:does|do|has|have)$/.test(follower.text)))
    return undefined;
  const position = { left: 0, first: 0, right: 1, second: 1 }[reader.words[next - 1].text] ?? -1;
  return { value: { of: 'picture', position }, next };
}

/** The second side of a comparison: other things, the same elsewhere, or a number. */
export function others(reader: Reader, at: number, first: readonly Thing[]): readonly Parse<Amount | number>[] {
  const found: Parse<Amount | number>[] = coordinated(reader, at).map(({ value, next }) => ({
    value: amountOf(value.things),
    next,
  }));
  const those = endOf('those|ones|that', reader.words, at);
  const where = whereToLook(reader.words, those > 0 ? those : at) ?? picturesPhrase(reader.words, at);
  if (where && where.value !== 'this') {
    const verb = endOf('does|do|has|have|contains|contain|shows|show', reader.words, where.next);
    found.unshift({ value: { ...amountOf(first), scope: where.value }, next: Math.max(verb, where.next) });
  }
  const bare = where ? undefined : barePicture(reader, at);
  if (bare) {
    const side = first.at(-1)?.traits.some(({ is }) => is === 'place')
      ? sides[reader.words[bare.next - 1].text]
      : undefined;
    const elsewhere = side ? first.map((thing) => movedTo(side, thing)) : first;
    found.unshift({
      value: { ...amountOf(elsewhere), scope: side ? undefined : bare.value },
      next: Math.max(bare.next, endOf('does|do|has|have', reader.words, bare.next)),
    });
  }
  const number = readNumber(reader.words[at]);
  if (number !== undefined) found.push({ value: number, next: at + 1 });
  return found;
}
