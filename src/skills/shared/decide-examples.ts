/** Pictures that a model which sees is shown with a question, since people have said what is right of them. */
import { ClovabotError } from '../../contracts/errors.js';
import type { LearnedPrompts, NewPrompt, VisualPrompt } from '../../contracts/learning.js';
import type { Lexicon } from '../../contracts/lexicon.js';
import type { ShownExample } from '../../contracts/model.js';
import type { PictureDesk } from '../../contracts/tool.js';
import { findMentions } from '../../language/entity.js';
import { dotProduct } from '../../util/vector.js';
import { exampleSight } from '../../vision/example-sight.js';
import { looksTool } from '../looks/decide.js';

/** Under this name the pool keeps pictures of things that people have named. */
export const lookExamples = 'LOC examples';
/** Under this name the pool keeps pictures of which people have answered a question. */
export const answerExamples = 'VQA examples';
/** How many go with one question at most. */
const maxShown = 3;
/** How sharply similarity decides: as in the ensemble of tuned prompts. */
const sharpness = 20;
/** What weighs less than this beside the most similar one stays away. */
const minWeight = 0.1;

/** An example as it is tried, before any lesson has it. */
export type NewVisual = Extract<NewPrompt, { readonly kind: 'visual' }>;

type Pool = Pick<LearnedPrompts, 'active' | 'space'>;

export const visualsOf = (prompts: Pick<LearnedPrompts, 'active'>, tool: string, concept: string) =>
  prompts.active(tool, concept).filter((prompt): prompt is VisualPrompt => prompt.kind === 'visual');

/**
 * The examples that fit a picture, the most similar last: where models read best. Their weights are those of the paper's
 * ensemble, and they are as many as was found best when they were validated.
 * @param feature L2-normalised picture feature of what is asked about; without it the newest
 */
export function chooseVisuals<Visual extends NewVisual>(
  known: readonly Visual[],
  space: string,
  feature?: Float32Array,
): readonly Visual[] {
  const together = Math.min(maxShown, known.at(-1)?.together ?? 0);
  const ranked = known
    .map((prompt, at) => ({ prompt, at, alike: likeness(prompt, space, feature) }))
    .sort((a, b) => b.alike - a.alike || b.at - a.at);
  const best = ranked.at(0)?.alike ?? 0;
  return ranked
    .slice(0, together)
    .filter(({ alike }) => Math.exp(sharpness * (alike - best)) >= minWeight)
    .map(({ prompt }) => prompt)
    .toReversed();
}

const likeness = ({ key, space }: NewVisual, today: string, feature: Float32Array | undefined): number =>
  feature && space === today && key.length === feature.length ? dotProduct(key, feature) : 0;

export interface ChosenExamples {
  readonly examples: readonly ShownExample[];
  /** Ids of their prompts. */
  readonly prompts: readonly string[];
}

export const noExamples: ChosenExamples = { examples: [], prompts: [] };

export interface Asking {
  /** In somebody's words. */
  readonly question: string;
  /** The same as people's answers are kept by (`questionKey`); absent where no answer is wanted. */
  readonly key?: string;
  /** The feature of the picture that is asked about, called where it decides anything. */
  feature(): Promise<Float32Array | undefined>;
}

export interface ExampleSources {
  readonly prompts: Pool & Pick<LearnedPrompts, 'conceptOf'>;
  readonly pictures: Pick<PictureDesk, 'sight'>;
  readonly lexicon: Lexicon;
}

/** What a question is asked with: pictures of the taught things that it names, and those of which it was answered. */
export async function examplesFor(
  { question, key, feature }: Asking,
  { prompts, pictures, lexicon }: ExampleSources,
): Promise<ChosenExamples> {
  const named = findMentions(question, (phrase) => prompts.conceptOf(looksTool, phrase), lexicon);
  const concepts = [...new Set(named.map(({ concept }) => concept))];
  const names = concepts.map((concept) => visualsOf(prompts, lookExamples, concept));
  const answered = key === undefined ? [] : visualsOf(prompts, answerExamples, key);
  const groups = [...names, answered].filter((known) => known.length > 0);
  if (groups.length === 0) return noExamples;
  const isChoice = groups.some((known) => known.length > (known.at(-1)?.together ?? 0));
  const seen = isChoice ? await feature() : undefined;
  const chosen = groups.map((known) => chooseVisuals(known, prompts.space, seen));
  // Of several names one picture each, before any gets a second.
  const fair = chosen.flatMap((some) => some.slice(-1));
  const more = chosen.flatMap((some) => some.slice(0, -1));
  const kept = new Set([...fair, ...more].slice(0, maxShown));
  return shownWith(
    chosen.flat().filter((prompt) => kept.has(prompt)),
    pictures,
  );
}

/** As models are shown them. A picture that has gone is no example any more. */
export async function shownWith(
  chosen: readonly (NewVisual & { readonly id?: string })[],
  pictures: Pick<PictureDesk, 'sight'>,
): Promise<ChosenExamples> {
  const shown = await Promise.all(
    chosen.map(async ({ id, shown: image, asked, text }) => {
      try {
        const sight = exampleSight(await pictures.sight(image));
        return [{ id, example: { sight, ...(asked !== undefined && { asked }), right: text } }];
      } catch (error) {
        if (error instanceof ClovabotError) return [];
        throw error;
      }
    }),
  );
  return {
    examples: shown.flat().map(({ example }) => example),
    prompts: shown.flat().flatMap(({ id }) => id ?? []),
  };
}
