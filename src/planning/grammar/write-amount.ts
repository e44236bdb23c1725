import { isKindOf } from '../../language/lexicon.js';
import { quote } from '../../program/quoted.js';
import { type PictureVariable, picturesOf, UnclearError, type Variable, type Writer } from './draft.js';
import { braced, evaluate } from './expressions.js';
import { findThing } from './find-things.js';
import type { Amount, Scope, Thing } from './intent.js';
import { sayThing, theNoun } from './say-things.js';

/** A sum of COUNTs over things and pictures, as an expression: `{ANSWER0} + {ANSWER1}`. */
export function writeAmount(writer: Writer, amount: Amount, pictures: readonly PictureVariable[]): string {
  const asked = amount.scope ? picturesOf(totalled(amount.scope), writer.pictures) : pictures;
  const counts = asked.flatMap((picture) => amount.things.map((thing) => writeCount(writer, thing, picture)));
  return counts.map(braced).join(' + ');
}

/** "in both images" totals, as far as numbers go. */
const totalled = (scope: Scope): Scope => (scope.of === 'picture' ? scope : { of: 'all' });

export function writeCount(writer: Writer, thing: Thing, picture: PictureVariable): Variable {
  const others = thing.traits.flatMap((trait) => (trait.is === 'without' ? [trait.thing] : []));
  if (others.length > 0) return writeRest(writer, thing, others, picture);
  const box = findThing(writer, { ...thing, plural: true }, picture);
  const many = theNoun(writer, { ...thing, plural: true });
  return writer.draft.call('ANSWER', 'COUNT', { box }, `Count ${many} in ${picture.words}`);
}

/** Vehicles other than cars: the vehicles less the cars among them. */
function writeRest(writer: Writer, thing: Thing, others: readonly Thing[], picture: PictureVariable): Variable {
  const traits = thing.traits.filter(({ is }) => is !== 'without');
  const all = writeCount(writer, { ...thing, traits }, picture);
  // "How many people are there besides the chairs?": chairs are none of the people.
  const among = others.filter(({ noun }) => thing.noun === 'object' || isKindOf(noun, thing.noun, writer.lexicon));
  if (among.length === 0) return all;
  const less = among.map((other) =>
    braced(
      writeCount(
        writer,
        { ...other, traits: [...traits, ...other.traits], relations: [...thing.relations, ...other.relations] },
        picture,
      ),
    ),
  );
  return evaluate(writer, [braced(all), ...less].join(' - '), `Count ${sayThing(writer, { ...thing, plural: true })}`);
}

export const sayAmount = (writer: Writer, { things }: Amount): string =>
  things.map((thing) => sayThing(writer, { ...thing, plural: true }).replace(/^the /, '')).join(' and ');

export function writeDifference(writer: Writer, amount: Amount, than: Amount): Variable {
  const more = writeAmount(writer, amount, writer.pictures);
  const less = writeAmount(writer, than, writer.pictures);
  const words = `Subtract the number of ${sayAmount(writer, than)} from the number of ${sayAmount(writer, amount)}`;
  return evaluate(writer, `${more} - ${less.includes('+') ? `(${less})` : less}`, words);
}

export function writeTotal(writer: Writer, amount: Amount): Variable {
  const asked = picturesOf(amount.scope?.of === 'picture' ? amount.scope : undefined, writer.pictures);
  if (amount.scope && amount.scope.of !== 'picture') picturesOf(amount.scope, writer.pictures);
  const counts = asked.flatMap((picture) => amount.things.map((thing) => writeCount(writer, thing, picture)));
  const [first] = counts;
  if (first && counts.length === 1) return first;
  return evaluate(writer, counts.map(braced).join(' + '), 'Add the numbers');
}

/** "2 dogs, 1 cat" */
export function writeNumbers(writer: Writer, amounts: readonly Amount[]): Variable {
  const where = ({ scope }: Amount): string =>
    scope?.of === 'picture' ? ` in ${picturesOf(scope, writer.pictures)[0]?.words}` : '';
  const parts = amounts.map(
    (amount) => `{${writeTotal(writer, amount).variable}} ${sayAmount(writer, amount)}${where(amount)}`,
  );
  return evaluate(writer, quote(parts.join(', ')), 'Say both numbers');
}

const maxMembers = 12;

export function writeVariety(writer: Writer, thing: Thing): Variable {
  const members = writer.lexicon.members(thing.noun);
  if (members.length > maxMembers)
    throw new UnclearError(
      "I can't count all of that. Try “How many kinds of animals are there?” or “What objects are in the picture?”.",
    );
  const asked = picturesOf(thing.scope, writer.pictures);
  const sums = members.map((noun) => {
    const counts = asked.map((picture) => braced(writeCount(writer, { ...thing, noun, plural: true }, picture)));
    return `(${counts.join(' + ')} > 0)`;
  });
  return evaluate(writer, sums.join(' + '), `Count how many kinds of ${writer.lexicon.plural(thing.noun)} were found`);
}
