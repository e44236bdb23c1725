import type { Expected } from '../contracts/feedback.js';
import type { Box, DoneStep, Region, RegionsValue, Value } from '../contracts/turn.js';
import { describeValue } from '../show/values.js';
import { boxOverlap } from '../util/box.js';
import { overlaps } from '../util/overlap.js';
import { whereabouts } from './describe-step.js';
import { certain, takeMatch } from './match-regions.js';

/** Another output that a step might as well have had. */
export interface Change {
  readonly after: Value;
  readonly words: string;
  /**
   * How implausible it is: the sum of what each part would have to overcome, in nats of the tool's own odds. About 1 for a
   * detection next to the threshold.
   */
  readonly cost: number;
  /** Part of it rests on nothing that the tool saw. */
  readonly unseen: boolean;
}

/** What it costs to claim something of which the tool saw no trace. */
const unseenCost = 8;
/** Every change costs something, so that of two explanations the one with fewer changes wins. */
const changeCost = 0.5;
const maxParts = 12;

/**
 * The changes of a step's output that are worth trying, most plausible first: regions added from what the tool saw but
 * did not count, dropped, swapped, relabelled; another of its alternatives; the other yes or no; the expected answer itself.
 */
export function changesOf(step: DoneStep, expected: Expected): readonly Change[] {
  const { output } = step;
  const changes =
    output.type === 'Regions' ? regionChanges(output, missedRegions(step), expected) : valueChanges(step, expected);
  return changes.toSorted((a, b) => a.cost - b.cost);
}

/** What the tool saw and did not count, best first. */
function missedRegions(step: DoneStep): readonly Region[] {
  return (step.alternatives ?? []).flatMap((value) => (value.type === 'Regions' ? value.regions : []));
}

function regionChanges(output: RegionsValue, missed: readonly Region[], expected: Expected): readonly Change[] {
  const found = output.regions.toSorted((a, b) => a.score - b.score);
  const unseen = missed.toSorted((a, b) => b.score - a.score);
  const { threshold, dropCost, addCost } = oddsOf(found, unseen, output.bar);
  const withRegions = (regions: readonly Region[], words: string, cost: number, isUnseen = false): Change => ({
    after: { ...output, regions: regions.toSorted((a, b) => b.score - a.score) },
    words,
    cost,
    unseen: isUnseen,
  });
  const changes: Change[] = [];

  for (const region of found) {
    const rest = found.filter((other) => other !== region);
    changes.push(withRegions(rest, `without the ${named(region, output)}`, dropCost(region)));
  }
  for (const region of unseen) {
    changes.push(withRegions([...found, sure(region)], `with the ${named(region, output)}`, addCost(region)));
    for (const gone of found.slice(0, 3)) {
      const rest = found.filter((other) => other !== gone);
      const words = `the ${named(region, output)} instead of the ${named(gone, output)}`;
      changes.push(withRegions([...rest, sure(region)], words, addCost(region) + dropCost(gone)));
    }
  }
  for (let count = 2; count <= Math.min(found.length, maxParts); count++) {
    const cost = found.slice(0, count).reduce((sum, region) => sum + dropCost(region), 0);
    changes.push(withRegions(found.slice(count), `without the ${count} least certain`, cost));
  }
  for (let count = 2; count <= Math.min(unseen.length, maxParts); count++) {
    const added = unseen.slice(0, count);
    const cost = added.reduce((sum, region) => sum + addCost(region), 0);
    changes.push(withRegions([...found, ...added.map(sure)], `with ${count} more that I saw but did not count`, cost));
  }
  if (expected.kind === 'text') changes.push(...relabelled(found, unseen, expected.text, threshold, withRegions));
  changes.push(...invented(found, unseen, output, addCost, withRegions));
  return changes;
}

/** A region that is put in counts as certain, so that tools that take the best one take it. */
const sure = (region: Region): Region => ({ ...region, score: Math.max(region.score, certain) });

/**
 * What it takes to drop what was found, and to add what was seen and did not count.
 * @param found least certain first
 * @param bar the score from which on something counted, where the tool says it
 */
function oddsOf(found: readonly Region[], unseen: readonly Region[], bar: number | undefined) {
  const threshold = bar ?? thresholdBetween(found, unseen);
  return {
    threshold,
    dropCost: (region: Region): number => changeCost + Math.max(0, logit(region.score) - logit(threshold)),
    addCost: (region: Region): number => changeCost + Math.max(0, logit(threshold) - logit(region.score)),
  };
}

/** One of what was found exchanged for one that the tool saw and did not count, most plausible first. */
export function exchangesOf({
  output,
  alternatives = [],
}: DoneStep & { readonly output: RegionsValue }): readonly Change[] {
  const found = output.regions.toSorted((a, b) => a.score - b.score);
  const missed = alternatives
    .flatMap((value) => (value.type === 'Regions' ? value.regions : []))
    .toSorted((a, b) => b.score - a.score);
  const { dropCost, addCost } = oddsOf(found, missed, output.bar);
  return missed
    .flatMap((region) =>
      found.map((gone): Change => {
        const regions = [...found.filter((other) => other !== gone), sure(region)].toSorted(
          (a, b) => b.score - a.score,
        );
        const words = `the ${named(region, output)} instead of the ${named(gone, output)}`;
        return { after: { ...output, regions }, words, cost: addCost(region) + dropCost(gone), unseen: false };
      }),
    )
    .toSorted((a, b) => a.cost - b.cost);
}

/** The regions in these places, and no others; undefined where one is of nothing that the tool saw. */
export function regionsAt(step: DoneStep, boxes: readonly Box[]): Change | undefined {
  const { output } = step;
  if (output.type !== 'Regions') return undefined;
  const found = output.regions.toSorted((a, b) => a.score - b.score);
  const missed = missedRegions(step).toSorted((a, b) => b.score - a.score);
  const { dropCost, addCost } = oddsOf(found, missed, output.bar);
  const free = [...found, ...missed];
  const wanted = new Set<Region>();
  for (const box of boxes) {
    const match = takeMatch(free, box);
    if (!match) return undefined;
    wanted.add(match);
  }
  const regions = [...wanted].map((region) => (found.includes(region) ? region : sure(region)));
  const added = missed.filter((region) => wanted.has(region));
  const dropped = found.filter((region) => !wanted.has(region));
  if (added.length + dropped.length === 0) return undefined;
  const cost = [...added.map(addCost), ...dropped.map(dropCost)].reduce((sum, one) => sum + one, 0);
  const after: RegionsValue = { ...output, regions: regions.toSorted((a, b) => b.score - a.score) };
  return { after, words: describeValue(after), cost, unseen: false };
}

type WithRegions = (regions: readonly Region[], words: string, cost: number, unseen?: boolean) => Change;

/** The best region under the expected name: cheap when the tool itself had seen it as such. */
function relabelled(
  found: readonly Region[],
  unseen: readonly Region[],
  label: string,
  threshold: number,
  withRegions: WithRegions,
): readonly Change[] {
  return found.toReversed().flatMap((region) => {
    if (region.label === label || region.name === label) return [];
    const rival = unseen.find(
      (other) => other.label === label && boxOverlap(other.box, region.box) > overlaps.sameThing,
    );
    const cost = changeCost + (rival ? Math.max(0, logit(threshold) - logit(rival.score)) : unseenCost / 2);
    const others = found.filter((other) => other !== region);
    const renamed: Region = { ...region, label, name: undefined, score: certain };
    return [
      withRegions([renamed], `a ${label}, not a ${region.name ?? region.label}`, cost),
      ...(others.length > 0
        ? [
            withRegions(
              [...others, renamed],
              `one ${label} among them, not a ${region.name ?? region.label}`,
              cost + changeCost,
            ),
          ]
        : []),
    ];
  });
}

/** More than the tool saw at all: after everything it saw has been counted. */
function invented(
  found: readonly Region[],
  unseen: readonly Region[],
  output: RegionsValue,
  addCost: (region: Region) => number,
  withRegions: WithRegions,
): readonly Change[] {
  const { width, height } = output.picture;
  const label = found[0]?.label ?? unseen[0]?.label ?? 'thing';
  const seen = unseen.slice(0, maxParts);
  const base = [...found, ...seen.map((region) => ({ ...region, score: certain }))];
  const baseCost = seen.reduce((sum, region) => sum + addCost(region), 0);
  return Array.from({ length: maxParts }, (_, index) => {
    const count = index + 1;
    const phantoms = Array.from(
      { length: count },
      (): Region => ({ box: [0, 0, width, height], label, score: certain }),
    );
    return withRegions(
      [...base, ...phantoms],
      `with ${count} more than I see at all`,
      baseCost + count * unseenCost,
      true,
    );
  });
}

function valueChanges(step: DoneStep, expected: Expected): readonly Change[] {
  const { output, alternatives = [] } = step;
  const doubt = doubtOf(step);
  const considered = alternatives.map(
    (after, index): Change => ({ after, words: describeValue(after), cost: doubt + index * 0.3, unseen: false }),
  );
  const outright = (after: Value): Change => ({ after, words: describeValue(after), cost: doubt + 1, unseen: false });
  if (output.type === 'Boolean') return [outright({ type: 'Boolean', value: !output.value })];
  if (output.type === 'Text' && expected.kind === 'text')
    return [...considered, outright({ type: 'Text', value: expected.text })];
  if (output.type === 'Text') {
    return [...considered, ...textAnswers(expected).map((value) => outright({ type: 'Text', value }))];
  }
  return considered;
}

const doubtOf = ({ confidence = 0.7 }: DoneStep): number => changeCost + Math.max(0, logit(confidence));

/** Another value in the place of a step's own. */
export const valueInstead = (step: DoneStep, after: Value): Change => ({
  after,
  words: describeValue(after),
  cost: doubtOf(step),
  unseen: false,
});

function textAnswers(expected: Expected): readonly string[] {
  if (expected.kind === 'number') return [String(expected.value)];
  return expected.kind === 'boolean' ? ['yes', 'no'] : [];
}

/** Where a tool does not say from which score on it counted: between what was counted and what was not. */
function thresholdBetween(found: readonly Region[], missed: readonly Region[]): number {
  const lowest = found[0]?.score;
  const highest = missed[0]?.score;
  if (lowest === undefined && highest === undefined) return 0.3;
  if (highest === undefined) return Math.max(0.05, (lowest ?? 0.3) * 0.8);
  if (lowest === undefined || lowest < highest) return Math.min(0.95, highest * 1.25);
  return (lowest + highest) / 2;
}

const logit = (share: number): number => {
  const bounded = Math.min(0.999, Math.max(0.001, share));
  return Math.log(bounded / (1 - bounded));
};

function named(region: Region, { picture }: RegionsValue): string {
  return `${region.name ?? region.label} at the ${whereabouts(region.box, picture)}`;
}
