import { isOneCertain } from '../../language/own-names.js';
import { UnclearError, type Writer } from './draft.js';
import type { Relation, Thing } from './intent.js';

/** What things are called in a plan and in SELECT's queries. */

export const sideWords: Readonly<Record<Relation, string>> = {
  left: 'to the left of',
  right: 'to the right of',
  above: 'above',
  below: 'below',
  front: 'in front of',
  behind: 'behind',
  at: 'at',
  on: 'on',
  having: 'with',
  of: 'of',
};

export const onSide = {
  left: 'on the left',
  right: 'on the right',
  above: 'at the top',
  below: 'at the bottom',
} as const;

/** "dog" or "dogs", as it was said. */
export const nounOf = ({ lexicon }: Writer, { noun, plural, every, said }: Thing): string =>
  said ?? ((plural || every) && !hasCapital.test(noun) ? lexicon.plural(noun) : noun);

/** What a team calls by name there is no more than one of. */
const hasCapital = /\p{Lu}/u;

export const theNoun = (writer: Writer, thing: Thing): string =>
  isOneCertain(thing.noun) ? nounOf(writer, thing) : `the ${nounOf(writer, thing)}`;

/** "the largest red dog", for the plan. */
export function sayThing(writer: Writer, thing: Thing): string {
  const query = selectionOf(writer, thing);
  return query === undefined ? theNoun(writer, thing) : `the ${query}`;
}

/** "the red cars", "the people with a tie": for the plan. */
export function sayNarrow(writer: Writer, thing: Thing): string {
  const relations = thing.relations.map(
    ({ relation, thing: other }) => ` ${sideWords[relation]} ${sayThing(writer, other)}`,
  );
  return `${sayThing(writer, thing)}${relations.join('')}`;
}

/** Nearness that is to nothing else is to the camera, which the plan says. */
export function byNearness({ traits }: Thing): string {
  const queries = traits.flatMap((trait) => (trait.is === 'extreme' ? trait.query.split(' ') : []));
  if (queries.includes('closest')) return ' to the camera';
  return queries.includes('farthest') ? ' away from the camera' : '';
}

export const isPlain = ({ traits, relations }: Thing): boolean => traits.length + relations.length === 0;

/** In two halves at once. */
export const isInCorner = ({ traits }: Thing): boolean => traits.filter(({ is }) => is === 'place').length > 1;

/** "the dog on the left" is one dog among those found; "dogs on the left" are all that are in that half. */
export const isPointedAt = ({ definite, plural, every }: Thing): boolean => definite && !plural && !every;

/** SELECT's query for what narrows a thing down, if anything: "largest red dog", "dog on the left", "man with a hat". */
export function selectionOf(writer: Writer, thing: Thing): string | undefined {
  const before: string[] = [];
  const after: string[] = [];
  for (const trait of thing.traits) {
    if (trait.is === 'colour') before.push(trait.colour);
    else if (trait.is === 'place') {
      if (isPointedAt(thing) && !isInCorner(thing)) after.push(onSide[trait.place]);
    } else if (trait.is === 'side') after.push(onSide[trait.side]);
    else if (trait.is === 'depth') after.push(`in the ${trait.depth}`);
    else if (trait.is === 'notColour') after.push(`not ${trait.colour}`);
    else if (trait.is === 'relative') continue;
    else if (trait.is === 'extreme') {
      const [first, ...order] = trait.query.split(' ');
      before.unshift(first);
      if (order.length > 0) after.push(order.join(' '));
    } else if (trait.is === 'not') continue;
    else if (trait.is === 'without') after.push(`other than ${nounOf(writer, { ...trait.thing, plural: true })}`);
    else if (/^(?:with|without|wearing|holding|carrying|riding|in|[a-z]+ing)\b/.test(trait.query))
      after.push(trait.query);
    else before.push(trait.query);
  }
  if (before.length + after.length === 0) return undefined;
  return [...before, nounOf(writer, thing), ...after].join(' ');
}

/** The bare name of a choice in an answer: "dog", or "red car" where the colour tells two apart. */
export function nameOf(writer: Writer, thing: Thing): string {
  const query = selectionOf(writer, thing);
  return query ?? thing.noun;
}

/**
 * "the man" and "the woman" are both found as people, so none of them is told from the other.
 * @throws UnclearError saying so
 */
export function refuseUnlike(writer: Writer, one: Thing, other: Thing): void {
  const kinds = [one, other].map(({ noun }) => writer.lexicon.resolve(noun));
  const isNarrowed = [one, other].some(({ traits, relations }) => traits.length + relations.length > 0);
  const [first, second] = kinds;
  if (isNarrowed || one.noun === other.noun || !first || first.name !== second?.name) return;
  const many = writer.lexicon.plural(first.name);
  throw new UnclearError(
    `I can't tell ${theNoun(writer, one)} from ${theNoun(writer, other)}: to me both are ${many}. Say for example “the ${first.name} on the left”.`,
  );
}
