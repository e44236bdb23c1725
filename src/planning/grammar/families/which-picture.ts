import type { Amount } from '../intent.js';
import { coordinated } from '../noun-phrase.js';
import { endOf } from '../phrase.js';
import type { Family, Found } from '../reader.js';
import { nounPhrases, type Reader, tail, wordAt } from '../reader.js';
import { pictureNouns } from '../vocabulary.js';

const nouns = [...pictureNouns].join('|');
const contain =
  'contains|contain|has|have|shows|show|includes|include|features|depicts|displays|holds|got|does|is|are|do|can|with|you|there|see|find|i|we';

const asked = `in|on? what|which one? of? the|these|two? ${nouns}|one|side is|does? that|it?`;
const sides = `does|do|is|are|has|have there? the? left|first ${nouns}|one? or the? right|second ${nouns}|one`;
const moreThere = 'is|are|do|can there|you|we|i see|spot|find|have? more|fewer|less';

/** "Which picture has more dogs?", "In which image is there a cat?", "Does the left or the right picture show more people?" */
const ofTwo = 'in|on? what|which one? of the|these|those two|2';

export const whichPicture: Family = {
  needs: [asked, sides, moreThere, ofTwo],
  read(reader, at) {
    const { words } = reader;
    const question = endOf(asked, words, at);
    const pair = endOf(sides, words, at);
    let start = Math.max(question, pair, endOf(ofTwo, words, at));
    if (start < 0) return moreIn(reader, at);
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

const orPicture = `in|on the? left|first ${nouns}|one? or in|on? the? right|second ${nouns}|one?`;

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
