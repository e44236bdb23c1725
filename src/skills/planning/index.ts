import type { PlanKind } from '../../learning/kind.js';
import { confirmedExamples, judgePlanning, planningExamples } from './learn.js';

/**
 * How questions are planned: plans and programs that were proved right or wrong are examples for planning similar
 * questions. The engine retrieves them, so no tool decides by them, and nothing is tuned that would be learned again.
 */
export const planning: PlanKind = {
  of: 'plans',
  name: 'planning',
  subject: 'how questions are planned',
  fromCorrection: planningExamples,
  fromConfirmation: confirmedExamples,
  judge: judgePlanning,
};
