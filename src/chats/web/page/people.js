// @ts-check
/** @import { Chat } from './use-chat.js' */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { RequestFault } from './api.js';
import { Avatar } from './avatar.js';
import { Icon } from './icons.js';
import { meOf } from './state.js';
import { html } from './view.js';

/** Who writes: whom others have told of, one of those who are known here, or somebody new. @param {{ chat: Chat }} properties */
export function People({ chat: { state, actions } }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const [complaint, setComplaint] = useState('');
  const me = meOf(state);
  const told = state.home?.me;
  const mine = state.people.filter(({ id }) => state.mine.includes(id));
  useLayoutEffect(() => {
    dialog.current?.showModal();
    void actions.lookUpMine();
    return () => document.getElementById('message')?.focus();
  }, []);

  /** @param {SubmitEvent & { currentTarget: HTMLFormElement }} event */
  async function onSubmit(event) {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('name') ?? '').trim();
    try {
      await actions.join(name);
    } catch (error) {
      if (!(error instanceof RequestFault)) throw error;
      setComplaint(error.message);
    }
  }

  const names = html`
    <p class="hint">A name belongs to the browser that took it. Take several to play several people, and see how the team teaches the bot.</p>
    ${
      mine.length > 0 &&
      html`<ul class="people-list">
        ${mine.map(
          (person) => html`<li key=${person.id}>
            <button type="button" aria-pressed=${person.id === state.me ? 'true' : 'false'} onClick=${() => actions.writeAs(person.id)}>
              <${Avatar} person=${person} /><span>${person.name}</span>${person.id === state.me && html`<${Icon} name="check" />`}
            </button>
          </li>`,
        )}
      </ul>`
    }
    <form onSubmit=${onSubmit}>
      <label for="new-name">${mine.length > 0 ? 'Somebody else' : 'Your name'}</label>
      <div class="row">
        <input id="new-name" name="name" required maxlength=${state.home?.limits.nameLength} autocomplete="name" autofocus=${mine.length === 0}
          aria-describedby="name-complaint" />
        <button class="button good" type="submit">${me ? 'Add' : 'Start'}</button>
      </div>
      <p id="name-complaint" class="complaint" role="alert">${complaint}</p>
    </form>
  `;
  return html`
    <dialog class="people" ref=${dialog} aria-labelledby="people-title" onClose=${() => actions.set({ naming: false })}>
      <header>
        <h2 id="people-title">${told ? 'You' : me ? 'Post as…' : 'What is your name?'}</h2>
        <button type="button" class="icon-button" aria-label="Close" onClick=${() => dialog.current?.close()}><${Icon} name="close" /></button>
      </header>
      ${
        told
          ? html`<p class="hint">You have signed in as <strong>${told.name}</strong>. In its settings, such as CLOVABOT_ADMINS, the bot knows you as <code>${told.id}</code></p>`
          : names
      }
    </dialog>
  `;
}
