// @ts-check
/** @import { How as HowFacts, HowStep, PostPicture } from '../../../contracts/post.js' */
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { counted, duration } from './format.js';
import { Icon } from './icons.js';
import { Picture } from './picture.js';
import { ProgramCode } from './program-code.js';
import { StepIcon } from './step-icon.js';
import { Text } from './text.js';
import { html } from './view.js';

/**
 * "How?": the plan, the program, and what each step saw and found.
 * @param {{ how: HowFacts | undefined, footer: string | undefined, words?: string, onShow: (pictures: readonly PostPicture[], at: number) => void }} properties
 */
export function How({ how, footer, words = 'How the answer was found', onShow }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const foot = useRef(/** @type {HTMLDivElement | null} */ (null));
  // What was asked for shall be seen, also from the end of the page.
  useEffect(() => {
    if (open)
      foot.current?.scrollIntoView({
        block: 'start',
        behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth',
      });
  }, [open]);
  return html`
    <div class="foot" ref=${foot}>
      ${
        how &&
        html`<button type="button" class="how-button" aria-expanded=${open ? 'true' : 'false'} aria-controls=${id} onClick=${() => setOpen(!open)}>
          <${Icon} name="chevron" /> How?${how.steps.length > 0 && html`<span class="how-count">${counted(how.steps.length, 'step')}</span>`}
        </button>`
      }
      ${footer && html`<small>${footer}</small>`}
    </div>
    ${how && html`<div class="how" id=${id} role="group" aria-label=${words} hidden=${!open}>${open && html`<${Inside} how=${how} onShow=${onShow} />`}</div>`}
  `;
}

/** @param {{ how: HowFacts, onShow: (pictures: readonly PostPicture[], at: number) => void }} properties */
function Inside({ how, onShow }) {
  const pictures = how.steps.flatMap(({ picture }) => picture ?? []);
  const longest = Math.max(1, ...how.steps.map(({ ms }) => ms ?? 0));
  return html`
    ${how.notes && how.notes.length > 0 && html`<div class="notes"><${Text} text=${how.notes.join('\n')} /></div>`}
    ${
      how.plan.length > 0 &&
      html`<h3>Plan</h3>
        <ol class="plan">${how.plan.map((words) => html`<li>${words}</li>`)}</ol>`
    }
    ${
      how.steps.length > 0 &&
      html`<h3>Steps</h3>
        <ol class="steps">
          ${how.steps.map((step) => html`<li class=${step.status}><${Step} step=${step} longest=${longest} onOpen=${() => onShow(pictures, step.picture ? pictures.indexOf(step.picture) : 0)} /></li>`)}
        </ol>`
    }
    ${how.program && html`<${Program} source=${how.program} />`}
    <p class="sum">${duration(how.ms)} in all${how.price && `, ${how.price}`}</p>
  `;
}

/** @param {{ step: HowStep, longest: number, onOpen: () => void }} properties */
function Step({ step, longest, onOpen }) {
  // The whole answer is here, so what still waits will not run any more.
  const skipped = step.status === 'waiting' || step.status === 'running';
  return html`
    <${StepIcon} status=${skipped ? 'waiting' : step.status} title=${skipped ? 'Not run' : undefined} />
    <div class="step">
      ${step.words && html`<p class="words">${step.words}</p>`}
      <${ProgramCode} source=${step.code} />
      <div class="found">
        ${skipped && html`<span class="outcome none">not run</span>`}
        ${step.result && html`<span class="outcome">${step.result}</span>`}
        ${step.price && html`<span class="price">${step.price}</span>`}
        ${step.ms !== undefined && html`<span class="ms"><span class="ms-bar" aria-hidden="true"><span style=${{ transform: `scaleX(${step.ms / longest})` }}></span></span>${duration(step.ms)}</span>`}
      </div>
    </div>
    ${step.picture && html`<${Picture} picture=${step.picture} width=${220} height=${170} onOpen=${onOpen} />`}
  `;
}

/** @param {{ source: string }} properties */
function Program({ source }) {
  const [copied, setCopied] = useState(false);
  async function copy() {
    // Browsers offer the clipboard only to pages of this machine or over https.
    await navigator.clipboard?.writeText(source);
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  }
  return html`
    <div class="program-head">
      <h3>Program</h3>
      ${navigator.clipboard && html`<button type="button" class="button small" onClick=${copy}><${Icon} name=${copied ? 'check' : 'copy'} /> ${copied ? 'Copied' : 'Copy'}</button>`}
    </div>
    <pre class="source" tabIndex=${0} aria-label="The whole program"><${ProgramCode} source=${source} numbered=${true} /></pre>
  `;
}
