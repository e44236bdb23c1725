import type { StepKind } from '../../learning/kind.js';
import { splitPair } from '../../util/concept-pair.js';
import { answerExamples } from '../shared/decide-examples.js';
import { answersTool, questionKey, questionWording } from './decide.js';
import { fromConfirmation, fromCorrection } from './learn.js';
import { aliasInstructions } from './learn-aliases.js';
import { untriedQuestions } from './learn-examples.js';
import { wordingInstructions } from './learn-wording.js';
import { relearn } from './relearn.js';

/**
 * Answers to free questions, learned by how views look: from one answer the answer for that scene, from two pictures of
 * each answer what tells the answers apart. CLOVA tunes prompts of its vision model for this; here no model is tuned.
 */
export const answers: StepKind = {
  of: 'steps',
  name: 'answers',
  subject: 'answers about views',
  instructions: [wordingInstructions, aliasInstructions],
  blackBoxes: { [questionWording]: 'answer', [answerExamples]: 'discuss' },
  needs: { tool: answersTool, subjectsOf: (words) => words.map(questionKey) },
  fromCorrection,
  fromConfirmation,
  relearn,
  untried: untriedQuestions,
  told: ({ tool, concept }) => {
    const pair = tool === answersTool ? splitPair(concept) : undefined;
    return pair && { question: pair.given, answer: pair.right };
  },
};
