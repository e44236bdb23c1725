export { discord } from './discord/index.js';
export { slack } from './slack/index.js';
export { web } from './web/index.js';
