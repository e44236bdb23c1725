import { coordinated } from '../noun-phrase.js';
import { endOf } from '../phrase.js';
import type { Family } from '../reader.js';
import { tail, wordAt } from '../reader.js';

const asked = 'where|whereabouts is|are|was|were|do|can|could you|we|i? see|find|spot|located?';
const bare = 'where|whereabouts of?';

const postures = 'located|standing|sitting|hiding|lying|parked|hanging|placed|positioned|situated|at';

/** "Where is the clock?", "Where are the dogs?": said in words, and marked. */
export const where: Family = {
  needs: [asked, bare, postures],
  read(reader, at) {
    const start = Math.max(endOf(asked, reader.words, at), endOf(bare, reader.words, at));
    // In the middle of a sentence it asks nothing: "the place where the dog is".
    if (start < 0 || !reader.sentence.starts.includes(at)) return [];
    return coordinated(reader, start).map(({ value: { things }, next }) => {
      const behind = endOf(postures, reader.words, next);
      const { value: scope, next: end } = tail(reader, Math.max(next, behind));
      const posture = behind > 0 ? wordAt(reader, next) : undefined;
      return {
        value: { intent: 'where', things, scope: scope ?? things.at(-1)?.scope, posture } as const,
        next: end,
        weight: 0.92,
      };
    });
  },
};
