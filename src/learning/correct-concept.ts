import type { Example, NewPrompt, Prompt } from '../contracts/learning.js';
import type { LessonDraft } from '../contracts/lesson.js';
import type { TeachingRecords } from '../contracts/store.js';
import type { ImageValue } from '../contracts/turn.js';
import { centred, featureCentre } from './ensemble.js';
import { evidenceOf, type GateLimits, judgeEvidence, refusal, strictGate, type Tested } from './release-gate.js';
import { logitBehind, rescore } from './rescore.js';
import { reachOf } from './trust.js';
import { type TuningRow, tuneSoftPrompt } from './tune-soft-prompt.js';
import { augmentedExamples, isRight, requestOf, withPrompt } from './validate.js';

export interface CorrectionRequest {
  readonly space: string;
  /** The corrected example: regions that a person pointed at, with features of the picture and its candidates. */
  readonly example: Example;
  /** All other examples of the concept: they must stay as right as they are. */
  readonly others: readonly Example[];
  readonly background: readonly Float32Array[];
  /** Right places that the detector did not give, for it to look at again. */
  readonly shown?: readonly ImageValue[];
  /** The tool's active prompts for the concept and for `*`. */
  readonly active: readonly Prompt[];
  readonly records?: TeachingRecords;
  /** Ids of people who say the same, beside the example's author. */
  readonly agreed?: readonly string[];
}

/** It acts on pictures like this one only (see `blendPrompts`), so it may follow the person closely. */
const shrinkage = { vector: 0.02, bias: 0.1 };
/** A decision that is only just right would turn again in the next photo of the scene. */
const weight = 4;

/**
 * Learns from a correction what a scene looks like where the tool errs: which regions are the concept after all and
 * which are not. The prompt has the picture's feature as its key. It is confined to that picture and what is nearly the
 * same, unless others agree: then it speaks up in all pictures of that scene (the same desk, the same camera). Elsewhere it
 * abstains. That it took hold is tried on augmented views of the picture, that it may hold beyond on other pictures.
 */
export function correctConcept(request: CorrectionRequest, limits: GateLimits = strictGate): LessonDraft {
  const { example, others, active } = request;
  const wide = tune(request);
  if (!wide) return refusal('there was no region to learn from that I can describe');
  const confined: NewPrompt = { ...wide, here: [example.picture.id] };
  const elsewhere = others.filter(({ picture }) => picture.id !== example.picture.id);
  const prompt = mayHoldWidely(wide, elsewhere, request) ? wide : confined;
  const tested = testing(prompt, active);
  const tests = elsewhere.map(tested);
  const evidence = evidenceOf(1, tests, tests, augmentedExamples(example).map(tested));
  const { accepted, reason } = judgeEvidence(evidence, limits);
  if (!accepted) return refusal(reason, evidence);
  return { status: 'accepted', reason, prompts: [prompt], evidence, reach: prompt.here ? 'here' : 'everywhere' };
}

/** Whether enough other pictures agree, and none speaks against it. */
function mayHoldWidely(
  prompt: NewPrompt,
  elsewhere: readonly Example[],
  { active, example, records, agreed }: CorrectionRequest,
): boolean {
  if (elsewhere.map(testing(prompt, active)).some(({ before, after }) => before && !after)) return false;
  // What other lessons have put right for their own pictures alone does not hide that this one would do it as well.
  const alone = testing(
    prompt,
    active.filter(({ here }) => here === undefined),
  );
  const turned = elsewhere.filter((other) => {
    const { before, after } = alone(other);
    return !before && after;
  });
  const agreements = [example, ...turned].map(({ picture, source }) => ({
    picture: picture.id,
    author: source.author?.id,
  }));
  return reachOf(agreements, records, agreed) === 'everywhere';
}

function testing(prompt: NewPrompt, active: readonly Prompt[]): (other: Example) => Tested & { readonly id: string } {
  const after = withPrompt(active, prompt);
  return (other) => ({ id: other.id, before: isRight(other, active), after: isRight(other, after) });
}

function tune({ example, active, space, background, shown }: CorrectionRequest): NewPrompt | undefined {
  const { feature, candidates, threshold, tool, concept } = example;
  if (!feature) return undefined;
  // What is longer or shorter is another model's.
  const isOne = (other: Float32Array): boolean => other.length === feature.length;
  const features = candidates.flatMap((candidate) => candidate.feature ?? []).filter(isOne);
  if (features.length === 0) return undefined;
  const ordinary = background.filter(isOne);
  const centre = featureCentre(ordinary.length > 0 ? ordinary : features, feature.length);
  const { scores } = rescore(active, requestOf(example));
  const positives = new Set(example.right);
  const rows = candidates.flatMap((candidate, position): TuningRow[] =>
    candidate.feature && isOne(candidate.feature)
      ? [
          {
            feature: centred(candidate.feature, centre),
            offset: logitBehind(scores[position], threshold),
            positive: positives.has(position),
            weight,
          },
        ]
      : [],
  );
  const tuned = tuneSoftPrompt(rows, feature.length, { shrinkage });
  return {
    kind: 'soft',
    basis: 'score',
    tool,
    concept,
    space,
    supersedes: [],
    centre,
    vector: Float32Array.from(tuned.vector),
    bias: tuned.bias,
    key: centred(feature, centre),
    ...(shown && shown.length > 0 ? { shown } : {}),
  };
}
