export { discord } from './discord/index.js';
export { web } from './web/index.js';
