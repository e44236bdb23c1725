// @ts-check
/** @import { CommandHint } from '../../../contracts/chat.js' */
/** @import { Draft } from './conversation.js' */
/** @import { Chat } from './use-chat.js' */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Avatar } from './avatar.js';
import { CommandMenu, matching, optionId } from './command-menu.js';
import { DraftMarking, pointedIn, withoutFile } from './draft-marking.js';
import { counted, megabytes } from './format.js';
import { Icon } from './icons.js';
import { authorOf, meOf, textOf } from './state.js';
import { html } from './view.js';

/** Where a message is written: text, pictures by button, paste or drop. @param {{ draft: Draft, onChange: (draft: Draft) => void, chat: Chat }} properties */
export function Composer({ draft, onChange, chat }) {
  const { state, actions } = chat;
  const [sending, setSending] = useState(false);
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const chooser = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [marked, setMarked] = useState(/** @type {number | undefined} */ (undefined));
  const menu = useCommandMenu(state.home?.commands ?? [], draft.text, ({ name }) => {
    onChange({ ...draft, text: `/${name} ` });
    field.current?.focus();
  });
  const me = meOf(state);
  const limits = state.home?.limits;

  /** @param {readonly File[]} files */
  function add(files) {
    if (files.length === 0 || !limits) return;
    const small = files.filter(({ size }) => size <= limits.pictureBytes);
    const tooLarge = files.find(({ size }) => size > limits.pictureBytes);
    const all = [...draft.files, ...small];
    // What fits is kept: who dropped eleven pictures did not mean none.
    if (all.length > limits.pictures)
      actions.set({
        complaint: `That would be ${all.length} pictures; a message can have ${limits.pictures}. I kept the first ${limits.pictures}.`,
      });
    else if (tooLarge)
      actions.set({
        complaint: `“${tooLarge.name}” has ${megabytes(tooLarge.size)}; a picture can have ${megabytes(limits.pictureBytes)}.`,
      });
    else actions.set({ complaint: '' });
    onChange({ ...draft, files: all.slice(0, limits.pictures) });
    field.current?.focus();
  }
  const dropping = useDropAndPaste(add);

  async function send() {
    if (sending || (draft.text.trim() === '' && draft.files.length === 0)) return;
    setSending(true);
    const sent = await actions.send({ text: draft.text, files: draft.files, pointed: pointedIn(draft) });
    setSending(false);
    if (sent) onChange({ text: '', files: [] });
    field.current?.focus();
  }
  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    if (menu.onKeyDown(event)) return;
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      void send();
    } else if (event.key === 'Escape' && state.replyTo) actions.replyTo(undefined);
  }

  useEffect(() => {
    // On a phone it would only call up the keyboard.
    if (matchMedia('(hover: hover)').matches && !document.querySelector('dialog[open]')) field.current?.focus();
  }, []);
  useLayoutEffect(() => {
    const area = field.current;
    if (!area) return;
    area.style.height = 'auto';
    area.style.height = `${area.scrollHeight}px`;
  }, [draft.text]);

  const empty = draft.text.trim() === '' && draft.files.length === 0;
  return html`
    <form class="composer" aria-label="Message" onSubmit=${(/** @type {Event} */ event) => {
      event.preventDefault();
      void send();
    }}>
      <p class="complaint" role="alert">${state.complaint}${state.complaint && html`<button type="button" class="icon-button" aria-label="Dismiss" onClick=${() => actions.set({ complaint: '' })}><${Icon} name="close" /></button>`}</p>
      <div class="box">
        ${
          state.replyTo &&
          html`<div class="replying"><${Icon} name="reply" />
            <span>Reply to <strong>${authorOf(state.replyTo, state.home).name}</strong>: ${textOf(state.replyTo).replace(/[*`]/g, '').slice(0, 90) || 'a picture'}</span>
            <button type="button" class="icon-button" aria-label="Do not reply" onClick=${() => actions.replyTo(undefined)}><${Icon} name="close" /></button>
          </div>`
        }
        ${
          draft.files.length > 0 &&
          html`<ul class="thumbs" aria-label="Pictures to send">
            ${draft.files.map((file, place) => html`<${Thumb} key=${`${file.name} ${file.size} ${place}`} file=${file} marks=${draft.drawn?.filter(({ picture }) => picture === place).length ?? 0} onMark=${() => setMarked(place)} onRemove=${() => onChange(withoutFile(draft, place))} />`)}
          </ul>`
        }
        ${menu.open && html`<${CommandMenu} id="commands" commands=${menu.commands} at=${menu.at} onPick=${menu.pick} />`}
        <label class="unseen" for="message">Message</label>
        <textarea id="message" ref=${field} rows="1" placeholder=${state.thread ? 'Ask, reply, or add a picture' : 'Add a picture and ask about it'} value=${draft.text} readOnly=${sending}
          aria-autocomplete="list" aria-controls=${menu.open ? 'commands' : undefined} aria-activedescendant=${menu.open && menu.commands[menu.at] ? optionId(menu.commands[menu.at]) : undefined}
          onInput=${(/** @type {InputEvent & { currentTarget: HTMLTextAreaElement }} */ event) => onChange({ ...draft, text: event.currentTarget.value })} onKeyDown=${onKeyDown}></textarea>
        <div class="bottom">
          <input type="file" ref=${chooser} id="pictures" accept="image/*,.heic,.heif,.avif,application/pdf,text/plain,.csv,.md,.json,.log" multiple hidden
            onChange=${(/** @type {Event & { currentTarget: HTMLInputElement }} */ event) => {
              add([...(event.currentTarget.files ?? [])]);
              event.currentTarget.value = '';
            }} />
          <button type="button" class="icon-button" aria-label="Add pictures" title=${`Add pictures (up to ${limits?.pictures})`} onClick=${() => chooser.current?.click()}><${Icon} name="picture" /></button>
          <button type="button" class="as" onClick=${() => actions.set({ naming: true })} title=${state.home?.me ? 'Who you are' : 'Post as somebody else'}>
            ${me ? html`<${Avatar} person=${me} />` : html`<${Icon} name="people" />`}<span>as <strong>${me?.name ?? 'nobody yet'}</strong></span>
          </button>
          <span class="hint" aria-hidden="true"><kbd>Enter</kbd> sends, <kbd>Shift</kbd> <kbd>Enter</kbd> starts a line</span>
          <button type="submit" class="send" aria-label=${sending ? 'Sending' : 'Send'} title="Send" aria-disabled=${empty || sending ? 'true' : undefined}>
            ${sending ? html`<span class="spinner" aria-hidden="true"></span>` : html`<${Icon} name="send" />`}
          </button>
        </div>
      </div>
      ${marked !== undefined && html`<${DraftMarking} draft=${draft} at=${marked} chat=${chat} onChange=${onChange} onClose=${() => setMarked(undefined)} />`}
      ${dropping && html`<div class="drop" aria-hidden="true"><p><${Icon} name="picture" /> Drop the pictures here</p></div>`}
    </form>
  `;
}

/**
 * The commands that fit what is typed, one of them chosen by the arrow keys; `onKeyDown` is true for keys it took.
 * @param {readonly CommandHint[]} all @param {string} text @param {(command: CommandHint) => void} pick
 */
function useCommandMenu(all, text, pick) {
  const [moved, setMoved] = useState({ text: '', at: 0, closed: false });
  const commands = matching(all, text);
  const { at, closed } = moved.text === text ? moved : { at: 0, closed: false };
  const open = commands.length > 0 && !closed;
  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    const chosen = commands[at];
    if (!open || !chosen || event.isComposing) return false;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    // What is there whole is sent by Enter, like any message.
    const picks = (event.key === 'Enter' && !event.shiftKey && text !== `/${chosen.name}`) || event.key === 'Tab';
    if (step !== 0) setMoved({ text, at: (at + step + commands.length) % commands.length, closed });
    else if (picks) pick(chosen);
    else if (event.key === 'Escape') setMoved({ text, at, closed: true });
    else return false;
    event.preventDefault();
    return true;
  }
  return { open, commands, at, pick, onKeyDown };
}

/** @param {{ file: File, marks: number, onMark: () => void, onRemove: () => void }} properties */
function Thumb({ file, marks, onMark, onRemove }) {
  const address = useMemo(() => URL.createObjectURL(file), [file]);
  useEffect(() => () => URL.revokeObjectURL(address), [address]);
  const [unknown, setUnknown] = useState(false);
  return html`<li class="thumb">
    ${unknown ? html`<span class="unknown"><${Icon} name="picture" /></span>` : html`<button type="button" class="mark-file" aria-label=${`Mark something on ${file.name}${marks > 0 ? `, ${counted(marks, 'box', 'boxes')}` : ''}`} title="Mark something" onClick=${onMark}><img src=${address} alt=${file.name} onError=${() => setUnknown(true)} /><span class="mark-sign">${marks > 0 ? counted(marks, 'box', 'boxes') : html`<${Icon} name="mark" />`}</span></button>`}
    <span class="name">${file.name}</span>
    <button type="button" class="remove" aria-label=${`Remove ${file.name}`} onClick=${onRemove}><${Icon} name="close" /></button>
  </li>`;
}

/** Pictures dropped anywhere on the page, or pasted. True while files are held over it. @param {(files: readonly File[]) => void} onFiles */
function useDropAndPaste(onFiles) {
  const [over, setOver] = useState(false);
  const take = useRef(onFiles);
  take.current = onFiles;
  useEffect(() => {
    const stop = new AbortController();
    const options = { signal: stop.signal };
    /** @param {DragEvent} event */
    const hasFiles = (event) => event.dataTransfer?.types.includes('Files') ?? false;
    document.addEventListener(
      'dragover',
      (event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(true);
      },
      options,
    );
    document.addEventListener('dragleave', (event) => event.relatedTarget === null && setOver(false), options);
    document.addEventListener(
      'drop',
      (event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(false);
        take.current([...(event.dataTransfer?.files ?? [])]);
      },
      options,
    );
    document.addEventListener(
      'paste',
      (event) => {
        const files = [...(event.clipboardData?.files ?? [])];
        if (files.length === 0) return;
        event.preventDefault();
        take.current(files);
      },
      options,
    );
    return () => stop.abort();
  }, []);
  return over;
}
