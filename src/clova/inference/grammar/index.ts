export { createGrammarPlanner, type GrammarPlanner } from './grammar-planner.js';
export type { Reading } from './readings.js';
