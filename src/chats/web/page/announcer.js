// @ts-check
/** @import { State } from './state.js' */
/** @import { WebPost } from '../wire.js' */
import { useEffect, useRef, useState } from 'preact/hooks';
import { authorOf, isLearning, isWorking, textOf } from './state.js';
import { html } from './view.js';

/**
 * Tells screen readers politely of new messages, that the bot is at work, and its answer; not of each step.
 * @param {{ state: State }} properties
 */
export function Announcer({ state }) {
  const [words, setWords] = useState('');
  /** @type {{ current: { thread?: string, post?: string, working?: boolean } }} */
  const told = useRef({});
  const last = state.thread ? state.loaded[state.thread]?.posts.at(-1) : undefined;

  useEffect(() => {
    const before = told.current;
    told.current = { thread: state.thread, post: last?.id, working: last && isBusy(last) };
    // What stands there when a thread is opened is read on demand; whoever starts one waits for the answer.
    const isOpened = before.thread !== state.thread || before.post === undefined;
    if (!last || (isOpened && state.begun !== state.thread)) return;
    const isNew = before.post !== last.id;
    const isDone = before.working && !isBusy(last);
    if ((isNew || isDone) && !(last.from === 'person' && last.author.id === state.me)) setWords(sentence(last, state));
  }, [state.thread, last]);

  return html`<div class="unseen" aria-live="polite" role="status">${words}</div>`;
}

/** @param {WebPost} post */
const isBusy = (post) => isWorking(post) || isLearning(post);

/** @param {WebPost} post @param {State} state */
function sentence(post, state) {
  const name = authorOf(post, state.home).name;
  if (isWorking(post)) return `${name} is working on it`;
  return isLearning(post) ? `${name} is learning` : `${name}: ${textOf(post).replace(/[*`]/g, '')}`;
}
