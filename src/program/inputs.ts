import type { ImageValue, PictureReference, TypeName } from '../contracts/turn.js';

/**
 * The variables that a request defines, by name: IMAGE is its first picture; with two pictures or more LEFT and RIGHT are
 * the first two, and IMAGE1 … IMAGEn all of them.
 */
export function inputValues(pictures: readonly PictureReference[]): ReadonlyMap<string, ImageValue> {
  return inputs(pictures.map((picture) => ({ type: 'Image', picture })));
}

/** Types of `inputValues` for that many pictures: what a program is checked against. */
export function inputTypes(pictures: number): ReadonlyMap<string, TypeName> {
  return inputs(Array.from({ length: pictures }, () => 'Image'));
}

function inputs<Of>(pictures: readonly Of[]): ReadonlyMap<string, Of> {
  const named = new Map<string, Of>();
  if (pictures.length > 0) named.set('IMAGE', pictures[0]);
  if (pictures.length < 2) return named;
  named.set('LEFT', pictures[0]).set('RIGHT', pictures[1]);
  for (const [index, picture] of pictures.entries()) named.set(`IMAGE${index + 1}`, picture);
  return named;
}
