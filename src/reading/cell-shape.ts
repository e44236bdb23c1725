/** What a cell looks like: words, a number, a time, degrees. */
export const shapeOf = (text: string): string => {
  if (/°/.test(text)) return 'degrees';
  if (/%/.test(text)) return 'percent';
  if (/^\d{1,2}[:.]\d{2}$/.test(text)) return 'time';
  return /^[^\p{L}]*\d[^\p{L}]*$/u.test(text) ? 'number' : /\d/.test(text) ? 'mixed' : 'word';
};
