import { boxCentre } from '../util/box.js';
import { defineCrop } from './shared/define-crop.js';

/** As in VISPROG, the cut goes through the centre of what was found. */
export const cropRightOf = defineCrop({
  name: 'CROP_RIGHTOF',
  summary: 'Shows only what lies right of something found.',
  brief: 'crop right of it',
  example: 'IMAGE0=CROP_RIGHTOF(image=IMAGE,box=BOX0)',
  geometry: (box, view) => [boxCentre(box)[0], view[1], view[2], view[3]],
  where: 'to the right of',
});
