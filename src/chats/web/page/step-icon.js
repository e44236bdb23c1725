// @ts-check
/** @import { HowStep } from '../../../contracts/post.js' */
import { Icon } from './icons.js';
import { html } from './view.js';

const words = { done: 'Done', failed: 'Failed', waiting: 'Waiting', running: 'Running' };
/** @type {Record<HowStep['status'], 'check' | 'cross' | 'dot' | undefined>} */
const icons = { done: 'check', failed: 'cross', waiting: 'dot', running: undefined };

/** @param {{ status: HowStep['status'], title?: string }} properties */
export function StepIcon({ status, title = words[status] }) {
  const icon = icons[status];
  return html`<span class=${`step-icon ${status}`} role="img" aria-label=${title} title=${title}>${icon ? html`<${Icon} name=${icon} />` : html`<span class="spinner" aria-hidden="true"></span>`}</span>`;
}
