import { CapabilityError, ToolError } from '../contracts/errors.js';
import type { Sight } from '../contracts/model.js';
import { defineTool, type ToolContext } from '../contracts/tool.js';
import { indirectQuestion } from '../language/indirect-question.js';
import {
  answeredQuestion,
  answersTool,
  dormantAnswer,
  type LearnedAnswer,
  learnedAnswer,
  questionAliases,
  questionKey,
  questionWording,
} from '../skills/answers/decide.js';
import { wantsView, wordingFor } from '../skills/shared/decide-wording.js';
import { viewFeature } from '../vision/view-feature.js';

export const vqa = defineTool({
  name: 'VQA',
  summary: 'Answers a free question about a picture.',
  parameters: {
    image: { type: 'Image', summary: 'the picture, or a crop of it' },
    question: { type: 'Text', summary: "such as 'What is the person doing?'" },
  },
  returns: 'Text',
  examples: ["ANSWER0=VQA(image=IMAGE0,question='What is the person doing?')"],
  capabilities: ['answer', 'embedImage'],
  fallible: true,
  learns: 'answers',
  prompted: [answersTool, questionAliases, questionWording],
  version: 3,
  async run({ image, question }, context) {
    const { models, pictures, prompts, signal } = context;
    signal.throwIfAborted();
    const asked = question.value.trim();
    if (asked === '')
      throw new ToolError('[VQA] the question is empty; ask something about the picture', {
        friendly: "I didn't understand the question.",
      });
    const key = answeredQuestion(prompts, questionKey(asked));
    const sight = await pictures.sight(image);
    const taught = prompts.active(answersTool, key).length > 0;
    const learned = taught ? await recall(key, sight, context) : undefined;
    if (learned)
      return {
        output: { type: 'Text', value: learned.text },
        confidence: learned.confidence,
        alternatives: learned.others.map((value) => ({ type: 'Text', value })),
        prompts: learned.prompts,
      };
    const feature = wantsView(prompts, questionWording, key) ? await viewFeature(sight, context) : undefined;
    const { words, prompt } = wordingFor(prompts, questionWording, key, asked, feature);
    const asleep = dormantAnswer(key, context);
    try {
      const { text, confidence } = await models.answer(sight, words, { signal });
      const value = text.trim();
      if (value === '')
        throw new ToolError('[VQA] the model gave no answer; ask in other words', { friendly: cannotTell(asked) });
      return {
        output: { type: 'Text', value },
        confidence,
        note: asleep,
        prompts: prompt === undefined ? [] : [prompt],
      };
    } catch (error) {
      if (!(error instanceof CapabilityError)) throw error;
      const friendly = taught
        ? `${cannotTell(asked)} I was taught to for other pictures, and this one looks too different.`
        : (asleep ?? cannotTell(asked));
      throw new CapabilityError(`[VQA] ${friendly}`, { friendly, hint: error.hint, cause: error });
    }
  },
});

/** In the person's own words where that is easy: "I can't tell what he is wearing." */
function cannotTell(question: string): string {
  const asked = indirectQuestion(question);
  return asked === undefined ? "I can't answer that." : `I can't tell ${asked}.`;
}

async function recall(key: string, sight: Sight, context: ToolContext): Promise<LearnedAnswer | undefined> {
  const feature = await viewFeature(sight, context);
  return feature && learnedAnswer(context.prompts, key, feature);
}
