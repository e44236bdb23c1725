import { ToolError } from '../contracts/errors.js';
import { defineTool } from '../contracts/tool.js';
import { prominent } from '../language/place-words.js';
import { type Box, boxArea, boxHeight, boxWidth } from '../util/box.js';

/** How much larger one may be than another of the same size; a box has two sides that differ so much. */
const alike = { size: 1.44, height: 1.2, width: 1.2 } as const;
const sizes: Readonly<Record<keyof typeof alike, (box: Box) => number>> = {
  size: boxArea,
  height: boxHeight,
  width: boxWidth,
};
const isMeasure = (word: string): word is keyof typeof alike => Object.hasOwn(alike, word);

export const sameSize = defineTool({
  name: 'SAMESIZE',
  summary: 'Tells whether all that was found take up about as much room in the picture.',
  sample: 'Are the dogs the same size?',
  brief: 'tell whether all are of the same size',
  parameters: {
    object: { type: 'Regions', summary: 'what LOC or SELECT found' },
    measure: { type: 'Text', optional: true, summary: "'size', 'height' or 'width'" },
  },
  returns: 'Boolean',
  examples: ["ANSWER0=SAMESIZE(object=BOX0,measure='height')"],
  capabilities: [],
  version: 1,
  async run({ object, measure }, { signal }) {
    signal.throwIfAborted();
    const asked = measure?.value ?? 'size';
    const by = isMeasure(asked) ? asked : 'size';
    const regions = prominent(object.regions);
    const [first, another] = regions;
    if (!first || !another)
      throw new ToolError('[SAMESIZE] it takes two to compare', {
        friendly: first
          ? `I can’t tell: I see only one ${first.label}, so there is nothing to compare it with.`
          : 'I found nothing to compare.',
      });
    const found = regions.map(({ box }) => sizes[by](box));
    const ratio = Math.max(...found) / Math.max(1, Math.min(...found));
    return {
      output: { type: 'Boolean', value: ratio < alike[by] },
      note: `As they appear in the picture: what is nearer looks larger.`,
    };
  },
});
