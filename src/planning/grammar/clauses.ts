import { claims, negated, orOnly, present, scoped } from './claims.js';
import { barePicture, numberComparisons, outnumbering } from './comparisons.js';
import type { Condition, Thing } from './intent.js';
import { coordinated } from './noun-phrase.js';
import { endOf, memo, type Parse } from './phrase.js';
import { picturesPhrase, whereToLook } from './pictures.js';
import { predications } from './predicates.js';
import { readQuantity } from './premodifiers.js';
import { emptyThing, pictureSubject, type Reader, spanHas, tail, wordAt } from './reader.js';
import { be, pictureNouns } from './vocabulary.js';

const see = 'see|spot|find|detect|recognize|identify|notice|make|locate|have|observe|perceive|discern|got|get';
const contain =
  'contain|contains|show|shows|have|has|include|includes|feature|features|depict|depicts|display|displays|hold|holds|containing|showing|comprise|comprises|got|featuring|depicting|picture|pictures|capture|captures';
const visible =
  'visible|present|shown|pictured|depicted|displayed|seen|found|included|featured|contained|there|here|around|anywhere|somewhere|about';

/** Questions and statements that are true or false, with what may follow them; the longest readings first. */
export const clauses = (reader: Reader, at: number, depth = 0): readonly Parse<Condition>[] =>
  clausesByDepth[depth]?.(reader, at) ?? [];

/** "Is there a dog and are there two cats and is the car red?" */
const maxDepth = 3;
const clausesByDepth = Array.from({ length: maxDepth + 1 }, (_, depth) =>
  memo((reader: Reader, at: number) => readClauses(reader, at, depth)),
);

function readClauses(reader: Reader, at: number, depth: number): readonly Parse<Condition>[] {
  const plain = simpleClauses(reader, at, depth).map((clause) => withTail(reader, clause));
  const simple = [...plain.flatMap((clause) => [...butElsewhere(reader, clause), ...asWell(reader, clause)]), ...plain];
  if (depth >= maxDepth) return simple;
  const compound = simple.flatMap((first) => {
    const link = endOf(',|;|.? and|or|but|while|whereas|or also|then|else|that|is?', reader.words, first.next);
    const comma = wordAt(reader, first.next) === ',' ? first.next + 1 : -1;
    const start = Math.max(link, comma);
    if (start < 0) return [];
    const is = spanHas(reader, first.next, start, 'or') ? 'or' : 'and';
    return clauses(reader, start, depth + 1).map((second) => ({
      value: { is, parts: [first.value, second.value] } as const,
      next: second.next,
    }));
  });
  return [...compound, ...simple].sort((a, b) => b.next - a.next).slice(0, 16);
}

/** "Is there a cat? And a dog?" */
function asWell(reader: Reader, { value: first, next }: Parse<Condition>): readonly Parse<Condition>[] {
  const link = wordAt(reader, next - 1) === '?' ? endOf('and also?', reader.words, next) : -1;
  if (link < 0) return [];
  return claims(reader, link).map((second) => ({
    value: { is: 'and', parts: [first, second.value] },
    next: second.next,
  }));
}

/** "there is a dog in the left image but not in the right" */
function butElsewhere(reader: Reader, { value: here, next }: Parse<Condition>): readonly Parse<Condition>[] {
  if (here.is !== 'scoped') return [];
  const not = endOf(',? but|and|yet not', reader.words, next);
  if (not < 0) return [];
  const there = barePicture(reader, not) ?? whereToLook(reader.words, not);
  if (!there || there.value === 'this') return [];
  const elsewhere = scoped(there.value, here.part);
  return [{ value: { is: 'and', parts: [here, { is: 'not', part: elsewhere }] }, next: there.next }];
}

function withTail(reader: Reader, { value, next }: Parse<Condition>): Parse<Condition> {
  const { value: scope, next: end } = tail(reader, next);
  return { value: scoped(scope, value), next: end };
}

function simpleClauses(reader: Reader, at: number, depth: number): readonly Parse<Condition>[] {
  return [
    ...alone(reader, at),
    ...existence(reader, at),
    ...containing(reader, at),
    ...oneAndOther(reader, at),
    ...lacking(reader, at),
    ...oneOf(reader, at),
    ...visibility(reader, at),
    ...numberComparisons(reader, at),
    ...outnumbering(reader, at),
    ...predications(reader, at),
    ...fronted(reader, at, depth),
  ];
}

/** "Is she alone?", "Is the man by himself?": there is no other person. */
function alone(reader: Reader, at: number): readonly Parse<Condition>[] {
  const { words } = reader;
  const verb = endOf('is|was', words, at);
  if (verb < 0) return [];
  const pronoun = endOf('he|she|the|this|that person|man|woman|boy|girl|child|guy|lady|kid?', words, verb);
  const said = pronoun < 0 || /^(?:the|this|that)$/.test(wordAt(reader, pronoun - 1)) ? -1 : pronoun;
  const end = said < 0 ? -1 : endOf('all? alone|by himself|herself|themselves?', words, said);
  if (end < 0 || wordAt(reader, end - 1) === 'by') return [];
  const person = { ...emptyThing('person'), plural: true };
  const isOne = (thing: Thing): Condition => ({ is: 'amount', amount: { things: [thing] }, operator: '==', than: 1 });
  // Specks in the background are no company.
  const near: Thing = { ...person, traits: [{ is: 'depth', depth: 'foreground' }] };
  return [{ value: { is: 'or', parts: [isOne(person), isOne(near)] }, next: end }];
}

/** "is there a dog", "there are two", "do you see any", "got any" */
function existence(reader: Reader, at: number): readonly Parse<Condition>[] {
  const { words } = reader;
  const patterns = [
    `${be} not? there not? really|also|actually|currently?`,
    `${be} not? there not?`,
    `there ${be}|exists|exist|appears|seems|might|must|should|will not? to? be? not?`,
    `there ${be}|exists|exist not?`,
    'could|can|might|may|would|should there not? be',
    `do|can|could|did|does|have|will|would|may not? you|we|i|one|u|anyone|someone|somebody not? ${see} out?`,
    `${be} you|we able to ${see} out?`,
    `is it possible to ${see} out?`,
    `you|we|i|one|someone can|could|do|did|might? not? ${see} out?`,
    'have|has you|we|i|it got',
    'see|spot|notice|detect|recognize|observe|perceive',
    'got|have|seen',
  ];
  // "Does anyone have a tie?" asks about people; "do you have a dog there?" doesn't.
  const isOfPeople = (end: number): boolean =>
    /^(?:have|got|get)$/.test(wordAt(reader, end - 1)) &&
    ['anyone', 'someone', 'somebody'].some((who) => spanHas(reader, at, end, who));
  const ends = patterns.map((pattern) => endOf(pattern, words, at)).filter((end) => end > at && !isOfPeople(end));
  const starts = [...new Set(ends)].sort((a, b) => b - a);
  if (/^(?:any|either|neither)$/.test(wordAt(reader, at))) starts.push(at);
  return starts.flatMap((start) => [
    ...orOnly(reader, start),
    ...claims(reader, start).map((claim) => negated(spanHas(reader, at, start, 'not') && isFlat(reader, at), claim)),
  ]);
}

/** "isn't there a dog?" asks whether there is one; "there is not a dog" denies it. */
const isFlat = (reader: Reader, at: number): boolean => /^(?:there|you|we|i)$/.test(wordAt(reader, at));

/** "does the image show a dog", "both pictures contain a bus", "it has a fridge" */
function containing(reader: Reader, at: number): readonly Parse<Condition>[] {
  const asked = endOf('does|do|did|has|have|is|are|can not?', reader.words, at);
  const only = endOf('only|just', reader.words, asked > 0 ? asked : at);
  const start = Math.max(only, asked, at);
  const subject = pictureSubject(reader, start);
  if (!subject || (only > 0 && subject.value?.of !== 'picture')) return [];
  const end = endOf(`together|combined|both|all|each? does|do|did|is|are? not? ${contain}`, reader.words, subject.next);
  if (end < 0) return [];
  const not = spanHas(reader, subject.next, end, 'not');
  const together = spanHas(reader, subject.next, end, 'together') || spanHas(reader, subject.next, end, 'combined');
  const scope = together ? ({ of: 'all' } as const) : subject.value;
  const totals = scope?.of === 'each' && reader.sentence.joined ? ({ of: 'all' } as const) : scope;
  return claims(reader, end).map((claim) => {
    const { value, next } = negated(not, claim);
    // Only in the left one: in exactly one, and in that.
    if (only > 0)
      return { value: { is: 'and', parts: [scoped(totals, value), scoped({ of: 'one' }, value)] } as const, next };
    return { value: scoped(totals, value), next };
  });
}

const otherPicture = `,? and|while|whereas|but|; the? other|second? one|${[...pictureNouns].join('|')}?`;

/** "One image shows a cat and the other shows a dog": it does not matter which of the two. */
function oneAndOther(reader: Reader, at: number): readonly Parse<Condition>[] {
  const { words } = reader;
  const asked = endOf('does|do|did', words, at);
  const start = asked > 0 ? asked : at;
  const subject = picturesPhrase(words, start);
  const one = subject && subject.value !== 'this' && subject.value.of === 'one' ? subject.next : -1;
  // "one contains a dog, and the other …"
  const first = one > 0 ? one : endOf('one', words, start);
  const verb = first > 0 && wordAt(reader, start) === 'one' ? endOf(contain, words, first) : -1;
  if (verb < 0) return [];
  return claims(reader, verb).flatMap((here) => {
    const other = endOf(otherPicture, words, tail(reader, here.next).next);
    if (other < 0 || !spanHas(reader, here.next, other, 'other')) return [];
    const otherVerb = endOf(`does|do? not? ${contain}|does`, words, other);
    const from = Math.max(other, otherVerb);
    const not = spanHas(reader, other, from, 'not');
    const same: readonly Parse<Condition>[] =
      wordAt(reader, from - 1) === 'does' ? [{ value: here.value, next: from }] : [];
    return [...claims(reader, from), ...same, ...elided(reader, from, here.value)].map((there) => ({
      value: eitherWay(here.value, negated(not, there).value),
      next: there.next,
    }));
  });
}

/** "… a single cat while the other contains two" */
function elided(reader: Reader, at: number, said: Condition): readonly Parse<Condition>[] {
  const none = endOf('none', reader.words, at);
  const counted = none > 0 ? undefined : readQuantity(reader.words, at);
  if ((none < 0 && !counted) || said.is !== 'amount') return [];
  const { operator, number } = counted?.value ?? { operator: '==', number: 0 };
  return [{ value: { is: 'amount', amount: said.amount, operator, than: number }, next: counted?.next ?? none }];
}

function eitherWay(here: Condition, there: Condition): Condition {
  const placed = (part: Condition, position: number): Condition => ({
    is: 'scoped',
    scope: { of: 'picture', position },
    part,
  });
  const way = (position: number, other: number): Condition => ({
    is: 'and',
    parts: [placed(here, position), placed(there, other)],
  });
  return { is: 'or', parts: [way(0, -1), way(-1, 0)] };
}

/** "is the picture free of dogs", "the image lacks a dog" */
function lacking(reader: Reader, at: number): readonly Parse<Condition>[] {
  const asked = endOf(be, reader.words, at);
  const subject = pictureSubject(reader, asked > 0 ? asked : at);
  if (!subject) return [];
  const end = endOf(
    `${be}? free|without|missing|lacking|lacks|lack|devoid|empty from|of? any|a|an?`,
    reader.words,
    subject.next,
  );
  if (end < 0) return [];
  return coordinated(reader, end).map(({ value: { things }, next }) => {
    const parts = things.map((thing): Condition => ({ is: 'not', part: present(thing) }));
    return { value: scoped(subject.value, parts.length === 1 ? parts[0] : { is: 'and', parts }), next };
  });
}

/** "is at least one of these there: a bed or a sink" */
function oneOf(reader: Reader, at: number): readonly Parse<Condition>[] {
  const asked = endOf(`${be}|do|does|can there|you|we|i? see|find|spot?`, reader.words, at);
  const start = endOf(
    'at? least? one|any|either|some of the|these|those|them following|two|things|objects?',
    reader.words,
    Math.max(asked, at),
  );
  if (start < 0) return [];
  const end = tail(reader, start).next;
  return coordinated(reader, endOf(':|,', reader.words, end) > 0 ? end + 1 : end)
    .filter(({ value }) => value.things.length > 1)
    .map(({ value: { things }, next }) => ({ value: { is: 'or', parts: things.map(present) }, next }));
}

/** "is a dog visible", "are both a cat and a dog in the picture", "two dogs can be seen", "can a dog be seen" */
function visibility(reader: Reader, at: number): readonly Parse<Condition>[] {
  const asked = endOf('is|are|was|were|can|could not?', reader.words, at);
  return claims(reader, asked > 0 ? asked : at).flatMap(({ value, next }) => {
    const verb = asked > 0 ? endOf('not? all|both|also|clearly|to? be?', reader.words, next) : -1;
    const stated =
      asked > 0
        ? -1
        : endOf(`${be}|can|could|appear|appears|exist|exists not? be? both|all|clearly?`, reader.words, next);
    const start = Math.max(verb, stated, asked > 0 ? next : -1);
    if (start < 0) return [];
    const adjective = endOf(`${visible} to? be? seen?`, reader.words, start);
    const where = tail(reader, Math.max(adjective, start));
    if (adjective < 0 && where.next === start) {
      const here = whereToLook(reader.words, start);
      if (!here) return [];
    }
    const not = spanHas(reader, next, start, 'not') || (asked > 0 && stated > 0);
    return [negated(not, { value: scoped(where.value, value), next: where.next })];
  });
}

/** "In the left picture, there are two dogs." */
function fronted(reader: Reader, at: number, depth: number): readonly Parse<Condition>[] {
  const where = whereToLook(reader.words, at);
  if (!where || depth > 1) return [];
  const start = wordAt(reader, where.next) === ',' ? where.next + 1 : where.next;
  const scope = where.value === 'this' ? undefined : where.value;
  return clauses(reader, start, depth + 1).map(({ value, next }) => ({ value: scoped(scope, value), next }));
}
