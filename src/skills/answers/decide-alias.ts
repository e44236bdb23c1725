import type { LearnedPrompts } from '../../contracts/learning.js';
import { wordingFor } from '../wordings/decide.js';
import { answersTool } from './decide.js';

/** Under this name the pool keeps other ways to ask what people have answered. */
export const questionAliases = 'VQA question';

/**
 * The question that people have answered, if this one is a learned other way to ask it and nobody has answered it itself;
 * else itself. Both as from `questionKey`.
 */
export const answeredQuestion = (prompts: Pick<LearnedPrompts, 'active'>, question: string): string =>
  prompts.active(answersTool, question).length > 0
    ? question
    : wordingFor(prompts, questionAliases, question, question).words;
