import type { Example, LessonDraft } from '../../../learning.js';
import type { ImageValue } from '../../../turn.js';
import type { Learned, LearningServices } from '../kind.js';
import { collectPictures } from './collect-pictures.js';
import { type Collected, shownOf } from './collected.js';

/** Enough for the look of a thing, few enough for somebody who waits. */
const wanted = 12;

type TeachAppearance = (name: string, shown: readonly ImageValue[], services: LearningServices) => Promise<Learned>;

/** Teaches from the pictures that a person shows; without any, from such as the configuration allows to collect. */
export const teachCollecting =
  (teachAppearance: TeachAppearance): TeachAppearance =>
  async (name, shown, services) => {
    if (shown.length > 0) return teachAppearance(name, shown, services);
    const collected = await collectPictures({ ...services, concept: name, limit: wanted });
    const views = shownOf(collected);
    if (views.length === 0) return { concept: name, draft: nothingToLearnFrom(name), examples: [] };
    const others = collected.filter(({ shows }) => shows === 'other');
    const learned = await teachAppearance(name, views, {
      ...services,
      lookalikes: others.flatMap(({ picture, boxes }): readonly ImageValue[] =>
        boxes.length > 0 ? boxes.map((view) => ({ type: 'Image', picture, view })) : [{ type: 'Image', picture }],
      ),
    });
    return { ...learned, examples: learned.examples.map((example) => withSource(example, collected)) };
  };

/** Whose picture it is stays with what was learned from it. */
function withSource(example: Example, collected: readonly Collected[]): Example {
  const from = collected.find(({ picture }) => picture.id === example.picture.id);
  return from ? { ...example, source: { ...example.source, ...from.source } } : example;
}

const nothingToLearnFrom = (name: string): LessonDraft => ({
  status: 'refused',
  reason:
    `I have no picture of “${name}” to learn from. Send one or more with \`/teach ${name}\`, best with a box around it. ` +
    'An admin can also let me look for pictures: CLOVABOT_SEARCH=on asks image searches, `clovabot data ground` adds marked ones.',
  prompts: [],
  evidence: {
    tunedOn: 0,
    validation: { size: 0, before: 0, after: 0 },
    probe: { size: 0, flipped: [] },
    leftOut: [],
  },
});
