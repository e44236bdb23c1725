import type { LabPoint, Oklab } from './oklab.js';

/** Berlin and Kay's basic colour terms, and beige, which people say of sand, skin and cream. */
export const colourNames = [
  'black',
  'white',
  'grey',
  'red',
  'orange',
  'yellow',
  'green',
  'blue',
  'purple',
  'pink',
  'brown',
  'beige',
] as const;
export type ColourName = (typeof colourNames)[number];

/** Other words for them, and shades that people name. */
const otherWords: Readonly<Record<string, ColourName>> = {
  gray: 'grey',
  silver: 'grey',
  golden: 'yellow',
  gold: 'yellow',
  blond: 'yellow',
  blonde: 'yellow',
  crimson: 'red',
  scarlet: 'red',
  maroon: 'red',
  lime: 'green',
  olive: 'green',
  navy: 'blue',
  turquoise: 'blue',
  teal: 'blue',
  cyan: 'blue',
  violet: 'purple',
  lilac: 'purple',
  magenta: 'pink',
  rose: 'pink',
  tan: 'beige',
  cream: 'beige',
  khaki: 'beige',
  ivory: 'white',
};

/** The basic colour that a word names: "gray", "navy". */
export function colourWord(word: string): ColourName | undefined {
  const name = word.toLowerCase();
  return (
    colourNames.find((known) => known === name) ?? (Object.hasOwn(otherWords, name) ? otherWords[name] : undefined)
  );
}

/** Two names of which people say either: what lies between green and blue, and white things that lie in shade. */
export interface Doubt {
  readonly names: readonly [ColourName, ColourName];
  /** It holds both names. */
  readonly said: string;
}

/** Degrees of OKLab's hue: petrol, teal, turquoise. */
const blueGreens = [172, 208] as const;
const lightGreys = [0.64, 0.77] as const;

/** The doubt about a colour of that name at that point, if there is one. */
export function doubtOf(name: ColourName, [lightness, a, b]: LabPoint): Doubt | undefined {
  const hue = ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360;
  if ((name === 'green' || name === 'blue') && hue >= blueGreens[0] && hue <= blueGreens[1])
    return { names: ['green', 'blue'], said: 'teal (blue-green)' };
  if (name === 'grey' && lightness >= lightGreys[0] && lightness <= lightGreys[1])
    return { names: ['grey', 'white'], said: 'light grey or white' };
  return undefined;
}

/** The name that most people would give a colour. */
export const colourName = (colour: Oklab): ColourName => (isDark(colour) ? 'black' : hueName(colour));

/** Dark colours must be strong to be seen as colours: a navy is blue, what a camera makes of a black coat is black. */
const isDark = ({ lightness, saturation }: Oklab): boolean =>
  lightness < 0.16 || (lightness < 0.28 && saturation < 0.35) || (lightness < 0.38 && saturation < 0.08);

function hueName(colour: Oklab): ColourName {
  const { hue } = colour;
  if (hue < 16 || hue >= 340) return pinkSide(colour);
  if (hue < 42) return redSide(colour);
  if (hue < 95) return orangeSide(colour);
  if (hue < 118) return yellowSide(colour);
  if (hue < 180) return colour.saturation < 0.06 ? neutral(colour) : 'green';
  if (hue < 291) return blueSide(colour);
  if (colour.saturation < 0.07) return neutral(colour);
  return hue >= 320 && colour.lightness >= 0.66 && colour.saturation >= 0.35 ? 'pink' : 'purple';
}

/** Shade in daylight is bluish, so what is dull is grey; the lighter, the less blue is needed. */
function blueSide(colour: Oklab): ColourName {
  const { lightness, saturation } = colour;
  const minSaturation = lightness < 0.4 ? 0.12 : lightness < 0.8 ? 0.08 : 0.055;
  return saturation < minSaturation ? neutral(colour) : 'blue';
}

function pinkSide(colour: Oklab): ColourName {
  const { lightness, saturation, hue } = colour;
  if (saturation < 0.06) return neutral(colour);
  return saturation < 0.2 || lightness >= (hue >= 340 || hue < 12 ? 0.48 : 0.6) ? 'pink' : 'red';
}

function redSide(colour: Oklab): ColourName {
  const { lightness, saturation, hue } = colour;
  if (saturation < 0.06) return neutral(colour);
  if (lightness >= 0.68 && saturation < 0.24) return hue < 36 ? 'pink' : saturation < 0.17 ? 'beige' : 'orange';
  if (saturation < 0.2) return 'brown';
  if (hue >= 36) return lightness >= 0.6 ? 'orange' : saturation < 0.28 ? 'brown' : 'red';
  return 'red';
}

function orangeSide(colour: Oklab): ColourName {
  const { lightness, saturation, hue } = colour;
  if (saturation < 0.05) return lightness >= 0.94 && saturation >= 0.03 ? 'beige' : neutral(colour);
  if (hue >= 80 && saturation >= 0.15 && lightness >= 0.68) return 'yellow';
  if (lightness >= 0.72 && saturation < 0.16) return 'beige';
  if (lightness >= 0.62)
    return saturation >= (hue < 68 ? 0.2 : 0.17) ? 'orange' : saturation < 0.085 ? 'beige' : 'brown';
  return saturation < 0.065 ? neutral(colour) : 'brown';
}

function yellowSide(colour: Oklab): ColourName {
  const { lightness, saturation, hue } = colour;
  if (lightness >= 0.8 && saturation < 0.1) return saturation < 0.03 ? neutral(colour) : 'beige';
  if (saturation < 0.07) return neutral(colour);
  if (lightness >= 0.68) return saturation >= 0.1 ? 'yellow' : 'beige';
  return hue < 102 ? 'brown' : 'green';
}

const neutral = ({ lightness }: Oklab): ColourName =>
  lightness >= 0.77 ? 'white' : lightness < 0.38 ? 'black' : 'grey';
