// @ts-check
import { html } from './view.js';

/**
 * The parts of one program line by kind, for colours; together they are the line.
 * @typedef {{ kind: 'variable' | 'tool' | 'argument' | 'string' | 'number' | 'word' | 'sign', text: string }} Token
 */
const token =
  /(?<string>"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?)|(?<number>-?\b\d+(?:\.\d+)?\b)|(?<word>\b(?:None|True|False)\b)|(?<tool>\b[A-Za-z_]\w*(?=\s*\())|(?<argument>\b[a-z_]\w*(?=\s*=(?!=)))|(?<variable>\b[A-Za-z_]\w*\b)|(?<sign>[^\w"'-]+|.)/gs;

/** @param {string} line @returns {Token[]} */
export function tokensOf(line) {
  return [...line.matchAll(token)].map((match) => {
    const kind = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined)?.[0] ?? 'sign';
    return { kind: /** @type {Token['kind']} */ (kind), text: match[0] };
  });
}

/** One or more program lines in colours. @param {{ source: string, numbered?: boolean }} properties */
export function ProgramCode({ source, numbered = false }) {
  const lines = source.split('\n');
  return html`<code class=${numbered ? 'program numbered' : 'program'}>${lines.map(
    (line) =>
      html`<span class="line">${tokensOf(line).map(({ kind, text }) => html`<span class="code-${kind}">${text}</span>`)}${'\n'}</span>`,
  )}</code>`;
}
