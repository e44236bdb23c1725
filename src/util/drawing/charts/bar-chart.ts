import { scaleLinear } from 'd3-scale';
import type { Pixels } from '../../pixels.js';
import { inkOn } from '../draw-marks.js';
import { cardWidth, drawCard, ink, legend, margin, near, square, textAmid } from './card.js';

export interface BarRow {
  readonly label: string;
  /** One for each series, none below 0. */
  readonly values: readonly number[];
}

export interface BarChart {
  readonly title: string;
  readonly subtitle: string;
  /** What the values of a row mean, in order, with the colour (`#rrggbb`) of their bars. */
  readonly series: readonly { readonly name: string; readonly colour: string }[];
  /** How a value is written; absent: as it is. */
  readonly words?: (value: number) => string;
  /** Groups of rows, each under its own heading. */
  readonly groups: readonly { readonly heading: string; readonly rows: readonly BarRow[] }[];
}

const rowHeight = 54;
const headingHeight = 76;
const barHeight = 34;
/** Where bars begin: names of people and tools have the room before it. */
const barsFrom = margin + 300;
/** Of a character of a total, pixels. */
const characterWidth = 16;

/** Counts or amounts as lying bars, one row a name, with the numbers in them and the row's total behind. */
export function drawBarChart({ title, subtitle, series, groups, words = String }: BarChart): Promise<Pixels> {
  const totals = groups.flatMap(({ rows }) => rows.map(({ values }) => sum(values)));
  const totalsRoom = Math.max(70, ...totals.map((total) => 14 + characterWidth * words(total).length));
  const barsTo = cardWidth - margin - totalsRoom;
  const length = scaleLinear([0, Math.max(0, ...totals) || 1], [0, barsTo - barsFrom]);
  let y = 156;
  const drawn = groups.map(({ heading, rows }) => {
    const title = textAmid(heading, margin, y + headingHeight / 2 + 8, { size: 28, weight: 'bold' });
    y += headingHeight;
    const bars = rows.map((row) => {
      const middle = y + rowHeight / 2;
      y += rowHeight;
      return rowSvg(row, middle);
    });
    return title + bars.join('');
  });
  const signs = legend(
    series.map(({ name, colour }) => ({ sign: square(colour), text: name })),
    margin,
    y + 56,
  );
  return drawCard(y + 100, title, subtitle, drawn.join('') + signs);

  function rowSvg({ label, values }: BarRow, middle: number): string {
    let from = barsFrom;
    const bars = values.map((value, place) => {
      const colour = series[place]?.colour ?? ink.muted;
      const width = length(value);
      const number = words(value);
      const inside = width > 24 + 15 * number.length;
      const bar =
        value === 0
          ? ''
          : `<rect x="${near(from)}" y="${near(middle - barHeight / 2)}" width="${near(width)}" height="${barHeight}" rx="5" fill="${colour}" stroke="${ink.card}" stroke-width="2"/>` +
            (inside
              ? textAmid(number, from + width / 2, middle, { size: 22, colour: inkOn(colour), anchor: 'middle' })
              : '');
      from += width;
      return bar;
    });
    return (
      textAmid(label, barsFrom - 20, middle, { anchor: 'end', room: barsFrom - 20 - margin }) +
      bars.join('') +
      textAmid(words(sum(values)), from + 14, middle, { weight: 'bold' })
    );
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
