import { comparisons, parities, sameEverywhere } from './comparisons.js';
import type { Condition, Scope, Thing } from './intent.js';
import { coordinated } from './noun-phrase.js';
import { endOf, memo, type Parse, textOf } from './phrase.js';
import { nounPhrases, type Reader, wordAt } from './reader.js';

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

export const negated = (negative: boolean, { value, next }: Parse<Condition>): Parse<Condition> =>
  negative ? { value: { is: 'not', part: value }, next } : { value, next };

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
    if (but > 0 && /not|no|without/.test(textOf(reader.words, next, but)))
      for (const other of coordinated(reader, but)) {
        const absent = other.value.things.map((thing): Condition => ({ is: 'not', part: present(thing) }));
        parses.unshift({ value: { is: 'and', parts: [condition, ...absent] }, next: other.next });
      }
    return parses;
  });
}

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

/** "any giraffes or only elephants": whether there is one of the first. The second is what there would be instead. */
export function orOnly(reader: Reader, at: number): readonly Parse<Condition>[] {
  return nounPhrases(reader.nouns, reader.words, at).flatMap(({ value: thing, next }) => {
    const only = endOf('here|there|in|it? ,? or only|just', reader.words, next);
    if (only < 0) return [];
    return nounPhrases(reader.nouns, reader.words, only).map((other) => ({
      value: { is: 'instead', thing, other: other.value } as const,
      next: other.next,
    }));
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
