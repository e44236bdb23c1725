// @ts-check
/** @import { Button, PostPicture } from '../../../contracts/post.js' */
/** @import { Person } from '../../../contracts/turn.js' */
/** @import { BotPost, PersonPost, WebPost } from '../wire.js' */
/** @import { Chat } from './use-chat.js' */
import { useEffect, useState } from 'preact/hooks';
import { loadPost } from './api.js';
import { Avatar } from './avatar.js';
import { EmojiPicker } from './emoji-picker.js';
import { barestTime, clockTime, fullTime, listOf } from './format.js';
import { How } from './how.js';
import { Icon } from './icons.js';
import { LessonStage } from './lesson.js';
import { downloadOf, Picture, plainPicture } from './picture.js';
import { authorOf, isAnswer, isButtonOf, isWorking, textOf } from './state.js';
import { subjectOf } from './subject.js';
import { Text } from './text.js';
import { html } from './view.js';
import { Working } from './working.js';

/** Longer texts are folded. */
const longText = 1600;

/** @param {{ post: WebPost, author: Person, posts: readonly WebPost[], chat: Chat }} properties */
export function Post({ post, author, posts, chat }) {
  const isBot = post.from === 'bot';
  return html`
    <article class=${isBot ? `post of-bot ${post.post.status} ${post.post.lesson ?? ''}` : 'post'} id=${`post-${post.id}`} tabIndex=${-1} aria-label=${`${author.name}, ${clockTime(post.at)}`}>
      <div class="side"><${Avatar} person=${author} bot=${isBot} /><time aria-hidden="true">${barestTime(post.at)}</time></div>
      <div class="said">
        <header>
          <strong class="author">${author.name}</strong>${isBot && html`<span class="tag">Bot</span>`}
          <time dateTime=${new Date(post.at).toISOString()} title=${fullTime(post.at)}>${clockTime(post.at)}</time>
        </header>
        ${isBot ? html`<${BotSaid} post=${post} posts=${posts} chat=${chat} />` : html`<${PersonSaid} post=${post} posts=${posts} chat=${chat} />`}
        <${Reactions} post=${post} chat=${chat} />
      </div>
      ${!isDeleted(post) && html`<${Tools} post=${post} author=${author} chat=${chat} />`}
    </article>
  `;
}

/** @param {{ post: PersonPost, posts: readonly WebPost[], chat: Chat }} properties */
function PersonSaid({ post, posts, chat }) {
  const [folded, setFolded] = useState(post.text.length > longText);
  // What was marked on the message's own picture is shown there.
  const pointed = post.pointed ?? [];
  const own = post.pictures.map(
    (reference) => pointed.find((picture) => picture.reference.id === reference.id) ?? plainPicture(reference),
  );
  const others = pointed.filter(({ reference }) => !post.pictures.some(({ id }) => id === reference.id));
  if (post.deleted) return html`<p class="deleted"><${Icon} name="bin" /> This message was deleted.</p>`;
  return html`
    ${post.replyTo && html`<${Quote} id=${post.replyTo} posts=${posts} chat=${chat} />`}
    ${post.text && html`<${Text} text=${folded ? `${post.text.slice(0, longText)}…` : post.text} />`}
    ${folded && html`<button type="button" class="button small" onClick=${() => setFolded(false)}>Show all</button>`}
    <${Pictures} pictures=${[...own, ...others]} post=${post} chat=${chat} />
  `;
}

/** @param {{ post: BotPost, posts: readonly WebPost[], chat: Chat }} properties */
function BotSaid({ post, posts, chat }) {
  const { text, status, growing, progress, lesson, pictures, buttons, how, footer } = post.post;
  const marked = new Set(pictures.flatMap(({ marks }) => marks.map(({ action }) => action)));
  const places = buttons.filter(({ action }) => marked.has(action));
  const others = buttons.filter(({ action }) => !marked.has(action));
  const pressable = (/** @type {Button} */ button, /** @type {number} */ at) =>
    html`${button.beginsRow && at > 0 && html`<span class="row-break"></span>`}<${PostButton} key=${button.action} button=${button} onPress=${() => chat.actions.press(post, button.action)} />`;
  // Where an answer is judged, it can be pointed at as well.
  const subject = buttons.length > 0 && status !== 'lesson' ? subjectOf(post, posts) : undefined;
  if (isWorking(post))
    return html`
      ${growing && html`<div class="growing"><${Text} text=${text} /></div>`}
      <${Working} text=${growing ? 'Still writing…' : text} progress=${progress ?? []} how=${how} />
      <${Pictures} pictures=${pictures} post=${post} chat=${chat} />
    `;
  return html`
    ${lesson && html`<${LessonStage} stage=${lesson} />`}
    <${Text} text=${text} />
    <${Pictures} pictures=${pictures} post=${post} chat=${chat} />
    ${places.length > 0 && html`<div class="buttons places">${places.map(pressable)}</div>`}
    ${
      (others.length > 0 || subject) &&
      html`<div class="buttons">
        ${others.map(pressable)}
        ${subject && html`<button type="button" class="button" title="Draw boxes around what was missed or mistaken" onClick=${() => chat.actions.mark(subject)}><${Icon} name="mark" /> Mark on the picture</button>`}
      </div>`
    }
    ${(how || footer) && html`<${How} how=${how} footer=${footer} words=${lesson ? 'How it was learned' : undefined} onShow=${(/** @type {readonly PostPicture[]} */ shown, /** @type {number} */ at) => chat.actions.show(shown, at, post)} />`}
  `;
}

/** @param {{ button: Button, onPress: () => Promise<void> }} properties */
function PostButton({ button, onPress }) {
  const [state, setState] = useState(/** @type {'free' | 'busy' | 'pressed'} */ ('free'));
  async function press() {
    if (state === 'busy') return;
    setState('busy');
    await onPress();
    setState('pressed');
  }
  return html`<button type="button" class=${`button ${button.style} ${state}`} aria-disabled=${state === 'busy' ? 'true' : undefined} onClick=${press}>${button.label}</button>`;
}

/** @param {{ pictures: readonly PostPicture[], post: WebPost, chat: Chat }} properties */
function Pictures({ pictures, post, chat }) {
  if (pictures.length === 0) return null;
  // The same picture before and after a lesson is compared side by side, each with its words.
  const compared = post.from === 'bot' && post.post.status === 'lesson' && pictures.length > 1;
  // Charts and drawn evidence have words in them.
  const isBot = post.from === 'bot';
  const [width, height] = pictures.length === 1 ? [460, 360] : isBot ? [360, 300] : [220, 180];
  const onPick = (/** @type {string} */ action) => isButtonOf(post, action) && void chat.actions.press(post, action);
  return html`<ul class=${compared ? 'pictures compared' : 'pictures'}>
    ${pictures.map(
      (picture, at) => html`<li>
        <${Picture} picture=${picture} width=${width} height=${height} onOpen=${() => chat.actions.show(pictures, at, post)} onPick=${onPick} />
        ${compared && html`<p class="caption" aria-hidden="true">${picture.alt}</p>`}
        <a class="save" href=${downloadOf(picture.reference)} download aria-label=${`Download ${picture.reference.name ?? 'picture'}`} title="Download"><${Icon} name="download" /></a>
      </li>`,
    )}
  </ul>`;
}

/** What is replied to; a click goes there. @param {{ id: string, posts: readonly WebPost[], chat: Chat }} properties */
function Quote({ id, posts, chat }) {
  const here = posts.find((post) => post.id === id);
  const [fetched, setFetched] = useState(/** @type {WebPost | undefined} */ (undefined));
  useEffect(() => {
    if (!here) loadPost(id).then(setFetched, chat.actions.complain);
  }, [id, here === undefined]);
  const post = here ?? fetched;
  const goThere = () => {
    const place = document.getElementById(`post-${id}`);
    place?.scrollIntoView({ block: 'center' });
    place?.focus();
  };
  return html`<button type="button" class="quote" onClick=${goThere}>
    <${Icon} name="reply" /><span class="unseen">In reply to </span>
    <strong>${post ? authorOf(post, chat.state.home).name : '…'}</strong> <span>${post && shortened(textOf(post))}</span>
  </button>`;
}

/** @param {string} text */
const shortened = (text) => text.replace(/[*`]/g, '').trim().split('\n', 1)[0]?.slice(0, 140) || 'a picture';

/** @param {{ post: WebPost, chat: Chat }} properties */
function Reactions({ post, chat: { state, actions } }) {
  if (post.reactions.length === 0) return null;
  return html`<ul class="reactions" aria-label="Reactions">
    ${post.reactions.map(({ emoji, people }) => {
      const mine = people.some(({ id }) => id === state.me);
      const names = listOf(people.map(({ id, name }) => (id === state.me ? 'you' : name)));
      return html`<li key=${emoji}>
        <button type="button" class="reaction" aria-pressed=${mine ? 'true' : 'false'} title=${names} onClick=${() => actions.react(post, emoji)}>
          <span>${emoji}</span> <span>${people.length}</span><span class="unseen"> by ${names}</span>
        </button>
      </li>`;
    })}
  </ul>`;
}

/** @param {{ post: WebPost, author: Person, chat: Chat }} properties */
function Tools({ post, author, chat: { state, actions } }) {
  const [picking, setPicking] = useState(false);
  const votes = Object.entries(state.home?.votes ?? {});
  const quick =
    isAnswer(post) && post.post.buttons.length === 0
      ? ['right', 'wrong'].flatMap((verdict) => votes.find(([, vote]) => vote === verdict)?.[0] ?? [])
      : [];
  function reply() {
    actions.replyTo(post);
    document.getElementById('message')?.focus();
  }
  return html`<div class=${picking ? 'tools open' : 'tools'} role="group" aria-label=${`What to do with the message of ${author.name}`}>
    ${quick.map((emoji) => html`<button type="button" class="icon-button" aria-label=${`React with ${emoji}`} title=${state.home?.votes[emoji] === 'right' ? 'This is right' : 'This is wrong'} onClick=${() => actions.react(post, emoji)}>${emoji}</button>`)}
    <button type="button" class="icon-button" aria-label="Add a reaction" title="Add a reaction" aria-expanded=${picking ? 'true' : 'false'} onClick=${() => setPicking(!picking)}><${Icon} name="smile" /></button>
    <button type="button" class="icon-button" aria-label="Reply" title="Reply" onClick=${reply}><${Icon} name="reply" /></button>
    ${post.from === 'person' && author.id === state.me && html`<button type="button" class="icon-button" aria-label="Delete" title="Delete" onClick=${() => actions.set({ deleting: post })}><${Icon} name="bin" /></button>`}
    ${
      picking &&
      html`<${EmojiPicker} emoji=${state.home?.emoji ?? []} onClose=${() => setPicking(false)}
        onPick=${(/** @type {string} */ emoji) => {
          setPicking(false);
          void actions.react(post, emoji);
        }} />`
    }
  </div>`;
}

/** @param {WebPost} post */
const isDeleted = (post) => post.from === 'person' && post.deleted === true;
