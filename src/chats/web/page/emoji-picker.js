// @ts-check
import { useLayoutEffect, useRef } from 'preact/hooks';
import { html } from './view.js';

const columns = 8;
/** @type {Record<string, number>} */
const moves = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns };

/** @param {{ emoji: readonly string[], onPick: (emoji: string) => void, onClose: () => void }} properties */
export function EmojiPicker({ emoji, onPick, onClose }) {
  const grid = useRef(/** @type {HTMLDivElement | null} */ (null));

  useLayoutEffect(() => {
    const opener = document.activeElement;
    grid.current?.scrollIntoView({ block: 'nearest' });
    grid.current?.querySelector('button')?.focus({ preventScroll: true });
    /** @param {Event} event */
    const onElsewhere = (event) => {
      const inside = event.target instanceof Node && grid.current?.parentElement?.contains(event.target);
      if (!inside) onClose();
    };
    document.addEventListener('pointerdown', onElsewhere);
    return () => {
      document.removeEventListener('pointerdown', onElsewhere);
      if (opener instanceof HTMLElement) opener.focus({ preventScroll: true });
    };
  }, []);

  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    if (event.key === 'Escape') {
      event.stopPropagation();
      onClose();
    }
    const move = moves[event.key];
    const buttons = [...(grid.current?.querySelectorAll('button') ?? [])];
    const focused = document.activeElement;
    const at = focused instanceof HTMLButtonElement ? buttons.indexOf(focused) : -1;
    if (move === undefined || at < 0) return;
    event.preventDefault();
    buttons[(at + move + buttons.length) % buttons.length]?.focus();
  }

  return html`<div class="picker" ref=${grid} role="group" aria-label="Reactions to choose from" onKeyDown=${onKeyDown}>
    ${emoji.map((sign) => html`<button type="button" key=${sign} aria-label=${`React with ${sign}`} onClick=${() => onPick(sign)}>${sign}</button>`)}
  </div>`;
}
