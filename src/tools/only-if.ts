import { ToolError } from '../contracts/errors.js';
import { defineTool } from '../contracts/tool.js';

export const onlyIf = defineTool({
  name: 'ONLYIF',
  summary: 'Goes on with a picture only if a condition holds; otherwise nothing is done with it.',
  brief: 'go on only if something is so',
  parameters: {
    image: { type: 'Image', summary: 'the picture to go on with' },
    condition: { type: 'Boolean', summary: 'what EVAL gave: whether it is so' },
    claim: { type: 'Text', summary: "the condition as it was said, such as 'if there is a dog'" },
  },
  returns: 'Image',
  examples: ["IMAGE0=ONLYIF(image=IMAGE,condition=ANSWER1,claim='if there is a dog')"],
  capabilities: [],
  version: 1,
  async run({ image, condition, claim }, { signal }) {
    signal.throwIfAborted();
    if (!condition.value)
      throw new ToolError(`[ONLYIF] the condition does not hold; nothing is done then, as was said: ${claim.value}`, {
        friendly: `I did nothing, since you said “${claim.value}”.`,
      });
    return { output: image };
  },
});
