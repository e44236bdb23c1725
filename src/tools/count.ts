import { defineTool } from '../contracts/tool.js';

export const count = defineTool({
  name: 'COUNT',
  summary: 'Counts what was found.',
  sample: 'How many people are there?',
  brief: 'count',
  parameters: { box: { type: 'Regions', summary: 'what LOC, FACEDET, SEG, SELECT or CLASSIFY found' } },
  returns: 'Number',
  examples: ['ANSWER0=COUNT(box=BOX0)'],
  capabilities: [],
  counts: true,
  version: 2,
  async run({ box: { regions, doubt } }, { signal }) {
    signal.throwIfAborted();
    return { output: { type: 'Number', value: regions.length, ...(doubt === undefined ? {} : { doubt }) } };
  },
});
