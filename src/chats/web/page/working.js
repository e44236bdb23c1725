// @ts-check
/** @import { How } from '../../../contracts/chat.js' */
import { useEffect, useState } from 'preact/hooks';
import { duration } from './format.js';
import { ProgramCode } from './program-code.js';
import { StepIcon } from './step-icon.js';
import { html } from './view.js';

/** The bot at work: what it does now, the plan as far as it is made, each step as it ends. @param {{ text: string, how: How | undefined }} properties */
export function Working({ text, how }) {
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
    ${steps.length === 0 && how && html`<ol class="todo">${how.plan.map((words) => html`<li><${StepIcon} status="waiting" /><span>${words}</span></li>`)}</ol>`}
    ${
      steps.length > 0 &&
      html`<ol class="todo">
        ${steps.map(
          (step) => html`<li class=${step.status}>
            <${StepIcon} status=${step.status} />
            <span class="words">${step.words ?? html`<${ProgramCode} source=${step.code} />`}</span>
            ${step.result && html`<span class="outcome">${step.result}</span>`}
            ${step.ms !== undefined && html`<span class="ms">${duration(step.ms)}</span>`}
          </li>`,
        )}
      </ol>`
    }
  </div>`;
}
