// @ts-check
/** @import { ComponentChildren } from 'preact' */
/** @import { PostPicture } from '../../../contracts/post.js' */
/** @import { Canvas, Drawn } from './marking.js' */
/** @import { Subject } from './subject.js' */
/** @import { Chat } from './use-chat.js' */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { counted } from './format.js';
import { Icon } from './icons.js';
import { Marking } from './marking.js';
import { addressOf, sizeOf } from './picture.js';
import { html } from './view.js';

/** What was drawn and not sent, by the post that it is about, for as long as the page is open. @type {Map<string, readonly Drawn[]>} */
const unsent = new Map();

/** Marks on pictures that were asked about, sent as a reply, with or without words. @param {{ subject: Subject, chat: Chat }} properties */
export function MarkingDialog({ subject, chat }) {
  const { state, actions } = chat;
  const { pictures, replyTo, names } = subject;
  const words = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [all, setAll] = useState(unsent.get(replyTo.id) ?? []);
  const [text, setText] = useState('');
  const [sending, setSending] = useState(false);
  const close = () => actions.set({ marking: undefined });

  /** @param {readonly Drawn[]} changed */
  function change(changed) {
    unsent.set(replyTo.id, changed);
    setAll(changed);
  }
  /** @param {Event} event */
  async function send(event) {
    event.preventDefault();
    if (sending || all.length === 0) return;
    setSending(true);
    const pointed = all.map(({ picture, box, label }) => ({
      picture: pictures[picture]?.reference.id ?? '',
      box,
      label: label.trim() || undefined,
    }));
    const sent = await actions.send({ text, files: [], pointed, replyTo });
    setSending(false);
    if (!sent) return;
    unsent.delete(replyTo.id);
    close();
  }

  return html`
    <${MarkingFrame} title="Mark what is meant" canvases=${pictures.map(canvasOf)} first=${subject.at} all=${all} names=${names} chat=${chat}
      onChange=${change} onLabelled=${() => words.current?.focus()} onClose=${close}>
      <form class="sending" onSubmit=${send}>
        <p class="complaint" role="alert">${state.complaint}</p>
        <label class="unseen" for="mark-words">Words to go with it</label>
        <input id="mark-words" ref=${words} value=${text} placeholder="Add words, or just send" autocomplete="off" enterkeyhint="send" onInput=${(/** @type {InputEvent & { currentTarget: HTMLInputElement }} */ event) => setText(event.currentTarget.value)} />
        <button type="submit" class="button good" aria-disabled=${all.length === 0 || sending ? 'true' : undefined}>${all.length === 0 ? 'Send' : `Send ${counted(all.length, 'box', 'boxes')}`}</button>
      </form>
    <//>
  `;
}

/** @param {PostPicture} picture @returns {Canvas} */
const canvasOf = (picture) => ({
  address: addressOf(picture, Math.min(2048, innerWidth)),
  name: picture.alt,
  size: sizeOf(picture),
  found: picture.marks,
});

/**
 * The dialog around the picture that is drawn on; with several, a row of them to choose from.
 * @param {{ title: string, canvases: readonly Canvas[], first: number, all: readonly Drawn[], names: readonly string[], chat: Chat,
 *   onChange: (all: readonly Drawn[]) => void, onLabelled: () => void, onClose: () => void, children: ComponentChildren }} properties
 */
export function MarkingFrame({ title, canvases, first, all, names, chat, onChange, onLabelled, onClose, children }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const [at, setAt] = useState(first);
  const limits = chat.state.home?.limits;
  useLayoutEffect(() => dialog.current?.showModal(), []);
  const canvas = canvases[at];
  if (!canvas || !limits) return null;
  return html`
    <dialog class="marking" ref=${dialog} aria-labelledby="marking-title" onClose=${onClose}>
      <header>
        <h2 id="marking-title">${title}</h2>
        ${
          canvases.length > 1 &&
          html`<ul class="choose-picture" aria-label="Pictures">
            ${canvases.map((other, number) => {
              const count = all.filter(({ picture }) => picture === number).length;
              const words = `${other.name}${count > 0 ? `, ${counted(count, 'box', 'boxes')}` : ''}`;
              return html`<li><button type="button" aria-pressed=${number === at ? 'true' : 'false'} aria-label=${words} onClick=${() => setAt(number)}>
                <img src=${other.address} alt="" />${count > 0 && html`<span class="badge">${count}</span>`}
              </button></li>`;
            })}
          </ul>`
        }
        <button type="button" class="icon-button" aria-label="Close" onClick=${() => dialog.current?.close()}><${Icon} name="close" /></button>
      </header>
      <${Marking} key=${at} canvas=${canvas} picture=${at} all=${all} names=${names} most=${limits.boxes} labelLength=${limits.labelLength} onChange=${onChange} onLabelled=${onLabelled} />
      ${children}
    </dialog>
  `;
}
