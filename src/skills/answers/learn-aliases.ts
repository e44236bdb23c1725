import { CapabilityError, isModelTrouble } from '../../contracts/errors.js';
import type { NewPrompt } from '../../contracts/learning.js';
import type { Lexicon } from '../../contracts/lexicon.js';
import { articles, auxiliaryVerbs, demonstratives, wordSet } from '../../language/function-words.js';
import type { LearningServices } from '../../learning/kind.js';
import { dotProduct } from '../../util/vector.js';
import { wordRelations } from '../../wordnet/word-relations.js';
import { askForWords } from '../shared/ask-for-words.js';
import { answersTool, questionAliases, questionKey } from './decide.js';

/** Its text in data/prompts. */
export const aliasInstructions = 'same-question';
const maxAliases = 5;
/**
 * From this cosine of their text features on two questions may ask for the same. Measured with the embedded model: ways to
 * ask the same .77 to .95, questions of the same form about other things at most .76. Opposites are as near ("open",
 * "closed": .91), so the words must agree as well.
 */
const sameQuestion = 0.8;
/** Words that any question may have, whatever it asks about. */
const empty = wordSet(
  'what which there here it its of kind type sort name called',
  auxiliaryVerbs,
  articles,
  demonstratives,
);

/**
 * Collects other ways to ask a question that a person has answered, so that the answer holds for all of them. A language
 * model proposes them; those are kept whose text feature is near, that name the same things in the same order ("is the
 * dog bigger than the cat?" is not "is the cat bigger than the dog?"), and that have no answers of their own. In other
 * languages than English the text feature says little, so only the same words are kept.
 * @param question from `questionKey`
 */
export async function collectOtherQuestions(
  question: string,
  asked: string,
  services: LearningServices,
): Promise<readonly NewPrompt[]> {
  const { writer, models, pool, lexicon, signal } = services;
  const hasOwn = (key: string): boolean => pool.active(answersTool, key).length > 0;
  const known = pool
    .all()
    .some((prompt) => prompt.kind === 'wording' && prompt.tool === questionAliases && prompt.text === question);
  if (!writer || known) return [];
  const given = await askForWords(
    { instructions: writer.instructions[aliasInstructions], list: 'questions', data: { question: asked } },
    services,
  );
  const keys = [...new Set((given ?? []).map(questionKey))].filter(
    (key) =>
      key !== '' &&
      key !== question &&
      tellSame(key, question, lexicon) &&
      !hasOwn(key) &&
      pool.active(questionAliases, key).length === 0,
  );
  if (keys.length === 0) return [];
  try {
    const [feature, ...others] = await models.embedText([question, ...keys], { signal });
    return keys
      .filter((_, at) => dotProduct(feature, others[at]) >= sameQuestion)
      .slice(0, maxAliases)
      .map((concept) => ({ kind: 'wording', tool: questionAliases, concept, text: question, supersedes: [] }));
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof CapabilityError || isModelTrouble(error)) return [];
    throw error;
  }
}

/** Whether two questions tell of the same things in the same order, up to synonyms of nouns. */
export function tellSame(one: string, other: string, { singular }: Pick<Lexicon, 'singular'>): boolean {
  const [first, second] = [one, other].map((question) =>
    question.split(' ').flatMap((word) => (empty.has(word) ? [] : [singular(word)])),
  );
  // "Is it celebrated?" and "What is celebrated?" have other answers.
  const asksWhat = (question: string): boolean => /\b(?:what|which)\b/.test(question);
  return (
    asksWhat(one) === asksWhat(other) &&
    first.length > 0 &&
    first.length === second.length &&
    first.every((word, at) => word === second[at] || wordRelations().synonyms(word).includes(second[at]))
  );
}
