export { createGrammarPlanner, type GrammarPlanner } from './grammar-planner.js';
export { otherReadings } from './other-readings.js';
export type { Reading } from './readings.js';
