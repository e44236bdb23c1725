/** JSON from text, strictly and as language models send it: inside prose, in fences, with Python's quotes. Nothing is evaluated. */
import type { ZodType } from 'zod';

/** What a text holds as JSON; undefined when it is none, which no JSON stands for. */
export function readJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Places at which a JSON value is looked for. */
const maxStarts = 60;

/**
 * The JSON values in a text: all of it, or what stands in it between prose and fences, in order. What lies inside another
 * value is not given again.
 */
export function jsonValues(text: string): readonly unknown[] {
  const values: unknown[] = [];
  let starts = 0;
  for (let at = 0; at < text.length && starts < maxStarts; at += 1) {
    if (text[at] !== '{' && text[at] !== '[') continue;
    starts += 1;
    const end = closingBracket(text, at);
    const value = end === undefined ? undefined : lenientJson(text.slice(at, end));
    if (value === undefined || end === undefined) continue;
    values.push(value);
    at = end - 1;
  }
  return values;
}

/** The first JSON value in a text that fits; undefined when none does. */
export function firstFitting<Value>(text: string, schema: ZodType<Value>): Value | undefined {
  for (const value of jsonValues(text)) {
    const { data } = schema.safeParse(value);
    if (data !== undefined) return data;
  }
  return undefined;
}

/** Offset after the bracket that closes the one at `start`, brackets in "…" aside; undefined when it stays open. */
function closingBracket(text: string, start: number): number | undefined {
  let depth = 0;
  let quoted = false;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (quoted && character === '\\') at += 1;
    else if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return undefined;
}

/** Also with what models get wrong most often: line breaks in strings, Python's quotes and None, a comma after the last item. */
export function lenientJson(json: string): unknown {
  return readJson(json) ?? readJson(fixed(json));
}

const fixed = (json: string): string =>
  json.replace(/"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'|\bNone\b/g, mendedToken).replace(/,(\s*[}\]])/g, '$1');

function mendedToken(token: string): string {
  if (token === 'None') return 'null';
  if (token.startsWith("'")) return JSON.stringify(unescaped(token.slice(1, -1)));
  return token.replaceAll('\r', '').replaceAll('\n', '\\n').replaceAll('\t', '\\t');
}

/** A text that was meant to be a JSON string, or part of one, as it reads without its escapes. */
export const unescaped = (text: string): string =>
  text.replace(/\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g, (_, code: string | undefined, letter: string | undefined) => {
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    return plainEscapes.get(letter ?? '') ?? letter ?? '';
  });

const plainEscapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', ''],
  ['t', '\t'],
]);
