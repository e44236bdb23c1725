// @ts-check
/** @import { Mark, PostPicture } from '../../../contracts/post.js' */
/** @import { Box, PictureReference } from '../../../contracts/turn.js' */
import { useState } from 'preact/hooks';
import { isGone } from './api.js';
import { Icon } from './icons.js';
import { Picks } from './picks.js';
import { html } from './view.js';

const markHues = 6;

/** The colour of a mark among those of its picture. @param {PostPicture} picture @returns {(mark: Mark) => string} */
export const hueIn = (picture) => (mark) => `hue-${picture.marks.indexOf(mark) % markHues}`;

/** The shown part in pixels of the whole picture. @param {PostPicture} picture @returns {Box} */
export const viewOf = ({ reference, view }) => view ?? [0, 0, reference.width, reference.height];

/** Width and height in pixels. @param {PostPicture} picture */
export function sizeOf(picture) {
  const [x1, y1, x2, y2] = viewOf(picture);
  return { width: Math.max(1, x2 - x1), height: Math.max(1, y2 - y1) };
}

/** Where the picture, or its shown part, comes from. @param {PostPicture} picture @param {number} [width] of the screen, in pixels */
export function addressOf({ reference, view }, width) {
  const query = new URLSearchParams();
  if (view) query.set('view', view.map((edge) => Math.max(0, Math.round(edge * 10) / 10)).join(','));
  if (width) query.set('width', String(Math.ceil(width * Math.min(2, devicePixelRatio))));
  return `/pictures/${reference.id}${query.size > 0 ? `?${query}` : ''}`;
}

/** The address that saves the whole picture under its own name. @param {PictureReference} reference */
export const downloadOf = ({ id, name }) => `/pictures/${id}?download=${encodeURIComponent(name ?? 'picture')}`;

/** A person's own picture, to be shown as the bot's are. @param {PictureReference} reference @returns {PostPicture} */
export const plainPicture = (reference) => ({ reference, marks: [], alt: reference.name ?? 'Picture' });

/**
 * A picture no larger than `width` × `height` screen pixels, with its marks drawn over it; opens the large view. Marks
 * that stand for a button are picked by a click.
 * @param {{ picture: PostPicture, width: number, height: number, onOpen: () => void, onPick?: (action: string) => void }} properties
 */
export function Picture({ picture, width, height, onOpen, onPick }) {
  const [gone, setGone] = useState(false);
  if (gone) return html`<p class="gone"><${Icon} name="picture" /> This picture is gone.</p>`;
  const size = sizeOf(picture);
  const scale = Math.min(1.5, width / size.width, height / size.height);
  const columns = Math.max(24, Math.round(size.width * scale));
  return html`
    <div class="picture" style=${{ width: `${columns}px`, aspectRatio: `${size.width} / ${size.height}` }}>
      <button type="button" onClick=${onOpen} aria-label=${`Open picture: ${picture.alt}`}>
        <img src=${addressOf(picture, columns)} alt=${picture.alt} loading="lazy" decoding="async" onError=${async () => setGone(await isGone(picture.reference.id))} />
      </button>
      <${Marks} picture=${picture} labels=${columns < 130 ? 'none' : columns < 320 ? 'short' : 'full'} />
      ${onPick && html`<${Picks} picture=${picture} view=${viewOf(picture)} columns=${columns} hueOf=${hueIn(picture)} onPick=${onPick} />`}
    </div>
  `;
}

/** Boxes as large as the picture below them, names in a size that can be read. @param {{ picture: PostPicture, labels: 'none' | 'short' | 'full' }} properties */
export function Marks({ picture, labels }) {
  if (picture.marks.length === 0) return null;
  const [left, top] = viewOf(picture);
  const { width, height } = sizeOf(picture);
  return html`
    <svg class="marks" viewBox=${`${left} ${top} ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      ${picture.marks.map(({ box: [x1, y1, x2, y2] }, place) => ['mark-edge', `mark-line hue-${place % markHues}`].map((name) => html`<rect class=${name} x=${x1} y=${y1} width=${Math.max(0, x2 - x1)} height=${Math.max(0, y2 - y1)} />`))}
    </svg>
    ${
      labels !== 'none' &&
      // Those that can be picked have their number elsewhere.
      picture.marks
        .filter(({ action }) => action === undefined)
        .map(
          (mark) =>
            html`<span class=${`mark-label ${labels === 'short' ? 'small' : ''} ${hueIn(picture)(mark)}`} aria-hidden="true" style=${labelPlace(mark, [left, top, width, height])}>${labelOf(mark, labels)}</span>`,
        )
    }
  `;
}

/** @param {Mark} mark @param {'short' | 'full'} length */
const labelOf = ({ label, score }, length) =>
  score === undefined || length === 'short' ? label : `${label} ${score.toFixed(2)}`;

/**
 * Above the box, inside of it where there is no room above; from its left edge on, or up to its right one where that
 * gives more room. A shown part is given as left, top, width, height.
 * @param {Mark} mark @param {[number, number, number, number]} shown
 */
function labelPlace({ box: [x1, y1, x2] }, [left, top, width, height]) {
  /** @param {number} part @param {number} whole */
  const percent = (part, whole) => Math.min(100, Math.max(0, (part / whole) * 100));
  const from = percent(x1 - left, width);
  const to = percent(x2 - left, width);
  const y = percent(y1 - top, height);
  const across =
    from < 60 ? { left: `${from}%`, maxWidth: `${100 - from}%` } : { right: `${100 - to}%`, maxWidth: `${to}%` };
  return { ...across, top: `${Math.min(96, y)}%`, transform: y > 9 ? 'translateY(-100%)' : 'none' };
}
