// @ts-check
import { parseInline, parseMarkdown } from './markdown.js';
import { html } from './view.js';

/** Shows light Markdown. @param {{ text: string }} properties */
export function Text({ text }) {
  return html`<div class="text">${parseMarkdown(text).map(Block)}</div>`;
}

/** @param {import('./markdown.js').Block} block */
function Block(block) {
  if (block.kind === 'code') return html`<pre><code>${block.text}</code></pre>`;
  if (block.kind === 'list') {
    const items = block.items.map((pieces) => html`<li>${pieces.map(Piece)}</li>`);
    return block.ordered ? html`<ol>${items}</ol>` : html`<ul>${items}</ul>`;
  }
  if (block.kind === 'table') return Table(block.rows);
  return html`<p>${parseInline(block.text).map(Piece)}</p>`;
}

/** The first row names the columns. @param {import('./markdown.js').Piece[][][]} rows */
function Table([names = [], ...rows]) {
  return html`<div class="table"><table>
    <thead><tr>${names.map((cell) => html`<th scope="col">${cell.map(Piece)}</th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell.map(Piece)}</td>`)}</tr>`)}</tbody>
  </table></div>`;
}

/** @param {import('./markdown.js').Piece} piece */
function Piece({ kind, text }) {
  switch (kind) {
    case 'strong':
      return html`<strong>${text}</strong>`;
    case 'emphasis':
      return html`<em>${text}</em>`;
    case 'code':
      return html`<code>${text}</code>`;
    case 'link':
      return html`<a href=${text} target="_blank" rel="noopener noreferrer">${text}</a>`;
    default:
      return text;
  }
}
