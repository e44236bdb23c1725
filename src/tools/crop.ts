import { aroundBox, defineCrop } from './support/define-crop.js';

export const crop = defineCrop({
  name: 'CROP',
  summary: 'Shows what was found and a little of its surroundings, in place of the whole picture.',
  example: 'IMAGE0=CROP(image=IMAGE,box=BOX0)',
  geometry: aroundBox,
  where: 'around',
});
