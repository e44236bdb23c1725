/** What stands between quotes, its escapes undone. */
export interface Quoted {
  readonly value: string;
  /** Offset after the closing quote. */
  readonly end: number;
  /** Where each UTF-16 unit of `value` stands in the source, and last where the closing quote stands. */
  readonly offsets: readonly number[];
}

/** Something in a source that cannot be read: offsets in it, `end` exclusive. */
export class SyntaxFault extends Error {
  readonly start: number;
  readonly end: number;
  constructor(message: string, start: number, end: number) {
    super(message);
    this.name = 'SyntaxFault';
    this.start = start;
    this.end = end;
  }
}

const escapes: ReadonlyMap<string, string> = new Map([
  ["'", "'"],
  ['"', '"'],
  ['\\', '\\'],
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
]);

const typographic = '‘’‚‛“”„‟«»‹›`´';
/** Quotes that word processors and people's phones put in place of ' and ". */
export const isTypographicQuote = (character: string): boolean => character !== '' && typographic.includes(character);

/**
 * Reads the literal whose opening quote (' or ") stands at `start`; it must close on the same line. Escapes:
 * \' \" \\ \n \t \r and \uXXXX.
 * @throws SyntaxFault
 */
export function readQuoted(source: string, start: number): Quoted {
  const quote = source[start];
  const offsets: number[] = [];
  let value = '';
  let at = start + 1;
  while (at < source.length && source[at] !== '\n' && source[at] !== '\r') {
    if (source[at] === quote) {
      offsets.push(at);
      // A lone half of a surrogate pair breaks what later encodes the text as UTF-8.
      return { value: value.replace(/\p{Surrogate}/gu, '\uFFFD'), end: at + 1, offsets };
    }
    if (source[at] === '\\') {
      const read = readEscape(source, at);
      value += read.character;
      offsets.push(at);
      at = read.end;
    } else {
      value += source[at];
      offsets.push(at);
      at += 1;
    }
  }
  throw new SyntaxFault(`the text that starts with ${quote} does not end; close it with ${quote}`, start, at);
}

function readEscape(source: string, at: number): { readonly character: string; readonly end: number } {
  const letter = source[at + 1] ?? '';
  const plain = escapes.get(letter);
  if (plain !== undefined) return { character: plain, end: at + 2 };
  const digits = letter === 'u' ? /^[0-9a-fA-F]{4}/.exec(source.slice(at + 2, at + 6)) : null;
  if (digits) return { character: String.fromCharCode(Number.parseInt(digits[0], 16)), end: at + 6 };
  throw new SyntaxFault(
    `\\${letter} is no escape that I know; write \\\\ for a backslash (known: \\' \\" \\\\ \\n \\t \\r \\uXXXX)`,
    at,
    at + 2,
  );
}

/** The text as a literal that `readQuoted` reads back: in single quotes unless it has some and no double ones. */
export function quote(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inside = text.replace(/[\\\n\t\r\u2028\u2029\p{Cc}]|['"]/gu, (character) => {
    if (character === '\\') return '\\\\';
    if (character === '\n') return '\\n';
    if (character === '\t') return '\\t';
    if (character === '\r') return '\\r';
    if (character === "'" || character === '"') return character === mark ? `\\${character}` : character;
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return `${mark}${inside}${mark}`;
}
