// @ts-check
/** @import { Home } from '../wire.js' */
/** @import { Draft } from './conversation.js' */
import { loadFile } from './api.js';
import { listOf } from './format.js';
import { Clover } from './icons.js';
import { html } from './view.js';

/** Pictures of our own with what can be asked about them. */
const samples = [
  {
    path: '/samples/street.png',
    alt: 'A drawn street with two stop signs, a clock and a red bus',
    asks: ['How many stop signs are there?', 'What colour is the bus?', 'Blur the bus'],
  },
  {
    path: '/samples/desk.png',
    alt: 'A drawn desk with a laptop, a cup, a plant and a clock on the wall',
    asks: ['Is there a cup to the right of the clock?', 'What does the screen say?', 'Tag the clock and the cup'],
  },
];

/** What one can do here, to click. @param {{ home: Home | undefined, onPick: (draft: Draft) => void, onFault: (error: unknown) => void }} properties */
export function Welcome({ home, onPick, onFault }) {
  /** @param {string} path @param {string} text */
  async function pick(path, text) {
    try {
      onPick({ text, files: [await loadFile(path)] });
      document.getElementById('message')?.focus();
    } catch (error) {
      onFault(error);
    }
  }
  return html`
    <div class="welcome">
      <${Clover} class="clover large" />
      <h3>Ask about a picture</h3>
      <p>Drop, paste or add pictures, then ask a question or say what to change. Each answer shows how it was found.</p>
      <ul class="samples">
        ${samples.map(
          ({ path, alt, asks }) => html`<li class="sample">
            <img class="sample-picture" src=${path} alt=${alt} />
            <ul>
              ${asks.map((text) => html`<li><button type="button" class="button" onClick=${() => pick(path, text)}>${text}</button></li>`)}
            </ul>
          </li>`,
        )}
      </ul>
      <p class="small">Type <code>/help</code> to see everything that I can do.${whereaboutsOf(home)}</p>
    </div>
  `;
}

/** Where pictures go; nothing is promised that is not known. @param {Home | undefined} home */
function whereaboutsOf(home) {
  if (!home?.picturesGoTo) return '';
  if (home.picturesGoTo.length === 0) return ' Pictures stay on this machine.';
  return ` Pictures may be sent to ${listOf(home.picturesGoTo)}.`;
}
