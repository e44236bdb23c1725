import { createHash } from 'node:crypto';
import { BudgetError, CapabilityError, ModelError } from '../../contracts/errors.js';
import type { Sight } from '../../contracts/model.js';
import type { PictureReference } from '../../contracts/turn.js';
import type { Pixels } from '../../util/pixels.js';
import type { Measured } from './checks.js';
import type { TriedDescription } from './describe.js';
import type { PaintedTrial } from './paint-trial.js';

/** Paintings that one lesson tries at most, whatever they cost. */
const maxTrials = 4;
/** How many descriptions a painter may refuse before the search ends. */
const maxRefusals = 2;

/** Something that was painted by a description. */
export interface Trial extends TriedDescription {
  readonly measured: Measured;
  readonly picture: PictureReference;
  /** US dollars. */
  readonly cost: number;
}

export interface TrialsWanted {
  /** What was painted already. */
  readonly first: readonly Trial[];
  /** By what the mistake was painted. */
  readonly known: readonly string[];
  /** More descriptions, given what was tried; none when there are no more. */
  propose(tried: readonly TriedDescription[]): Promise<readonly string[]>;
  paint(description: string): Promise<PaintedTrial>;
  measure(painted: Sight): Promise<Measured>;
  isEnough(measured: Measured): boolean;
  report(words: string): void;
  readonly signal: AbortSignal;
}

export interface Trials {
  /** In order. */
  readonly made: readonly Trial[];
  /** Why it ended before everything was tried, for people. */
  readonly ended?: string;
}

/**
 * Paints by one description after another until one is good enough, there are no more, or the money or the number of
 * paintings is used up. What has been painted counts in any case.
 */
export async function tryDescriptions(wanted: TrialsWanted): Promise<Trials> {
  const { first, known, propose, paint, measure, isEnough, report, signal } = wanted;
  const made = [...first];
  const seen = new Set([...known, ...first.map(({ description }) => description)]);
  let refusals = 0;
  let ended: string | undefined;
  const isOver = (): boolean => made.length >= maxTrials || made.some(({ measured }) => isEnough(measured));
  try {
    while (!isOver()) {
      const fresh = (await propose(made)).filter((description) => !seen.has(description));
      if (fresh.length === 0) break;
      for (const description of fresh) {
        if (isOver()) break;
        seen.add(description);
        report(`Painting it as “${description}” (trial ${made.length + 1} of at most ${maxTrials})…`);
        const painted = await paint(description).catch((error: unknown) => {
          if (!isUnfit(error)) throw error;
          refusals += 1;
          ended = error.friendly;
          return undefined;
        });
        if (painted) {
          const { pixels, picture, cost } = painted;
          const measured = await measure(sightOf(pixels));
          made.push({ description, fit: measured.fit, measured, picture, cost });
        }
        if (refusals >= maxRefusals) return { made, ended };
      }
    }
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof BudgetError || error instanceof CapabilityError || error instanceof ModelError)) throw error;
    return { made, ended: error.friendly };
  }
  return { made, ...(made.length === 0 && { ended }) };
}

/** HTTP status of a painter that works but refuses the words. */
const unfit = 422;
const isUnfit = (error: unknown): error is ModelError => error instanceof ModelError && error.status === unfit;

/** A picture that is not stored, under the id of its content. */
export const sightOf = (pixels: Pixels): Sight => ({
  id: createHash('sha256').update(`${pixels.width}x${pixels.height}:`).update(pixels.data).digest('hex'),
  pixels,
});
