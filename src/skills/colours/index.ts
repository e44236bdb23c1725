import type { StepKind } from '../../learning/kind.js';
import { colourSpace, coloursTool } from './decide.js';
import { fromConfirmation, fromCorrection } from './learn.js';
import { relearn } from './relearn.js';

/** Names of colours as the team uses them: points in OKLab, each with how far its name reaches. */
export const colours: StepKind = {
  of: 'steps',
  name: 'colours',
  subject: 'names of colours',
  ownSpaces: [colourSpace],
  isInOwnSpace: ({ tool }) => tool === coloursTool,
  needs: { tool: coloursTool, subjectsOf: (words) => words },
  fromCorrection,
  fromConfirmation,
  relearn,
};
