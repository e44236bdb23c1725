/** Which examples a model is shown, and how many at once: tried on pictures that are no examples then, and gated. */

import { CapabilityError, isModelTrouble } from '../../contracts/errors.js';
import type { Reach } from '../../contracts/learning.js';
import type { LessonDraft } from '../../contracts/lesson.js';
import type { LearningServices } from '../../learning/kind.js';
import {
  evidenceOf,
  type GateLimits,
  gatedDraft,
  judgeEvidence,
  refusal,
  strictGate,
} from '../../learning/release-gate.js';
import { startStopwatch } from '../../util/stopwatch.js';
import type { NewVisual } from './decide-examples.js';
import { wordingBudget } from './search-wordings.js';

/** A picture of which is known what is right. */
export interface ExampleCase {
  readonly id: string;
  /** There is something to be found; that nothing is where nothing is proves little. */
  readonly positive?: true;
  /** Whether the model is right about it with the examples that are chosen of these; its own picture is none of them. */
  judge(prompts: readonly NewVisual[]): Promise<boolean>;
}

/** So many at once. */
export interface Way {
  readonly together: number;
  readonly prompts: readonly NewVisual[];
}

export interface ExampleTrial {
  /** Those that show less later: of equally good ones the later is taken. */
  readonly ways: readonly Way[];
  readonly cases: readonly ExampleCase[];
  /** Those that the pool has already. */
  readonly known: readonly NewVisual[];
  /** Today's, which is asked. */
  readonly model: string | undefined;
  /** In words for the thread. */
  readonly gained: string;
  readonly reach?: Reach;
  readonly limits?: GateLimits;
}

/**
 * The best way to show examples, if it passes the gate: more right than without any, and none wrong that was right.
 * Refused as unfinished where time, money or the model ended before that was known.
 */
export async function learnByExample(
  { ways, cases, known, model, gained, reach, limits = strictGate }: ExampleTrial,
  services: LearningServices,
): Promise<LessonDraft> {
  const mayAsk = withinBudget(services);
  const rightOf = async (prompts: readonly NewVisual[]): Promise<readonly boolean[] | undefined> => {
    const right: boolean[] = [];
    for (const one of cases) {
      if (!mayAsk()) return undefined;
      right.push(await one.judge(prompts));
    }
    return right;
  };
  try {
    const before = await rightOf([]);
    if (!before) return unfinished;
    const drafts: LessonDraft[] = [];
    for (const { prompts } of ways) {
      const after = await rightOf(prompts);
      if (!after) return drafts.at(0) ?? unfinished;
      if (!findsMost(cases, after)) continue;
      const tested = cases.map(({ id }, at) => ({ id, before: before[at], after: after[at] }));
      // What was right before is the probe, and not counted twice.
      const held = tested.filter((one) => limits.mayTie || !one.before);
      const evidence = evidenceOf(prompts.length, held, tested);
      const added = prompts.filter((prompt) => !known.some((other) => isSameExample(other, prompt)));
      const made = added.map((prompt) => ({ ...prompt, ...(model !== undefined && { model }) }));
      if (judgeEvidence(evidence, limits).accepted)
        drafts.push(gatedDraft({ gained, prompts: made, evidence, ...(reach && { reach }) }, limits));
    }
    return drafts.reduce((best, draft) => (isWorse(draft, best) ? best : draft), refusal('examples did not help'));
  } catch (error) {
    services.signal.throwIfAborted();
    if (error instanceof CapabilityError || isModelTrouble(error)) return unfinished;
    throw error;
  }
}

/** Of what is there, so much at least must be found: 0..1. */
const mustFind = 0.6;

function findsMost(cases: readonly ExampleCase[], right: readonly boolean[]): boolean {
  const positives = cases.flatMap(({ positive }, at) => (positive ? [right[at]] : []));
  return positives.filter(Boolean).length >= mustFind * positives.length;
}

const unfinished: LessonDraft = {
  ...refusal('I could not try examples to the end (no time or money left, or the model failed)'),
  unfinished: true,
};

const isWorse = (draft: LessonDraft, best: LessonDraft): boolean =>
  draft.evidence.validation.after < best.evidence.validation.after;

function withinBudget(services: LearningServices): () => boolean {
  const { calls, ms, dollars, spent } = wordingBudget(services);
  const [passed, spentBefore] = [startStopwatch(), spent()];
  let made = 0;
  return () => ++made <= calls && passed() <= ms && spent() - spentBefore < dollars;
}

const isSameExample = (one: NewVisual, other: NewVisual): boolean =>
  one.text === other.text &&
  one.shown.picture.id === other.shown.picture.id &&
  String(one.shown.view) === String(other.shown.view);
