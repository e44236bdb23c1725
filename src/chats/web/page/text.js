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
  return html`<p>${parseInline(block.text).map(Piece)}</p>`;
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
