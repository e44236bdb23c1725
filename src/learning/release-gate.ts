import type { Checks, LearningEvidence, LessonDraft } from '../contracts/lesson.js';
import { allChecks } from '../util/all-checks.js';

export interface GateLimits {
  /** Share of the probe that may turn wrong, rounded down; 0 = none at all. */
  readonly flippedShare: number;
  /**
   * From this many standard errors on, a gain in surprise is an improvement, even where the number of right ones stays;
   * absent = only the number counts.
   */
  readonly certainty?: number;
  /** As many right as before will do: more examples of what is found already are welcome. */
  readonly mayTie?: true;
}

export const strictGate: GateLimits = { flippedShare: 0 };
/** For things that vary from picture to picture: they look more like other things than one flat thing does. */
export const variedLookGate: GateLimits = { flippedShare: 0.2 };
/**
 * Re-scoring touches every question, and some that were right by luck turn. Counted for each picture and concept, up to
 * this share do; of the answers to whole questions, five times fewer. That scores are read better must be no chance: 1.64
 * standard errors are 95 %.
 */
export const rescoringGate: GateLimits = { flippedShare: 0.04, certainty: 1.64 };

export interface GateVerdict {
  readonly accepted: boolean;
  /** In words for the thread. */
  readonly reason: string;
}

/**
 * A prompt goes in when checks improve and no more of what was right before turns wrong than the limits allow. Checks with
 * the picture that taught it count here, for it must take hold there; how far it may hold beyond, `reachOf` decides.
 */
export function judgeEvidence(evidence: LearningEvidence, limits: GateLimits): GateVerdict {
  const { size, before, after } = allChecks(evidence);
  const { probe } = evidence;
  const allowed = Math.floor(limits.flippedShare * probe.size);
  if (size === 0)
    return { accepted: false, reason: 'there was nothing to check it on; another picture of it would help' };
  if (probe.flipped.length > allowed)
    return {
      accepted: false,
      reason: `it would have turned ${probe.flipped.length} of ${probe.size} right answers wrong`,
    };
  if (!improves(evidence, limits)) {
    const why = after > before ? 'it may have helped by chance' : 'it did not help';
    return { accepted: false, reason: `${why}: ${before} of ${size} right before, ${after} after` };
  }
  const kept =
    probe.size === 0
      ? 'nothing else to break yet'
      : `${probe.size - probe.flipped.length} of ${probe.size} other answers stay right`;
  return { accepted: true, reason: `${before} of ${size} right before, ${after} after; ${kept}` };
}

/** How many answers something turned right, and how many wrong. */
export function turnedBy(evidence: LearningEvidence): { readonly right: number; readonly wrong: number } {
  const { before, after } = allChecks(evidence);
  const wrong = evidence.probe.flipped.length;
  return { right: Math.max(0, after - before + wrong), wrong };
}

function improves(evidence: LearningEvidence, { certainty, mayTie }: GateLimits): boolean {
  const { surprise } = evidence;
  const checks = allChecks(evidence);
  const gain = checks.after - checks.before;
  if (certainty === undefined || !surprise) return gain > 0 || (mayTie === true && gain === 0);
  return surprise.certainty >= certainty && gain >= 0;
}

/** The evidence of a lesson that was refused before anything could be tried. */
export const untested: LearningEvidence = {
  tunedOn: 0,
  validation: { size: 0, before: 0, after: 0 },
  probe: { size: 0, flipped: [] },
  leftOut: [],
};

/** Whether something was right before, and is right after. */
export interface Tested {
  readonly before: boolean;
  readonly after: boolean;
}

/**
 * The evidence of what was tried.
 * @param held other examples, which it was not tuned on
 * @param others examples that it must leave right where they were right before
 * @param own the very picture that taught it, asked again or seen otherwise
 */
export function evidenceOf(
  tunedOn: number,
  held: readonly Tested[],
  others: readonly (Tested & { readonly id: string })[],
  own: readonly Tested[] = [],
): LearningEvidence {
  const probe = others.filter(({ before }) => before);
  return {
    tunedOn,
    validation: checksOf(held),
    ...(own.length > 0 && { own: checksOf(own) }),
    probe: { size: probe.length, flipped: probe.filter(({ after }) => !after).map(({ id }) => id) },
    leftOut: [],
  };
}

const checksOf = (tested: readonly Tested[]): Checks => ({
  size: tested.length,
  before: tested.filter(({ before }) => before).length,
  after: tested.filter(({ after }) => after).length,
});

export const refusal = (reason: string, evidence = untested): LessonDraft => ({
  ...{ status: 'refused', reason, prompts: [], evidence },
});

/**
 * What the gate makes of prompts.
 * @param gained in words for the thread, when they are accepted
 * @param reason the same with its evidence; default: with the gate's words
 */
export function gatedDraft(
  {
    gained,
    prompts,
    evidence,
    reason,
    reach,
  }: Required<Pick<LessonDraft, 'gained' | 'prompts' | 'evidence'>> & Partial<Pick<LessonDraft, 'reason' | 'reach'>>,
  limits = strictGate,
): LessonDraft {
  const verdict = judgeEvidence(evidence, limits);
  if (!verdict.accepted) return refusal(verdict.reason, evidence);
  const why = reason ?? `${gained} (${verdict.reason})`;
  return { status: 'accepted', reason: why, gained, prompts, evidence, ...(reach && { reach }) };
}
