import { scaleBand, scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import type { Pixels } from '../../pixels.js';
import { cardWidth, diamond, dot, drawCard, ink, legend, margin, near, square, textAmid, textAt } from './card.js';

/** A day, a week or a month. */
export interface AccuracyPeriod {
  /** "3 Nov" */
  readonly name: string;
  /** How many answers were judged right and wrong in it. */
  readonly right: number;
  readonly wrong: number;
  /** Lessons that were learned in it. */
  readonly lessons: number;
}

export interface AccuracyChart {
  readonly title: string;
  readonly subtitle: string;
  /** Oldest first, one after another without gaps; at least one. */
  readonly periods: readonly AccuracyPeriod[];
}

const height = 780;
const [left, right] = [margin + 84, cardWidth - margin];
/** Top and bottom of the shares, then of the counts below them, in pixels. */
const shares = [212, 526] as const;
const counts = [568, 648] as const;
const maxBarWidth = 90;
const rounded = (count: number, total: number): string => `${Math.round((100 * count) / total)}%`;

/**
 * The share of right answers over time as a line, with how many were judged as bars below it: a share of two answers
 * says less than one of fifty. Diamonds mark when lessons were learned.
 */
export function drawAccuracyChart({ title, subtitle, periods }: AccuracyChart): Promise<Pixels> {
  const places = scaleBand(periods.keys(), [left, right]).padding(0.3);
  const barWidth = Math.min(maxBarWidth, places.bandwidth());
  const middle = (at: number): number => (places(at) ?? left) + places.bandwidth() / 2;
  const share = scaleLinear([0, 1], [shares[1], shares[0]]);
  const maxCount = Math.max(1, ...periods.map((period) => period.right + period.wrong));
  const count = scaleLinear([0, maxCount], [0, counts[1] - counts[0]]);
  const judged = [...periods.entries()]
    .filter(([, period]) => period.right + period.wrong > 0)
    .map(([at, period]) => ({ x: middle(at), y: share(period.right / (period.right + period.wrong)), period }));
  /** Every so many periods there is room for words. */
  const step = Math.ceil(periods.length / 10);

  const grid = [0, 0.25, 0.5, 0.75, 1].map(
    (value) =>
      `<path d="M${left} ${near(share(value))}H${right}" stroke="${ink.line}" stroke-width="2"/>` +
      textAmid(`${100 * value}%`, left - 18, share(value), { size: 24, colour: ink.muted, anchor: 'end' }),
  );
  const path = line<{ x: number; y: number }>(
    ({ x }) => x,
    ({ y }) => y,
  ).digits(1)(judged);
  const points = judged.map(({ x, y, period }, place) => {
    const words = rounded(period.right, period.right + period.wrong);
    // In a valley the line comes from above; at the bottom there is no room below.
    const around = [judged.at(place + 1), place > 0 ? judged[place - 1] : undefined].flatMap((other) => other ?? []);
    const inValley = y < share(0.15) && around.length > 0 && around.every((other) => other.y < y);
    const baseline = inValley ? y + 42 : y - 22;
    return (
      dot(ink.right)(x, y) +
      (step === 1 ? textAt(words, x, baseline, { weight: 'bold', anchor: 'middle', halo: true }) : '')
    );
  });
  const bars = [...periods.entries()].map(([at, period]) => {
    const total = period.right + period.wrong;
    const bar = (from: number, size: number, colour: string): string =>
      size === 0
        ? ''
        : `<rect x="${near(middle(at) - barWidth / 2)}" y="${near(counts[1] - count(from + size))}" width="${near(barWidth)}" height="${near(count(size))}" fill="${colour}"/>`;
    const number = total > 0 && step === 1 ? String(total) : '';
    return (
      bar(0, period.right, ink.right) +
      bar(period.right, period.wrong, ink.wrong) +
      textAt(number, middle(at), counts[1] - count(total) - 8, { size: 22, colour: ink.muted, anchor: 'middle' }) +
      (at % step === 0 ? textAt(period.name, middle(at), counts[1] + 40, { size: 24, anchor: 'middle' }) : '') +
      (period.lessons > 0 ? diamond(ink.lesson)(middle(at), shares[1]) : '')
    );
  });
  const signs = legend(
    [
      { sign: dot(ink.right), text: 'share of right answers' },
      { sign: square(ink.right), text: 'judged right' },
      { sign: square(ink.wrong), text: 'judged wrong' },
      { sign: diamond(ink.lesson), text: 'learned something' },
    ],
    margin,
    height - 52,
  );
  const content = [
    ...grid,
    `<path d="${path ?? ''}" fill="none" stroke="${ink.right}" stroke-width="5" stroke-linejoin="round"/>`,
    ...bars,
    ...points,
    signs,
  ];
  return drawCard(height, title, subtitle, content.join(''));
}
