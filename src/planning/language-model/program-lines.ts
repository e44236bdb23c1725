import { endOfLiteral, tidyQuotes } from './tidy-quotes.js';

/** Characters of a line, and lines of a call, that are looked at. */
const maxLineLength = 4000;
const maxLinesOfCall = 12;

/** NAME=TOOL( or the RESULT( of a last line that names nothing. */
const call = /^(?:[A-Za-z_]\w*\s*[=＝]\s*[A-Za-z_]\w*|RESULT)\s*[(（]/;
const ending = /^(?:[A-Za-z_]\w*\s*=\s*)?RESULT\s*\(/;
/** A call after words: "Locate the dog: BOX0=LOC(…)", "`BOX0=LOC(…)` finds it". */
const callAfterWords = /(?:[:→>`]|-)[\s"'`]*([A-Z][A-Z0-9_]*\s*=\s*[A-Za-z_]\w*\s*\(|RESULT\s*\()/;
/** How code begins that is not part of a program. It isn't left out, since it may change what the calls around it mean. */
const foreign =
  /^(?:import\s|from\s+\S+\s+import\b|(?:for|while|if|elif|with|def|class)\b.*[:{]|(?:else|try|finally)\s*:|except\b|return\b|(?:print|eval|exec)\s*\(|[A-Za-z_][\w.]*(?:\[[^\]]*\])?(?:\s*,\s*[A-Za-z_][\w.]*)*\s*[-+*/|&%]?=(?!=)|[A-Za-z_]\w*(?:\.\w+)+\s*\()/;
/** What may stand before a line of code: list numbers, bullets, labels, fences, quotation marks. */
const before =
  /^(?:\s+|[-*•>+|]\s+|\d{1,3}\s*[.):]\s+|(?:step|line)\s*\d+\s*[:.)-]\s*|\**\s*(?:program|code|answer|output)\s*\**\s*:\s*|>>>|`+(?:python|py|text|json|plaintext)?|\*\*|[{[]|["'“”‘’](?:program["'“”‘’]\s*:)?)/i;
/** What may stand after it: punctuation, a comment; words where a backtick has ended the code. */
const after = /^(?:`.*|[\s;,.`"'“”‘’*}\]]*(?:(?:#|\/\/).*)?)$/;

/**
 * The programs in a text, each up to its RESULT (the last one may lack it): the lines that are calls, without list
 * numbers, fences, quotation marks and words around them. Foreign code before or between them stays, so that the checker
 * refuses it.
 */
export function programsIn(text: string): readonly string[] {
  const programs: string[] = [];
  let lines: string[] = [];
  for (const statement of wholeCalls(text.split(/\r\n|\r|\n/).map(bareLine)).flatMap(statementsOf)) {
    lines.push(statement);
    if (!ending.test(statement)) continue;
    programs.push(lines.join('\n'));
    lines = [];
  }
  return lines.some((line) => call.test(line)) ? [...programs, lines.join('\n')] : programs;
}

function bareLine(line: string): string {
  let bare = line.slice(0, maxLineLength);
  for (let next = bare.replace(before, ''); next !== bare; next = bare.replace(before, '')) bare = next;
  return bare.trim();
}

/** The lines, those of a call that was written over several lines joined. */
function wholeCalls(lines: readonly string[]): readonly string[] {
  const whole: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const joined = call.test(lines[at]) ? joinedCall(lines.slice(at, at + maxLinesOfCall)) : undefined;
    whole.push(joined?.line ?? lines[at]);
    at += (joined?.count ?? 1) - 1;
  }
  return whole;
}

/** The fewest of the lines that make a whole call; undefined when none do. */
function joinedCall(lines: readonly string[]): { readonly line: string; readonly count: number } | undefined {
  let line = '';
  for (const [place, part] of lines.entries()) {
    line += place === 0 ? part : ` ${part}`;
    if (endOfCall(tidyQuotes(line)) !== undefined) return { line, count: place + 1 };
  }
  return undefined;
}

/** The calls of a line, or the line itself where it is other code; nothing for words. */
function statementsOf(line: string): readonly string[] {
  if (call.test(line)) return callsOf(tidyQuotes(line));
  if (foreign.test(line)) return [line];
  const found = callAfterWords.exec(line);
  if (!found) return [];
  const rest = tidyQuotes(line.slice(found.index + found[0].length - found[1].length));
  const end = endOfCall(rest);
  return end === undefined ? [] : [rest.slice(0, end)];
}

/** @param line starts with a call */
function callsOf(line: string): readonly string[] {
  const end = endOfCall(line);
  const rest = line.slice(end);
  if (end === undefined || after.test(rest)) return [line.slice(0, end)];
  const next = rest.replace(/^[\s;,]+/, '');
  return call.test(next) ? [line.slice(0, end), ...callsOf(next)] : [line];
}

/** Offset after the bracket that closes the call at the start of a line; undefined when it stays open. */
function endOfCall(line: string): number | undefined {
  let depth = 0;
  for (let at = line.indexOf('('); at < line.length; at += 1) {
    const character = line[at];
    if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    else if (character === "'" || character === '"') at = endOfLiteral(line, at) - 1;
    if (depth === 0) return at + 1;
  }
  return undefined;
}
