/** Finding as a mixture: what the detector isn't sure of is looked for with the connected model too, and both become one. */
import { BudgetError, ModelError } from '../../contracts/errors.js';
import type { Lexicon } from '../../contracts/lexicon.js';
import type { Detection, Detections, Sight } from '../../contracts/model.js';
import type { ToolContext } from '../../contracts/tool.js';
import { seekWorded } from '../../skills/looks/decide.js';
import { type Box, boxOverlap, shareInside } from '../../util/box.js';
import { isSamePlace, overlaps, sharesInside } from '../../util/overlap.js';

/**
 * Between these the detector's best score tells little. Of the shared photos and 80 kinds, where the best was below .04,
 * .1 % were there; of .04 to .1: 2 %, .1 to .2: 14 %, .2 to .3: 57 %, .3 to .4: 75 %, .4 to .5: 92 %, above: 98 %. People
 * ask of what is there far more often than one kind in 25 is.
 */
const unsure = { from: 0.04, to: 0.4 } as const;
/** What the detector alone has seen counts from here on: of such places 97 % were right, below .4 a third. */
const sure = 0.5;

/** Why the connected model is asked as well. */
export type Reason = 'unknown' | 'unsure' | 'narrower' | 'asked';

export interface SecondLook<Seen extends Detections> {
  readonly seen: Seen;
  /** As in `StepResult`. */
  readonly how?: string;
  /** Who should have looked could not. */
  readonly partial?: boolean;
  /** Prompts that took part besides. */
  readonly prompts: readonly string[];
}

/** What is known of the first look. */
export interface FirstLook<Seen extends Detections> {
  readonly asked: string;
  readonly seen: Seen;
  /** The kind that all of it is only known to be, where that is wider than what was asked for. */
  readonly wider?: string;
  /** Somebody has corrected it in scenes like this: that goes before what a model thinks. */
  readonly isCorrected: boolean;
}

/** The first look, and where it is doubtful what the connected model sees besides. */
export async function lookTwice<Seen extends Detections>(
  first: FirstLook<Seen>,
  sight: Sight,
  context: ToolContext,
): Promise<SecondLook<Seen>> {
  const { asked, seen } = first;
  const plain = { seen, prompts: [], ...(seen.by !== undefined && { how: howWords('unknown', asked, seen.by) }) };
  const reason = reasonFor(first, context);
  if (!reason || !context.models.seek) return plain;
  const sought = await soughtOrTrouble(asked, sight, context);
  if (sought === undefined) return plain;
  if (sought === 'trouble') return { ...plain, partial: true };
  if (!sought.known) return plain;
  const fitting = sought.found.filter(({ label }) => mayBe(asked, label, context.lexicon));
  const found =
    reason === 'narrower'
      ? placedBy(
          seen.found,
          fitting.map((one) => ({ ...one, label: asked })),
          sought.threshold,
        )
      : fuse(seen.found, { ...sought, found: fitting });
  return {
    seen: { ...seen, found, threshold: sought.threshold },
    how: howWords(reason, asked, sought.by ?? 'another model', first.wider),
    prompts: sought.prompt === undefined ? [] : [sought.prompt],
  };
}

function reasonFor({ seen, wider, isCorrected }: FirstLook<Detections>, { eyes }: ToolContext): Reason | undefined {
  // It goes by any words itself.
  if (seen.open) return undefined;
  if (wider !== undefined) return 'narrower';
  if (eyes === 'connected') return 'asked';
  const best = seen.found[0]?.score ?? 0;
  return !isCorrected && best >= unsure.from && best < unsure.to ? 'unsure' : undefined;
}

/** A model that fails takes nothing away from what the detector saw. */
async function soughtOrTrouble(asked: string, sight: Sight, context: ToolContext) {
  try {
    return await seekWorded(sight, asked, context);
  } catch (error) {
    if (error instanceof ModelError || error instanceof BudgetError) return 'trouble';
    throw error;
  }
}

function howWords(reason: Reason, asked: string, by: string, wider?: string): string {
  const since: Readonly<Record<Reason, string>> = {
    unknown: 'since I don’t know the word myself',
    unsure: 'since I wasn’t sure myself',
    narrower: `since I know no more of it than “${wider}” myself`,
    asked: 'to compare with what I see myself',
  };
  return `I looked for “${asked}” with ${by}, ${since[reason]}.`;
}

/** A model that was asked for dogs may name the cat as well: a kind that is known, and is another one. */
function mayBe(asked: string, label: string, lexicon: Lexicon): boolean {
  const [kind, other] = [lexicon.resolve(asked)?.name, lexicon.resolve(label)?.name];
  return kind === undefined || other === undefined || kind === other || lexicon.members(kind).includes(other);
}

/**
 * One list of both: a place that both see is the detector's, which fits it tighter, with the better score and the surer
 * one's name; what the detector isn't sure of and the model doesn't see does not count.
 */
export function fuse(seen: readonly Detection[], sought: Detections): readonly Detection[] {
  const { threshold } = sought;
  const { pairs, left } = paired(seen, sought.found);
  const both = seen.map((one): Detection => {
    const other = pairs.get(one);
    if (!other)
      return { ...one, score: one.score >= sure ? Math.max(one.score, threshold) : below(one.score, threshold) };
    return {
      ...one,
      score: Math.max(one.score, other.score),
      label: one.score >= other.score ? one.label : other.label,
    };
  });
  const sureOnes = seen.filter((one) => one.score >= sure || pairs.has(one)).map(({ box }) => box);
  return bestFirst([...both, ...left.filter(({ box }) => !isRepeated(box, sureOnes))]);
}

/** What the model found, in the detector's tighter boxes; all else that the detector saw is of the kind's other sorts. */
function placedBy(seen: readonly Detection[], sought: readonly Detection[], threshold: number): readonly Detection[] {
  const { pairs, left } = paired(seen, sought);
  const placed = seen.map((one): Detection => {
    const other = pairs.get(one);
    return other ? { ...one, score: other.score, label: other.label } : { ...one, score: below(one.score, threshold) };
  });
  return bestFirst([...placed, ...left]);
}

interface Pairs {
  readonly pairs: ReadonlyMap<Detection, Detection>;
  /** What was found by words alone. */
  readonly left: readonly Detection[];
}

/** Each of what was sought with the best of what was seen in its place; a model's boxes are rough. */
function paired(seen: readonly Detection[], sought: readonly Detection[]): Pairs {
  const pairs = new Map<Detection, Detection>();
  const free = new Set(sought);
  const candidates = seen
    .flatMap((one) => sought.map((other) => ({ one, other, overlap: boxOverlap(one.box, other.box) })))
    .filter(({ one, other, overlap }) => overlap >= overlaps.looseMatch || isSamePlace(one.box, other.box))
    .sort((a, b) => b.overlap + b.one.score - (a.overlap + a.one.score));
  for (const { one, other } of candidates) {
    if (pairs.has(one) || !free.has(other)) continue;
    pairs.set(one, other);
    free.delete(other);
  }
  return { pairs, left: [...free] };
}

/** Around one thing that counts already, or around several of them at once. */
function isRepeated(box: Box, others: readonly Box[]): boolean {
  const inside = others.filter((other) => shareInside(other, box) > sharesInside.part).length;
  return inside > 1 || others.some((other) => boxOverlap(other, box) > overlaps.otherName);
}

/** As sure as it is, and not enough to count. */
const below = (score: number, threshold: number): number => Math.min(score, 0.99 * threshold);

const bestFirst = (found: readonly Detection[]): readonly Detection[] => found.toSorted((a, b) => b.score - a.score);
