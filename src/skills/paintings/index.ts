import type { StepKind } from '../../learning/kind.js';
import { paintedWord, paintingsTool } from './decide.js';
import { descriptionInstructions } from './describe.js';
import { fromCorrection } from './learn.js';
import { relearn } from './relearn.js';
import { repair } from './repair.js';

/**
 * How a thing is described to a model that paints by words and is a black box. CLOVA tunes a vector inside of its painter
 * for that (4000 steps on 7 pictures, unvalidated); here a few descriptions are painted where the mistake was made, the
 * mistake itself is the baseline, and the best is kept if it comes nearer to pictures that were not described.
 */
export const paintings: StepKind = {
  of: 'steps',
  name: 'paintings',
  subject: 'how to describe what it paints',
  instructions: [descriptionInstructions],
  worksInAllSpaces: ({ kind, tool }) => kind === 'text' && tool === paintingsTool,
  repair,
  needs: {
    tool: paintingsTool,
    subjectsOf: (words, { pool, lexicon }) => words.map((word) => paintedWord(word, { prompts: pool, lexicon })),
  },
  fromCorrection,
  relearn,
};
