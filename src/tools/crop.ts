import { aroundBox, defineCrop } from './shared/define-crop.js';

export const crop = defineCrop({
  name: 'CROP',
  summary: 'Shows only what was found and a little around it.',
  brief: 'crop to it',
  example: 'IMAGE0=CROP(image=IMAGE,box=BOX0)',
  geometry: aroundBox,
  where: 'around',
});
