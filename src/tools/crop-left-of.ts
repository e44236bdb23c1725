import { boxCentre } from '../util/box.js';
import { defineCrop } from './shared/define-crop.js';

/** As in VISPROG, the cut goes through the centre of what was found. */
export const cropLeftOf = defineCrop({
  name: 'CROP_LEFTOF',
  summary: 'Shows only what lies left of something found.',
  brief: 'crop left of it',
  example: 'IMAGE0=CROP_LEFTOF(image=IMAGE,box=BOX0)',
  geometry: (box, view) => [view[0], view[1], boxCentre(box)[0], view[3]],
  where: 'to the left of',
});
