// @ts-check
/** @import { Mark } from '../../../contracts/post.js' */
/** @import { Box } from '../../../contracts/turn.js' */
/** @import { Size } from './boxes.js' */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { drawnBox, middleBox, movedBox, oppositeOf, placeOf, resizedBox } from './boxes.js';
import { Icon } from './icons.js';
import { html } from './view.js';

/**
 * A box that a person has drawn, in pixels of picture number `picture`.
 * @typedef {{ key: number, picture: number, box: Box, label: string }} Drawn
 *
 * A picture to draw on; `found` is what the bot had found there.
 * @typedef {{ address: string, name: string, size: Size, found: readonly Mark[] }} Canvas
 *
 * @typedef {{ kind: 'draw', from: { x: number, y: number }, hit: number | undefined }
 *  | { kind: 'move', from: { x: number, y: number }, drawn: Drawn }
 *  | { kind: 'resize', from: { x: number, y: number }, drawn: Drawn }} Drag
 */

const hues = 6;
const corners = ['left top', 'right top', 'left bottom', 'right bottom'];
/** Screen pixels below which a drag is a tap. */
const tap = 5;
/** @type {Record<string, { x: number, y: number }>} */
const arrows = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};
/** Arrow keys move by this part of the picture's longer side. */
const stepsAcross = 50;

let newestKey = 0;

/**
 * Boxes drawn on one picture, with mouse, finger, pen or keys, and what each is called.
 * @param {{ canvas: Canvas, picture: number, all: readonly Drawn[], names: readonly string[], most: number, labelLength: number,
 *   onChange: (all: readonly Drawn[]) => void, onLabelled: () => void }} properties
 */
export function Marking({ canvas, picture, all, names, most, labelLength, onChange, onLabelled }) {
  const { size } = canvas;
  const place = useRef(/** @type {HTMLDivElement | null} */ (null));
  const label = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [selected, setSelected] = useState(/** @type {number | undefined} */ (undefined));
  const [growing, setGrowing] = useState(/** @type {Box | undefined} */ (undefined));
  const drag = useRef(/** @type {Drag | undefined} */ (undefined));
  const here = all.filter((drawn) => drawn.picture === picture);
  const chosen = here.find(({ key }) => key === selected);

  // New boxes are there after the next render only.
  const toFocus = useRef(/** @type {number | undefined} */ (undefined));
  useLayoutEffect(() => {
    if (toFocus.current === undefined) return;
    const box = place.current?.querySelector(`[data-key="${toFocus.current}"]`);
    if (!(box instanceof HTMLElement)) return;
    box.focus({ preventScroll: true });
    toFocus.current = undefined;
  });

  /** @param {Box} box */
  function add(box) {
    if (all.length >= most) return;
    newestKey += 1;
    onChange([...all, { key: newestKey, picture, box, label: all.at(-1)?.label ?? names[0] ?? '' }]);
    setSelected(newestKey);
    toFocus.current = newestKey;
  }
  /** @param {number} key @param {Partial<Drawn>} values */
  const change = (key, values) => onChange(all.map((drawn) => (drawn.key === key ? { ...drawn, ...values } : drawn)));
  /** @param {number} key */
  function remove(key) {
    const left = here.filter((drawn) => drawn.key !== key);
    onChange(all.filter((drawn) => drawn.key !== key));
    setSelected(left.at(-1)?.key);
    toFocus.current = left.at(-1)?.key;
  }

  /** @param {PointerEvent} event */
  function pointOf(event) {
    const box = place.current?.getBoundingClientRect();
    if (!box) return { x: 0, y: 0 };
    return {
      x: ((event.clientX - box.left) / box.width) * size.width,
      y: ((event.clientY - box.top) / box.height) * size.height,
    };
  }
  /** @param {PointerEvent} event */
  function onPointerDown(event) {
    if (event.button !== 0 || !event.isPrimary || !(event.target instanceof HTMLElement)) return;
    event.preventDefault();
    const from = pointOf(event);
    const key = event.target.closest('[data-key]')?.getAttribute('data-key');
    const hit = here.find((drawn) => String(drawn.key) === key);
    const corner = event.target.dataset.corner;
    if (hit && corner) drag.current = { kind: 'resize', from: oppositeOf(hit.box, corner), drawn: hit };
    else if (hit && hit.key === selected) drag.current = { kind: 'move', from, drawn: hit };
    else drag.current = { kind: 'draw', from, hit: hit?.key };
    place.current?.setPointerCapture(event.pointerId);
  }
  /** @param {PointerEvent} event */
  function onPointerMove(event) {
    const under = drag.current;
    if (!under) return;
    const to = pointOf(event);
    if (under.kind === 'draw') setGrowing(drawnBox(under.from, to, size));
    else if (under.kind === 'resize') change(under.drawn.key, { box: drawnBox(under.from, to, size) });
    else {
      const by = { x: to.x - under.from.x, y: to.y - under.from.y };
      change(under.drawn.key, { box: movedBox(under.drawn.box, by, size) });
    }
  }
  /** @param {PointerEvent} event */
  function onPointerUp(event) {
    const under = drag.current;
    drag.current = undefined;
    setGrowing(undefined);
    if (under?.kind !== 'draw') return;
    const to = pointOf(event);
    const onScreen = (place.current?.clientWidth ?? 1) / size.width;
    if (Math.max(Math.abs(to.x - under.from.x), Math.abs(to.y - under.from.y)) * onScreen >= tap)
      add(drawnBox(under.from, to, size));
    else {
      setSelected(under.hit);
      toFocus.current = under.hit;
    }
  }
  /** A second finger zooms or scrolls: what the first one began is dropped. */
  function onPointerCancel() {
    const under = drag.current;
    drag.current = undefined;
    setGrowing(undefined);
    if (under && under.kind !== 'draw') change(under.drawn.key, { box: under.drawn.box });
  }
  /** @param {KeyboardEvent} event @param {Drawn} drawn */
  function onBoxKey(event, drawn) {
    const arrow = arrows[event.key];
    const step = Math.max(1, Math.max(size.width, size.height) / stepsAcross);
    if (arrow) {
      const by = { x: arrow.x * step, y: arrow.y * step };
      change(drawn.key, { box: (event.shiftKey ? resizedBox : movedBox)(drawn.box, by, size) });
    } else if (event.key === 'Delete' || event.key === 'Backspace') remove(drawn.key);
    else if (event.key === 'Enter') label.current?.focus();
    else return;
    event.preventDefault();
  }

  return html`
    <div class="stage">
      <div class="canvas" ref=${place} style=${{ '--ratio': String(size.width / size.height), aspectRatio: `${size.width} / ${size.height}` }}
        onPointerDown=${onPointerDown} onPointerMove=${onPointerMove} onPointerUp=${onPointerUp} onPointerCancel=${onPointerCancel}>
        <img src=${canvas.address} alt=${canvas.name} draggable=${false} />
        ${canvas.found.map(({ box, label: words }) => html`<span class="found-mark" style=${placeOf(box, whole(size))} aria-hidden="true"><i>${words}</i></span>`)}
        ${here.map((drawn, at) => html`<${DrawnBox} key=${drawn.key} drawn=${drawn} number=${at + 1} size=${size} selected=${drawn.key === selected} onSelect=${() => setSelected(drawn.key)} onKey=${(/** @type {KeyboardEvent} */ event) => onBoxKey(event, drawn)} />`)}
        ${growing && html`<span class=${`drawn growing hue-${here.length % hues}`} style=${placeOf(growing, whole(size))}></span>`}
      </div>
    </div>
    <div class="naming">
      ${
        chosen
          ? html`
            <label for="mark-label">What is it?</label>
            <input id="mark-label" ref=${label} value=${chosen.label} maxlength=${labelLength} placeholder="such as “dog”" autocomplete="off" enterkeyhint="next"
              onInput=${(/** @type {InputEvent & { currentTarget: HTMLInputElement }} */ event) => change(chosen.key, { label: event.currentTarget.value })}
              onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
                if (event.key !== 'Enter') return;
                event.preventDefault();
                onLabelled();
              }} />
            <button type="button" class="icon-button" aria-label="Remove this box" title="Remove this box (Delete)" onClick=${() => remove(chosen.key)}><${Icon} name="bin" /></button>
            ${
              names.length > 0 &&
              html`<ul class="names" aria-label="Names to choose from">
                ${names.map((name) => html`<li><button type="button" class="chip" aria-pressed=${name === chosen.label ? 'true' : 'false'} onClick=${() => change(chosen.key, { label: name })}>${name}</button></li>`)}
              </ul>`
            }`
          : html`<p class="hint">${hintFor(here.length, all.length >= most, most)}</p>`
      }
      <button type="button" class="button small add-box" aria-disabled=${all.length >= most ? 'true' : undefined} title="For the keyboard: arrow keys move it, with Shift they resize it" onClick=${() => add(middleBox(size))}><${Icon} name="plus" /> Add a box</button>
    </div>
  `;
}

/** @param {number} count @param {boolean} full @param {number} most */
function hintFor(count, full, most) {
  if (full) return `A message can have ${most} boxes.`;
  return count > 0 ? 'Tap a box to name it, or draw another one.' : 'Draw a box around each thing that you mean.';
}

/** @param {Size} size @returns {Box} */
const whole = ({ width, height }) => [0, 0, width, height];

/** @param {{ drawn: Drawn, number: number, size: Size, selected: boolean, onSelect: () => void, onKey: (event: KeyboardEvent) => void }} properties */
function DrawnBox({ drawn: { key, box, label }, number, size, selected, onSelect, onKey }) {
  const [left, top, right, bottom] = box.map(Math.round);
  const words = `Box ${number}${label ? `: ${label}` : ''}, from ${left}, ${top} to ${right}, ${bottom}. Arrow keys move it, with Shift they resize it, Delete removes it.`;
  return html`<button type="button" class=${`drawn hue-${(number - 1) % hues}`} data-key=${key} style=${placeOf(box, whole(size))}
    aria-label=${words} aria-pressed=${selected ? 'true' : 'false'} onFocus=${onSelect} onClick=${onSelect} onKeyDown=${onKey}>
    <span class=${box[1] / size.height > 0.08 ? 'drawn-label' : 'drawn-label inside'}>${label || number}</span>
    ${selected && corners.map((corner) => html`<span class=${`corner ${corner}`} data-corner=${corner}></span>`)}
  </button>`;
}
