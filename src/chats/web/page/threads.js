// @ts-check
/** @import { WebThread } from '../wire.js' */
/** @import { Chat } from './use-chat.js' */
import { useState } from 'preact/hooks';
import { Avatar } from './avatar.js';
import { counted, shortTime } from './format.js';
import { Clover, Icon } from './icons.js';
import * as kept from './kept.js';
import { meOf, unreadIn } from './state.js';
import { html } from './view.js';

/** From this many threads on, there is a field to search them. */
const searchFrom = 6;

/** The list of threads, with who writes and the theme below. @param {{ chat: Chat }} properties */
export function Threads({ chat: { state, actions } }) {
  const [sought, setSought] = useState('');
  const me = meOf(state);
  const words = sought.trim().toLowerCase();
  const threads = state.threads.filter(({ title, lastText }) => `${title} ${lastText}`.toLowerCase().includes(words));
  return html`
    <nav class="threads" aria-label="Threads">
      <header class="brand"><${Clover} /><h1>Clovabot</h1><${ThemeButton} /></header>
      <button type="button" class="button good new-thread" onClick=${() => actions.open(undefined)}
        aria-current=${state.thread ? undefined : 'page'}>
        <${Icon} name="plus" /> New thread
      </button>
      ${
        state.threads.length >= searchFrom &&
        html`<label class="search">
          <${Icon} name="search" /><span class="unseen">Search the threads</span>
          <input type="search" placeholder="Search" value=${sought} onInput=${(/** @type {InputEvent & { currentTarget: HTMLInputElement }} */ event) => setSought(event.currentTarget.value)} />
        </label>`
      }
      <ul class="thread-list">
        ${threads.map((thread) => html`<li key=${thread.id}><${ThreadLink} thread=${thread} open=${thread.id === state.thread} unread=${unreadIn(state, thread)} onOpen=${() => actions.open(thread.id)} /></li>`)}
        ${threads.length === 0 && html`<li class="none">${words ? 'No thread has these words.' : 'What you ask appears here.'}</li>`}
      </ul>
      <footer class="who">
        <button type="button" class="who-button" onClick=${() => actions.set({ naming: true })}>
          ${me ? html`<${Avatar} person=${me} />` : html`<${Icon} name="people" />`}
          <span><small>Post as</small> <strong>${me?.name ?? 'Choose a name'}</strong></span>
        </button>
        ${
          state.home?.signedIn &&
          html`<form method="post" action="/logout"><button class="icon-button" aria-label="Sign out" title="Sign out"><${Icon} name="leave" /></button></form>`
        }
      </footer>
    </nav>
  `;
}

/** @param {{ thread: WebThread, open: boolean, unread: number, onOpen: () => void }} properties */
function ThreadLink({ thread, open, unread, onOpen }) {
  return html`<button type="button" class=${unread > 0 ? 'thread unread' : 'thread'} aria-current=${open ? 'page' : undefined} onClick=${onOpen}>
    <span class="thread-title">${thread.title}</span>
    <time dateTime=${new Date(thread.lastAt).toISOString()}>${shortTime(thread.lastAt, Date.now())}</time>
    <span class="thread-last">${thread.lastText}</span>
    ${unread > 0 && html`<span class="badge"><span aria-hidden="true">${unread}</span><span class="unseen">${counted(unread, 'new message')}</span></span>`}
  </button>`;
}

/** @type {Record<kept.Theme, { next: kept.Theme, icon: 'screen' | 'sun' | 'moon' }>} */
const themes = {
  system: { next: 'light', icon: 'screen' },
  light: { next: 'dark', icon: 'sun' },
  dark: { next: 'system', icon: 'moon' },
};

function ThemeButton() {
  const [theme, setTheme] = useState(kept.keptTheme());
  const { next, icon } = themes[theme];
  const words = `Theme: ${theme}. Change to ${next}`;
  const change = () => {
    kept.keepTheme(next);
    setTheme(next);
  };
  return html`<button type="button" class="icon-button" aria-label=${words} title=${words} onClick=${change}><${Icon} name=${icon} /></button>`;
}
