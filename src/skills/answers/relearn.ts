import type { Example, VisualPrompt } from '../../contracts/learning.js';
import type { LearningEvidence } from '../../contracts/lesson.js';
import type { LearningServices, Relearned } from '../../learning/kind.js';
import { judgeEvidence, strictGate, untested } from '../../learning/release-gate.js';
import { rightIn, splitPair } from '../../util/concept-pair.js';
import { dotProduct } from '../../util/vector.js';
import { standingAnswers } from '../shared/standing-answers.js';
import { canTellApart, examplesOf, tunedPrompts, validateTuned } from './answer-prompts.js';
import { answersTool } from './decide.js';
import { sameAnswer } from './learn-answer.js';

/** Answers go with the last example that gave them; what tells the answers of a question apart is tuned again. */
export async function relearn(
  removed: readonly Example[],
  { pool, examples, lexicon }: LearningServices,
): Promise<readonly Relearned[]> {
  const questions = new Set(
    removed.flatMap(({ tool, concept, feature }) =>
      // What has no feature was no part of it.
      tool === answersTool && feature ? (splitPair(concept)?.given ?? []) : [],
    ),
  );
  return [...questions].flatMap((question) => {
    const left = standingAnswers(examplesOf(question, examples), sameAnswer({ lexicon }));
    const gone = examplesOf(question, removed);
    const prompts = pool.all().filter(({ tool }) => tool === answersTool);
    const orphans = prompts.filter(
      (prompt) =>
        prompt.kind === 'text' &&
        prompt.concept === question &&
        stands(prompt.key, prompt.text, gone) &&
        !stands(prompt.key, prompt.text, left),
    );
    const tuned = prompts.filter(({ kind, concept }) => kind === 'soft' && splitPair(concept)?.given === question);
    const shown = pool
      .all()
      .filter((prompt): prompt is VisualPrompt => prompt.kind === 'visual' && prompt.concept === question)
      .filter((prompt) => isOf(prompt, gone) && !isOf(prompt, left));
    const replaces = [...orphans, ...tuned, ...shown].map(({ id }) => id);
    if (replaces.length === 0) return [];
    const evidence =
      tuned.length > 0 && canTellApart(left)
        ? withoutAgreements(validateTuned(question, left, 0, sameAnswer({ lexicon })))
        : untested;
    const { accepted, reason } = judgeEvidence(evidence, strictGate);
    const again = accepted ? tunedPrompts(question, left, pool).map((prompt) => ({ ...prompt, supersedes: [] })) : [];
    return [
      { replaces, draft: { status: accepted ? 'accepted' : 'refused', reason, prompts: again, evidence } as const },
    ];
  });
}

const withoutAgreements = ({ agreements: _, ...validated }: ReturnType<typeof validateTuned>): LearningEvidence => ({
  ...validated,
  leftOut: [],
});

const isOf = ({ shown, text }: VisualPrompt, examples: readonly Example[]): boolean =>
  examples.some((example) => example.picture.id === shown.picture.id && rightIn(example) === text);

/** Whether one of the examples is what a telling prompt was made from. */
const stands = (key: Float32Array, text: string, examples: readonly Example[]): boolean =>
  examples.some(
    (example) =>
      rightIn(example) === text && example.feature?.length === key.length && dotProduct(example.feature, key) > 0.99999,
  );
