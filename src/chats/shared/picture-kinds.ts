import { kindOfFile } from '../../util/unusable-file.js';

const endings = /\.(jpe?g|jfif|png|apng|webp|gif|bmp|tiff?|avif|heic|heif)$/i;
/** What platforms call files whose kind they don't know. */
const untyped: readonly (string | null | undefined)[] = [
  undefined,
  null,
  '',
  'application/octet-stream',
  'binary/octet-stream',
];

/** Whatever calls itself a picture that can be opened; whether it is one is seen when it is opened. */
export function isPictureFile(name: string, mediaType: string | null | undefined): boolean {
  if (untyped.includes(mediaType)) return endings.test(name);
  return (mediaType ?? '').startsWith('image/') && kindOfFile(name, mediaType) !== 'svg';
}

/** "https://example.com/cat.jpg?size=large" */
export const isPictureLink = (url: string): boolean => URL.canParse(url) && endings.test(new URL(url).pathname);

/** "What is this?" without a picture means one that was posted so many messages ago at most. */
export const maxMessagesBack = 15;
