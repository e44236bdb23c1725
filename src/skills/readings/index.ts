import type { StepKind } from '../../learning/kind.js';
import { readingKey, readingsTool, teamWords } from './decide.js';
import { fromConfirmation, fromCorrection } from './learn.js';
import { relearn } from './relearn.js';

/** What texts say that were read wrongly: whole texts in views that look alike, and words that a team uses. */
export const readings: StepKind = {
  of: 'steps',
  name: 'readings',
  subject: 'spellings',
  worksInAllSpaces: ({ kind, tool, concept }) => kind === 'text' && tool === readingsTool && concept === teamWords,
  needs: { tool: readingsTool, subjectsOf: (words) => words.map(readingKey) },
  fromCorrection,
  fromConfirmation,
  relearn,
};
