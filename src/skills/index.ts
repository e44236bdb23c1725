import type { LearningKind } from '../contracts/learning.js';
import type { Learner } from '../learning/kind.js';
import { answers } from './answers/answers.js';
import { colours } from './colours/colours.js';
import { appearance } from './looks/looks.js';
import { paintings } from './paintings/paintings.js';
import { readings } from './readings/readings.js';

export { teachAppearance } from './looks/looks.js';
export { promptSchemas } from './prompt-schemas.js';

/** How tools learn, by what they declare as `learns`. */
export const learners: Readonly<Record<LearningKind, Learner>> = { appearance, answers, readings, colours, paintings };
