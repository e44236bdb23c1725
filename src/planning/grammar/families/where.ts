import { coordinated } from '../noun-phrase.js';
import { endOf } from '../phrase.js';
import type { Family } from '../reader.js';
import { tail } from '../reader.js';

const asked = 'where|whereabouts is|are|was|were|do|can|could you|we|i? see|find|spot|located?';
const bare = 'where|whereabouts of?';

/** "Where is the clock?", "Where are the dogs?": said in words, and marked. */
export const where: Family = {
  needs: [asked, bare],
  read(reader, at) {
    const start = Math.max(endOf(asked, reader.words, at), endOf(bare, reader.words, at));
    if (start < 0) return [];
    return coordinated(reader, start).map(({ value: { things }, next }) => {
      const { value: scope, next: end } = tail(reader, next);
      return {
        value: { intent: 'where', things, scope: scope ?? things.at(-1)?.scope } as const,
        next: Math.max(end, endOf('located|standing|sitting|hiding|positioned|at', reader.words, end)),
        weight: 0.92,
      };
    });
  },
};
