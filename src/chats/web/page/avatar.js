// @ts-check
/** @import { Person } from '../../../contracts/turn.js' */
import { initials, pickFor } from './format.js';
import { html } from './view.js';

const hues = 8;

/** A person's letters in a colour of their own; the bot's clover. @param {{ person: Person, bot?: boolean }} properties */
export const Avatar = ({ person, bot = false }) =>
  bot
    ? html`<span class="avatar of-bot" aria-hidden="true"><img src="/page/clover.svg" alt="" width="26" height="26" /></span>`
    : html`<span class=${`avatar hue-${pickFor(person.name, hues)}`} aria-hidden="true">${initials(person.name)}</span>`;
