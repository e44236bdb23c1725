import { defineTool } from '../contracts/tool.js';
import { isSameThing } from '../util/overlap.js';

export const others = defineTool({
  name: 'OTHERS',
  summary: 'All that was found, less some of it: the cars that are not red, everybody except the man on the left.',
  brief: 'all but some of them',
  parameters: {
    object: { type: 'Regions', summary: 'what LOC, FACEDET or SELECT found' },
    than: { type: 'Regions', summary: 'what not to take of it; may be nothing' },
  },
  returns: 'Regions',
  examples: ['BOX2=OTHERS(object=BOX0,than=BOX1)'],
  capabilities: [],
  version: 2,
  async run({ object, than }, { signal }) {
    signal.throwIfAborted();
    const regions = object.regions.filter(({ box }) => !than.regions.some((other) => isSameThing(box, other.box)));
    const { picture, doubt } = object;
    const others = object.regions.filter((region) => !regions.includes(region));
    return { output: { type: 'Regions', picture, regions, others, ...(doubt === undefined ? {} : { doubt }) } };
  },
});
