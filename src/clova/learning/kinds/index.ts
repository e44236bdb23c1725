import type { LearningKind } from '../../../learning.js';
import type { Learner } from '../kind.js';
import { answers } from './answers.js';
import { appearance } from './appearance.js';
import { colours } from './colours.js';
import { paintings } from './paintings.js';
import { readings } from './readings.js';

export { teachAppearance } from './appearance.js';

/** How tools learn, by what they declare as `learns`. */
export const learners: Readonly<Record<LearningKind, Learner>> = { appearance, answers, readings, colours, paintings };
