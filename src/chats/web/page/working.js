// @ts-check
/** @import { How, ProgressLine } from '../../../contracts/post.js' */
import { useEffect, useState } from 'preact/hooks';
import { duration } from './format.js';
import { StepIcon } from './step-icon.js';
import { html } from './view.js';

/** The bot at work: what it does now, the plan as far as it is made, each step as it ends. @param {{ text: string, progress: readonly ProgressLine[], how: How | undefined }} properties */
export function Working({ text, progress, how }) {
  const [elapsed, setElapsed] = useState(0);
  useEffect(() => {
    const start = Date.now();
    const timer = setInterval(() => setElapsed(Date.now() - start), 100);
    return () => clearInterval(timer);
  }, []);
  const steps = how?.steps ?? [];
  const ended = steps.filter(({ status }) => status === 'done' || status === 'failed').length;
  const share = steps.length > 0 ? (1 + ended) / (1 + steps.length) : how ? 0.12 : 0.04;
  return html`<div class="working">
    <p class="now"><span class="spinner" aria-hidden="true"></span><span>${text}</span><span class="elapsed" aria-hidden="true">${duration(Math.max(elapsed, how?.ms ?? 0))}</span></p>
    <div class="bar" aria-hidden="true"><span style=${{ transform: `scaleX(${share})` }}></span></div>
    ${progress.length > 0 && html`<${ProgressLines} lines=${progress} />`}
  </div>`;
}

/** @param {{ lines: readonly ProgressLine[] }} properties */
export const ProgressLines = ({ lines }) =>
  html`<ol class="todo">
    ${lines.map(
      ({ words, status, result, ms }) => html`<li class=${status}>
        <${StepIcon} status=${status} />
        <span class="words">${words}</span>
        ${result && html`<span class="outcome">${result}</span>`}
        ${ms !== undefined && html`<span class="ms">${duration(ms)}</span>`}
      </li>`,
    )}
  </ol>`;
