import { CapabilityError } from '../../contracts/errors.js';
import type { Sight } from '../../contracts/model.js';
import { readYesNo } from '../../language/read-words.js';
import type { LearningServices } from '../../learning/kind.js';
import { type Box, boxOverlap, intersectBoxes, scaleBox } from '../../util/box.js';
import { overlaps } from '../../util/overlap.js';
import { otherSights } from '../looks/augment.js';
import { type Appearance, appearancesAt, likeness } from './appearance-of.js';
import { type Reference, seenOtherwise } from './references.js';

/** How much something painted is what a person wants. */
export interface Measured {
  /** By what the search may look at, at most 1. */
  readonly fit: number;
  /** By each of the checks that are kept aside for validation, at most 1. */
  readonly held: readonly number[];
  /** What is painted in each place. */
  readonly appearances: readonly Appearance[];
}

export interface Checks {
  /** What painted places are compared with: pictures, or words that a model is asked about. */
  readonly by: 'pictures' | 'words';
  /** On how many pictures, or views of them, the search goes. */
  readonly tunedOn: number;
  /** @param painted the whole picture @param boxes where it was painted */
  measure(painted: Sight, boxes: readonly Box[]): Promise<Measured>;
}

/** Those of several pictures that are described; the others are kept aside to validate on. */
export const describedOf = (references: readonly Reference[]): readonly Reference[] =>
  references.slice(0, Math.max(1, Math.floor(references.length / 2)));

/** By likeness to pictures. With one picture, what is kept aside are other views of it. */
export async function pictureChecks(references: readonly Reference[], services: LearningServices): Promise<Checks> {
  const described = describedOf(references).map(({ appearance }) => appearance);
  const [only] = references;
  const held =
    references.length > 1
      ? references.slice(described.length).map(({ appearance }) => appearance)
      : await seenOtherwise(only, services);
  return {
    by: 'pictures',
    tunedOn: described.length,
    async measure(painted, boxes) {
      const appearances = await appearancesAt(painted, boxes, services);
      const alike = (reference: Appearance): number =>
        mean(appearances.map((appearance) => likeness(appearance, reference)));
      return { fit: mean(described.map(alike)), held: held.map(alike), appearances };
    },
  };
}

/**
 * By a model that is asked whether what it sees is what the words say: one that answers questions, or else a detector
 * for the thing that the words name. Undefined where neither can tell.
 */
export async function wordChecks(
  look: string,
  sample: { readonly sight: Sight; readonly boxes: readonly Box[] },
  services: LearningServices,
): Promise<Checks | undefined> {
  const ask = (await answerer(look, sample, services)) ?? (await detector(look, sample, services));
  if (!ask) return undefined;
  return {
    by: 'words',
    tunedOn: 1,
    async measure(painted, boxes) {
      const [own, ...others] = [{ sight: painted, boxOf: (box: Box) => box }, ...(await otherSights(painted))];
      const share = async ({ sight, boxOf }: typeof own): Promise<number> => {
        const found: number[] = [];
        for (const box of boxes) found.push(await ask(sight, boxOf(box)));
        return mean(found);
      };
      const held: number[] = [];
      for (const other of others) held.push(await share(other));
      return { fit: await share(own), held, appearances: await appearancesAt(painted, boxes, services) };
    },
  };
}

/** 0..1: how sure it is that the place shows what the words say. */
type Ask = (sight: Sight, box: Box) => Promise<number>;
type Sample = Parameters<typeof wordChecks>[1];

async function answerer(look: string, { sight, boxes }: Sample, services: LearningServices): Promise<Ask | undefined> {
  const { models, signal } = services;
  const question = `Does this show ${look}? Answer yes or no.`;
  const ask: Ask = async ({ id, pixels }, box) => {
    const { text } = await models.answer({ id, pixels, view: surely(box, pixels) }, question, { signal });
    const yes = readYesNo(text);
    return yes === undefined ? unsaid : yes ? 1 : 0;
  };
  try {
    // One that does not say yes or no cannot tell.
    return (await ask(sight, boxes[0])) === unsaid ? undefined : ask;
  } catch (error) {
    if (error instanceof CapabilityError) return undefined;
    throw error;
  }
}
const unsaid = 0.5;

async function detector(look: string, { sight }: Sample, services: LearningServices): Promise<Ask | undefined> {
  const { models, lexicon, signal } = services;
  // "A tabby cat with a red collar" is a cat, whatever it wears.
  const [front = ''] = look.split(/,|\b(?:with|in|on|wearing|holding|that|which|made)\b/i);
  const concept =
    lexicon.resolve(lexicon.singular(front.trim().replace(/^(?:an?|the) /i, '')))?.name ?? headOf(front, services);
  if (concept === undefined) return undefined;
  const find = ({ id, pixels }: Sight) => models.detect({ id, pixels }, concept, { signal });
  try {
    if (!(await find(sight)).known) return undefined;
  } catch (error) {
    if (error instanceof CapabilityError) return undefined;
    throw error;
  }
  return async (painted, box) => {
    const { found, threshold } = await find(painted);
    const best = found.find((one) => boxOverlap(one.box, box) >= overlaps.painted);
    return best ? Math.min(1, (0.5 * best.score) / Math.max(threshold, 0.01)) : 0;
  };
}

function headOf(phrase: string, { lexicon }: LearningServices): string | undefined {
  const head = phrase.trim().split(/\s+/).at(-1) ?? '';
  return lexicon.resolve(lexicon.singular(head))?.name;
}

/** A little of the surroundings helps to see what something is. */
const surely = (box: Box, { width, height }: Sight['pixels']): Box =>
  intersectBoxes(scaleBox(box, 1.1), [0, 0, width, height]);

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
