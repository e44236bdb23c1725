import type { Amount, Condition, Direction, Operator, Scope, Thing } from './intent.js';
import { coordinated } from './noun-phrase.js';
import { endOf, type Parse, textOf } from './phrase.js';
import { picturesPhrase, whereToLook } from './pictures.js';
import { readNumber } from './premodifiers.js';
import { nounPhrases, type Reader, spanHas, wordAt } from './reader.js';
import { be } from './vocabulary.js';

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
  if (more > 0 && wordAt(reader, more) !== 'than' && /more|greater/.test(textOf(reader.words, at, more)))
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
export function sameEverywhere(reader: Reader, at: number): readonly Parse<Condition>[] {
  const start = Math.max(endOf(sameNumber, reader.words, at), endOf('equally many', reader.words, at));
  if (start < 0) return [];
  return nounPhrases(reader.nouns, reader.words, start).map(({ value: { scope: _, ...thing }, next }) => ({
    value: { is: 'same', amount: { things: [thing] } },
    next,
  }));
}

/** "an even number of dogs" */
export function parities(reader: Reader, at: number): readonly Parse<Condition>[] {
  const start = endOf('a|an|the? even|odd number|amount|count of', reader.words, at);
  if (start < 0) return [];
  const odd = textOf(reader.words, at, start).includes('odd');
  return coordinated(reader, start).map(({ value, next }) => ({
    value: { is: 'parity', amount: amountOf(value.things), odd },
    next,
  }));
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

const sides: Readonly<Record<string, Direction>> = { left: 'left', right: 'right' };

/** "more dogs on the left than on the right" */
const movedTo = (place: Direction, thing: Thing): Thing => ({
  ...thing,
  traits: thing.traits.map((trait) => (trait.is === 'place' ? { is: 'place', place } : trait)),
});

/** "than in the first", "but not in the right": the other pictures need no noun any more. */
export function barePicture(reader: Reader, at: number): Parse<Scope> | undefined {
  const next = endOf('in|on? the? left|first|1st|right|second|2nd|other', reader.words, at);
  const follower = reader.words[next];
  if (next < 0 || (follower && follower.tag !== 'PUNCT' && !/^(?:does|do|has|have)$/.test(follower.text)))
    return undefined;
  const position = { left: 0, first: 0, '1st': 0, right: 1, second: 1, '2nd': 1 }[reader.words[next - 1].text] ?? -1;
  return { value: { of: 'picture', position }, next };
}

const amountOf = (things: readonly Thing[]): Amount => {
  const scope = things.at(-1)?.scope;
  return { things: things.map(({ scope: _, quantity: __, ...thing }) => thing), scope };
};

const numberOf = 'the? total|overall? number|amount|count|quantity of';

const comparators: readonly (readonly [pattern: string, operator: Operator])[] = [
  ['greater|higher|larger|bigger|more than', '>'],
  ['smaller|lower|less|fewer than', '<'],
  ['equal|equals to?', '=='],
  ['the? same as', '=='],
  ['exactly?', '=='],
];

/** "is the number of cats equal to the number of dogs", "the number of dogs is greater than 2" */
export function numberComparisons(reader: Reader, at: number): readonly Parse<Condition>[] {
  const asked = endOf(be, reader.words, at);
  const of = endOf(numberOf, reader.words, asked > 0 ? asked : at);
  if (of < 0) return [];
  return coordinated(reader, of).flatMap(({ value: { things }, next }) => {
    const verb = endOf(`${be} not?`, reader.words, next);
    if (asked < 0 && verb < 0 && wordAt(reader, next) !== 'equals') return [];
    const pair = asked > 0 || verb > 0 ? endOf('the? same|equal', reader.words, Math.max(verb, next)) : -1;
    const parity = asked > 0 || verb > 0 ? endOf('an? even|odd number?', reader.words, Math.max(verb, next)) : -1;
    if (parity > 0) {
      const odd = spanHas(reader, next, parity, 'odd');
      return [{ value: { is: 'parity', amount: amountOf(things), odd }, next: parity }] as const;
    }
    const [first, second] = things;
    const scope = first?.scope?.of;
    if (pair > 0 && first && !second && (scope === 'each' || scope === 'all')) {
      const { scope: _, ...thing } = first;
      return [{ value: { is: 'same', amount: { things: [thing] } }, next: pair }] as const;
    }
    if (pair > 0 && first && second && things.length === 2)
      return [
        {
          value: { is: 'amount', amount: { things: [first] }, operator: '==', than: { things: [second] } },
          next: pair,
        },
      ] as const;
    return comparators.flatMap(([pattern, operator]) => {
      const start = endOf(pattern, reader.words, Math.max(verb, next));
      if (start < 0) return [];
      const second = Math.max(start, endOf(numberOf, reader.words, start), endOf('that|those of', reader.words, start));
      return others(reader, second, things).map(
        ({ value: than, next: end }): Parse<Condition> => ({
          value: {
            is: 'amount',
            amount: { things: things.map(({ scope: _, ...thing }) => thing), scope: things.at(-1)?.scope },
            operator,
            than,
          },
          next: end,
        }),
      );
    });
  });
}

/** "do the cows outnumber the horses" */
export function outnumbering(reader: Reader, at: number): readonly Parse<Condition>[] {
  const asked = endOf('do|does|did|are|is', reader.words, at);
  return coordinated(reader, asked > 0 ? asked : at).flatMap(({ value: { things }, next }) => {
    const verb = endOf('are|is? outnumber|outnumbers|outnumbered|exceed|exceeds by? in? number?', reader.words, next);
    const more = endOf(`${be}|be? more|fewer|less numerous|common|frequent? than`, reader.words, next);
    const start = Math.max(verb, more);
    if (start < 0) return [];
    const reversed = ['outnumbered', 'fewer', 'less'].some((word) => spanHas(reader, next, start, word));
    return others(reader, start, things).map(
      ({ value: than, next: end }): Parse<Condition> => ({
        value: { is: 'amount', amount: { things }, operator: reversed ? '<' : '>', than },
        next: end,
      }),
    );
  });
}
