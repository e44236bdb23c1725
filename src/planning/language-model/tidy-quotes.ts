import { quote, readQuoted, SyntaxFault } from '../../program/quoted.js';

/** Which quotes may end what a typographic one begins: languages differ, and models mix them. */
const closersOf: ReadonlyMap<string, string> = new Map([
  ['“', '”“'],
  ['”', '”'],
  ['„', '“”'],
  ['«', '»'],
  ['‘', '’‘'],
  ['’', '’'],
  ['‚', '‘’'],
  ['‹', '›'],
  ['`', '`'],
  ['´', '´'],
]);
/** Typographic quotes where an argument could end. */
const closing = /[”“»’‘›`´](?=\s*[,)），])/g;
/** Signs of wide typefaces. */
const wide: ReadonlyMap<string, string> = new Map([
  ['（', '('],
  ['）', ')'],
  ['＝', '='],
  ['，', ','],
]);

/**
 * A line of calls with typographic quotes around its texts made straight, and wide brackets and Python's letters before
 * texts (f'…') made plain. What stands in straight quotes stays as it is.
 */
export function tidyQuotes(line: string): string {
  const ends = [...line.matchAll(closing)].map(({ index }) => index);
  let tidy = '';
  for (let at = 0; at < line.length; ) {
    const character = line[at];
    const end = isStraight(character) ? endOfLiteral(line, at) : endOfTypographic(line, at, ends);
    if (end !== undefined) {
      tidy += isStraight(character) ? line.slice(at, end) : quote(straightened(line.slice(at + 1, end - 1)));
      at = end;
    } else if (/[frbu]/i.test(character) && isStraight(line[at + 1]) && /[=(,\s]$/.test(tidy)) {
      at += 1;
    } else {
      tidy += wide.get(character) ?? character;
      at += 1;
    }
  }
  return tidy;
}

const isStraight = (character: string | undefined): boolean => character === "'" || character === '"';

/** Offset after the text that starts at `start` with ' or "; the end of the line when it does not end. */
export function endOfLiteral(line: string, start: number): number {
  try {
    return readQuoted(line, start).end;
  } catch (error) {
    if (error instanceof SyntaxFault) return line.length;
    throw error;
  }
}

/** The same for a typographic quote; undefined when it is none, or none of `ends` closes it. */
function endOfTypographic(line: string, start: number, ends: readonly number[]): number | undefined {
  const closers = closersOf.get(line[start]) ?? '';
  const end = ends.find((at) => at > start && closers.includes(line[at]));
  return end === undefined ? undefined : end + 1;
}

const straightened = (text: string): string => text.replace(/[‘’‚‛]/g, "'").replace(/[“”„‟]/g, '"');
