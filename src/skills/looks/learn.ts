import type { Expected } from '../../contracts/feedback.js';
import type { Example, ExampleSource, StepUse } from '../../contracts/learning.js';
import type { DoneStep, ImageValue, Region, RegionsValue } from '../../contracts/turn.js';
import { firstWords } from '../../language/orders.js';
import type { Learned, LearningServices, StepConfirmation, StepCorrection } from '../../learning/kind.js';
import { isPartOfSum, isToBeMore, useOf } from '../../program/call.js';
import { type Box, boxOverlap } from '../../util/box.js';
import { overlaps } from '../../util/overlap.js';
import { argumentOf, textArgument } from '../shared/step-values.js';
import { knownConcept, namesSomebody, taughtWord } from './decide.js';
import { learnScene, type Scene, sceneExample } from './learn-scene.js';
import { learnWith, refused, teachFrom } from './teach.js';

export async function fromCorrection(correction: StepCorrection, services: LearningServices): Promise<Learned> {
  const { step, proof, turn, author } = correction;
  const source: ExampleSource = { kind: 'correction', author, turn: turn.id };
  const { before, after } = proof;
  if (before.type !== 'Regions' || after.type !== 'Regions')
    return refused(step.instruction.tool, "it isn't about regions of a picture, which is all I can learn from");
  const renamed = namesGiven(before, after);
  if (renamed.length > 0) return learnNames(renamed, after, source, services);
  const query = textArgument(correction, 'query');
  if (query !== undefined) return learnChoice(query, correction, before, after, source, services);
  const kinds = kindsOf(correction, before, after);
  if (kinds.length === 0)
    return refused(
      step.instruction.tool,
      "I can't be taught to see more or fewer faces, but I learn names where an admin allows it",
    );
  const learned: Learned[] = [];
  for (const kind of kinds) learned.push(await learnKind(kind, correction, before, after, source, services));
  return together(learned);
}

export async function fromConfirmation(
  { turn, step, image, author, pointed: isPointed = false }: StepConfirmation,
  services: LearningServices,
): Promise<readonly Example[]> {
  const { object } = step.instruction.arguments;
  if (step.output.type !== 'Regions' || object?.kind !== 'literal' || typeof object.value !== 'string') return [];
  const { regions } = step.output;
  const result = turn.steps.at(-1);
  const isNumber = result?.status !== 'done' || !['Boolean', 'Text'].includes(result.output.type);
  const examples: Example[] = [];
  const kinds = splitKinds(object.value);
  const use = kinds.length === 1 ? useIn(turn, step, image, services) : undefined;
  const toBe = use === 'compared' ? claimIn(turn, step, services) : undefined;
  for (const kind of kinds) {
    if (taughtWord(kind, { prompts: services.pool, lexicon: services.lexicon }) !== undefined) continue;
    const concept = knownConcept(kind, services.lexicon);
    const pointed = (await ofKind(concept, regions, image, services)).map(({ box }) => box);
    // Where a thing is that was not found, nobody could say, so the answer was right by luck.
    if (use === 'placed' && pointed.length === 0 && !isPointed) continue;
    // A word or a yes may rest on the best of them alone.
    const told = isPointed ? 'regions' : isNumber ? 'number' : 'presence';
    const count = told === 'presence' ? Math.min(1, pointed.length) : pointed.length;
    const source: ExampleSource = { kind: 'confirmation', author, turn: turn.id };
    const asked = services.lexicon.singular(kind);
    const scene: Scene = { image, pointed, isAll: true, told, count, use, toBe, asked };
    examples.push((await sceneExample(concept, scene, source, services, false)).example);
  }
  return examples;
}

interface NewName {
  readonly name: string;
  readonly box: Box;
}

/** Regions that were there under another name. */
function namesGiven({ regions: before }: RegionsValue, { regions: after }: RegionsValue): readonly NewName[] {
  return after.flatMap((region) => {
    const same = before.filter(({ box }) => isSameBox(box, region.box));
    const isNew = same.length > 0 && same.every((other) => nameOf(other) !== nameOf(region));
    return isNew ? [{ name: nameOf(region), box: region.box }] : [];
  });
}

const nameOf = ({ name, label }: Region): string => name ?? label;
const isSameBox = (a: Box, b: Box): boolean => a.every((edge, at) => Math.abs(edge - b[at]) < 1);

async function learnNames(
  given: readonly NewName[],
  { picture }: RegionsValue,
  source: ExampleSource,
  services: LearningServices,
): Promise<Learned> {
  const learned: Learned[] = [];
  for (const name of new Set(given.map((one) => one.name))) {
    const shown = given
      .filter((one) => one.name === name)
      .map(({ box }) => ({ type: 'Image', picture, view: box }) as const);
    learned.push(await teachFrom(name, shown, source, services));
  }
  return together(learned);
}

/** "That one is our logo": the query is a name for what should have been chosen. */
async function learnChoice(
  query: string,
  correction: StepCorrection,
  before: RegionsValue,
  after: RegionsValue,
  source: ExampleSource,
  services: LearningServices,
): Promise<Learned> {
  const { picture } = after;
  const added = after.regions.filter(({ box }) => before.regions.every((other) => !isSameBox(other.box, box)));
  const dropped = before.regions.filter(({ box }) => after.regions.every((other) => !isSameBox(other.box, box)));
  const word = taughtWord(query, { prompts: services.pool, lexicon: services.lexicon });
  const isName = word !== undefined || services.lexicon.resolve(query)?.how === undefined;
  if (!isName || places.test(query))
    return refused(query, 'places, sizes and kinds are computed from what was found, so there is no look to learn');
  if (word === undefined || namesSomebody(services.pool, word))
    return added.length > 0
      ? teachFrom(
          word ?? query,
          added.map(({ box }) => ({ type: 'Image', picture, view: box }) as const),
          source,
          services,
        )
      : refused(query, 'show me which one it is, and I learn its look');
  const pool = argumentOf(correction, 'object');
  const others = pool?.type === 'Regions' ? pool.regions : dropped;
  const right = after.regions.map(({ box }) => box);
  const wrong = others
    .map(({ box }) => box)
    .filter((box) => right.every((one) => boxOverlap(one, box) < overlaps.samePlace));
  return learnWith(word, [{ picture, right, wrong }], source, services);
}

const places = new RegExp(`\\b(?:${firstWords}|first|second|third|last)(?:-?most)?\\b`, 'i');

const splitKinds = (object: string): readonly string[] => [
  ...new Set(
    object
      .split(',')
      .map((kind) => kind.trim())
      .filter((kind) => kind !== ''),
  ),
];

/** What the step looked for; where it looked for everything, the kinds that change. */
function kindsOf(correction: StepCorrection, before: RegionsValue, after: RegionsValue): readonly string[] {
  const object = textArgument(correction, 'object');
  if (object !== undefined) return splitKinds(object);
  const changed = [
    ...after.regions.filter(({ box }) => before.regions.every((other) => !isSameBox(other.box, box))),
    ...before.regions.filter(({ box }) => after.regions.every((other) => !isSameBox(other.box, box))),
  ];
  return [...new Set(changed.map(({ label }) => label))].filter((label) => label !== 'face');
}

async function learnKind(
  kind: string,
  correction: StepCorrection,
  before: RegionsValue,
  after: RegionsValue,
  source: ExampleSource,
  services: LearningServices,
): Promise<Learned> {
  const { image } = correction;
  const { pool, lexicon } = services;
  const word = taughtWord(kind, { prompts: pool, lexicon });
  if (word !== undefined) {
    const right = after.regions.filter(({ label }) => label === word || isAlone(correction)).map(({ box }) => box);
    if (namesSomebody(pool, word))
      return teachFrom(
        word,
        right.map((view) => ({ type: 'Image', picture: after.picture, view }) as const),
        source,
        services,
      );
    const wrong = before.regions
      .map(({ box }) => box)
      .filter((box) => right.every((one) => boxOverlap(one, box) < overlaps.samePlace));
    return learnWith(
      word,
      [{ picture: after.picture, right: right.filter(isNotWhole(after)), wrong }],
      source,
      services,
    );
  }
  const concept = knownConcept(kind, lexicon);
  const isPointed = correction.expected.some((one) => isPointedAt(one, after.picture.id));
  const own = isAlone(correction) ? after.regions : await ofKind(concept, after.regions, image, services);
  // Something that is there but was seen nowhere stands as the whole picture: it counts, and nobody knows where it is.
  const pointed = own.map(({ box }) => box).filter(isNotWhole(after));
  const isYesNo = correction.expected.some((one) => one.kind === 'boolean');
  const turned = before.regions.length === 0 || own.length === 0;
  const told = isPointed ? 'regions' : isYesNo && turned ? 'presence' : 'number';
  const count = told === 'presence' ? Math.min(1, own.length) : own.length;
  const use = isAlone(correction) ? useIn(correction.turn, correction.step, image, services) : undefined;
  const toBe = use === 'compared' ? claimIn(correction.turn, correction.step, services) : undefined;
  const { text: request } = correction.turn.request;
  const scene: Scene = { image, pointed, isAll: true, told, count, use, toBe, asked: lexicon.singular(kind), request };
  return learnScene(concept, [scene], source, services);
}

/** What was done with what the step found in the whole picture. */
function useIn(
  { program }: StepCorrection['turn'],
  { instruction: { output } }: DoneStep,
  { view }: ImageValue,
  { tools }: Pick<LearningServices, 'tools'>,
): StepUse | undefined {
  if (!program || view) return undefined;
  return useOf(program, output, tools) ?? (isPartOfSum(program, output, tools) ? 'summed' : undefined);
}

/** Of what is compared, whether the question is if there are more of it. */
function claimIn(
  { program }: StepCorrection['turn'],
  { instruction }: DoneStep,
  { tools }: Pick<LearningServices, 'tools'>,
): Example['toBe'] {
  const isMore = program && isToBeMore(program, instruction.output, tools);
  return isMore === undefined ? undefined : isMore ? 'more' : 'fewer';
}

const isAlone = (correction: StepCorrection): boolean =>
  splitKinds(textArgument(correction, 'object') ?? '').length === 1;

const isPointedAt = (expected: Expected, picture: string): boolean =>
  expected.kind === 'regions' && expected.picture === picture;

const isNotWhole =
  ({ picture: { width, height } }: RegionsValue) =>
  ([x1, y1, x2, y2]: Box): boolean =>
    x1 > 0 || y1 > 0 || x2 < width || y2 < height;

/** Those of several kinds' regions that are of this one. */
async function ofKind(
  concept: string,
  regions: readonly Region[],
  image: StepCorrection['image'],
  { models, pictures, lexicon, signal }: LearningServices,
): Promise<readonly Region[]> {
  const { found } = await models.detect(await pictures.sight(image), concept, { signal });
  const labels = new Set([concept, ...lexicon.members(concept), ...found.map(({ label }) => label)]);
  return regions.filter(({ label }) => labels.has(lexicon.resolve(label)?.name ?? label));
}

/** Several things learned at once are one lesson. */
function together(learned: readonly Learned[]): Learned {
  const [first, ...others] = learned;
  if (others.length === 0) return first;
  const accepted = learned.filter(({ draft }) => draft.status === 'accepted');
  const main = accepted.at(0) ?? first;
  return {
    concept: learned.map(({ concept }) => concept).join(', '),
    draft: {
      ...main.draft,
      reason: learned.map(({ concept, draft }) => `${concept}: ${draft.reason}`).join('; '),
      gained: accepted.map(({ concept, draft }) => draft.gained ?? `what “${concept}” looks like`).join('; '),
      prompts: accepted.flatMap(({ draft }) => draft.prompts),
    },
    examples: learned.flatMap(({ examples }) => examples),
  };
}
