import { defineTool } from '../tool.js';

export const count = defineTool({
  name: 'COUNT',
  summary: 'Counts what was found.',
  parameters: { box: { type: 'Regions', summary: 'what LOC, FACEDET, SEG, SELECT or CLASSIFY found' } },
  returns: 'Number',
  examples: ['ANSWER0=COUNT(box=BOX0)'],
  capabilities: [],
  version: 1,
  async run({ box }, { signal }) {
    signal.throwIfAborted();
    return { output: { type: 'Number', value: box.regions.length } };
  },
});
