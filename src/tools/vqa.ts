import { ToolError } from '../errors.js';
import { defineTool } from '../tool.js';

export const vqa = defineTool({
  name: 'VQA',
  summary: 'Answers a free question about a picture in a word or a sentence.',
  parameters: {
    image: { type: 'Image', summary: 'the picture, or a crop of it' },
    question: { type: 'Text', summary: "such as 'What is the person doing?'" },
  },
  returns: 'Text',
  examples: ["ANSWER0=VQA(image=IMAGE0,question='What is the person doing?')"],
  capabilities: ['answer'],
  version: 1,
  async run({ image, question }, { models, pictures, signal }) {
    signal.throwIfAborted();
    const asked = question.value.trim();
    if (asked === '') throw new ToolError('[VQA] the question is empty; ask something about the picture');
    const { text, confidence } = await models.answer(await pictures.sight(image), asked, { signal });
    const value = text.trim();
    if (value === '') throw new ToolError('[VQA] the model gave no answer; ask in other words');
    return { output: { type: 'Text', value }, confidence };
  },
});
