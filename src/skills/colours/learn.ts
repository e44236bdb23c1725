import type { Example, ExampleSource, LearnedPrompts, NewPrompt, SoftPrompt } from '../../contracts/learning.js';
import type { LessonDraft } from '../../contracts/lesson.js';
import type { Region } from '../../contracts/turn.js';
import type { Learned, LearningServices, StepConfirmation, StepCorrection } from '../../learning/kind.js';
import { evidenceOf, gatedDraft, refusal, type Tested } from '../../learning/release-gate.js';
import { reachOf } from '../../learning/trust.js';
import { withDrafts } from '../../learning/validate.js';
import { scaleBox } from '../../util/box.js';
import { rightIn, splitPair } from '../../util/concept-pair.js';
import { seenColours } from '../../vision/region-colours.js';
import { standingAnswers } from '../shared/standing-answers.js';
import { argumentOf, textOf } from '../shared/step-values.js';
import { nearbyViews, toldExample } from '../shared/told-example.js';
import { colourDistance, colourSpace, coloursTool, learnedColour } from './decide.js';

/** How far from where it was taught a colour keeps the name, at most and at least; .02 is a difference just seen. */
const maxReach = 0.09;
const minReach = 0.015;
/** The share of the way to the nearest colour with another name that belongs to the taught one. */
const shareOfWay = 0.5;
const maxNameLength = 40;

export async function fromCorrection(correction: StepCorrection, services: LearningServices): Promise<Learned> {
  const { step, proof, author, turn } = correction;
  const { name, instead } = colourIn(textOf(proof.after), textOf(step.output));
  const source: ExampleSource = { kind: 'correction', author, turn: turn.id };
  const example = name === '' ? undefined : await exampleOf(correction, instead, name, source, services);
  if (!example)
    return { concept: name || 'colour', draft: refusal('I see no colour there that it names'), examples: [] };
  return { concept: name, draft: learnColour(example, services), examples: [example] };
}

export async function fromConfirmation(
  confirmed: StepConfirmation,
  services: LearningServices,
): Promise<readonly Example[]> {
  const { step, author, turn } = confirmed;
  // Of the colours of several none is told alone.
  if (step.output.type !== 'Text') return [];
  const [said] = textOf(step.output).split(' and ');
  const example = await exampleOf(confirmed, said, said, { kind: 'confirmation', author, turn: turn.id }, services);
  return example ? [example] : [];
}

/**
 * The point that a colour's name is told of, and the same as seen a little otherwise: cut closer and wider. Undefined
 * where nothing has a colour.
 * @param said the name that the tool gave it
 */
async function exampleOf(
  given: Pick<StepCorrection, 'step' | 'values' | 'image'>,
  said: string,
  name: string,
  source: ExampleSource,
  services: LearningServices,
): Promise<Example | undefined> {
  const { image } = given;
  const sight = await services.pictures.sight(image);
  const object = argumentOf(given, 'object');
  const region = object?.type === 'Regions' ? object.regions.toSorted((a, b) => b.score - a.score).at(0) : undefined;
  const pointIn = async (part: Region | undefined, view = image.view): Promise<Float32Array | undefined> => {
    const { shares, pointOf } = await seenColours(part, view, sight, services);
    const base = shares.find((share) => share.name === said) ?? shares[0];
    const point = base && pointOf(base.name);
    return point && Float32Array.from(point);
  };
  const feature = await pointIn(region);
  if (!feature) return undefined;
  const others = region
    ? await Promise.all(
        [0.85, 1.1].map((factor) => pointIn({ ...region, mask: undefined, box: scaleBox(region.box, factor) })),
      )
    : await Promise.all(nearbyViews(image).map((view) => pointIn(undefined, view)));
  const augmented = others.flatMap((other) => (other ? [{ feature: other, candidates: [other] }] : []));
  const shown = region ? { ...image, view: region.box } : image;
  return toldExample(
    { tool: coloursTool, given: said, right: name, image: shown, feature, augmented, source },
    services,
  );
}

/**
 * The name that a person gives a colour, and the one that the tool gave it: "teal and white" for "green and white" says
 * teal instead of green. Empty when no new name is said.
 */
function colourIn(right: string, said: string): { readonly name: string; readonly instead: string } {
  const words = namesIn(right.toLowerCase().replace(/\b(the|a|an|colou?r(ed)?|it is|its|it's)\b/g, ' '));
  const before = namesIn(said.toLowerCase());
  const name = words.find((word) => !before.includes(word)) ?? '';
  const instead = before.find((word) => !words.includes(word)) ?? before[0] ?? '';
  return { name: /^[\p{L} -]+$/u.test(name) ? name.slice(0, maxNameLength) : '', instead };
}

const namesIn = (text: string): readonly string[] =>
  text
    .split(/\band\b|,/)
    .map((word) => word.replace(/\s+/g, ' ').trim())
    .filter((word) => word !== '');

/**
 * Learns a colour's name at a point. Its reach ends halfway to the nearest colour that people call otherwise, and
 * names that were taught before draw in where they would have claimed this point.
 */
function learnColour(
  example: Example,
  { pool, examples, records, agreed }: Pick<LearningServices, 'pool' | 'examples' | 'records' | 'agreed'>,
): LessonDraft {
  const name = rightIn(example);
  const { feature: key } = example;
  if (!key) return refusal('I see no colour there that it names');
  const all = standingAnswers(
    [...examples.filter(({ tool, feature }) => tool === coloursTool && feature?.length === key.length), example],
    (one, other) => one === other,
    isSamePlace,
  );
  if (!all.includes(example)) return refusal('others gave it another name, and they are more');
  const told = all.filter((other) => other !== example);
  const contrary = told.flatMap((other) =>
    rightIn(other) === name || !other.feature
      ? []
      : [{ name: rightIn(other), distance: colourDistance(other.feature, key) }],
  );
  const nearest = contrary.toSorted((a, b) => a.distance - b.distance).at(0);
  const reach = Math.min(maxReach, shareOfWay * (nearest?.distance ?? 1));
  if (nearest && reach < minReach) return refusal(`others call a colour ${nearest.name} that looks just like it`);
  const alike = told.filter((other) => rightIn(other) === name && colourDistance(other.feature ?? key, key) <= reach);
  const agreements = [example, ...alike].map(({ picture, source }) => ({
    picture: picture.id,
    author: source.author?.id,
  }));
  const holds = reachOf(agreements, records, agreed);
  const prompts =
    holds === 'here' ? confinedAt(key, name, reach, example.picture.id, pool) : promptsAt(key, name, reach, pool);
  const [own, others] = tested(example, told, pool, withColours(pool, prompts));
  const evidence = evidenceOf(1, [], others, own);
  return gatedDraft({ gained: `I call that ${name} now`, prompts, evidence, reach: holds });
}

/** The colour's name in one picture alone; another name that was given it there is replaced. */
function confinedAt(key: Float32Array, name: string, reach: number, picture: string, pool: Pool): readonly NewPrompt[] {
  const supersedes = claimsOn(key, name, pool)
    .filter((prompt) => prompt.here?.includes(picture) && colourDistance(prompt.key, key) < minReach)
    .map(({ id }) => id);
  return [{ ...promptAt(key, name, reach), here: [picture], supersedes }];
}

/** The colour's name at a point, and the names of others drawn in so that they end before it. */
function promptsAt(key: Float32Array, name: string, reach: number, pool: Pool): readonly NewPrompt[] {
  const claims = claimsOn(key, name, pool);
  // A name that was taught for this very colour is replaced.
  const isThere = (prompt: SoftPrompt): boolean => colourDistance(prompt.key, key) < minReach;
  const supersedes = claims.filter(isThere).map(({ id }) => id);
  return [
    { ...promptAt(key, name, reach), supersedes },
    ...claims.filter((prompt) => !isThere(prompt)).map((prompt) => drawnIn(prompt, key)),
  ];
}

const promptAt = (key: Float32Array, name: string, reach: number) =>
  ({ ...pointPrompt, concept: name, key, vector: key, bias: reach }) as const;

const withColours = (pool: Pool, prompts: readonly NewPrompt[]): Pool => ({
  ...withDrafts(pool, prompts),
  concepts: (tool) => [...new Set([...pool.concepts(tool), ...prompts.map(({ concept }) => concept)])],
});

/** Other views of the example, and what else was told, with the names before and after. */
function tested(
  example: Example,
  told: readonly Example[],
  before: Pool,
  after: Pool,
): readonly [readonly Tested[], readonly (Tested & { readonly id: string })[]] {
  const isNamed = ({ concept, picture }: Example, point: Float32Array): Tested => {
    const { given = '', right = '' } = splitPair(concept) ?? {};
    const isRight = (pool: Pool): boolean => (learnedColour(pool, point, picture.id)?.name ?? given) === right;
    return { before: isRight(before), after: isRight(after) };
  };
  return [
    (example.augmented ?? []).flatMap(({ feature }) => (feature ? [isNamed(example, feature)] : [])),
    told.flatMap((other) => (other.feature ? [{ id: other.id, ...isNamed(other, other.feature) }] : [])),
  ];
}

const isSamePlace = (one: Example, other: Example): boolean =>
  one.picture.id === other.picture.id && String(one.view) === String(other.view);

type Pool = Pick<LearnedPrompts, 'active' | 'concepts'>;

const pointPrompt = {
  kind: 'soft',
  basis: 'feature',
  tool: coloursTool,
  space: colourSpace,
  centre: new Float32Array(3),
} as const;

/** The prompts of other names whose reach goes over a point. */
const claimsOn = (point: Float32Array, name: string, pool: Pool): readonly SoftPrompt[] =>
  pool
    .concepts(coloursTool)
    .filter((other) => other !== name)
    .flatMap((other) => pool.active(coloursTool, other))
    .filter(
      (prompt): prompt is SoftPrompt => prompt.kind === 'soft' && colourDistance(prompt.key, point) <= prompt.bias,
    );

/** The same prompt, ending halfway to the point. */
function drawnIn({ id, team: _team, lesson: _lesson, at: _at, ...prompt }: SoftPrompt, point: Float32Array): NewPrompt {
  return { ...prompt, bias: shareOfWay * colourDistance(prompt.key, point), supersedes: [id] };
}
