/** Values as Python prints them, in which some models wrap their output: `{'<OCR>': ["it's", (1.5, None)]}`. */

const maxDepth = 40;

/**
 * Reads dictionaries, lists, tuples, texts, numbers, True, False and None, and JSON, too. Nothing is ever evaluated.
 * @returns undefined for anything else
 */
export function parsePythonLiteral(text: string): unknown {
  const reader = { text, at: 0 };
  try {
    const value = readValue(reader, 0);
    skipSpace(reader);
    return reader.at === text.length ? value : undefined;
  } catch (error) {
    if (error instanceof NoLiteral) return undefined;
    throw error;
  }
}

class NoLiteral extends Error {}

interface Reader {
  readonly text: string;
  at: number;
}

const words: Readonly<Record<string, unknown>> = {
  ...{ None: null, True: true, False: false, null: null, true: true, false: false },
  ...{ nan: Number.NaN, inf: Number.POSITIVE_INFINITY },
};

function readValue(reader: Reader, depth: number): unknown {
  if (depth > maxDepth) throw new NoLiteral();
  skipSpace(reader);
  const sign = reader.text[reader.at];
  if (sign === '{') return readDictionary(reader, depth);
  if (sign === '[') return readItems(reader, ']', depth);
  if (sign === '(') return readItems(reader, ')', depth);
  if (sign === "'" || sign === '"') return readText(reader, sign);
  const [word] = take(reader, /[\w.+-]+/y);
  if (Object.hasOwn(words, word)) return words[word];
  const number = Number(word);
  if (Number.isNaN(number)) throw new NoLiteral();
  return number;
}

function readItems(reader: Reader, end: string, depth: number): unknown[] {
  const items: unknown[] = [];
  reader.at++;
  while (!closes(reader, end)) {
    items.push(readValue(reader, depth + 1));
    separate(reader, end);
  }
  return items;
}

function readDictionary(reader: Reader, depth: number): Record<string, unknown> {
  const entries: [string, unknown][] = [];
  reader.at++;
  while (!closes(reader, '}')) {
    const key = readValue(reader, depth + 1);
    take(reader, /\s*:/y);
    entries.push([String(key), readValue(reader, depth + 1)]);
    separate(reader, '}');
  }
  return Object.fromEntries(entries);
}

function closes(reader: Reader, end: string): boolean {
  skipSpace(reader);
  if (reader.text[reader.at] !== end) return false;
  reader.at++;
  return true;
}

/** A comma, unless what follows ends the list. */
function separate(reader: Reader, end: string): void {
  skipSpace(reader);
  if (reader.text[reader.at] !== end) take(reader, /,/y);
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '0': '\0' };

function readText(reader: Reader, quote: string): string {
  const body = quote === "'" ? /'([^'\\]*(?:\\[\s\S][^'\\]*)*)'/y : /"([^"\\]*(?:\\[\s\S][^"\\]*)*)"/y;
  const [, raw = ''] = take(reader, body);
  return raw.replace(/\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([\s\S]))/g, (_, x, u, long, one) => {
    if (one !== undefined) return escapes[one] ?? one;
    const code = Number.parseInt(x ?? u ?? long, 16);
    return code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code);
  });
}

const skipSpace = (reader: Reader): void => void take(reader, /\s*/y);

function take(reader: Reader, form: RegExp): RegExpExecArray {
  form.lastIndex = reader.at;
  const found = form.exec(reader.text);
  if (!found) throw new NoLiteral();
  reader.at = form.lastIndex;
  return found;
}
