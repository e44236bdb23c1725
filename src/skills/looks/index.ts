import type { StepKind } from '../../learning/kind.js';
import { lookExamples } from '../shared/decide-examples.js';
import { faceSpace, knownConcept, looksTool, taughtWord } from './decide.js';
import { isOldFace } from './faces.js';
import { fromConfirmation, fromCorrection } from './learn.js';
import { untriedLooks } from './learn-examples.js';
import { wordingInstructions } from './learn-wording.js';
import { recognises } from './recognises.js';
import { relearn } from './relearn.js';
import { namedAs, teachOrCollect } from './teach.js';

/**
 * How things look. What a detector knows is corrected: in scenes like the corrected one by the look of the right places,
 * everywhere by how its scores are read. What only teaching makes known (a new name for what was found, a taught word) is
 * learned from the places shown. All of it is kept under one tool's name, for all tools that look for things.
 */
export const looks: StepKind = {
  of: 'steps',
  name: 'looks',
  subject: 'how things look',
  instructions: [wordingInstructions],
  ownSpaces: [faceSpace],
  isInOwnSpace: isOldFace,
  blackBoxes: { [looksTool]: 'detect', [lookExamples]: 'recognise' },
  needs: {
    tool: looksTool,
    subjectsOf: (words, { pool, lexicon }) =>
      words.flatMap((word) => [
        knownConcept(word, lexicon),
        lexicon.singular(word),
        taughtWord(word, { prompts: pool, lexicon }) ?? word,
        namedAs(word, { pool, lexicon }).name,
      ]),
    comparesTaughtWords: true,
  },
  fromCorrection,
  fromConfirmation,
  teach: teachOrCollect,
  taughtTool: looksTool,
  names: {
    wordFor: (phrase, pool) => pool.conceptOf(looksTool, phrase),
    entityOf: (word, pool) => pool.entity(looksTool, word),
    recognises,
  },
  relearn,
  untried: untriedLooks,
  // Faces are in a space of their own.
  told: ({ concept, isOfTaughtWord, right, space }) =>
    isOfTaughtWord && right.length > 0 && space !== undefined && space !== faceSpace ? { name: concept } : undefined,
};
