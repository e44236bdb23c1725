import { aroundBox, defineCrop } from './shared/define-crop.js';

/** A flat picture does not say what is in front: as in VISPROG, this is CROP under the name that the plan's words use. */
export const cropFrontOf = defineCrop({
  name: 'CROP_FRONTOF',
  aliases: ['CROP_INFRONT', 'CROP_INFRONTOF', 'CROP_AHEAD'],
  summary: 'Shows what was found and what may be in front of it.',
  brief: 'crop in front of it',
  example: 'IMAGE0=CROP_FRONTOF(image=IMAGE,box=BOX0)',
  geometry: aroundBox,
  where: 'in front of',
});
