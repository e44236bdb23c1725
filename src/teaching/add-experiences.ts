import type { Lesson } from '../contracts/lesson.js';
import type { Models } from '../contracts/model.js';
import type { Memory, NewExample } from '../contracts/store.js';
import type { Turn } from '../contracts/turn.js';
import { dropExperiences } from './retract.js';

/** By which a turn's instruction is found again in the pools. */
export async function instructionFeature(
  { request }: Turn,
  { models, signal }: { readonly models: Pick<Models, 'embedText'>; readonly signal: AbortSignal },
): Promise<Float32Array> {
  const [feature] = await models.embedText([request.text], { signal });
  return feature;
}

/**
 * Adds examples to the team's pools, and has the lesson saved that they go back to. Where that fails, none is left.
 * @param keep saves the lesson, with the ids of what are the team's own ones
 */
export async function addExperiences(
  lesson: Pick<Lesson, 'id' | 'team'>,
  { examples, feature }: { readonly examples: readonly NewExample[]; readonly feature: Float32Array },
  options: { readonly memory: Pick<Memory, 'experience' | 'lessons'> },
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
