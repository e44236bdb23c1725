import { comparing, orders, sizeOrders } from '../../../language/orders.js';
import type { Amount } from '../intent.js';
import { coordinated } from '../noun-phrase.js';
import { endOf } from '../phrase.js';
import type { Family, Found } from '../reader.js';
import { nounPhrases, type Reader, tail, wordAt } from '../reader.js';
import { pictureNouns } from '../vocabulary.js';
import { measureAt } from './measures.js';

const nouns = [...pictureNouns].join('|');
const contain =
  'contains|contain|has|have|shows|show|includes|include|features|depicts|displays|holds|got|does|is|are|do|can|with|you|there|see|find|i|we';

const asked = `in|on? what|which one? of? the|these|both|our|my? two|2? ${nouns}|one|side is|does? that|it?`;
const sides = `does|do|is|are|has|have there? the? left|first ${nouns}|one? or the? right|second ${nouns}|one`;
const moreThere = 'is|are|do|can there|you|we|i see|spot|find|have? more|fewer|less';

const orPicture = `in|on the? left|first ${nouns}|one? or in|on? the? right|second ${nouns}|one?`;
const being = 'is|are|does|do|looks|look|appears|has|shows';

/** "Which picture has more dogs?", "In which image is there a cat?", "Does the left or the right picture show more people?" */
const ofTwo = 'in|on? what|which one? of the|these|those two|2';

export const whichPicture: Family = {
  needs: [asked, sides, moreThere, ofTwo, being, orPicture, ...sizeOrders.map(comparing)],
  read(reader, at) {
    const { words } = reader;
    const question = endOf(asked, words, at);
    const pair = endOf(sides, words, at);
    let start = Math.max(question, pair, endOf(ofTwo, words, at));
    if (start < 0) return [...moreIn(reader, at), ...isLargerIn(reader, at)];
    const larger = start < 0 ? [] : largerIn(reader, start);
    if (larger.length > 0) return larger;
    for (let verb = endOf(contain, words, start); verb > 0; verb = endOf(contain, words, start)) start = verb;
    const measure = endOf(
      'the? more|most|larger|largest|higher|highest|greater|greatest|bigger|biggest number? of?',
      words,
      start,
    );
    const fewest = endOf('the? fewer|fewest|less|least|smaller|smallest|lower|lowest number? of?', words, start);
    const by = measure > 0 ? 'many' : fewest > 0 ? 'few' : 'any';
    return coordinated(reader, Math.max(start, measure, fewest)).map(({ value: { things }, next }) => {
      const more = by === 'any' && wordAt(reader, next) === 'more' ? next + 1 : next;
      const amount: Amount = { things };
      return {
        value: { intent: 'picture', amount, by },
        next: tail(reader, more).next,
        weight: 0.97,
      } as const;
    });
  },
};

/** "… is the dog bigger?", "… has the bigger dog?": seen there in its picture, not beside the other one. */
function largerIn(reader: Reader, at: number): readonly Found[] {
  const { words } = reader;
  const verb = endOf(`${being} there?`, words, at);
  const start = Math.max(verb, at);
  return nounPhrases(reader.nouns, words, start).flatMap(({ value: thing, next }): readonly Found[] => {
    const said = sizeOrders.find((order) =>
      thing.traits.some((trait) => trait.is === 'extreme' && trait.query === orders[order].first),
    );
    const look = endOf('is|are|look|looks|appear|appears', words, next);
    const behind = measureAt(words, Math.max(look, next));
    const by = said ?? sizeOrders.find((order) => order === behind?.value);
    if (!by || thing.noun === 'face') return [];
    const traits = thing.traits.filter(({ is }) => is !== 'extreme');
    const end = said ? next : (behind?.next ?? next);
    return [
      {
        value: { intent: 'larger-in', thing: { ...thing, traits, scope: undefined }, by },
        next: tail(reader, end).next,
        weight: 0.985,
      },
    ];
  });
}

/** "Is the dog bigger in the first or in the second picture?" */
function isLargerIn(reader: Reader, at: number): readonly Found[] {
  if (endOf('is|are|does|do', reader.words, at) < 0) return [];
  return largerIn(reader, at).flatMap((found): readonly Found[] => {
    const end = endOf(orPicture, reader.words, found.next);
    return end < 0 ? [] : [{ ...found, next: end }];
  });
}

/** "Are there more people in the left or in the right image?" */
function moreIn(reader: Reader, at: number): readonly Found[] {
  const { words } = reader;
  const start = endOf(moreThere, words, at);
  if (start < 0) return [];
  const by = wordAt(reader, start - 1) === 'more' ? 'many' : 'few';
  return nounPhrases(reader.nouns, words, start).flatMap(({ value: thing, next }): readonly Found[] => {
    const end = thing.scope ? -1 : endOf(orPicture, words, next);
    return end < 0 ? [] : [{ value: { intent: 'picture', amount: { things: [thing] }, by }, next: end, weight: 0.98 }];
  });
}
