import { CapabilityError } from '../../contracts/errors.js';
import type { Entity, Example, Prompt } from '../../contracts/learning.js';
import type { LessonDraft } from '../../contracts/lesson.js';
import type { ImageValue } from '../../contracts/turn.js';
import { readEntity } from '../../language/entity.js';
import type { LearningServices } from '../../learning/kind.js';
import { strictGate, variedLookGate } from '../../learning/release-gate.js';
import { teachConcept } from '../../learning/teach-concept.js';
import { boxArea } from '../../util/box.js';
import { viewLength } from '../../vision/look-features.js';
import { faceSpace, looksTool } from './decide.js';
import { faceComparison } from './faces.js';
import { featureSpace } from './feature-space.js';

/** How many pictures of a thing are compared with each other, and the score from which on they show the same print. */
const maxCompared = 3;
const sureMatch = 0.5;
/** The newest examples of other taught words, which must keep their names. */
const maxOthers = 150;

export interface Look {
  readonly concept: string;
  /** All that was shown of it, the newest last. */
  readonly examples: readonly Example[];
  readonly shown: readonly ImageValue[];
  readonly isFace: boolean;
  /** What it is called; absent: as before. */
  readonly entity?: Entity;
  /** Prompts as they are without what is learned now. */
  active(concept: string): readonly Prompt[];
}

/** Learns what a taught word looks like, and judges whether the words taught before can still be told apart. */
export async function learnLook(look: Look, services: LearningServices): Promise<LessonDraft> {
  const { concept, examples, shown, isFace, active } = look;
  const size = lengthOf(examples);
  const others = services.examples
    .filter((example) => example.isOfTaughtWord && example.concept !== concept && lengthOf([example]) === size)
    .slice(-maxOthers);
  const space = isFace ? undefined : await featureSpace(services);
  const pictures = new Set(examples.map(({ picture }) => picture.id)).size;
  // One picture is enough for a thing that always looks the same, and a detector's guesses say nothing about that one.
  // They help with things that vary from picture to picture.
  const isOne = !isFace && pictures === 1;
  const draft = teachConcept(
    {
      tool: looksTool,
      concept,
      space: space ? (isOne ? space.name : space.looks) : faceSpace,
      examples,
      others,
      background: (isOne ? space?.views : space?.background) ?? [],
      ...(space ? { likeness: space.likeness } : {}),
      ...(isOne ? { size: viewLength(size) } : {}),
      ...(isFace ? { comparison: faceComparison(size) } : {}),
      shown: isFace ? [] : await flatOnes(shown, services),
      active,
    },
    pictures > 1 ? variedLookGate : strictGate,
  );
  const known = withEntity(draft, look.entity ?? services.pool.entity(looksTool, concept), services);
  return isFace ? known : withPicture(known, examples);
}

/** What only its name would not tell is kept with what it looks like. */
function withEntity(draft: LessonDraft, entity: Entity, { lexicon }: Pick<LearningServices, 'lexicon'>): LessonDraft {
  const { owner, kind } = readEntity(entity.name, lexicon);
  if (entity.others.length === 0 && entity.owner === owner && entity.kind === kind) return draft;
  return {
    ...draft,
    prompts: draft.prompts.map((prompt) =>
      prompt.kind === 'soft' && prompt.basis === 'feature' ? { ...prompt, entity } : prompt,
    ),
  };
}

/** Things that aren't flat have no picture by which they are found, and one by which they can be put somewhere. */
function withPicture(draft: LessonDraft, examples: readonly Example[]): LessonDraft {
  const [largest] = examples
    .flatMap(({ picture, candidates, right }) =>
      right.map((position) => ({ type: 'Image', picture, view: candidates[position].box }) as const),
    )
    .sort((a, b) => boxArea(b.view) - boxArea(a.view));
  if (!largest) return draft;
  return {
    ...draft,
    prompts: draft.prompts.map((prompt) =>
      prompt.kind === 'soft' && prompt.basis === 'feature' && !prompt.shown ? { ...prompt, pictured: largest } : prompt,
    ),
  };
}

/** How long the examples' features are: those of faces and of things differ. */
export const lengthOf = (examples: readonly Example[]): number =>
  examples.flatMap(({ candidates }) => candidates).find(({ feature }) => feature)?.feature?.length ?? 0;

/**
 * The pictures whose printed detail is worth comparing. A single picture may show something flat; of several, those do
 * that match each other. Where none match, the thing isn't flat, and looking for its print would only cost time.
 */
async function flatOnes(
  shown: readonly ImageValue[],
  { models, pictures, signal }: LearningServices,
): Promise<readonly ImageValue[]> {
  if (shown.length < 2) return shown;
  const sights = await Promise.all(shown.slice(0, maxCompared).map((image) => pictures.sight(image)));
  const flat = new Set<number>();
  try {
    for (const [at, template] of sights.entries())
      for (const [place, scene] of sights.entries())
        if (place > at && scene.id !== template.id) {
          const [match] = (await models.match?.(template, scene, { signal })) ?? [];
          if (match && match.score >= sureMatch) for (const one of [at, place]) flat.add(one);
        }
  } catch (error) {
    if (error instanceof CapabilityError) return [];
    throw error;
  }
  return shown.filter((_, at) => flat.has(at));
}
