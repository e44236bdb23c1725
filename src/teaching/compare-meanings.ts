import type { Models } from '../contracts/model.js';
import type { SameMeaning, Sameness } from '../contracts/same-meaning.js';
import type { MeaningServices } from '../reflection/judge-meaning.js';

/** Pairs of answers that one lesson asks a language model about. */
const maxAsked = 8;

export interface MeaningSources {
  readonly models: Models;
  /** Absent where no language model is connected. */
  readonly sameMeaning?: (complete: Models['complete']) => SameMeaning;
  readonly signal: AbortSignal;
}

/** Compares answers to one question by what they mean, each pair once and not many of them. */
export function compareMeanings(
  question: string,
  { models, sameMeaning, signal }: MeaningSources,
): Pick<MeaningServices, 'meansTheSame'> {
  if (!sameMeaning) return {};
  const compare = sameMeaning(models.complete);
  const known = new Map<string, Promise<Sameness>>();
  return {
    async meansTheSame(one, other) {
      const key = JSON.stringify([one, other].toSorted());
      const found = known.get(key);
      if (found) return found;
      if (known.size >= maxAsked) return 'unclear';
      const asked = compare({ question, answers: [one, other] }, { signal });
      known.set(key, asked);
      return asked;
    },
  };
}
