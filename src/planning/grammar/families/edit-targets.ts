import { coordinated } from '../claims.js';
import type { Edit, Thing } from '../intent.js';
import { endOfAny, type Parse } from '../phrase.js';
import type { Reader } from '../reader.js';
import { thingsOfFaces } from './faces.js';

export type Edits = readonly Parse<readonly Edit[]>[];

export const pictures = 'image|picture|photo|pic|scene|shot|photograph|frame|view';
const except = ',? except|but|besides|save|excluding|excepting|minus|without|beside for|from?';
const apart = ',? apart|aside|other from|than';

/** Makes the same edit of each thing. */
export const each =
  (edit: 'colorpop' | 'bgblur' | 'blur' | 'remove' | 'crop') =>
  ({ value, next }: Parse<readonly Thing[]>): Parse<readonly Edit[]> => ({
    value: value.map((thing) => ({ edit, thing })),
    next,
  });

/** "the dog", "the dog and the cat", "everyone's face" */
export function targets(reader: Reader, at: number): readonly Parse<readonly Thing[]>[] {
  return [
    ...thingsOfFaces(reader, at),
    ...coordinated(reader, at)
      .filter(({ value }) => value.things.every(({ noun }) => noun !== 'object'))
      .map(({ value, next }) => ({ value: value.things, next })),
  ];
}

/** Behind "except", "but", "apart from". */
export const exceptEnd = (reader: Reader, at: number): number => endOfAny([except, apart], reader.words, at);
