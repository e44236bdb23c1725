import type { Library, Picture } from './library.js';
import type { Raster } from './local-calls.js';

/** A raster as the library has its pictures. */
export const pictureOf = ({ RawImage }: Library, { data, width, height }: Raster): Picture =>
  new RawImage(data, width, height, 3);
