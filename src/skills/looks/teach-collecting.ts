import type { Example, LessonDraft } from '../../contracts/learning.js';
import type { ImageValue } from '../../contracts/turn.js';
import { collectPictures } from '../../learning/collect/collect-pictures.js';
import { type Collected, shownOf } from '../../learning/collect/collected.js';
import type { Learned, LearningServices } from '../../learning/kind.js';
import { refusal } from '../../learning/release-gate.js';
import { isLookExample, lookExample } from './look-example.js';
import { conceptOf, teachAppearance } from './teach.js';

/** Enough for the look of a thing, few enough for somebody who waits: each takes about a second to look at. */
const maxCollected = 6;

/**
 * Teaches from the pictures that a person shows; without any, from such as the configuration allows to collect: those of
 * the concept, and those of what could be taken for it as examples of where it is not.
 */
export async function teachOrCollect(
  name: string,
  shown: readonly ImageValue[],
  services: LearningServices,
): Promise<Learned> {
  const concept = conceptOf(name, services);
  if (shown.length > 0 || concept === '') return teachAppearance(name, shown, services);
  const collected = await collectPictures({ ...services, concept, limit: maxCollected });
  const views = shownOf(collected);
  if (views.length === 0) return { concept, draft: nothingToLearnFrom(concept), examples: [] };
  const lookalikes: Example[] = [];
  for (const one of collected)
    if (one.shows === 'other') lookalikes.push(await lookalikeExample(concept, one, services));
  const learned = await teachAppearance(concept, views, {
    ...services,
    examples: [...services.examples, ...lookalikes],
  });
  const examples = learned.examples.map((example) => withSource(example, collected));
  // What a detector knows already is corrected in its own way, which has no use for them.
  return { ...learned, examples: examples.some(isLookExample) ? [...lookalikes, ...examples] : examples };
}

/** A stork, as a place where no heron is. */
function lookalikeExample(concept: string, one: Collected, services: LearningServices): Promise<Example> {
  const { picture, boxes, source } = one;
  const wrong = boxes.length > 0 ? boxes : [[0, 0, picture.width, picture.height] as const];
  return lookExample(concept, { picture, right: [], wrong }, source, services);
}

/** Whose picture it is stays with what was learned from it. */
function withSource(example: Example, collected: readonly Collected[]): Example {
  const from = collected.find(({ picture }) => picture.id === example.picture.id);
  return from ? { ...example, source: { ...example.source, ...from.source } } : example;
}

const nothingToLearnFrom = (name: string): LessonDraft =>
  refusal(
    `I have no picture of “${name}” to learn from. Send one or more with \`/teach ${name}\`, best with a box around it. ` +
      'An admin can also let me look for pictures: CLOVABOT_SEARCH=on asks image searches, `clovabot data ground` adds marked ones.',
  );
