import { aroundBox, defineCrop } from './shared/define-crop.js';

/** A flat picture does not say what is behind: as in VISPROG, this is CROP under the name that the plan's words use. */
export const cropBehind = defineCrop({
  name: 'CROP_BEHIND',
  summary: 'Shows what was found and what may be behind it.',
  brief: 'crop behind it',
  example: 'IMAGE0=CROP_BEHIND(image=IMAGE,box=BOX0)',
  geometry: aroundBox,
  where: 'behind',
});
