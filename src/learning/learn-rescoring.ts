import type { Example, NewPrompt, Prompt, RescoringPrompt, StepUse } from '../contracts/learning.js';
import type { LearningEvidence, LessonDraft } from '../contracts/lesson.js';
import type { TeachingRecords } from '../contracts/store.js';
import { type Comparison, comparisonsIn, differ, isComparedRightly, isTie, settlesRightly } from './comparison.js';
import { heldOutSurprise } from './held-out-surprise.js';
import { everyConcept } from './prompt-pool.js';
import {
  evidenceOf,
  type GateLimits,
  judgeEvidence,
  refusal as refuse,
  rescoringGate,
  turnedBy,
  untested,
} from './release-gate.js';
import { onceAPicture, pictureFolds } from './split-examples.js';
import { isSummedRightly, isZero, type Sum, sumsIn } from './sums.js';
import { trimAuthors } from './trim-authors.js';
import { type Agreement, mayReadAll, tooFewAgree } from './trust.js';
import { ownDecisions, tuneRescoring, untouchedScores } from './tune-rescoring.js';
import { isRight, withPrompt } from './validate.js';

/** Fewer examples, or fewer pictures, teach nothing about all concepts. */
const minExamples = 12;
const minPictures = 6;
const folds = 5;
/** How sure re-scoring must be to turn a decision, from bold to cautious; of those that the gate lets through the best is taken. */
const margins = [0.6, 1, 1.5];

type Tuned = Extract<NewPrompt, { kind: 'rescoring' }>;

/** A way to learn, and what it must show. */
interface Way {
  /** Of each fold, and last those of all that was told, which go into the pool. */
  readonly weights: readonly (readonly number[])[];
  readonly margin: number;
  readonly gate: GateLimits;
  readonly surprise?: LearningEvidence['surprise'];
}

/** What a team told of some pictures. */
interface Told {
  /** Each concept once a picture and use that questions make of it. */
  readonly examples: readonly Example[];
  /** Each concept once a picture. */
  readonly things: readonly Example[];
  readonly comparisons: readonly Comparison[];
  readonly sums: readonly Sum[];
}

/**
 * Tunes what holds for every concept of a tool on all its examples: how scores are read, and what questions presume. Five
 * times it is tuned on four fifths of the pictures and judged on the rest: on examples that were wrong (validation) and on
 * those that were right (probe). What goes into the pool is tuned on all of them, with the margin that passed; it stands
 * in for what an earlier lesson learned from fewer.
 * @param active the tool's active prompts for `*`
 */
export function learnRescoring(
  tool: string,
  examples: readonly Example[],
  active: readonly Prompt[],
  { records, limits = rescoringGate }: { readonly records?: TeachingRecords; readonly limits?: GateLimits } = {},
): LessonDraft {
  const { kept: trusted, leftOut } = trimAuthors(examples);
  const seen = trusted.filter(({ candidates }) => candidates.length > 0);
  const told: Told = {
    examples: onceAPicture(seen),
    things: onceAPicture(seen, 'together'),
    comparisons: comparisonsIn(trusted),
    sums: sumsIn(trusted),
  };
  const nothing: LearningEvidence = { ...untested, tunedOn: told.examples.length, leftOut };
  const pictures = new Set(told.examples.map(({ picture }) => picture.id)).size;
  if (told.examples.length < minExamples || pictures < minPictures)
    return refuse(
      `${told.examples.length} examples in ${pictures} pictures are too few to judge all concepts by; it takes ${minExamples} in ${minPictures}`,
      nothing,
    );

  const standing = active.filter((prompt) => prompt.kind === 'rescoring');
  // An older one has seen the pictures that the new one is judged on, so both are measured by the tool's own decisions.
  const others = active.filter(({ kind }) => kind !== 'rescoring');
  const dealt = pictureFolds(told.examples, folds).map((held) => deal(told, held));
  const promptOf = (some: Told, weights: readonly number[], margin: number, isPresuming = true): Tuned => {
    const presumes = isPresuming ? presumedUses(some.examples, some.comparisons, some.sums) : [];
    return {
      kind: 'rescoring',
      tool,
      concept: everyConcept,
      supersedes: standing.map(({ id }) => id),
      weights,
      margin,
      ...(presumes.length > 0 ? { presumes } : {}),
    };
  };
  const judge = ({ weights, margin, surprise }: Way, isPresuming = true) =>
    outOfFold(
      // Without what questions presume, what is seen of a thing is the same whatever it is used for: it counts once.
      isPresuming ? dealt : dealt.map(({ held, rest }) => ({ rest, held: thingsOf(held) })),
      dealt.map(({ rest }, fold) => promptOf(rest, weights[fold], margin, isPresuming)),
      others,
      { ...nothing, ...(surprise ? { surprise } : {}) },
    );

  const { bold, presumingAlone } = waysToLearn(told, dealt, limits);
  const tried = bold.map((way) => ({ way, evidence: judge(way, false).evidence }));
  // Reading the scores must be worth it by itself, whatever what questions presume puts right besides.
  const worthIt = tried
    .filter(({ way, evidence }) => judgeEvidence(evidence, way.gate).accepted)
    .toSorted((a, b) => worth(b.evidence) - worth(a.evidence) || b.way.margin - a.way.margin);
  let refused: LessonDraft | undefined;
  for (const way of [...worthIt.map((one) => one.way), presumingAlone]) {
    const { evidence, agreements } = judge(way);
    const { accepted, reason } = judgeEvidence(evidence, way.gate);
    if (accepted && records && !mayReadAll(agreements, told.examples, records))
      refused ??= refuse(tooFewAgree, evidence);
    else if (accepted)
      return acceptedDraft(promptOf(told, way.weights[dealt.length], way.margin), standing, { reason, evidence });
    const [first] = tried;
    refused ??= refuse(worthIt.length > 0 ? reason : judgeEvidence(first.evidence, first.way.gate).reason, evidence);
  }
  return refused ?? refuse('no margin was tried', nothing);
}

const thingsOf = ({ things }: Told): Told => ({ examples: things, things, comparisons: [], sums: [] });

/** An answer that turns wrong is worse than one that stays wrong. */
function worth(evidence: LearningEvidence): number {
  const { right, wrong } = turnedBy(evidence);
  return right - 2 * wrong;
}

interface Ways {
  /** How scores are read anew, from bold to cautious. */
  readonly bold: readonly Way[];
  /** Scores as they are: what questions presume may help where reading them anew does not. */
  readonly presumingAlone: Way;
}

function waysToLearn(told: Told, dealt: readonly Dealt[], limits: GateLimits): Ways {
  const tuned = [...dealt.map(({ rest }) => rest), told].map((some) => tuneRescoring(some.things));
  const surprise = heldOutSurprise(
    dealt.map(({ held }) => held.things),
    tuned,
    ownDecisions(told.things),
  );
  const unchanged = untouchedScores(told.things);
  return {
    bold: margins.map((margin) => ({ weights: tuned, margin, gate: limits, surprise })),
    presumingAlone: { weights: tuned.map(() => unchanged), margin: 0, gate: { flippedShare: limits.flippedShare } },
  };
}

function acceptedDraft(
  prompt: Tuned,
  standing: readonly RescoringPrompt[],
  { reason, evidence }: Pick<LessonDraft, 'reason' | 'evidence'>,
): LessonDraft {
  if (standing.some((known) => readsAlike(known, prompt))) return refuse('it is what I go by already', evidence);
  const presumed = presumptionWords(prompt, standing);
  return {
    status: 'accepted',
    reason: `${reason}${presumed}`,
    gained: `reading all detections${presumed}`,
    prompts: [prompt],
    evidence,
    reach: 'everywhere',
  };
}

const presumptions: Readonly<Record<StepUse, string>> = {
  counted: 'of which people ask how many there are, is there',
  placed: 'of which people ask where or what it is, is there',
  compared: 'people compare differs in number',
  summed: 'of which people ask how many there are in all, is there',
};

/** What was not presumed until now. */
function presumptionWords({ presumes = [] }: Tuned, standing: readonly RescoringPrompt[]): string {
  const added = presumes.filter((use) => !standing.some((known) => known.presumes?.includes(use)));
  return added.map((use) => `; I presume from now on that what ${presumptions[use]}`).join('');
}

/** What is held back to judge by, and what is left to tune on: nothing of a picture is in both. */
interface Dealt {
  readonly held: Told;
  readonly rest: Told;
}

function deal({ examples, things, comparisons, sums }: Told, fold: readonly Example[]): Dealt {
  const pictures = new Set(fold.map(({ picture }) => picture.id));
  const isHeld = ({ picture }: Example): boolean => pictures.has(picture.id);
  return {
    held: {
      examples: fold,
      things: things.filter(isHeld),
      comparisons: comparisons.filter(({ first }) => isHeld(first)),
      sums: sums.filter(([first]) => isHeld(first)),
    },
    rest: {
      examples: examples.filter((example) => !isHeld(example)),
      things: things.filter((example) => !isHeld(example)),
      comparisons: comparisons.filter(({ first, second }) => !isHeld(first) && !isHeld(second)),
      sums: sums.filter((sum) => !sum.some(isHeld)),
    },
  };
}

const readsAlike = (one: Pick<RescoringPrompt, 'weights' | 'margin' | 'presumes'>, other: typeof one): boolean =>
  one.margin === other.margin &&
  one.presumes?.join() === other.presumes?.join() &&
  one.weights.every((weight, at) => Math.abs(weight - other.weights[at]) < 1e-9);

/** Each example judged by the prompt that never saw its picture; those that it puts right agree with it. */
function outOfFold(
  dealt: readonly Dealt[],
  prompts: readonly NewPrompt[],
  active: readonly Prompt[],
  nothing: LearningEvidence,
): { readonly evidence: LearningEvidence; readonly agreements: readonly Agreement[] } {
  const judged = dealt.flatMap(({ held }, fold) => {
    const after = withPrompt(active, prompts[fold]);
    return [
      ...held.examples.map((example) => ({
        ...{ id: example.id, example },
        before: isRight(example, active),
        after: isRight(example, after),
      })),
      ...held.comparisons.map((comparison) => ({
        ...{ id: comparison.first.id, example: comparison.first },
        before: isComparedRightly(comparison, active),
        after: isComparedRightly(comparison, after),
      })),
      // Of sums the parts are judged above already; here, what is presumed of all of them.
      ...held.sums
        .filter((sum) => sum.length > 1)
        .map((sum) => ({
          ...{ id: sum[0].id, example: sum[0] },
          before: isSummedRightly(sum, active),
          after: isSummedRightly(sum, after),
        })),
    ];
  });
  const { validation, probe } = evidenceOf(0, judged, judged);
  const agreements = judged
    .filter(({ before, after }) => after && !before)
    .map(({ example }) => ({ picture: example.picture.id, author: example.source.author?.id }));
  return { evidence: { ...nothing, validation, probe }, agreements };
}

/** A question presumes something when the opposite is true no more often than this. */
const rarely = 0.05;

/**
 * What questions here presume: that what is counted or placed is there, that what is compared differs. It does, hardly
 * ever otherwise (by Laplace's rule of succession, so it takes some twenty answers to know), and where the tool found
 * none, or as many of each, it erred more often than not. A team that also asks about what is not so keeps the tool's own answers.
 */
export function presumedUses(
  examples: readonly Example[],
  comparisons: readonly Comparison[],
  sums: readonly Sum[] = [],
): readonly StepUse[] {
  // A number that is the answer is told; one that only led to a yes is not.
  const counted = examples.filter(({ use, told }) => use === 'counted' && told !== 'presence');
  const placed = examples.filter(({ use }) => use === 'placed');
  // The tool is the same, whatever its findings are used for.
  const overlooks = erredMostly([...counted, ...placed].filter(foundNone).map(({ count }) => count > 0));
  const known = comparisons.filter(({ isOpen }) => !isOpen);
  const settled = comparisons.map(settlesRightly);
  // Answers that were right count as well, of which only that is known.
  const settles = 2 * settled.filter((right) => right === false).length <= settled.filter(Boolean).length;
  const isThere = (asked: readonly Example[]): boolean => hardlyEver(asked.map(({ count }) => count === 0));
  return [
    ...(overlooks && isThere(counted) ? (['counted'] as const) : []),
    ...(overlooks && isThere(placed) ? (['placed'] as const) : []),
    ...(erredMostly(known.filter(isTie).map(differ)) && hardlyEver(known.map((one) => !differ(one))) && settles
      ? (['compared'] as const)
      : []),
    ...(overlooks && hardlyEver(sums.map(isZero)) ? (['summed'] as const) : []),
  ];
}

const foundNone = (example: Example): boolean => isRight({ ...example, told: 'number', count: 0 }, []);

const hardlyEver = (cases: readonly boolean[]): boolean =>
  (cases.filter(Boolean).length + 1) / (cases.length + 2) <= rarely;

const erredMostly = (erred: readonly boolean[]): boolean => erred.filter(Boolean).length > erred.length / 2;
