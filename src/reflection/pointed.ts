import type { Expected } from '../contracts/feedback.js';
import { type Tool, thingsSought } from '../contracts/tool.js';
import type { Box, Region, RegionsValue, Step, Value } from '../contracts/turn.js';
import { imageOf } from '../program/step-values.js';
import { shareInside } from '../util/box.js';
import { sharesInside } from '../util/overlap.js';
import { whereabouts } from './describe-step.js';
import { certain, takeMatch } from './match-regions.js';

export type Pointed = Extract<Expected, { kind: 'regions' }>;

/** What a step's output should have been, according to the regions that a person pointed at. */
export interface PointedOutput {
  readonly step: Step;
  /** What it looked for. */
  readonly sought: string;
  /** What it put out; nothing where it failed. */
  readonly before: RegionsValue;
  readonly after: RegionsValue;
  readonly missed: readonly Box[];
  readonly extra: readonly Region[];
}

export interface PointingScope {
  readonly tools: readonly Tool[];
  /** Values of the run by variable, the request's pictures among them. */
  readonly values: ReadonlyMap<string, Value>;
  /** Whether a label is the concept or a kind of it ("car" of "vehicle"). */
  isOf(label: string, concept: string): boolean;
}

/**
 * For each step that looked for a pointed label in a pointed picture: the output that it should have had. Regions that
 * agree keep their own box and score; the others that were pointed at are certain.
 */
export function pointedOutputs(
  steps: readonly Step[],
  pointed: readonly Pointed[],
  scope: PointingScope,
): readonly PointedOutput[] {
  return steps.flatMap((step) => {
    const sought = thingsSought(step.instruction, scope.tools);
    const before = regionsOf(step, scope);
    if (sought === undefined || !before) return [];
    const here = pointed.filter(({ picture, label }) => picture === before.picture.id && scope.isOf(label, sought));
    if (here.length === 0) return [];
    return [{ step, sought, before, ...corrected(before, here, imageOf(step, scope.values)?.view) }];
  });
}

/** What a step found; nothing, where it failed to look. */
function regionsOf(step: Step, { values }: PointingScope): RegionsValue | undefined {
  if (step.status === 'done') return step.output.type === 'Regions' ? step.output : undefined;
  const image = imageOf(step, values);
  return image && { type: 'Regions', picture: image.picture, regions: [] };
}

function corrected(
  before: RegionsValue,
  pointed: readonly Pointed[],
  view: Box | undefined,
): Pick<PointedOutput, 'after' | 'missed' | 'extra'> {
  const wanted = pointed
    .flatMap(({ label, boxes }) => boxes.map((box) => ({ label, box })))
    .filter(({ box }) => !view || shareInside(box, view) >= sharesInside.inView);
  const free = [...before.regions];
  const regions: Region[] = [];
  const missed: Box[] = [];
  for (const { label, box } of wanted) {
    const match = takeMatch(free, box);
    if (!match) missed.push(box);
    regions.push(match ?? { box, label, score: certain });
  }
  return { after: { ...before, regions }, missed, extra: free };
}

/** "I missed a dog at the lower left, and what I took for a dog at the top is none". */
export function pointedWords({ sought, after, missed, extra }: PointedOutput): string {
  return [
    ...missed.map((box) => `I missed a ${sought} at the ${whereabouts(box, after.picture)}`),
    ...extra.map(
      (region) => `what I took for a ${region.label} at the ${whereabouts(region.box, after.picture)} is none`,
    ),
  ].join(', and ');
}
