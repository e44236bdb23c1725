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

/**
 * Whatever calls itself a picture that can be opened, or a document whose first pages are looked at as one; whether it is one
 * is seen when it is opened.
 */
export function isPictureFile(name: string, mediaType: string | null | undefined): boolean {
  if (isDocument(name, mediaType)) return true;
  if (untyped.includes(mediaType)) return endings.test(name);
  return (mediaType ?? '').startsWith('image/') && kindOfFile(name, mediaType) !== 'svg';
}

/** A text counts by its name as well: only then it is opened as one. */
function isDocument(name: string, mediaType: string | null | undefined): boolean {
  const kind = kindOfFile(name, untyped.includes(mediaType) ? undefined : mediaType);
  return kind === 'pdf' || (kind === 'text' && kindOfFile(name, undefined) === 'text' && !/\.html?$/i.test(name));
}

/** "https://example.com/cat.jpg?size=large" */
export const isPictureLink = (url: string): boolean => URL.canParse(url) && endings.test(new URL(url).pathname);

/** "What is this?" without a picture means one that was posted so many messages ago at most. */
export const maxMessagesBack = 15;
