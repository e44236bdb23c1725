// @ts-check
/** @import { WebPost } from '../wire.js' */
/** @import { Chat } from './use-chat.js' */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Avatar } from './avatar.js';
import { Composer } from './composer.js';
import { dayName, listOf, sameDay } from './format.js';
import { Icon } from './icons.js';
import { Post } from './post.js';
import { authorOf } from './state.js';
import { html } from './view.js';
import { Welcome } from './welcome.js';

/** What was written and not sent, by thread, for as long as the page is open. @type {Map<string, Draft>} */
const drafts = new Map();
/** @typedef {{ text: string, files: readonly File[], drawn?: readonly import('./marking.js').Drawn[] }} Draft */

/** Posts of one person that follow within this time stand under one name, ms. */
const together = 5 * 60 * 1000;
/** Nearer to the end than this, the view follows new posts, px. */
const nearEnd = 100;

/** One thread, or the start of a new one. @param {{ chat: Chat }} properties */
export function Conversation({ chat }) {
  const { state, actions } = chat;
  const thread = state.threads.find(({ id }) => id === state.thread);
  const loaded = thread && state.loaded[thread.id];
  const posts = (loaded?.ready && loaded.posts) || [];
  const draftKey = state.thread ?? '';
  const [draft, setDraft] = useState(drafts.get(draftKey) ?? { text: '', files: [] });
  /** @param {Draft} changed */
  function change(changed) {
    drafts.set(draftKey, changed);
    setDraft(changed);
  }
  const { log, below, toEnd, onScroll } = useEnd(posts, state.me);
  const people = [
    ...new Map(posts.map((post) => [authorOf(post, state.home).id, authorOf(post, state.home)])).values(),
  ];

  return html`
    <main class="conversation">
      <header class="title">
        <button type="button" class="icon-button menu" aria-label="Threads" aria-expanded=${state.drawer ? 'true' : 'false'} onClick=${() => actions.set({ drawer: !state.drawer })}><${Icon} name="menu" /></button>
        <h2>${thread?.title ?? 'New thread'}</h2>
        ${
          people.length > 0 &&
          html`<div class="members" title=${listOf(people.map(({ name }) => name))}>
            <span class="unseen">${`With ${listOf(people.map(({ name }) => name))}`}</span>
            ${people.slice(0, 5).map((person) => html`<${Avatar} person=${person} bot=${person.id === state.home?.bot.id} />`)}
          </div>`
        }
      </header>
      <section class="log" ref=${log} onScroll=${onScroll} tabIndex=${0} aria-label="Messages">
        ${!thread && html`<${Welcome} home=${state.home} onPick=${change} onFault=${actions.complain} />`}
        ${thread && !loaded?.ready && html`<p class="loading">Loading…</p>`}
        ${
          loaded?.more &&
          html`<button type="button" class="button earlier" onClick=${() => actions.load(thread?.id ?? '', posts[0]?.id)}>Earlier messages</button>`
        }
        <ol class="posts">
          ${posts.map((post, place) => html`<${Row} key=${post.id} post=${post} before=${posts[place - 1]} posts=${posts} chat=${chat} />`)}
        </ol>
      </section>
      <div class="to-end-place">
        ${below && html`<button type="button" class="button to-end" onClick=${toEnd}><${Icon} name="down" /> To the newest</button>`}
      </div>
      <${Composer} draft=${draft} onChange=${change} chat=${chat} />
    </main>
  `;
}

/** @param {{ post: WebPost, before: WebPost | undefined, posts: readonly WebPost[], chat: Chat }} properties */
function Row({ post, before, posts, chat }) {
  const newDay = !before || !sameDay(before.at, post.at);
  const author = authorOf(post, chat.state.home);
  const follows =
    !newDay &&
    authorOf(before, chat.state.home).id === author.id &&
    post.at - before.at < together &&
    !(post.from === 'person' && post.replyTo);
  return html`
    ${newDay && html`<li class="day"><span>${dayName(post.at, Date.now())}</span></li>`}
    <li class=${follows ? 'row follows' : 'row'}><${Post} post=${post} author=${author} posts=${posts} chat=${chat} /></li>
  `;
}

/** Keeps the end in view while the reader is there, and the reader's place when older posts come in above. @param {readonly WebPost[]} posts @param {string | undefined} me */
function useEnd(posts, me) {
  const log = useRef(/** @type {HTMLElement | null} */ (null));
  const following = useRef(true);
  const height = useRef(0);
  const first = useRef(posts[0]?.id);
  const last = useRef(posts.at(-1)?.id);
  const [below, setBelow] = useState(false);

  const toEnd = () => {
    following.current = true;
    log.current?.scrollTo({ top: log.current.scrollHeight });
  };
  const onScroll = () => {
    const box = log.current;
    if (!box) return;
    const distance = box.scrollHeight - box.scrollTop - box.clientHeight;
    following.current = distance < nearEnd;
    setBelow(distance > box.clientHeight);
  };
  useLayoutEffect(() => {
    const box = log.current;
    if (!box || posts.length === 0) return;
    const newest = posts.at(-1);
    const isOwnNews = newest?.id !== last.current && newest?.from === 'person' && newest.author.id === me;
    const cameAbove = first.current !== undefined && first.current !== posts[0]?.id;
    if (cameAbove) box.scrollTop += box.scrollHeight - height.current;
    else if (following.current || isOwnNews) toEnd();
    last.current = newest?.id;
    first.current = posts[0]?.id;
    height.current = box.scrollHeight;
  }, [posts]);
  // The composer below may grow or shrink, and a phone's keyboard comes and goes.
  useEffect(() => {
    const observer = new ResizeObserver(() => following.current && toEnd());
    if (log.current) observer.observe(log.current);
    return () => observer.disconnect();
  }, []);
  return { log, below, toEnd, onScroll };
}
