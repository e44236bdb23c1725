import { defineTool } from '../contracts/tool.js';

export const result = defineTool({
  name: 'RESULT',
  summary: 'Gives the answer; ends a program. One for each where several things are asked.',
  brief: '',
  parameters: { var: { type: 'Any', summary: 'the variable that holds the answer' } },
  returns: ['Image', 'Regions', 'Text', 'Number', 'Boolean', 'List'],
  examples: ['FINAL_RESULT=RESULT(var=ANSWER0)'],
  capabilities: [],
  ends: true,
  version: 1,
  async run(values, { signal }) {
    signal.throwIfAborted();
    return { output: values.var };
  },
});
