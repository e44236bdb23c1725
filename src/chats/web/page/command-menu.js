// @ts-check
/** @import { CommandHint } from '../../../contracts/chat.js' */
import { useLayoutEffect, useRef } from 'preact/hooks';
import { html } from './view.js';

/** Commands that begin with what stands there, as long as that is the beginning of a command and nothing else. @param {readonly CommandHint[]} commands @param {string} text */
export function matching(commands, text) {
  const begun = /^\/([a-z]*)$/i.exec(text)?.[1]?.toLowerCase();
  return begun === undefined ? [] : commands.filter(({ name }) => name.startsWith(begun));
}

export const optionId = (/** @type {CommandHint} */ { name }) => `command-${name}`;

/** What can be typed after a "/"; the focus stays in the message box. @param {{ id: string, commands: readonly CommandHint[], at: number, onPick: (command: CommandHint) => void }} properties */
export function CommandMenu({ id, commands, at, onPick }) {
  const list = useRef(/** @type {HTMLUListElement | null} */ (null));
  useLayoutEffect(
    () => list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }),
    [at],
  );
  return html`<ul class="commands" id=${id} ref=${list} role="listbox" aria-label="Commands">
    ${commands.map(
      (
        command,
        place,
      ) => html`<li key=${command.name} id=${optionId(command)} role="option" aria-selected=${place === at ? 'true' : 'false'}
        onPointerDown=${(/** @type {Event} */ event) => event.preventDefault()} onClick=${() => onPick(command)}>
        <strong>/${command.name}</strong> <span>${command.summary}</span> <code>${command.usage}</code>
      </li>`,
    )}
  </ul>`;
}
