// @ts-check
/** @import { PostPicture } from '../../../contracts/post.js' */
/** @import { WebPost } from '../wire.js' */
/** @import { Chat } from './use-chat.js' */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon } from './icons.js';
import { Picks } from './picks.js';
import { addressOf, downloadOf, hueIn, Marks, sizeOf, viewOf } from './picture.js';
import { isButtonOf } from './state.js';
import { subjectOf } from './subject.js';
import { html } from './view.js';

/** The large view: fits the window or shows true pixels; arrows go through the post's pictures. @param {{ shown: { pictures: readonly PostPicture[], at: number, about: WebPost }, chat: Chat }} properties */
export function Lightbox({ shown, chat: { state, actions } }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const [at, setAt] = useState(shown.at);
  const [large, setLarge] = useState(false);
  const [marked, setMarked] = useState(true);
  useLayoutEffect(() => dialog.current?.showModal(), []);
  const picture = shown.pictures[at];
  if (!picture) return null;
  const count = shown.pictures.length;
  const { width, height } = sizeOf(picture);
  const columns = large
    ? width
    : Math.min(innerWidth - 32, Math.max(width, 640), ((innerHeight - 96) * width) / height);
  /** @param {number} step */
  const go = (step) => {
    setAt((at + step + count) % count);
    setLarge(false);
  };
  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    if (event.key === 'ArrowRight' && !large) go(1);
    else if (event.key === 'ArrowLeft' && !large) go(-1);
    else if (event.key === '+') setLarge(true);
    else if (event.key === '-') setLarge(false);
  }
  /** A click beside the picture closes. @param {MouseEvent} event */
  function onStage(event) {
    if (event.target === event.currentTarget) dialog.current?.close();
  }
  // Buttons and answers may have come since it was opened.
  const posts = state.loaded[shown.about.thread]?.posts ?? [];
  const about = posts.find(({ id }) => id === shown.about.id) ?? shown.about;
  const subject = subjectOf(about, posts, picture.reference.id);
  /** @param {string} action */
  function pick(action) {
    dialog.current?.close();
    if (isButtonOf(about, action)) void actions.press(about, action);
  }
  const name = picture.reference.name ?? picture.alt;
  return html`
    <dialog class="lightbox" ref=${dialog} aria-label=${picture.alt} onClose=${() => actions.set({ shown: undefined })} onKeyDown=${onKeyDown}>
      <header>
        <p><strong>${name}</strong> <span>${Math.round(width)} × ${Math.round(height)}${count > 1 && ` · ${at + 1} of ${count}`}</span></p>
        ${subject && html`<button type="button" class="button mark-button" onClick=${() => actions.mark(subject)}><${Icon} name="mark" /><span>Mark<span class="wide"> something</span></span></button>`}
        ${picture.marks.length > 0 && html`<button type="button" class="icon-button" aria-pressed=${marked ? 'true' : 'false'} aria-label="Marks" title="Marks" onClick=${() => setMarked(!marked)}><${Icon} name="boxes" /></button>`}
        <button type="button" class="icon-button" aria-pressed=${large ? 'true' : 'false'} aria-label="True size" title="True size (+ and -)" onClick=${() => setLarge(!large)}><${Icon} name="zoom" /></button>
        <a class="icon-button" href=${downloadOf(picture.reference)} download aria-label="Download" title="Download"><${Icon} name="download" /></a>
        <button type="button" class="icon-button" aria-label="Close" onClick=${() => dialog.current?.close()}><${Icon} name="close" /></button>
      </header>
      <div class=${large ? 'stage large' : 'stage'} tabIndex=${large ? 0 : undefined} onClick=${onStage}>
        <div class="shown" style=${{ width: large ? `${width}px` : `min(100%, ${Math.max(width, 640)}px, calc((100dvh - 6rem) * ${width / height}))`, aspectRatio: `${width} / ${height}` }}>
          <img src=${addressOf(picture, large ? undefined : Math.min(2048, innerWidth))} alt=${picture.alt} />
          ${marked && html`<${Marks} picture=${picture} labels="full" />`}
          ${marked && html`<${Picks} picture=${picture} view=${viewOf(picture)} columns=${columns} hueOf=${hueIn(picture)} onPick=${pick} />`}
        </div>
      </div>
      ${
        count > 1 &&
        html`
        <button type="button" class="icon-button go left" aria-label="Picture before" onClick=${() => go(-1)}><${Icon} name="left" /></button>
        <button type="button" class="icon-button go right" aria-label="Next picture" onClick=${() => go(1)}><${Icon} name="chevron" /></button>
      `
      }
    </dialog>
  `;
}
