import { CapabilityError, ToolError } from '../errors.js';
import { answersTool, type LearnedAnswer, learnedAnswer, questionKey } from '../learned/answers.js';
import type { Sight } from '../model.js';
import { defineTool, type ToolContext } from '../tool.js';

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
  errs: true,
  learns: 'answers',
  prompted: [answersTool],
  version: 2,
  async run({ image, question }, context) {
    const { models, pictures, prompts, signal } = context;
    signal.throwIfAborted();
    const asked = question.value.trim();
    if (asked === '') throw new ToolError('[VQA] the question is empty; ask something about the picture');
    const key = questionKey(asked);
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
    try {
      const { text, confidence } = await models.answer(sight, asked, { signal });
      const value = text.trim();
      if (value === '') throw new ToolError('[VQA] the model gave no answer; ask in other words');
      return { output: { type: 'Text', value }, confidence };
    } catch (error) {
      if (!(error instanceof CapabilityError)) throw error;
      const why = taught
        ? 'I was taught to answer that for other pictures, and this one looks too different.'
        : error.friendly;
      const friendly = `${why} Reply with the answer, and I learn it.`;
      throw new CapabilityError(`[VQA] ${friendly}`, { friendly, cause: error });
    }
  },
});

/** Undefined as well where no model gives features to compare pictures by. */
async function recall(
  key: string,
  sight: Sight,
  { models, prompts, signal }: ToolContext,
): Promise<LearnedAnswer | undefined> {
  try {
    return learnedAnswer(prompts, key, await models.embedImage(sight, { signal }));
  } catch (error) {
    if (error instanceof CapabilityError) return undefined;
    throw error;
  }
}
