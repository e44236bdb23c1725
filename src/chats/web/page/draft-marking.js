// @ts-check
/** @import { Size } from './boxes.js' */
/** @import { Draft } from './conversation.js' */
/** @import { Drawn } from './marking.js' */
/** @import { Chat } from './use-chat.js' */
import { useEffect, useState } from 'preact/hooks';
import { MarkingFrame } from './marking-dialog.js';
import { html } from './view.js';

/** Marks on pictures that are not sent yet: they go along with the message. @param {{ draft: Draft, at: number, chat: Chat, onChange: (draft: Draft) => void, onClose: () => void }} properties */
export function DraftMarking({ draft, at, chat, onChange, onClose }) {
  const canvases = useCanvases(draft.files);
  if (canvases.length === 0) return null;
  // “/teach our logo”: what is taught is what is marked.
  const taught = /^\/[a-z]+\s+(.{1,40})$/i.exec(draft.text.trim())?.[1];
  /** @param {readonly Drawn[]} drawn */
  const change = (drawn) => onChange({ ...draft, drawn });
  return html`
    <${MarkingFrame} title="Mark what is meant" canvases=${canvases} first=${at} all=${draft.drawn ?? []} names=${taught ? [taught] : []} chat=${chat}
      onChange=${change} onLabelled=${onClose} onClose=${onClose}>
      <p class="sending"><span class="hint">The marks go along with your message.</span><button type="button" class="button good" onClick=${onClose}>Done</button></p>
    <//>
  `;
}

/** @type {WeakMap<File, Size>} */
const sizes = new WeakMap();

/** Empty until all are loaded, or when one of them is no picture that the browser can show. @param {readonly File[]} files */
function useCanvases(files) {
  const [canvases, setCanvases] = useState(/** @type {readonly import('./marking.js').Canvas[]} */ ([]));
  useEffect(() => {
    const addresses = files.map((file) => URL.createObjectURL(file));
    let current = true;
    Promise.all(addresses.map(sizeAt)).then(
      (loaded) => {
        if (!current) return;
        setCanvases(
          loaded.map((size, place) => {
            const file = files[place];
            if (file) sizes.set(file, size);
            return { address: addresses[place] ?? '', name: file?.name ?? '', size, found: [] };
          }),
        );
      },
      () => undefined,
    );
    return () => {
      current = false;
      for (const address of addresses) URL.revokeObjectURL(address);
    };
  }, [files]);
  return canvases;
}

/** Pixels of a picture as it is shown, upright. @param {string} address @returns {Promise<Size>} */
async function sizeAt(address) {
  const image = new Image();
  image.src = address;
  await image.decode();
  return { width: image.naturalWidth, height: image.naturalHeight };
}

/** What was drawn, as the server wants it: in fractions, because it may store a picture smaller. @param {Draft} draft @returns {readonly import('./api.js').Pointed[]} */
export function pointedIn({ files, drawn = [] }) {
  return drawn.flatMap(({ picture, box, label }) => {
    const file = files[picture];
    const size = file && sizes.get(file);
    if (!size) return [];
    const [x1, y1, x2, y2] = box;
    /** @type {[number, number, number, number]} */
    const fractions = [x1 / size.width, y1 / size.height, x2 / size.width, y2 / size.height];
    return [{ upload: picture, box: fractions, label: label.trim() || undefined }];
  });
}

/** The draft without one of its pictures and what was drawn on it. @param {Draft} draft @param {number} place @returns {Draft} */
export const withoutFile = (draft, place) => ({
  ...draft,
  files: draft.files.filter((_, other) => other !== place),
  drawn: draft.drawn
    ?.filter(({ picture }) => picture !== place)
    .map((drawn) => (drawn.picture > place ? { ...drawn, picture: drawn.picture - 1 } : drawn)),
});
