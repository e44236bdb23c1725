import type { Example } from '../contracts/learning.js';
import type { Lessons } from '../contracts/store.js';
import type { ExampleNeeds, LearningServices } from '../learning/kind.js';

/** Of what a lesson is about, in full; each has features of up to a hundred kilobytes. */
const maxAbout = 60;
const maxSubjects = 8;
/** The newest others of the tool, in brief: enough to read all detections by. */
const maxNewest = 600;
/** The newest examples of taught words, in full. */
const maxTaught = 150;

/**
 * The examples that a lesson needs, oldest first, through the indexes: a history of ten thousand costs no more than one of
 * a thousand.
 * @param words of the step, or the name that is taught
 */
export async function examplesFor(
  needs: readonly ExampleNeeds[],
  words: readonly string[],
  {
    lessons,
    subjects: most = maxSubjects,
    ...services
  }: Pick<LearningServices, 'pool' | 'lexicon'> & { readonly lessons: Lessons; readonly subjects?: number },
): Promise<readonly Example[]> {
  const found = new Map<string, Example>();
  const take = (examples: readonly Example[]): void => {
    for (const example of examples) found.set(example.id, example);
  };
  for (const { tool, subjectsOf, comparesTaughtWords } of needs) {
    const subjects = [...new Set(subjectsOf(words, services))].slice(0, most);
    take(await lessons.newestExamples({ tool }, maxNewest, 'brief'));
    if (comparesTaughtWords) take(await lessons.newestExamples({ tool, isOfTaughtWord: true }, maxTaught, 'full'));
    for (const subject of subjects) take(await lessons.examplesAbout(tool, subject, maxAbout));
  }
  return [...found.values()].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

/** The same as a confirmation needs them: of what it is about alone. */
export async function examplesAbout(
  { tool, subjectsOf }: ExampleNeeds,
  words: readonly string[],
  { lessons, ...services }: Pick<LearningServices, 'pool' | 'lexicon'> & { readonly lessons: Lessons },
): Promise<readonly Example[]> {
  const subjects = [...new Set(subjectsOf(words, services))].slice(0, maxSubjects);
  const found = await Promise.all(subjects.map((subject) => lessons.examplesAbout(tool, subject, maxAbout)));
  return [...new Map(found.flat().map((example) => [example.id, example])).values()];
}
