/** A JSON object that is still being written, as models stream it: what stands in it so far. */
import { unescaped } from './lenient-json.js';

export interface GrowingField {
  readonly name: string;
  /** Of a text: as far as it has come. */
  readonly text?: string;
  /** Of anything else: as it is written. */
  readonly other?: string;
}

/** The fields of an object, the last one perhaps unfinished; none where the text does not begin with one, bare or in a fence. */
export function growingFields(json: string): readonly GrowingField[] {
  const [opening] = /^\s*(?:```\w*\s*)?\{/.exec(json) ?? [];
  if (opening === undefined) return [];
  const fields: GrowingField[] = [];
  const name = /\s*,?\s*"((?:[^"\\]|\\[\s\S])*)"\s*:\s*/y;
  name.lastIndex = opening.length;
  for (let named = name.exec(json); named; named = name.exec(json)) {
    const { field, end } = fieldAt(json, name.lastIndex, unescaped(named[1]));
    fields.push(field);
    if (end === undefined) break;
    name.lastIndex = end;
  }
  return fields;
}

/** An escape that is not whole yet is no part of it. */
const wholeCharacters = /"((?:[^"\\]|\\u[0-9a-fA-F]{4}|\\[^u])*)/y;

/** @returns where it ends, if it has */
function fieldAt(json: string, start: number, name: string): { readonly field: GrowingField; readonly end?: number } {
  if (json[start] === '"') {
    wholeCharacters.lastIndex = start;
    const [written = '', inside = ''] = wholeCharacters.exec(json) ?? [];
    const end = start + written.length;
    // Half of a character that takes two is none.
    const text = unescaped(inside).replace(/[\uD800-\uDBFF]$/, '');
    return { field: { name, text }, ...(json[end] === '"' && { end: end + 1 }) };
  }
  const end = endOfValue(json, start);
  return { field: { name, other: json.slice(start, end).trim() }, ...(end !== undefined && { end }) };
}

/** Where a value that is no text ends: before the comma or the bracket after it. */
function endOfValue(json: string, start: number): number | undefined {
  let depth = 0;
  let isQuoted = false;
  for (let at = start; at < json.length; at += 1) {
    const character = json[at];
    if (isQuoted && character === '\\') at += 1;
    else if (character === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (character === '{' || character === '[') depth += 1;
    else if (depth === 0 && (character === ',' || character === '}')) return at;
    else if (character === '}' || character === ']') depth -= 1;
  }
  return undefined;
}
