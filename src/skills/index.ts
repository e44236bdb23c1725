/** The kinds of learning, one line each. What a kind is: learning/kind.ts. */
export { answers } from './answers/index.js';
export { colours } from './colours/index.js';
export { looks } from './looks/index.js';
export { paintings } from './paintings/index.js';
export { planning } from './planning/index.js';
export { readings } from './readings/index.js';
