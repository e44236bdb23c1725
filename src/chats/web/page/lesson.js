// @ts-check
/** @import { Post } from '../../../contracts/post.js' */
import { Icon } from './icons.js';
import { html } from './view.js';

/** @type {Record<NonNullable<Post['lesson']>, { words: string, was?: string, icon?: 'check' | 'undo' | 'dot' }>} */
const stages = {
  reflecting: { words: 'Looking for the mistake' },
  learning: { words: 'Learning' },
  accepted: { words: 'Learned', icon: 'check' },
  refused: { words: 'Nothing learned', icon: 'dot' },
  undone: { words: 'Undone', was: 'Learned', icon: 'undo' },
};

/** How far a lesson has come. @param {{ stage: NonNullable<Post['lesson']> }} properties */
export function LessonStage({ stage }) {
  const { words, was, icon } = stages[stage];
  return html`<p class="lesson-stage">${icon ? html`<${Icon} name=${icon} />` : html`<span class="spinner" aria-hidden="true"></span>`} ${was && html`<s aria-hidden="true">${was}</s>`} ${words}</p>`;
}
