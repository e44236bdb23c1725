// @ts-check
/** @import { WebPost } from '../wire.js' */
/** @import { Chat } from './use-chat.js' */
import { useLayoutEffect, useRef } from 'preact/hooks';
import { html } from './view.js';

/** Asks once more before a message is deleted. @param {{ post: WebPost, chat: Chat }} properties */
export function DeletionDialog({ post, chat: { actions } }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useLayoutEffect(() => dialog.current?.showModal(), []);
  const close = () => dialog.current?.close();
  async function remove() {
    close();
    await actions.remove(post);
  }
  return html`
    <dialog class="people confirm" ref=${dialog} aria-labelledby="deletion-title" aria-describedby="deletion-words" onClose=${() => actions.set({ deleting: undefined })}>
      <h2 id="deletion-title">Delete this message?</h2>
      <p id="deletion-words" class="hint">Its words and pictures go for good, and what Clovabot learned from them is looked at again.</p>
      <div class="row">
        <button type="button" class="button bad" onClick=${remove}>Delete</button>
        <button type="button" class="button" autofocus onClick=${close}>Keep</button>
      </div>
    </dialog>
  `;
}
