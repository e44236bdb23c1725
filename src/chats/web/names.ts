import { z } from 'zod';
import { limits } from './wire.js';

/** A name as it is kept; without signs that are not seen. */
export const nameSchema = z
  .string()
  .transform((text) => text.normalize('NFC').replace(/\s+/g, ' ').trim())
  .pipe(
    z
      .string()
      .min(1)
      .max(limits.nameLength)
      .regex(/^\P{C}+$/u)
      // Fillers, selectors, blank braille: nothing is seen of them.
      .regex(/^[^\p{Default_Ignorable_Code_Point}\u2800]+$/u)
      .regex(/[\p{L}\p{N}\p{Extended_Pictographic}]/u)
      // Marks piled up on one letter hide what stands around it.
      .regex(/^(?!.*\p{M}{4})/su)
      .refine((name) => !mixesScripts(name)),
  );

/** Letters of other alphabets, and signs, that look like Latin ones. */
const looksLike: ReadonlyMap<string, string> = new Map(
  [
    ['abcdeghijklmnopqrstuvwxyz', 'аЬсԁеԍһіјкӏмпорԛгѕтцѵԝхуᴢ'],
    ['abehikmnoptxyz', 'αβεһικмηορτχγζ'],
    ['abehijkmoprtvwxy', 'аВеНіјКМорРТѵԝхУ'],
    ['ABCEHIJKMOPSTXYZ', 'АВСЕНІЈКМОРЅТХҮΖ'],
    ['ABEHIKMNOPTXYZ', 'ΑΒΕΗΙΚΜΝΟΡΤΧΥΖ'],
    ['oldaegiqu', 'օlԁɑеցıզս'],
    ['oleast', '013457'],
  ].flatMap(([latin, alike]) => [...alike].map((sign, at) => [sign, [...latin][at]] as const)),
);

/** Latin and another alphabet in one word is how somebody is imitated. */
function mixesScripts(name: string): boolean {
  return name
    .split(/[^\p{L}\p{M}]+/u)
    .some(
      (word) =>
        /\p{Script=Latin}/u.test(word) && /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}]/u.test(word),
    );
}

/** Ways in which a name is seen: two names that share one look alike. */
export function looksOf(name: string): readonly string[] {
  const bare = [...name.normalize('NFKD').replace(/\p{M}/gu, '')].map((sign) => looksLike.get(sign) ?? sign).join('');
  const letters = bare.replace(/[^\p{L}\p{N}\p{Extended_Pictographic}]/gu, '');
  const joined = letters.replaceAll('rn', 'm').replaceAll('vv', 'w');
  // A capital I is a small l.
  return [letters.toLowerCase(), `=${joined.replace(/[Il1|]/g, 'l').replace(/[O0]/g, 'o')}`];
}

export function looksAlike(one: string, other: string): boolean {
  const looks = looksOf(one);
  return looksOf(other).some((look) => looks.includes(look));
}
