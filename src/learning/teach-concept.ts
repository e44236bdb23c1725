import type { Example, NewPrompt, Prompt, SoftPrompt } from '../contracts/learning.js';
import type { LearningEvidence, LessonDraft } from '../contracts/lesson.js';
import type { ImageValue } from '../contracts/turn.js';
import { allChecks } from '../util/all-checks.js';
import { dotProduct, unitVector } from '../util/vector.js';
import { centred, featureCentre, firstNumbers } from './ensemble.js';
import { evidenceOf, type GateLimits, judgeEvidence, strictGate } from './release-gate.js';
import { likenessSharpness, likenessTo } from './rescore.js';
import { pictureFolds } from './split-examples.js';
import { type TuningRow, tuneSoftPrompt } from './tune-soft-prompt.js';
import { augmentedExamples, draftOf, findsFirst } from './validate.js';

export interface TeachRequest {
  readonly tool: string;
  readonly concept: string;
  readonly space: string;
  /** What members showed of the concept. Their candidates have features; `right` are those that show it well. */
  readonly examples: readonly Example[];
  /** Examples of the tool's other taught concepts: they must keep their names. */
  readonly others: readonly Example[];
  /** Features of windows of some other pictures (three or more): what the world looks like that is not it. */
  readonly background: readonly Float32Array[];
  /** How many leading numbers of each feature the prompt uses; default: all. `background` has that length. */
  readonly size?: number;
  /** From which cosine on a view is the thing, of which one picture shows nothing else; default: the embedded space's. */
  readonly likeness?: number;
  /** Where features are compared as they are, from a known cosine on; absent = drawn from what was shown and what was not. */
  readonly comparison?: { readonly centre: Float32Array; readonly line: number };
  /** Pictures in which it was shown, for the prompt to be found by its printed detail as well. */
  readonly shown?: readonly ImageValue[];
  /** The active prompts of a concept. */
  active(concept: string): readonly Prompt[];
}

/** A view is the thing from this cosine on, until examples say otherwise; unrelated ones stay below .45 (99 %). */
export const embeddedLikeness = 0.5;
/** Things that differ among themselves, as dogs do, are less alike; below this everything is. */
const minLikeness = 0.2;
/** The first guess, the mean of what was shown, is good: tuning may turn it a little, against what looks most like it. */
const shrinkage = { vector: 0.02, bias: 0.5 };
/** How many of the most similar other features it is tuned against. */
const hardest = 64;
const folds = 5;
/** The share of everything else that may look more like the thing than what the line is drawn by. */
const rankByLikeness = 0.02;

/**
 * Teaches a tool a concept it has no idea of, from one picture or several: a vector in the frozen feature space that
 * starts at the mean of what was shown and is tuned against what looks most like it.
 * Validated on pictures it was not tuned on; with one picture only, on augmented views of it.
 */
export function teachConcept(request: TeachRequest, limits: GateLimits = strictGate): LessonDraft {
  const { concept, others, examples, active } = request;
  const shown = examples.filter(({ right }) => right.length > 0);
  const isOnePicture = new Set(shown.map(({ picture }) => picture.id)).size <= 1;
  const held = isOnePicture ? withOwnViews(request) : withOtherPictures(request);
  const before = active(concept);
  const prompt = tune(request, examples);
  // Other concepts are tuned against, so each half of them is asked of a prompt that never saw that half.
  const asked = pictureFolds(others, 2).flatMap((half) => {
    const blind = tune({ ...request, others: others.filter((example) => !half.includes(example)) }, examples);
    return half.map((example) => ({ example, after: blind ? [draftOf(blind)] : [] }));
  });
  const tests = held.map(({ example, prompt: blind }) => ({
    before: findsFirst(example, before),
    after: findsFirst(example, [draftOf(blind)]),
  }));
  const evidence = evidenceOf(
    examples.length,
    isOnePicture ? [] : tests,
    asked.map(({ example, after }) => ({
      id: example.id,
      before: keepsName(example, active(example.concept), before),
      after: keepsName(example, active(example.concept), after),
    })),
    isOnePicture ? tests : [],
  );
  if (!prompt) return { status: 'refused', reason: 'no example shows what it looks like', prompts: [], evidence };
  const verdict = judgeEvidence(evidence, before.length > 0 ? { ...limits, mayTie: true } : limits);
  return verdict.accepted
    ? { status: 'accepted', reason: reasonOf(evidence), prompts: [prompt], evidence }
    : { status: 'refused', reason: verdict.reason, prompts: [], evidence };
}

function reasonOf(evidence: LearningEvidence): string {
  const { size, before, after } = allChecks(evidence);
  const { probe } = evidence;
  return `found first in ${after} of ${size} views it was not tuned on (${before} before); ${probe.size - probe.flipped.length} of ${probe.size} other names stay`;
}

/** An example with a prompt that was not tuned on it. */
interface Held {
  readonly example: Example;
  readonly prompt: NewPrompt;
}

function withOtherPictures(request: TeachRequest): readonly Held[] {
  const { examples } = request;
  return pictureFolds(examples, folds).flatMap((fold) => {
    const rest = examples.filter((example) => !fold.includes(example));
    const prompt = tune(request, rest);
    return prompt ? fold.map((example) => ({ example, prompt })) : [];
  });
}

function withOwnViews(request: TeachRequest): readonly Held[] {
  const { examples } = request;
  const unaugmented = examples.map((example) => ({ ...example, augmented: [] }));
  const prompt = tune(request, unaugmented);
  return prompt ? examples.flatMap(augmentedExamples).map((example) => ({ example, prompt })) : [];
}

/** Whether an example of another concept would still get that concept's name rather than the new one. */
function keepsName(example: Example, own: readonly Prompt[], rival: readonly Prompt[]): boolean {
  if (!findsFirst(example, own)) return false;
  if (rival.length === 0) return true;
  const shown = example.right.flatMap((position) => example.candidates[position] ?? []);
  const best = (prompts: readonly Prompt[]): number => Math.max(-1, ...likenessTo(prompts, shown));
  return best(own) >= best(rival);
}

function tune(request: TeachRequest, examples: readonly Example[]): NewPrompt | undefined {
  const { tool, concept, space, likeness = embeddedLikeness, comparison, shown, active } = request;
  const material = materialOf(request, examples);
  if (!material) return undefined;
  const { size, centre, positives, negatives, looks } = material;
  const guess = unitVector(featureCentre(positives, size));
  const ranked = negatives
    .map((feature) => ({ feature, alike: dotProduct(feature, guess) }))
    .sort((a, b) => b.alike - a.alike);
  const line =
    comparison?.line ?? lineBetween(looks, ranked[Math.floor(ranked.length * rankByLikeness)]?.alike ?? 0, likeness);
  const rows: TuningRow[] = [
    ...positives.map((feature) => ({ feature, offset: 0, positive: true, weight: 1 })),
    ...ranked
      .slice(0, hardest)
      .map(({ feature }) => ({ feature, offset: 0, positive: false, weight: 1 / Math.sqrt(hardest) })),
  ];
  const prior = { vector: guess.map((value) => value * likenessSharpness), bias: -likenessSharpness * line };
  const tuned = tuneSoftPrompt(rows, size, { prior, shrinkage });
  return {
    kind: 'soft',
    basis: 'feature',
    tool,
    concept,
    space,
    supersedes: active(concept)
      .filter((prompt): prompt is SoftPrompt => prompt.kind === 'soft' && prompt.basis === 'feature')
      .map(({ id }) => id),
    centre,
    vector: Float32Array.from(tuned.vector),
    bias: tuned.bias,
    key: guess,
    ...(shown && shown.length > 0 ? { shown } : {}),
  };
}

/** Centred features of one length to tune on. */
interface Material {
  readonly size: number;
  readonly centre: Float32Array;
  readonly positives: readonly Float32Array[];
  readonly negatives: readonly Float32Array[];
  /** The mean of what each picture shows. */
  readonly looks: readonly Float32Array[];
}

/** Undefined where no example shows what it looks like. */
function materialOf(request: TeachRequest, examples: readonly Example[]): Material | undefined {
  const { others, background, comparison } = request;
  const seen = [...examples, ...examples.flatMap(augmentedExamples)];
  const longest = seen.flatMap(rightFeatures).at(0)?.length;
  if (longest === undefined) return undefined;
  const size = Math.min(longest, request.size ?? longest);
  // What is shorter is another model's.
  const isOne = (feature: Float32Array): boolean => feature.length === size;
  const cut = (features: readonly Float32Array[]): readonly Float32Array[] =>
    features.map((feature) => firstNumbers(feature, size)).filter(isOne);
  const ordinary = background.filter(isOne);
  const rest = [...cut([...seen.flatMap(wrongFeatures), ...others.flatMap(rightFeatures)]), ...ordinary];
  const centre = comparison?.centre ?? featureCentre(ordinary.length > 0 ? ordinary : rest, size);
  const centredOnes = (features: readonly Float32Array[]): readonly Float32Array[] =>
    features.map((feature) => centred(feature, centre));
  const looks = pictureFolds(examples, examples.length)
    .map((ofPicture) => centredOnes(cut(ofPicture.flatMap(rightFeatures))))
    .filter((ofPicture) => ofPicture.length > 0)
    .map((ofPicture) => unitVector(featureCentre(ofPicture, size)));
  return {
    size,
    centre,
    positives: centredOnes(cut(seen.flatMap(rightFeatures))),
    negatives: centredOnes(rest),
    looks,
  };
}

/**
 * From which cosine on a view is the thing: midway between what pictures of it have in common with each other (each
 * against the rest) and what looks most like it among everything else. With one picture there is nothing to go by.
 */
function lineBetween(looks: readonly Float32Array[], unlike: number, likeness: number): number {
  if (looks.length < 2) return likeness;
  const alike = looks.map((look) => {
    const rest = looks.filter((other) => other !== look);
    return dotProduct(look, unitVector(featureCentre(rest, look.length)));
  });
  const own = alike.reduce((sum, value) => sum + value, 0) / alike.length;
  return Math.min(likeness, Math.max(minLikeness, (own + unlike) / 2));
}

const rightFeatures = ({ candidates, right }: Example): readonly Float32Array[] =>
  right.flatMap((position) => candidates[position]?.feature ?? []);

function wrongFeatures({ candidates, right }: Example): readonly Float32Array[] {
  const positives = new Set(right);
  return candidates.flatMap(({ feature }, position) => (feature && !positives.has(position) ? [feature] : []));
}
