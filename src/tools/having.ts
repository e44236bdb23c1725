import pluralize from 'pluralize';
import { CapabilityError, ToolError } from '../contracts/errors.js';
import { defineTool, type ToolContext } from '../contracts/tool.js';
import type { Region, RegionsValue } from '../contracts/turn.js';
import { countsOf } from '../show/values.js';
import { type Box, boxArea, boxCentre, intersectBoxes, scaleBox } from '../util/box.js';
import { restsOn } from './shared/supports.js';

/** How much of the smaller box must lie at the other, which is taken a little larger: what is worn or held sticks out. */
const minShare = 0.3;
const reach = 1.15;

export const having = defineTool({
  name: 'HAVING',
  summary:
    'Those of what was found that have something else on or at them: people with a backpack, people wearing a tie.',
  brief: 'keep those with something else',
  parameters: {
    object: { type: 'Regions', summary: 'what LOC, FACEDET or SELECT found' },
    other: { type: 'Regions', summary: 'what they should have; may be nothing' },
  },
  returns: 'Regions',
  examples: ['BOX2=HAVING(object=BOX0,other=BOX1)'],
  capabilities: ['detect'],
  presumes: 'other',
  version: 4,
  async run({ object, other: all }, context) {
    context.signal.throwIfAborted();
    const other = { ...all, regions: await offTables(all, context) };
    const { picture } = object;
    // Each thing is somebody's: of two who stand close together only one wears the tie.
    const owners = new Set(other.regions.flatMap((thing) => ownersAmong(object.regions, thing)));
    const regions = object.regions.filter((region) => owners.has(region));
    const others = object.regions.filter((region) => !owners.has(region));
    const things = other.regions.length > 0 ? pluralize(other.regions[0].label) : '';
    const none = regions.length === 0 && things !== '' && object.regions.length > 0;
    // That somebody has none is told only of things that lie clearly apart.
    const isAt = (thing: Region): boolean => object.regions.some((region) => isNear(region.box, thing.box));
    if (object.regions.length > 0 && regions.length === 0 && all.regions.some(isAt))
      throw new ToolError('[HAVING] boxes do not tell whose it is', {
        friendly: `I can’t tell whose ${pluralize(all.regions[0].label)} they are. I see ${countsOf(object.regions)} and ${countsOf(all.regions)}.`,
      });
    return {
      output: { type: 'Regions', picture, regions, others },
      note: none ? `I see ${things}, but on or at none of them.` : undefined,
    };
  },
});

const tableware =
  /^(?:cup|wine glass|bottle|bowl|fork|knife|spoon|book|laptop|cell phone|remote|vase|banana|apple|orange|sandwich|pizza|donut|cake|hot dog)$/;

/** Without what stands on a table: in a picture it overlaps with whoever sits or stands behind it. */
async function offTables({ picture, regions }: RegionsValue, context: ToolContext): Promise<readonly Region[]> {
  if (!regions.some(({ label }) => tableware.test(label))) return regions;
  try {
    const sight = await context.pictures.sight({ type: 'Image', picture });
    const { found, threshold } = await context.models.detect(sight, 'dining table', { signal: context.signal });
    const tables = found.filter(({ score }) => score >= threshold);
    return regions.filter((thing) => !tableware.test(thing.label) || !tables.some((table) => restsOn(thing, table)));
  } catch (error) {
    if (error instanceof CapabilityError) return regions;
    throw error;
  }
}

/** Held by an end, they reach far out. */
const reachesOut = /^(?:tennis racket|baseball bat|umbrella|frisbee|kite|suitcase|handbag|skis|surfboard|snowboard)$/;

/** Each thing is somebody's, but a bench, a table or an elephant bears several. */
function ownersAmong(regions: readonly Region[], thing: Region): readonly Region[] {
  const borne = regions.filter((region) => {
    const inside = boxArea(intersectBoxes(region.box, thing.box)) / Math.max(1, boxArea(region.box));
    return boxArea(thing.box) >= muchLarger * boxArea(region.box) && (inside >= mostly || restsOn(region, thing));
  });
  const owner = ownerAmong(regions, thing);
  return borne.length > 1 ? borne : owner ? [owner] : [];
}

/** Times the size of one that it bears; and how much of that lies in its box. */
const muchLarger = 2;
const mostly = 0.6;

function ownerAmong(regions: readonly Region[], { box: thing, label }: Region): Region | undefined {
  const touching = regions.filter(({ box }) => boxArea(intersectBoxes(scaleBox(box, reach), thing)) > 0);
  const [only, another] = touching;
  if (only && !another && reachesOut.test(label)) return only;
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

/** So near that it may be theirs after all. */
const isNear = (one: Box, other: Box): boolean => boxArea(intersectBoxes(scaleBox(one, 1.4), other)) > 0;

const sideways = (one: Box, other: Box): number => Math.abs(boxCentre(one)[0] - boxCentre(other)[0]);
