import { claims } from '../claims.js';
import { clauses } from '../clauses.js';
import type { Condition } from '../intent.js';
import type { Family } from '../reader.js';
import { tail } from '../reader.js';

/** "There are 3 dogs in total in both images" speaks of one number, not of 3 in each. */
function totalled(condition: Condition): Condition {
  switch (condition.is) {
    case 'and':
    case 'or':
    case 'xor':
      return { ...condition, parts: condition.parts.map(totalled) };
    case 'not':
      return { ...condition, part: totalled(condition.part) };
    case 'scoped': {
      const { scope, part } = condition;
      const numeric = part.is === 'amount' && (part.operator === '==' || part.than !== 0);
      return scope.of === 'each' && numeric ? { ...condition, scope: { of: 'all' } } : condition;
    }
    default:
      return condition;
  }
}

/** What "…, is there?" asks behind a statement that denies it. */
function undenied(condition: Condition): Condition {
  if (condition.is === 'not') return condition.part;
  if (condition.is === 'scoped') return { ...condition, part: undenied(condition.part) };
  return condition.is === 'amount' && condition.operator === '==' && condition.than === 0
    ? { ...condition, operator: '>' }
    : condition;
}

/** Yes/no questions and statements: "Is there a dog?", "Both images show a horse. True or false?" */
export const truth: Family = {
  read: (reader, at) => [
    ...clauses(reader, at)
      .map(({ value, next }) => ({ value: reader.sentence.tagged ? undenied(value) : value, next }))
      .map(({ value: condition, next }) => ({
        value: { intent: 'truth', condition: reader.sentence.joined ? totalled(condition) : condition } as const,
        next,
        weight: 0.9,
      })),
    // "a dog in the picture?", "two giraffes in total. True or false?": only when something shows that it is a question.
    ...(reader.sentence.asks || reader.sentence.judged
      ? claims(reader, at).map(({ value, next }) => {
          const { value: scope, next: end } = tail(reader, next);
          const compares = value.is === 'same' || (value.is === 'amount' && typeof value.than !== 'number');
          const condition = scope ? ({ is: 'scoped', scope, part: value } as const) : value;
          return { value: { intent: 'truth', condition } as const, next: end, weight: compares ? 0.88 : 0.6 };
        })
      : []),
  ],
};
