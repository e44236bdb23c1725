import { CapabilityError } from '../../../errors.js';
import { answersTool, questionKey } from '../../../learned/answers.js';
import { questionAliases } from '../../../learned/question-alias.js';
import type { NewPrompt } from '../../../learning.js';
import { dotProduct } from '../../../util/dot-product.js';
import type { LearningServices } from '../kind.js';
import { askForWords } from './ask-for-words.js';
import { isEnd } from './wording-budget.js';

const most = 5;
/**
 * From this cosine of their text features on two questions ask for the same. Measured with the embedded model on pairs
 * of ours: nine ways to ask the same .77 to .95 (three others below), ten questions of the same form about other things
 * at most .76, but sides, which `telling` tells apart (.93).
 */
const sameQuestion = 0.8;
/** What turns the answer though it hardly changes the text's feature. */
const telling =
  /\b(?:left|right|top|bottom|upper|lower|front|behind|above|below|under|first|second|third|last|not|no|never|without|most|least|more|less|fewer|bigger|smaller|taller|shorter|one|two|three|four|five|\d+|red|orange|yellow|green|blue|purple|pink|brown|black|white|gr[ae]y|man|men|woman|women|boy|girl|he|she|his|her)\b/g;

/**
 * Collects other ways to ask a question that a person has answered, from a language model: what is taught for one way
 * then answers all. Kept are those that mean the same by their text's feature and have no answers of their own.
 * @param question from `questionKey`
 */
export async function collectOtherQuestions(
  question: string,
  asked: string,
  services: LearningServices,
): Promise<readonly NewPrompt[]> {
  const { wordings, models, pool, signal } = services;
  const hasOwn = (key: string): boolean => pool.active(answersTool, key).length > 0;
  const known = pool
    .all()
    .some((prompt) => prompt.kind === 'wording' && prompt.tool === questionAliases && prompt.text === question);
  if (!wordings || known) return [];
  const given = await askForWords(
    { instructions: wordings.same, list: 'questions', data: { question: asked } },
    services,
  );
  const keys = [...new Set((given ?? []).map(questionKey))].filter(
    (key) =>
      key !== '' &&
      key !== question &&
      sameTelling(key, question) &&
      !hasOwn(key) &&
      pool.active(questionAliases, key).length === 0,
  );
  if (keys.length === 0) return [];
  try {
    const [feature, ...others] = await models.embedText([question, ...keys], { signal });
    return keys
      .filter((_, at) => dotProduct(feature, others[at]) >= sameQuestion)
      .slice(0, most)
      .map((concept) => ({ kind: 'wording', tool: questionAliases, concept, text: question, supersedes: [] }));
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof CapabilityError || isEnd(error)) return [];
    throw error;
  }
}

const sameTelling = (one: string, other: string): boolean => tellingWords(one) === tellingWords(other);
const tellingWords = (question: string): string => [...new Set(question.match(telling) ?? [])].sort().join(' ');
