import { coordinated } from '../noun-phrase.js';
import { endOf } from '../phrase.js';
import { whereToLook } from '../pictures.js';
import type { Family, Found } from '../reader.js';
import { nounPhrases, type Reader, tail, wordAt } from '../reader.js';

const asked = 'where|whereabouts exactly|precisely? is|are|was|were|do|can|could you|we|i? see|find|spot|located?';
const sides = 'on|at|in? what|which side|half|part|corner|end of? the? picture|image|photo? is|are|was|were';
const bare = 'where|whereabouts of?';

const postures = 'located|standing|sitting|hiding|lying|parked|hanging|placed|positioned|situated|at|on|in';

const inMiddle = 'in|at the very? middle|center|centre';
const isIt = 'is|are|was|were';

/** "Is the oven in the middle?": its place says whether. */
function inTheMiddle(reader: Reader, at: number): readonly Found[] {
  const verb = endOf(isIt, reader.words, at);
  if (verb < 0 || !reader.sentence.starts.includes(at)) return [];
  return nounPhrases(reader.nouns, reader.words, verb).flatMap(({ value: thing, next }): readonly Found[] => {
    const end = endOf(inMiddle, reader.words, next);
    if (end < 0 || !thing.definite || thing.noun === 'face') return [];
    const { value: scope, next: after } = tail(reader, end);
    if (/^(?:of|between)$/.test(wordAt(reader, after))) return [];
    const bare = { ...thing, scope: undefined };
    return [{ value: { intent: 'where', things: [bare], scope: thing.scope ?? scope }, next: after, weight: 0.97 }];
  });
}

/** "Where is the clock?", "Where are the dogs?": said in words, and marked. */
export const where: Family = {
  needs: [asked, bare, sides, postures, inMiddle],
  read: (reader, at) => [...inTheMiddle(reader, at), ...placesAsked(reader, at)],
};

function placesAsked(reader: Reader, at: number): readonly Found[] {
  const within = endOf('where|whereabouts', reader.words, at);
  const picture = within < 0 ? undefined : whereToLook(reader.words, within);
  const inside = picture?.value === 'this' ? endOf('is|are|was|were', reader.words, picture.next) : -1;
  const start = Math.max(
    inside,
    endOf(sides, reader.words, at),
    endOf(asked, reader.words, at),
    endOf(bare, reader.words, at),
  );
  // In the middle of a sentence it asks nothing: "the place where the dog is".
  if (start < 0 || !reader.sentence.starts.includes(at)) return [];
  return coordinated(reader, start).map(({ value: { things }, next }) => {
    const behind = endOf(postures, reader.words, next);
    const { value: scope, next: end } = tail(reader, Math.max(next, behind));
    const posture = behind > 0 ? wordAt(reader, next) : undefined;
    return {
      value: { intent: 'where', things, scope: scope ?? things.at(-1)?.scope, posture } as const,
      next: end,
      weight: endOf(sides, reader.words, at) > 0 ? 0.985 : 0.92,
    };
  });
}
