import { readJson } from '../../util/read-json.js';

/**
 * The JSON value in what a model says: all of it, what a code fence holds, or from the first bracket to the last.
 * Undefined where there is none that can be read.
 */
export function jsonIn(text: string): unknown {
  // No pattern looks for the fence: some models fill a reply with blanks, at which patterns take their time squared.
  const [, fenced] = text.split('```', 3);
  const start = text.search(/[[{]/);
  const end = Math.max(text.lastIndexOf(']'), text.lastIndexOf('}'));
  const bracketed = start >= 0 && end > start ? text.slice(start, end + 1) : undefined;
  for (const candidate of [text, fenced?.replace(/^json\b/i, ''), bracketed]) {
    const value = candidate === undefined ? undefined : readJson(candidate);
    if (typeof value === 'object' && value !== null) return value;
  }
  return undefined;
}
