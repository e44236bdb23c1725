import type { Lesson } from '../contracts/learning.js';
import type { NewExample } from '../contracts/store.js';
import type { Turn } from '../contracts/turn.js';
import type { TeacherOptions } from './options.js';
import { dropExperiences } from './retract.js';

/** By which a turn's instruction is found again in the pools. */
export async function instructionFeature(
  { request }: Turn,
  { models }: Pick<TeacherOptions, 'models'>,
  signal: AbortSignal,
): Promise<Float32Array> {
  const [feature] = await models.embedText([request.text], { signal });
  return feature;
}

/**
 * Adds examples to the team's pools, and has the lesson saved that they go back to. Where that fails, none is left.
 * @param feature of the instruction, from `instructionFeature`
 * @param keep saves the lesson, with the ids of what are the team's own ones
 */
export async function addExperiences(
  lesson: Pick<Lesson, 'id' | 'team'>,
  examples: readonly NewExample[],
  feature: Float32Array,
  options: Pick<TeacherOptions, 'memory'>,
  keep: (experiences: readonly string[]) => Promise<void>,
): Promise<void> {
  const experience = options.memory.experience(lesson.team);
  const experiences: string[] = [];
  try {
    for (const example of examples) {
      const id = await experience.add(example, feature);
      if (id !== undefined) experiences.push(id);
    }
    await keep(experiences);
  } catch (error) {
    await dropExperiences({ ...lesson, experiences }, options);
    throw error;
  }
}
