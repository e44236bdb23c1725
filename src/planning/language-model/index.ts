export { createLanguagePlanner, type LanguagePlannerOptions } from './language-planner.js';
export type { PlanningPrompts } from './prompts.js';
