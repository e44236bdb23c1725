/**
 * Okabe and Ito's colours, told apart by colour-blind people too (jfly.uni-koeln.de/color), without black, in an order
 * in which neighbours differ most.
 */
export const palette: readonly string[] = ['#56B4E9', '#E69F00', '#009E73', '#F0E442', '#D55E00', '#CC79A7', '#0072B2'];

/** One colour for each different label, in order of appearance; after seven they come again. */
export function coloursOf(labels: readonly string[]): ReadonlyMap<string, string> {
  const different = [...new Set(labels)];
  return new Map(different.map((label, position) => [label, palette[position % palette.length]]));
}

/** The ink, black or white, that stands out most on `colour` (`#rrggbb`). */
export const inkOn = (colour: string): '#000000' | '#ffffff' =>
  contrast(colour, '#000000') >= contrast(colour, '#ffffff') ? '#000000' : '#ffffff';

/** WCAG's contrast ratio of two colours (`#rrggbb`), 1..21. */
export function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** WCAG's relative luminance, 0..1. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
