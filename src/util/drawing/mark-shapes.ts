/** Lines around and at what is marked, as SVG. */
import { type Box, boxCentre, boxHeight, boxWidth } from '../box.js';

export type MarkShape = 'box' | 'circle' | 'arrow' | 'none';

/** By their everyday names. */
export const markColours: Readonly<Record<string, string>> = {
  ...{ red: '#e02020', orange: '#e69f00', yellow: '#f5e000', green: '#12a150', blue: '#1f6fe0', purple: '#8e3fc9' },
  ...{ pink: '#f06ac0', white: '#ffffff', black: '#000000' },
};

interface ShapedMark {
  readonly box: Box;
  readonly dashed?: boolean;
  readonly shape?: MarkShape;
}

/** Numbers as SVG wants them: short, never `NaN` or `1e-7`. */
export const near = (value: number): string => value.toFixed(1);

/** A coloured line between two thin dark ones: it stands out on bright, dark and equally coloured ground. */
export function markSvg(
  { box, dashed, shape = 'box' }: ShapedMark,
  colour: string,
  stroke: number,
  bounds: Box,
): string {
  if (shape === 'none') return '';
  const dashes = dashed ? ` stroke-dasharray="${near(stroke * 4)} ${near(stroke * 3)}"` : '';
  const element =
    shape === 'arrow' ? arrow(box, stroke, bounds) : shape === 'circle' ? ellipse(box) : rectangle(box, stroke, bounds);
  const line = `${element} fill="none" stroke-linejoin="round" stroke-linecap="round"${dashes}`;
  const width = shape === 'arrow' ? 1.5 * stroke : stroke;
  return (
    `${line} stroke="#000000" stroke-opacity="0.55" stroke-width="${near(width * 1.7)}"/>` +
    `${line} stroke="${colour}" stroke-width="${near(width)}"/>`
  );
}

function rectangle(box: Box, stroke: number, bounds: Box): string {
  // The line stays visible where an object reaches the picture's edge.
  const inset = stroke / 2 + stroke / 4;
  const left = Math.max(box[0], bounds[0] + inset);
  const top = Math.max(box[1], bounds[1] + inset);
  const width = Math.max(1, Math.min(box[2], bounds[2] - inset) - left);
  const height = Math.max(1, Math.min(box[3], bounds[3] - inset) - top);
  const radius = Math.min(stroke * 2, width / 4, height / 4);
  return `<rect x="${near(left)}" y="${near(top)}" width="${near(width)}" height="${near(height)}" rx="${near(radius)}"`;
}

/** Around the box with some air. */
function ellipse(box: Box): string {
  const [x, y] = boxCentre(box);
  return `<ellipse cx="${near(x)}" cy="${near(y)}" rx="${near(0.6 * boxWidth(box))}" ry="${near(0.6 * boxHeight(box))}"`;
}

/** From where there is most room around the box to a little inside of it. */
function arrow(box: Box, stroke: number, bounds: Box): string {
  const [x, y] = boxCentre(box);
  const sides: readonly (readonly [room: number, dx: number, dy: number, half: number])[] = [
    [box[1] - bounds[1], 0, -1, boxHeight(box) / 2],
    [box[0] - bounds[0], -1, 0, boxWidth(box) / 2],
    [bounds[2] - box[2], 1, 0, boxWidth(box) / 2],
    [bounds[3] - box[3], 0, 1, boxHeight(box) / 2],
  ];
  const [room, dx, dy, half] = sides.reduce((best, side) => (side[0] > 1.2 * best[0] ? side : best));
  const inside = Math.min(0.3 * half, 6 * stroke);
  const wanted = Math.max(0.2 * Math.min(boxWidth(bounds), boxHeight(bounds)), 12 * stroke);
  const length = Math.min(wanted, Math.max(room - 2 * stroke, 8 * stroke));
  const [tipX, tipY] = [x + dx * (half - inside), y + dy * (half - inside)];
  const [endX, endY] = [tipX + dx * length, tipY + dy * length];
  const head = Math.min(0.4 * length, 6 * stroke);
  const wing = (turn: 1 | -1): string =>
    `${near(tipX + dx * head + turn * dy * 0.6 * head)} ${near(tipY + dy * head + turn * dx * 0.6 * head)}`;
  return `<path d="M${near(endX)} ${near(endY)}L${near(tipX)} ${near(tipY)}M${wing(1)}L${near(tipX)} ${near(tipY)}L${wing(-1)}"`;
}
