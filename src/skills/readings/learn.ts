import type { Example, ExampleSource } from '../../contracts/learning.js';
import type { DoneStep } from '../../contracts/turn.js';
import type { Learned, LearningServices, StepConfirmation, StepCorrection } from '../../learning/kind.js';
import { type Trouble, unfinishedDraft, unlessTrouble } from '../../learning/model-trouble.js';
import { refusal } from '../../learning/release-gate.js';
import { argumentOf, textOf } from '../shared/step-values.js';
import { nearbyViews, toldExample, viewFeatures } from '../shared/told-example.js';
import { readingKey, readingsTool } from './decide.js';
import { learnReading, type ReadView } from './learn-reading.js';

/** How many views framed otherwise are read to check a lesson; each takes up to half a second. */
const maxViewsRead = 2;

/** Longer texts, such as pages, are not learned. */
const maxLetters = 1000;

export async function fromCorrection(correction: StepCorrection, services: LearningServices): Promise<Learned> {
  const { step, proof, author, turn } = correction;
  const right = textOf(proof.after);
  if (right === '' || right.length > maxLetters)
    return { concept: 'text', draft: refusal('I did not understand what it says'), examples: [] };
  const source: ExampleSource = { kind: 'correction', author, turn: turn.id };
  const { example, trouble } = await exampleOf(correction, rawReading(step), right, source, services);
  const draft =
    trouble === undefined
      ? learnReading(example, await readAgain(correction, example, services), services)
      : unfinishedDraft(trouble);
  return { concept: right, draft, examples: [example] };
}

export async function fromConfirmation(
  confirmed: StepConfirmation,
  services: LearningServices,
): Promise<readonly Example[]> {
  const { step, author, turn } = confirmed;
  const right = textOf(step.output);
  if (right === '' || right.length > maxLetters) return [];
  const source: ExampleSource = { kind: 'confirmation', author, turn: turn.id };
  return [(await exampleOf(confirmed, rawReading(step), right, source, services)).example];
}

/** What the model read, before anything learned corrected it. */
function rawReading({ output, alternatives, prompts }: DoneStep): string {
  const [raw] = prompts.length > 0 ? (alternatives ?? []) : [];
  return textOf(raw ?? output);
}

async function exampleOf(
  { image }: Pick<StepCorrection, 'image'>,
  read: string,
  right: string,
  source: ExampleSource,
  services: LearningServices,
): Promise<{ readonly example: Example; readonly trouble?: Trouble }> {
  const seen = await viewFeatures(image, services);
  const told = { tool: readingsTool, given: readingKey(read), right, image, source };
  if ('trouble' in seen) return { example: toldExample(told, services), trouble: seen.trouble };
  return { example: toldExample({ ...told, ...seen.result }, services) };
}

/** The text as it was read, and as it is read in views framed a little otherwise (of single regions: not again). */
async function readAgain(
  correction: StepCorrection,
  { feature, augmented = [] }: Example,
  { models, pictures, signal }: LearningServices,
): Promise<readonly ReadView[]> {
  const views: ReadView[] = feature ? [{ text: rawReading(correction.step), feature }] : [];
  if (argumentOf(correction, 'object')) return views;
  const sight = await pictures.sight(correction.image);
  for (const [place, view] of nearbyViews(correction.image).slice(0, maxViewsRead).entries()) {
    const seen = augmented[place]?.feature;
    if (!seen) continue;
    const read = await unlessTrouble({ signal }, () =>
      models.read({ id: sight.id, pixels: sight.pixels, view }, { signal }),
    );
    if ('trouble' in read) return views;
    const lines = read.result;
    views.push({ text: lines.map(({ text }) => text.trim()).join('\n'), feature: seen });
  }
  return views;
}
