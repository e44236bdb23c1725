import type { Box, ImageValue, RegionsValue, Step, Value } from '../contracts/turn.js';
import { formatInstruction } from '../program/format-program.js';
import { describeValue } from '../show/values.js';
import { boxCentre } from '../util/box.js';

/** Regions that are told one by one. */
const maxTold = 8;

/**
 * A step's line and what came out of it, as a critic reads it: where each region is and how sure the tool was, what a
 * crop shows, that a picture was edited, or how the step failed. It says nothing that the run does not know.
 */
export function describeStep(step: Step): string {
  const line = formatInstruction(step.instruction);
  if (step.status === 'failed') return `${line} → failed: ${step.fault}`;
  const sure = step.confidence === undefined ? '' : ` (sure to ${Math.round(step.confidence * 100)} %)`;
  const note = step.note === undefined ? '' : ` Note: ${step.note}`;
  return `${line} → ${describeOutput(step.output)}${step.output.type === 'Text' ? sure : ''}${note && `.${note}`}`;
}

function describeOutput(output: Value): string {
  if (output.type === 'Regions') return describeFound(output);
  if (output.type === 'Image') return describeImage(output);
  return describeValue(output);
}

function describeFound(found: RegionsValue): string {
  const { regions, picture } = found;
  if (regions.length === 0) return describeValue(found);
  const told = regions
    .slice(0, maxTold)
    .map(
      ({ label, name, score, box }) =>
        `${name ?? label} at the ${whereabouts(box, picture)} ${boxText(box)} (score ${score.toFixed(2)})`,
    );
  const more = regions.length > maxTold ? `, and ${regions.length - maxTold} more` : '';
  return `${describeValue(found)}: ${told.join(', ')}${more}`;
}

function describeImage(image: ImageValue): string {
  if (!image.view) return describeValue(image);
  return `${describeValue(image)}, its ${whereabouts(image.view, image.picture)} ${boxText(image.view)}`;
}

const boxText = (box: Box): string => `[${box.map(Math.round).join(', ')}]`;

/** "upper left", "centre", "lower right" … of the picture. */
export function whereabouts(box: Box, picture: Pick<ImageValue['picture'], 'width' | 'height'>): string {
  const [x, y] = boxCentre(box);
  const across = x < picture.width / 3 ? 'left' : x > (picture.width * 2) / 3 ? 'right' : '';
  const down = y < picture.height / 3 ? 'upper' : y > (picture.height * 2) / 3 ? 'lower' : '';
  if (!across && !down) return 'centre';
  if (!across) return down === 'upper' ? 'top' : 'bottom';
  return down ? `${down} ${across}` : across;
}
