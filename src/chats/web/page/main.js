// @ts-check
import { render } from 'preact';
import { App } from './app.js';
import { html } from './view.js';

const place = document.getElementById('chat');
if (!place) throw new Error('[page] index.html has no #chat');
render(html`<${App} />`, place);
