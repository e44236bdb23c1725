import { postmodified } from '../modifiers.js';
import { endOf } from '../phrase.js';
import type { Family } from '../reader.js';
import { emptyThing, nounPhrases, tail } from '../reader.js';

const asked = 'who|whom is|are|was|were|do|can you|we|i? see|there|this|that|it|these|those|they|all?';

/** "Who is in the picture?", "Who is the man on the left?", "Who is next to the car?" */
export const who: Family = {
  needs: [asked],
  read(reader, at) {
    const { words } = reader;
    const start = endOf(asked, words, at);
    if (start < 0) return [];
    const { value: scope, next } = tail(reader, start);
    const person = { ...emptyThing('person'), plural: true };
    const pointed = postmodified(reader.nouns, words, { value: person, next: start }, 0).filter(
      (thing) => thing.next > start,
    );
    const named = nounPhrases(reader.nouns, words, start).filter(
      ({ value }) => reader.nouns.lexicon.resolve(value.noun)?.name === 'person',
    );
    return [
      { value: { intent: 'who', scope }, next, weight: next > start || start > at + 2 ? 0.9 : 0.6 },
      ...[...pointed, ...named].map(({ value: thing, next: from }) => {
        const { value: scope, next: end } = tail(reader, from);
        const narrowed = thing.relations.length > 0 || thing.traits.length > 0;
        return {
          value: { intent: 'who', thing: narrowed ? thing : undefined, scope: thing.scope ?? scope } as const,
          next: end,
          weight: 0.88,
        };
      }),
    ];
  },
};
