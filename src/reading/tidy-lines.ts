/** Slips of the reader that are known by what stands there. */
import type { TextLine } from '../contracts/model.js';

export const tidyLines = (lines: readonly TextLine[]): readonly TextLine[] => lines.flatMap(dayAndHour).map(withPounds);

/** The reader takes the sign for pounds for an f. */
const withPounds = (line: TextLine): TextLine => ({
  ...line,
  text: line.text
    .replace(/(?<=\s|^)f[l1](?=\d(?![\p{L}\d]))/gu, '£1')
    .replace(/(?<=\s|^)f(?=\d+(?:[.,]\d{2})?(?![\p{L}\d]))/gu, '£')
    // "lnes" for Ines
    .replace(/(?<![\p{L}\d])l(?=[nsrv]\p{Ll}{2})/gu, 'I')
    .replace(/(?<=\p{L})f(?=\d{1,3}(?:,\d{3})*\.\d{2}(?!\d))/gu, ' £'),
});

/** "8 NOV 202620:45" are a day and an hour whose columns stand close. */
function dayAndHour(line: TextLine): readonly TextLine[] {
  const [, day, hour] = /^(.*\b(?:19|20)\d\d)([0-2]?\d[:.][0-5]\d)$/.exec(line.text.trim()) ?? [];
  if (!day || !hour || line.lean) return [line];
  const [left, top, right, bottom] = line.box;
  const cut = left + ((right - left) * day.length) / (day.length + hour.length);
  return [
    { ...line, text: day, box: [left, top, cut, bottom] },
    { ...line, text: hour, box: [cut, top, right, bottom] },
  ];
}
