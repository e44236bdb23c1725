import { boxCentre } from '../util/box.js';
import { defineCrop } from './shared/define-crop.js';

/** As in VISPROG, the cut goes through the centre of what was found. */
export const cropBelow = defineCrop({
  name: 'CROP_BELOW',
  summary: 'Shows only what lies below something found.',
  brief: 'crop below it',
  example: 'IMAGE0=CROP_BELOW(image=IMAGE,box=BOX0)',
  geometry: (box, view) => [view[0], boxCentre(box)[1], view[2], view[3]],
  where: 'below',
});
