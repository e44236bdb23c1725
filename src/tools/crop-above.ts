import { boxCentre } from '../util/box.js';
import { defineCrop } from './shared/define-crop.js';

/** As in VISPROG, the cut goes through the centre of what was found. */
export const cropAbove = defineCrop({
  name: 'CROP_ABOVE',
  summary: 'Shows only what lies above something found.',
  brief: 'crop above it',
  example: 'IMAGE0=CROP_ABOVE(image=IMAGE,box=BOX0)',
  geometry: (box, view) => [view[0], view[1], view[2], boxCentre(box)[1]],
  where: 'above',
});
