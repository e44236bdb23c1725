import path from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.gif': 'image/gif',
  '.heic': 'image/heic',
  '.mp4': 'video/mp4',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain',
};

/** What a platform calls a file of this name; a picture where it says nothing. */
export const mediaTypeOf = (file: string): string => types[path.extname(file).toLowerCase()] ?? 'image/jpeg';
