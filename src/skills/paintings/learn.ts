import type { Example, NewPrompt, Painted } from '../../contracts/learning.js';
import type { LearningEvidence, LessonDraft } from '../../contracts/lesson.js';
import type { Sight } from '../../contracts/model.js';
import type { ImageValue } from '../../contracts/turn.js';
import type { Learned, LearningServices, StepCorrection } from '../../learning/kind.js';
import { judgeEvidence, refusal, strictGate, untested } from '../../learning/release-gate.js';
import { withDrafts } from '../../learning/validate.js';
import { formatDollars } from '../../util/format.js';
import { dotProduct, roundedVector } from '../../util/vector.js';
import { paintingMask } from '../../vision/painting-mask.js';
import type { Appearance } from './appearance-of.js';
import { type Checks, describedOf, type Measured, mean, pictureChecks, wordChecks } from './checks.js';
import { descriptionOf, descriptionsOf, paintingsTool } from './decide.js';
import { describe } from './describe.js';
import { paintTrial, trialsOf } from './paint-trial.js';
import { type Reference, referenceExample, referencesIn, shownOf, showsPerson } from './references.js';
import { likeWords } from './repair.js';
import { type PaintingScene, paintingScene } from './scene.js';
import { sightOf, type Trial, type Trials, tryDescriptions } from './trials.js';

export async function fromCorrection(correction: StepCorrection, services: LearningServices): Promise<Learned> {
  const { shown, author, turn, proof } = correction;
  const scene = await paintingScene(correction, correction.said ?? '', services);
  if (!scene || proof.after.type !== 'Image')
    return { concept: correction.step.instruction.tool, draft: refusal('nothing was painted there'), examples: [] };
  const { concept } = scene;
  const references = await referencesIn(shownOf(scene.asked, shown, services), services);
  if (await showsPerson(concept, references, services))
    return { concept, draft: refusal('people are not painted by their looks here'), examples: [] };
  const source = { kind: 'correction', author, turn: turn.id } as const;
  const { id, pixels } = await services.pictures.sight({ type: 'Image', picture: proof.after.picture });
  const lesson = { correction, scene, references, repaired: proof.after, repairedSight: { id, pixels } };
  return {
    concept,
    draft: await learnDescription(lesson, services),
    // What was shown when the word was taught is an example of its look already.
    examples: shown.length > 0 ? references.map((one) => referenceExample(concept, one, source, services)) : [],
  };
}

/** A description must cover this share of the way from what was painted to what was shown, on most held-out pictures. */
const shareOfWay = 0.4;
const minGain = 0.03;
/** From this share of the way on, another trial isn't worth its price. */
const enoughOfWay = 0.85;
/** How much less alike what others showed earlier may come out: features vary a little from painting to painting. */
const tolerance = 0.02;

export interface DescriptionLesson {
  readonly correction: StepCorrection;
  readonly scene: PaintingScene;
  /** What it should look like; empty where the person only said it. */
  readonly references: readonly Reference[];
  /** The proof: the picture with what was shown in its place, or painted by the person's words. */
  readonly repaired: ImageValue;
  readonly repairedSight: Sight;
}

/** Searches how to describe a thing to the painter, and judges the best description on what was kept aside. */
async function learnDescription(lesson: DescriptionLesson, services: LearningServices): Promise<LessonDraft> {
  const { scene, references, repaired, repairedSight } = lesson;
  const { signal, report } = services;
  const { look, boxes, before, wrong, regions } = scene;
  const checks =
    references.length > 0
      ? await pictureChecks(references, services)
      : look === undefined
        ? undefined
        : await wordChecks(look, { sight: wrong, boxes }, services);
  if (!checks) return refusal("I can't see by myself whether a painting is better; send a picture of it");
  const today = await checks.measure(wrong, boxes);
  const ideal = await checks.measure(repairedSight, boxes);
  const spentBefore = services.spent?.() ?? 0;
  const isPainted = checks.by === 'words' && look !== undefined;
  const mask = await paintingMask(regions, before, services);
  const first: Trial[] = [];
  for (const { description, pixels, picture, cost } of await trialsOf(scene, services)) {
    const measured = await checks.measure(sightOf(pixels), boxes);
    first.push({ description, fit: measured.fit, measured, picture, cost });
  }
  if (isPainted && !first.some(({ description }) => description === look))
    first.push({ description: look, fit: ideal.fit, measured: ideal, picture: repaired.picture, cost: 0 });
  const trials = await tryDescriptions({
    first,
    known: [scene.asked, scene.concept, ...descriptionsOf(services.pool, scene.concept).map(({ text }) => text)],
    propose: (tried) => describe({ thing: scene.concept, look, references: describedOf(references) }, tried, services),
    paint: (description) => paintTrial(description, { ...scene, mask }, services),
    measure: (painted) => checks.measure(painted, boxes),
    isEnough: ({ fit }) => fit >= today.fit + enoughOfWay * (goal(checks, ideal).fit - today.fit),
    report,
    signal,
  });
  const best = trials.made.reduce<Trial | undefined>(
    (one, other) => (one && one.fit >= other.fit ? one : other),
    undefined,
  );
  if (!best)
    return refusal(trials.ended ?? 'I found no words for it; say in a few words what it looks like', {
      ...untested,
      tunedOn: checks.tunedOn,
    });
  const earlier = first.reduce((sum, trial) => sum + trial.cost, 0);
  const cost = earlier + (services.spent?.() ?? 0) - spentBefore;
  const painted: Painted = { on: before.id, boxes, picture: best.picture };
  return judged({ lesson, checks, today, ideal, best, trials, cost, painted }, services);
}

/** The best that can be reached: the shown thing put in place, or a model that says yes each time. */
const goal = ({ by }: Checks, ideal: Measured): Measured =>
  by === 'pictures' ? ideal : { ...ideal, fit: 1, held: ideal.held.map(() => 1) };

interface Searched {
  readonly lesson: DescriptionLesson;
  readonly checks: Checks;
  readonly today: Measured;
  readonly ideal: Measured;
  readonly best: Trial;
  readonly trials: Trials;
  /** US dollars. */
  readonly cost: number;
  readonly painted: Painted;
}

function judged(searched: Searched, services: LearningServices): LessonDraft {
  const { lesson, checks, today, best, trials, cost, painted } = searched;
  const { concept } = lesson.scene;
  const { pool } = services;
  const described = descriptionsOf(pool, concept);
  const prompt: NewPrompt = {
    kind: 'text',
    tool: paintingsTool,
    concept,
    space: pool.space,
    text: best.description,
    key: roundedVector((lesson.references[0]?.appearance ?? best.measured.appearances[0]).feature),
    supersedes: described.map(({ id }) => id),
    painted,
    described: [...new Set(describedOf(lesson.references).map(({ picture }) => picture.id))],
  };
  const evidence = evidenceOf(searched, prompt, services);
  const { validation, probe } = evidence;
  const made = `${trials.made.length} trial painting${trials.made.length === 1 ? '' : 's'}${cost > 0 ? `, ${formatDollars(cost)}` : ''}`;
  const likeThem =
    checks.by === 'pictures'
      ? `${likeWords(mean(best.measured.held))} like your pictures now, ${likeWords(mean(today.held))} before`
      : 'I can see in it what you said, and could not before';
  const ended = trials.ended === undefined ? '' : ` I stopped there: ${trials.ended}`;
  const { accepted, reason } = judgeEvidence(evidence, strictGate);
  if (accepted && validation.after * 2 > validation.size) {
    const gained = `I paint “${concept}” as “${best.description}”: ${likeThem} (${made}).${ended}`;
    return { status: 'accepted', reason: gained, gained, prompts: [prompt], evidence };
  }
  const why =
    probe.flipped.length > 0
      ? reason
      : checks.by === 'pictures'
        ? `the best that I painted of it, “${best.description}”, is ${likeThem}, which is not near enough. Say what matters in it, or teach me “${concept}” with the picture, and I put that in`
        : 'it did not hold when I looked again; send a picture of it';
  return { status: 'refused', reason: `${why} (${made}).${ended}`, prompts: [], evidence };
}

function evidenceOf(
  { lesson, checks, today, ideal, best }: Searched,
  prompt: NewPrompt,
  services: LearningServices,
): LearningEvidence {
  const reached = goal(checks, ideal).held;
  const lines = today.held.map((value, at) => value + Math.max(minGain, shareOfWay * (reached[at] - value)));
  const isRight = ({ held }: Measured, at: number): boolean => held[at] >= lines[at];
  const rights = (measured: Measured): number => lines.filter((_, at) => isRight(measured, at)).length;
  return {
    tunedOn: checks.tunedOn,
    validation: { size: lines.length, before: rights(today), after: rights(best.measured) },
    ...(checks.by === 'pictures' && {
      similarity: { before: mean(today.held), after: mean(best.measured.held) },
    }),
    probe: probeOf(lesson, today, best.measured, prompt, services),
    leftOut: [],
  };
}

/**
 * What must stay: other taught words keep their own descriptions, and what other people have shown of this one before is
 * painted no less like it.
 */
function probeOf(
  { scene, correction }: DescriptionLesson,
  today: Measured,
  after: Measured,
  prompt: NewPrompt,
  { pool, examples, lexicon }: LearningServices,
): LearningEvidence['probe'] {
  const others = examples.filter(
    ({ tool, concept, source, feature }) =>
      tool === paintingsTool &&
      concept === scene.concept &&
      source.author?.id !== correction.author.id &&
      feature?.length === today.appearances[0]?.feature.length,
  );
  const like = ({ appearances }: Measured, { feature }: Example): number =>
    feature ? mean(appearances.map((one: Appearance) => dotProduct(one.feature, feature))) : 0;
  const lost = others.filter((one) => like(after, one) < like(today, one) - tolerance).map(({ id }) => id);

  const words = [
    ...new Set(pool.all().flatMap(({ tool, concept }) => (tool === paintingsTool ? [concept] : []))),
  ].filter((word) => word !== scene.concept && descriptionOf(word, { prompts: pool, lexicon }) !== undefined);
  const withNew = withDrafts(pool, [prompt]);
  const changed = words.filter(
    (word) =>
      descriptionOf(word, { prompts: pool, lexicon })?.text !==
      descriptionOf(word, { prompts: withNew, lexicon })?.text,
  );
  return { size: others.length + words.length, flipped: [...lost, ...changed] };
}
