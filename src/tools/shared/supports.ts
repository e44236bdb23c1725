/** What rests on what, and what somebody holds, as far as boxes and labels tell: for “on the table”, “what is he holding?”. */
import type { Region } from '../../contracts/turn.js';
import { type Box, boxArea, boxCentre, boxHeight, boxWidth, intersectBoxes, scaleBox } from '../../util/box.js';

const seats = /^(?:chair|couch|bench|bed|toilet)$/;
const boards = /^(?:skateboard|surfboard|snowboard|skis)$/;
const mounts = /^(?:bicycle|motorcycle|horse|elephant|cow|skateboard|surfboard|snowboard|skis)$/;
/** What stands on the ground, whatever it overlaps with in a picture. */
const grounded =
  /^(?:person|chair|couch|bench|bed|dining table|toilet|refrigerator|oven|sink|bicycle|car|motorcycle|airplane|bus|train|truck|boat|traffic light|fire hydrant|stop sign|parking meter|horse|sheep|cow|elephant|bear|zebra|giraffe)$/;
const holdable =
  /^(?:umbrella|handbag|suitcase|frisbee|sports ball|kite|baseball bat|baseball glove|tennis racket|bottle|wine glass|cup|fork|knife|spoon|banana|apple|sandwich|orange|hot dog|pizza|donut|teddy bear|toothbrush|hair drier|scissors|book|cell phone|remote|mouse|surfboard|snowboard|skateboard)$/;

/** Whether a thing stands, sits or lies on another one. */
export function restsOn({ box, label }: Region, base: Region): boolean {
  if (label === base.label) return false;
  if (mounts.test(base.label)) return ridesOn(box, base.box);
  if (label === 'person') return seats.test(base.label) ? sitsOn(box, base.box) : isAboard(box, base);
  if (grounded.test(label) || boxArea(box) > boxArea(base.box)) return false;
  const foot = box[3];
  const margin = 0.05 * boxHeight(base.box);
  return isAcross(box, base.box) && foot > base.box[1] - margin && foot <= base.box[3] + margin;
}

/** Whether it lies at the other thing in such a way that it may rest on it, or stand in front of it or behind it. */
export const mayRestOn = ({ box, label }: Region, base: Region): boolean =>
  label !== base.label &&
  boxArea(intersectBoxes(box, scaleBox(base.box, 1.15))) > 0.3 * Math.min(boxArea(box), boxArea(base.box));

const isAcross = (box: Box, base: Box, room = 0.02): boolean => {
  const [x] = boxCentre(box);
  const margin = room * boxWidth(base);
  return x > base[0] - margin && x < base[2] + margin;
};

/** The rider reaches higher than what is ridden, and the feet no deeper. */
const ridesOn = (box: Box, base: Box): boolean =>
  isAcross(box, base, 0.15) &&
  box[1] < base[1] &&
  box[3] > base[1] - 0.1 * boxHeight(box) &&
  box[3] <= base[3] + 0.15 * boxHeight(box);

/** Hips are a bit below the middle of somebody who sits. */
function sitsOn(box: Box, seat: Box): boolean {
  const hips = box[1] + 0.6 * boxHeight(box);
  return isAcross(box, seat) && hips > seat[1] - 0.1 * boxHeight(seat) && hips < seat[3];
}

/** In a boat or a train, not beside it. */
const isAboard = (box: Box, { box: base, label }: Region): boolean =>
  /^(?:boat|train|bus|truck|airplane)$/.test(label) && isAcross(box, base) && box[3] > base[1] && box[3] < base[3];

/** How much of a thing must lie at whoever holds it. */
const heldShare = 0.3;

export function isHeldBy({ box, label }: Region, person: Region): boolean {
  if (!holdable.test(label) || (label !== 'umbrella' && boxArea(box) > 0.6 * boxArea(person.box))) return false;
  const isAt = boxArea(intersectBoxes(box, scaleBox(person.box, 1.1))) >= heldShare * boxArea(box);
  // What lies below somebody's knees is on the ground, or under their feet; who is broad shows no knees.
  const isWhole = boxHeight(person.box) > 1.8 * boxWidth(person.box);
  const reach = isWhole ? 0.8 : 1;
  return isAt && boxCentre(box)[1] < person.box[1] + reach * boxHeight(person.box) && !boards.test(label);
}
