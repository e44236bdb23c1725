import type { Parameter, Tool } from '../contracts/tool.js';
import type { Argument, ImagesValue, ImageValue, PictureReference, TypeName, Value } from '../contracts/turn.js';

export const allTypes: readonly TypeName[] = ['Image', 'Images', 'Regions', 'Text', 'Number', 'Boolean', 'List'];

const words: Readonly<Record<TypeName, string>> = {
  Image: 'a picture',
  Images: 'all pictures',
  Regions: 'regions',
  Text: 'a text',
  Number: 'a number',
  Boolean: 'True or False',
  List: 'a list',
};

/** "a number or a text" */
export const typeWords = (types: readonly TypeName[]): string => types.map((type) => words[type]).join(' or ');

export const returnedTypes = ({ returns }: Tool): readonly TypeName[] =>
  typeof returns === 'string' ? [returns] : returns;

/** A Text is fine for a List: categories='dog,cat', as the paper writes it. */
export function acceptedTypes({ type }: Parameter): readonly TypeName[] {
  // Several pictures together are only there to be asked about: no answer, and nothing to count or compare.
  if (type === 'Any') return allTypes.filter((one) => one !== 'Images');
  if (type === 'Expression') return ['Text'];
  const types: readonly TypeName[] = typeof type === 'string' ? [type] : type;
  return types.includes('List') && !types.includes('Text') ? [...types, 'Text'] : types;
}

/** The value as the parameter wants it, a Text split at its commas where that is a List; undefined if it does not fit. */
export function fitValue(value: Value, parameter: Parameter): Value | undefined {
  if (!acceptedTypes(parameter).includes(value.type)) return undefined;
  const { type } = parameter;
  const wantsText = type === 'Any' || type === 'Expression' || type === 'Text' || type.includes('Text');
  if (value.type !== 'Text' || wantsText) return value;
  return {
    type: 'List',
    items: value.value
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  };
}

/** Undefined for None. */
export function literalValue({ value }: Extract<Argument, { kind: 'literal' }>): Value | undefined {
  if (typeof value === 'string') return { type: 'Text', value };
  if (typeof value === 'number') return { type: 'Number', value };
  return value === null ? undefined : { type: 'Boolean', value };
}

/**
 * The variables that a request defines, by name: IMAGE is its first picture; with two pictures or more LEFT and RIGHT are
 * the first two, IMAGE1 … IMAGEn each of them, and IMAGES all together.
 */
export function inputValues(pictures: readonly PictureReference[]): ReadonlyMap<string, ImageValue | ImagesValue> {
  const images = pictures.map((picture): ImageValue => ({ type: 'Image', picture }));
  return inputs<ImageValue | ImagesValue>(images, { type: 'Images', images });
}

/** Types of `inputValues` for that many pictures: what a program is checked against. */
export function inputTypes(pictures: number): ReadonlyMap<string, TypeName> {
  const each = Array.from({ length: pictures }, (): TypeName => 'Image');
  return inputs<TypeName>(each, 'Images');
}

function inputs<Of>(pictures: readonly Of[], all: Of): ReadonlyMap<string, Of> {
  const named = new Map<string, Of>();
  if (pictures.length > 0) named.set('IMAGE', pictures[0]);
  if (pictures.length < 2) return named;
  named.set('LEFT', pictures[0]).set('RIGHT', pictures[1]);
  for (const [index, picture] of pictures.entries()) named.set(`IMAGE${index + 1}`, picture);
  return named.set('IMAGES', all);
}
