import pluralize from 'pluralize';
import { defineTool } from '../contracts/tool.js';
import type { Region } from '../contracts/turn.js';
import { type Box, boxArea, boxCentre, intersectBoxes, scaleBox } from '../util/box.js';

/** How much of the smaller box must lie at the other, which is taken a little larger: what is worn or held sticks out. */
const minShare = 0.3;
const reach = 1.15;

export const having = defineTool({
  name: 'HAVING',
  summary:
    'Those of what was found that have something else on or at them: people with a backpack, people wearing a tie.',
  brief: 'keep those that have something else with them',
  parameters: {
    object: { type: 'Regions', summary: 'what LOC, FACEDET or SELECT found' },
    other: { type: 'Regions', summary: 'what they should have; may be nothing' },
  },
  returns: 'Regions',
  examples: ['BOX2=HAVING(object=BOX0,other=BOX1)'],
  capabilities: [],
  presumes: 'other',
  version: 2,
  async run({ object, other }, { signal }) {
    signal.throwIfAborted();
    const { picture } = object;
    // Each thing is somebody's: of two who stand close together only one wears the tie.
    const owners = new Set(other.regions.flatMap((thing) => ownerAmong(object.regions, thing.box) ?? []));
    const regions = object.regions.filter((region) => owners.has(region));
    const others = object.regions.filter((region) => !owners.has(region));
    const things = other.regions.length > 0 ? pluralize(other.regions[0].label) : '';
    const none = regions.length === 0 && things !== '' && object.regions.length > 0;
    return {
      output: { type: 'Regions', picture, regions, others },
      note: none ? `I see ${things}, but on or at none of them.` : undefined,
    };
  },
});

function ownerAmong(regions: readonly Region[], thing: Box): Region | undefined {
  return regions
    .map((region) => ({ region, share: shareAt(region.box, thing), distance: sideways(region.box, thing) }))
    .filter(({ share }) => share >= minShare)
    .sort((a, b) => Math.round(10 * (b.share - a.share)) || a.distance - b.distance)
    .at(0)?.region;
}

function shareAt(one: Box, other: Box): number {
  const smaller = Math.min(boxArea(one), boxArea(other));
  return smaller === 0 ? 0 : Math.min(1, boxArea(intersectBoxes(scaleBox(one, reach), other)) / smaller);
}

const sideways = (one: Box, other: Box): number => Math.abs(boxCentre(one)[0] - boxCentre(other)[0]);
