export { createGrammarPlanner, type GrammarPlanner } from './grammar-planner.js';
export { certainReadings, otherReadings } from './other-readings.js';
export type { Reading } from './readings.js';
