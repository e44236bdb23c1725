import type { LearningKind } from '../learning/kind.js';
import * as skills from '../skills/index.js';

/** Every kind of learning of src/skills/. */
export const learningKinds: readonly LearningKind[] = Object.values(skills);
