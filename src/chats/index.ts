export { web } from './web/index.js';
