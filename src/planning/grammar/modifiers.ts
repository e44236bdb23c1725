import { anyOrdinal } from '../../language/numbers.js';
import { colourAfter, colourOf, cornerAt, depthAt, orderAt, participleEnd, placeAt, positioned } from './attributes.js';
import type { Relation, Thing, Trait } from './intent.js';
import { endOf, endOfAny, type Parse, textOf } from './phrase.js';
import { whereToLook } from './pictures.js';
import { isAlive, readAdjectives, settleSizes } from './premodifiers.js';
import { emptyThing, endOfTrail, fewPerEnd, type Nouns, nounPhrases } from './reader.js';
import { depthOrderAt, relativesAt } from './selectors.js';
import { stops } from './vocabulary.js';
import type { Word } from './words.js';

const relationPatterns: readonly (readonly [pattern: string, relation: Relation])[] = [
  ['to|on|at|towards? the? far|immediate? left hand? side? of|from|to', 'left'],
  ['left of|from|to', 'left'],
  ['further|farther|more to? the? left hand? than|of', 'left'],
  ['to|on|at|towards? the? far|immediate? right hand? side? of|from|to', 'right'],
  ['right of|from|to', 'right'],
  ['further|farther|more to? the? right hand? than|of', 'right'],
  ['above|over|atop', 'above'],
  ['on|at|over? the? top of', 'above'],
  ['higher up? than', 'above'],
  ['up above', 'above'],
  ['below|under|underneath|beneath', 'below'],
  ['at|on the bottom of', 'below'],
  ['lower down? than', 'below'],
  ['in the? front of', 'front'],
  ['ahead of', 'front'],
  ['behind', 'behind'],
  ['in|at the? back of', 'behind'],
  ['next|adjacent|close|closer|closest|near|nearest|nearer to', 'at'],
  ['beside|near|by|alongside|along|against|touching|around', 'at'],
  ['on|upon|onto', 'on'],
  ['in|inside|at|within|into|off', 'at'],
  ['with|holding|carrying|having|wearing', 'having'],
  [
    'using|walking|pushing|pulling|driving|eating|drinking|playing|throwing|catching|hitting|swinging|watching|feeding|leading on|in|with|from?',
    'at',
  ],
  ['riding on?', 'on'],
  ['that|which|who has|have|holds|hold|carries|carry|wears|wear', 'having'],
  ['that|which|who rides|ride|uses|use', 'at'],
];

/** Where a relation's words end and which it is: the longest that fits. */
export function relationAt(words: readonly Word[], at: number): Parse<Relation> | undefined {
  const start = Math.max(at, endOfAny(positioned, words, at));
  let best: Parse<Relation> | undefined;
  for (const [pattern, relation] of relationPatterns)
    for (const from of start === at ? [at] : [start, at]) {
      const next = endOf(pattern, words, from);
      if (next > from && (!best || next > best.next)) best = { value: relation, next };
    }
  return best;
}

const startsWithOrdinal = new RegExp(`^(?:${anyOrdinal})\\b`);

/** The readings of a noun phrase with fewer and fewer of the modifiers that stand behind it, the longest first. */
export function postmodified(
  nouns: Nouns,
  words: readonly Word[],
  core: Parse<Thing>,
  depth: number,
): readonly Parse<Thing>[] {
  const wider = fewPerEnd(nextModifiers(nouns, words, core, depth));
  return fewPerEnd([...wider.flatMap((wide) => postmodified(nouns, words, wide, depth)), core]);
}

function nextModifiers(
  nouns: Nouns,
  words: readonly Word[],
  { value: thing, next: at }: Parse<Thing>,
  depth: number,
): readonly Parse<Thing>[] {
  const grown: Parse<Thing>[] = [];
  const withTrait = (trait: Trait, next: number): void => {
    grown.push({ value: { ...thing, traits: [...thing.traits, trait] }, next });
  };

  const scope = thing.scope ? undefined : whereToLook(words, at);
  if (scope && scope.value !== 'this') grown.push({ value: { ...thing, scope: scope.value }, next: scope.next });
  if (scope?.value === 'this') grown.push({ value: thing, next: scope.next });

  const order = orderAt(words, at);
  const last = thing.traits.at(-1);
  // "The second on the right" counts from there; "the man in the back on the right" stands there.
  const counts = /^from\b|^counting\b/.test(textOf(words, at, order?.next ?? at));
  if (order && last?.is === 'extreme' && (counts || startsWithOrdinal.test(last.query)))
    grown.push({
      value: {
        ...thing,
        traits: [...thing.traits.slice(0, -1), { is: 'extreme', query: `${last.query} ${order.value}` }],
      },
      next: order.next,
    });

  const besides = Math.max(
    endOf('besides', words, at),
    endOf('other than', words, at),
    endOf('that|which|who is|are not', words, at),
  );
  if (besides > 0)
    for (const other of nounPhrases(nouns, words, besides, depth + 1))
      if (other.value.known && other.value.plural) withTrait({ is: 'without', thing: other.value }, other.next);

  for (const { value, next } of exclusions(nouns, words, { value: thing, next: at }, depth))
    withTrait({ is: 'not', thing: value }, next);
  if (!thing.plural) for (const { value, next } of relativesAt(nouns, words, at, depth + 1)) withTrait(value, next);
  const nearness = thing.plural || thing.noun === 'object' ? undefined : depthOrderAt(words, at);
  if (nearness) withTrait(nearness.value, nearness.next);
  const distance = thing.noun === 'object' ? undefined : depthAt(words, at);
  if (distance) withTrait(distance.value, distance.next);

  const place = placeAt(words, at);
  if (place) withTrait({ is: 'place', place: place.value }, place.next);
  const corner = cornerAt(words, at);
  if (corner) grown.push({ value: { ...thing, traits: [...thing.traits, ...corner.value] }, next: corner.next });

  const colour = colourAfter(words, at);
  if (colour) withTrait({ is: 'colour', colour: colour.value }, colour.next);

  const relation = relationAt(words, at);
  if (relation)
    for (const other of nounPhrases(nouns, words, relation.next, depth + 1)) {
      if (!other.value.known && (relation.value === 'at' || relation.value === 'on')) continue;
      // Glasses that are worn are no glasses to drink from.
      if (relation.value === 'having' && words[other.next - 1].text === 'glasses') continue;
      // "Wearing something red": clothes are nothing that a detector finds.
      if (relation.value === 'having' && other.value.noun === 'object') continue;
      // "The man with the hat holding a bag": no hat holds anything.
      if (actions.test(words[relation.next - 1].text) && !isAlive(nouns, thing.noun)) continue;
      // On top of a thing is on it, wherever its top is in the picture.
      const isOn =
        words[relation.next - 1]?.text === 'of' &&
        words[relation.next - 2]?.text === 'top' &&
        bears(other.value, nouns);
      const relations = [...thing.relations, { relation: isOn ? 'on' : relation.value, thing: other.value } as const];
      grown.push({ value: { ...thing, relations }, next: other.next });
    }
  // "three umbrellas or more"
  const { quantity } = thing;
  if (quantity?.operator === '==' && quantity.number > 0) {
    const more = endOf('or more', words, at);
    const next = Math.max(more, endOf('or fewer|less', words, at));
    if (next > 0)
      grown.push({ value: { ...thing, quantity: { ...quantity, operator: more > 0 ? '>=' : '<=' } }, next });
  }
  const hand = handAt(nouns, words, at, depth);
  if (hand) grown.push({ value: withRelation(thing, 'of', hand.value), next: hand.next });
  // "the umbrella of the woman"
  if (words[at]?.text === 'of' && thing.known && thing.definite)
    for (const owner of nounPhrases(nouns, words, at + 1, depth + 1))
      if (owner.value.definite && isAlive(nouns, owner.value.noun) && owner.value.noun !== 'face')
        grown.push({ value: withRelation(thing, 'of', owner.value), next: owner.next });
  if (grown.length === 0 && !(actions.test(words[at]?.text ?? '') && !isAlive(nouns, thing.noun))) {
    const free = freeModifier(words, at);
    if (free) withTrait({ is: 'other', query: free.value }, free.next);
  }
  // The longest first, and one of those that end at the same word.
  return grown.sort((a, b) => b.next - a.next);
}

/** Something may rest on it. */
const bears = ({ noun, known }: Thing, { lexicon }: Nouns): boolean =>
  known && noun !== 'face' && !lexicon.members('person').includes(lexicon.resolve(noun)?.name ?? 'person');

/** "in his hand", "in the woman's hands": whose. */
function handAt(nouns: Nouns, words: readonly Word[], at: number, depth: number): Parse<Thing> | undefined {
  const own = endOf('in his|her hand|hands', words, at);
  if (own > 0)
    return { value: { ...emptyThing(words[at + 1].text === 'his' ? 'man' : 'woman'), definite: true }, next: own };
  if (words[at]?.text !== 'in') return undefined;
  const owner = nounPhrases(nouns, words, at + 1, depth + 1).find(
    ({ value, next }) => isAlive(nouns, value.noun) && endOf("'s hand|hands", words, next) > 0,
  );
  return owner && { value: owner.value, next: owner.next + 2 };
}

const actions = /^(?:holding|carrying|wearing|riding)$/;

/** Those that are left out: "without a tie", "that are not red", "except the man on the left", "but the red one". */
function exclusions(
  nouns: Nouns,
  words: readonly Word[],
  { value: thing, next: at }: Parse<Thing>,
  depth: number,
): readonly Parse<Thing>[] {
  const { quantity: _, every: __, share: ___, ...rest } = thing;
  const subject: Thing = { ...rest, every: false };
  const lacks = endOfAny(lacking, words, at);
  if (lacks > 0)
    return nounPhrases(nouns, words, lacks, depth + 1)
      .filter(({ value }) => value.known)
      .map(({ value, next }) => ({ value: withRelation(subject, 'having', value), next }));
  const not = endOf('that|which|who? is|are|was|were? not', words, at);
  if (not > 0) return narrowings(nouns, words, { value: subject, next: not }, depth);
  const except = endOfAny(exceptions, words, at);
  if (except < 0) return [];
  return [
    ...nounPhrases(nouns, words, except, depth + 1),
    ...ones(nouns, words, { value: subject, next: except }, depth),
  ]
    .filter(
      ({ value }) =>
        value.known &&
        value.quantity?.number !== 0 &&
        (value.definite || value.plural || wordBefore(words, except) !== 'not'),
    )
    .map(({ value, next }) => ({ value: { ...value, quantity: undefined }, next }));
}

const wordBefore = (words: readonly Word[], at: number): string => words[at - 1]?.text ?? '';

const lacking = [
  'that|which|who? do|does|did not have|wear|hold|carry|own any|a|an?',
  'that|which|who? have|has|wear|wears|hold|holds|carry|carries no',
  'that|which|who? is|are? without|lacking any|a|an?',
  'that|which|who? is|are? not wearing|holding|carrying|having any|a|an?',
  'with|having|wearing|holding|carrying no',
];
const exceptions = [
  ',? except|excluding|excepting|save for?',
  ',? but not?',
  ',? apart|aside from',
  ',? not including|counting',
  ',? besides',
  ',? other than',
];

/** What is said of things by a colour, a place or a relation: "red", "on the left", "on the sofa". */
export function narrowings(
  nouns: Nouns,
  words: readonly Word[],
  { value: subject, next: at }: Parse<Thing>,
  depth: number,
): readonly Parse<Thing>[] {
  const colour = colourOf(words, at);
  const red: readonly Parse<Thing>[] = colour
    ? [
        {
          value: { ...subject, traits: [...subject.traits, { is: 'colour', colour: colour.value }] },
          next: colour.next,
        },
      ]
    : [];
  const from = participleEnd(words, at);
  return [...red, ...nextModifiers(nouns, words, { value: subject, next: from }, depth)].filter(
    ({ next }) => next > from,
  );
}

export const withRelation = (subject: Thing, relation: Relation, thing: Thing): Thing => ({
  ...subject,
  relations: [...subject.relations, { relation, thing }],
});

/** "the one on the left", "the red one", "the ones with a hat": more of what was spoken of. */
export function ones(
  nouns: Nouns,
  words: readonly Word[],
  { value: subject, next: at }: Parse<Thing>,
  depth: number,
): readonly Parse<Thing>[] {
  const the = endOf('the|that|this|those|these', words, at);
  if (the < 0) return [];
  const { relations: _, traits: __, ...bare } = subject;
  const { traits, next } = readAdjectives(nouns, words, the, true);
  const one = endOf('one|ones', words, next);
  if (one < 0 || endOf('the other', words, at) > 0) return elliptic(words, at, subject);
  const plural = words[next].text === 'ones';
  const core: Thing = { ...bare, plural, definite: true, traits: settleSizes(traits, plural, true), relations: [] };
  return postmodified(nouns, words, { value: core, next: one }, depth);
}

/** "than the second", "as the left", "than the other one", with nothing behind it. */
function elliptic(
  words: readonly Word[],
  at: number,
  { relations: _, traits, ...bare }: Thing,
): readonly Parse<Thing>[] {
  const one: Thing = { ...bare, plural: false, definite: true, relations: [], traits: [] };
  const other = endOf('the other one?', words, at);
  const next = Math.max(
    other,
    endOf('the first|second|third|fourth|last|left|right|leftmost|rightmost one?', words, at),
  );
  if (next < 0 || (words[next] && words[next].tag !== 'PUNCT')) return [];
  const word = words[at + 1].text;
  const trait: Trait =
    other > 0
      ? { is: 'not', thing: { ...one, traits } }
      : { is: 'extreme', query: word === 'left' || word === 'right' ? `${word}most` : word };
  return [{ value: { ...one, traits: [trait] }, next }];
}

/** "wearing a hat", "with glasses", "holding the flag": up to where the phrase must end. */
function freeModifier(words: readonly Word[], at: number): Parse<string> | undefined {
  const start = endOf('that|which|who is|are|has|have?', words, at);
  const from = Math.max(at, start);
  const first = words[from];
  if (!first) return undefined;
  const participle = first.tag === 'VERB' && first.text.endsWith('ing');
  if (!/^(?:with|without|wearing|holding|carrying|riding|in)$/.test(first.text) && !participle) return undefined;
  // "Keep the bus in colour": how it is to be.
  if (endOf('in its|their|full|the? original|natural|own? color', words, from) > 0) return undefined;
  // "In the dining room", "in the second": where to look, and nothing that they are.
  if (endOfTrail(words, from) > from || endOf('in the first|1st|second|2nd|other', words, from) > 0) return undefined;
  let end = from + 1;
  const ends = /^(?:is|are|and|or|than|does|do|has|have|but|not|that|which)$/;
  while (end < words.length && end - from < 7 && words[end].tag !== 'PUNCT' && !ends.test(words[end].text)) {
    if (end > from + 1 && whereToLook(words, end)) break;
    end++;
  }
  const last = words[end - 1];
  // "the dog sleeping" may be a question's end; "the dog that is sleeping" is one thing.
  if (end === from + 1 ? start < 0 || !participle : stops.has(last.text)) return undefined;
  return { value: textOf(words, from, end), next: end };
}
