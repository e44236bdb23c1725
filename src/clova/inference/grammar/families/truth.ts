import { claims } from '../claims.js';
import { clauses } from '../clauses.js';
import { tail } from '../reader.js';
import type { Family } from './family.js';

/** Yes/no questions and statements: "Is there a dog?", "Both images show a horse. True or false?" */
export const truth: Family = (reader, at) => [
  ...clauses(reader, at).map(({ value: condition, next }) => ({
    value: { intent: 'truth', condition } as const,
    next,
    weight: 0.9,
  })),
  // "a dog in the picture?", "two giraffes in total. True or false?": only when something shows that it is a question.
  ...(reader.sentence.asks || reader.sentence.judged
    ? claims(reader, at).map(({ value, next }) => {
        const { value: scope, next: end } = tail(reader, next);
        const condition = scope ? ({ is: 'scoped', scope, part: value } as const) : value;
        return { value: { intent: 'truth', condition } as const, next: end, weight: 0.6 };
      })
    : []),
];
