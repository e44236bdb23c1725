import { CapabilityError } from '../../contracts/errors.js';
import type { Candidate } from '../../contracts/learning.js';
import type { Detection, Sight } from '../../contracts/model.js';
import type { ToolContext } from '../../contracts/tool.js';
import type { ImageValue, Region } from '../../contracts/turn.js';
import { looksOf, looksTool, namesSomebody, taughtThreshold } from '../../skills/looks/decide.js';
import { type Box, centreInside, viewOf } from '../../util/box.js';
import { lookFeatures } from '../../vision/look-features.js';
import { faceOf, namesOf } from './people.js';
import { onePlaceEach } from './regions.js';

/** How many taught words a region's look is compared with. */
const maxWords = 200;
/** Further regions stay without a name. */
const maxRegions = 20;

export interface Named {
  readonly regions: readonly Region[];
  readonly prompts: readonly string[];
}

/**
 * Gives what was found of a wide kind ("animal", "object") the taught names that surely fit: a bird that looks like the
 * heron that somebody has shown is named heron. People get names where an admin allows it.
 */
export async function nameTaught(regions: readonly Region[], sight: Sight, context: ToolContext): Promise<Named> {
  const { prompts, lexicon } = context;
  const words = prompts.concepts(looksTool).slice(0, maxWords);
  if (words.length === 0 || regions.length === 0) return { regions, prompts: [] };
  const things = words.filter((word) => !namesSomebody(prompts, word));
  const named = await rankByLikeness(
    things,
    regions.slice(0, maxRegions).map(({ box }) => box),
    sight,
    context,
  );
  const people = things.length < words.length ? await peopleNames(regions, sight, context) : { names: [], prompts: [] };
  const used = new Set<string>(people.prompts);
  const withNames = regions.map((region, position): Region => {
    const person = people.names.at(position);
    if (person !== undefined) return { ...region, name: person };
    const fit = named.at(position)?.find(({ word, score }) => score >= taughtThreshold && mayBe(word, region));
    if (!fit) return region;
    for (const { id } of looksOf(prompts, fit.word)) used.add(id);
    return { ...region, name: fit.word };
  });
  return { regions: withNames, prompts: [...used] };

  /** A heron is a bird, so no car is one. */
  function mayBe(word: string, { label }: Region): boolean {
    const kind = lexicon.resolve(word)?.name;
    return kind === undefined || kind === label || lexicon.members(kind).includes(label);
  }
}

async function peopleNames(regions: readonly Region[], sight: Sight, context: ToolContext) {
  if (!context.namesPeople || !regions.some(isPerson)) return { names: [], prompts: [] };
  const faces = await context.models.faces(sight, { signal: context.signal });
  const shown = regions.map((region) => (isPerson(region) ? faceOf(region, faces) : undefined));
  const seen = shown.filter((face) => face !== undefined);
  const { names, prompts } = namesOf(seen, context);
  return { names: shown.map((face) => (face ? names[seen.indexOf(face)] : undefined)), prompts };
}

const isPerson = ({ label }: Region): boolean => label === 'person' || label === 'face';

/** Things that are known by teaching only, at places that could hold something: each place under its most alike word. */
export async function findByLook(
  places: readonly Pick<Detection, 'box'>[],
  sight: Sight,
  image: ImageValue,
  context: ToolContext,
): Promise<Named> {
  const { prompts } = context;
  const words = prompts.concepts(looksTool).filter((word) => !namesSomebody(prompts, word));
  const boxes = places.map(({ box }) => box).filter((box) => centreInside(box, viewOf(image)));
  const alike = await rankByLikeness(words.slice(0, maxWords), boxes, sight, context);
  const found = alike.flatMap((byWord, position): readonly Region[] => {
    const fit = byWord.find(({ score }) => score >= taughtThreshold);
    return fit ? [{ box: boxes[position], label: fit.word, score: fit.score }] : [];
  });
  const regions = onePlaceEach(found);
  return {
    regions,
    prompts: [...new Set(regions.flatMap(({ label }) => looksOf(prompts, label).map(({ id }) => id)))],
  };
}

export interface Likeness {
  readonly word: string;
  /** Tuned cosine, about -1..1. */
  readonly likeness: number;
  /** 0..1; from `taughtThreshold` on it is that. */
  readonly score: number;
}

/** For each box how much it looks like each taught word, the most alike first; empty where no model gives features. */
export async function rankByLikeness(
  words: readonly string[],
  boxes: readonly Box[],
  sight: Sight,
  context: ToolContext,
): Promise<readonly (readonly Likeness[])[]> {
  if (words.length === 0 || boxes.length === 0) return [];
  const { prompts } = context;
  const features = await featuresOf(boxes, sight, context);
  if (!features) return [];
  const candidates = boxes.map((box, position): Candidate => ({ box, score: 0, feature: features[position] }));
  const byWord = words.map((word) => ({
    word,
    likeness: prompts.likeness({ tool: looksTool, concept: word, candidates }),
    scores: candidates.map(
      (candidate) =>
        prompts.rescore({
          tool: looksTool,
          concept: word,
          candidates: [candidate],
          threshold: taughtThreshold,
          picture: sight.pixels,
        }).scores[0],
    ),
  }));
  return boxes.map((_, position) =>
    byWord
      .map(({ word, likeness, scores }) => ({ word, likeness: likeness[position], score: scores[position] }))
      .sort((a, b) => b.likeness - a.likeness),
  );
}

async function featuresOf(
  boxes: readonly Box[],
  sight: Sight,
  context: ToolContext,
): Promise<readonly Float32Array[] | undefined> {
  try {
    return await lookFeatures(sight, boxes, context);
  } catch (error) {
    if (error instanceof CapabilityError) return undefined;
    throw error;
  }
}
