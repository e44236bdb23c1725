/**
 * Ottosson's OKLab (2020): as CIE Lab, a space in which distances are what people see, without its blue that turns purple.
 */
export interface Oklab {
  /** 0 black … 1 white. */
  readonly lightness: number;
  /** Colourfulness by lightness. Shadow and light on one surface change lightness, and leave this and the hue alone. */
  readonly saturation: number;
  /** Degrees, 0..360: red 29, yellow 110, green 142, blue 264, purple 328. */
  readonly hue: number;
}

/** OKLab's own axes: lightness 0..1, a from green (-) to red, b from blue (-) to yellow, both within about ±.35. */
export type LabPoint = readonly [lightness: number, a: number, b: number];

export function labPoint({ lightness, saturation, hue }: Oklab): LabPoint {
  const chroma = saturation * Math.max(lightness, 0.01);
  const angle = (hue * Math.PI) / 180;
  return [lightness, chroma * Math.cos(angle), chroma * Math.sin(angle)];
}

/** @param red linear light 0..1, as `green` and `blue` */
export function oklabOf(red: number, green: number, blue: number): Oklab {
  const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const medium = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  const lightness = 0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short;
  const a = 1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short;
  const b = 0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short;
  return {
    lightness,
    saturation: Math.hypot(a, b) / Math.max(lightness, 0.01),
    hue: ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360,
  };
}

/** An sRGB byte as linear light 0..1. */
export const linearLight: Float32Array = Float32Array.from({ length: 256 }, (_, value) => {
  const share = value / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
});

/** Linear light 0..1 as an sRGB value 0..255, not rounded. */
export const encodeLight = (light: number): number =>
  255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055);
