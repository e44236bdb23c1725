// @ts-check
import { useEffect } from 'preact/hooks';
import { Announcer } from './announcer.js';
import { Conversation } from './conversation.js';
import { DeletionDialog } from './deletion-dialog.js';
import { Lightbox } from './lightbox.js';
import { MarkingDialog } from './marking-dialog.js';
import { People } from './people.js';
import { unreadIn } from './state.js';
import { Threads } from './threads.js';
import { useChat } from './use-chat.js';
import { html } from './view.js';

export function App() {
  const chat = useChat();
  const { state, actions } = chat;
  const title = state.threads.find(({ id }) => id === state.thread)?.title;
  const unread = state.threads.filter((thread) => unreadIn(state, thread) > 0).length;
  useEffect(() => {
    document.title = `${unread > 0 ? `(${unread}) ` : ''}${title ? `${title} · ` : ''}Clovabot`;
  }, [unread, title]);

  if (!state.home) return html`<p class="starting" role="status">${state.complaint || 'Opening the chat…'}</p>`;
  return html`
    <div class="frame" data-drawer=${state.drawer ? 'open' : 'closed'}>
      <a class="skip" href="#message" onClick=${skipToMessage}>Skip to the message box</a>
      <${Threads} chat=${chat} />
      ${state.drawer && html`<button type="button" class="shade" aria-label="Close the list of threads" onClick=${() => actions.set({ drawer: false })}></button>`}
      <${Conversation} key=${state.thread ?? 'new'} chat=${chat} />
    </div>
    ${!state.online && html`<p class="offline" role="status">No connection to Clovabot. Trying again…</p>`}
    ${state.naming && html`<${People} chat=${chat} />`}
    ${state.shown && html`<${Lightbox} shown=${state.shown} chat=${chat} />`}
    ${state.marking && html`<${MarkingDialog} subject=${state.marking} chat=${chat} />`}
    ${state.deleting && html`<${DeletionDialog} post=${state.deleting} chat=${chat} />`}
    <${Announcer} state=${state} />
  `;
}

/** The address is the open thread; a jump inside of the page must not change it. @param {Event} event */
function skipToMessage(event) {
  event.preventDefault();
  document.getElementById('message')?.focus();
}
