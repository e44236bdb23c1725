import type { Lexicon } from '../../contracts/lexicon.js';
import type { CallOptions, Capabilities, Detection, Detections, Sight } from '../../contracts/model.js';
import { type Box, boxArea, boxCentre, boxOverlap, intersectBoxes } from '../../util/box.js';
import { sharedResults } from '../../util/concurrency.js';
import { type PixelPart, pixelPart } from '../../util/pixels.js';
import {
  dropOverlapping,
  fuseDetections,
  type Look,
  type Pass,
  planPasses,
  planViewPasses,
  withoutLookAlike,
  withRival,
} from './looks.js';
import { makeRaster, type TensorClient } from './tensor-client.js';

export interface Detector {
  readonly detect: Capabilities['detect'];
  readonly guessKinds: NonNullable<Capabilities['guessKinds']>;
  /** All labels, fused, best first, as far as their centre lies in the view. */
  look(sight: Sight, options: CallOptions): Promise<readonly Detection[]>;
}

/**
 * The one number that was set on photos with annotations: how sure the net must be of a second, third, … thing.
 * The first of what was asked for needs half of it (`barFor`).
 */
const threshold = 0.2;
const firstShare = 0.5;
/** Below, a single look's score is noise. */
const rawFloor = 0.03;
/** Fused scores below are not even of use for learning. */
const floor = 0.02;
/** Boxes of a car and of a truck that overlap more are one vehicle. */
const sameMember = 0.5;
/** What overlaps a place by less says nothing about it. */
const sameGuess = 0.4;
/** A view of at most this share of the picture is also looked at by itself. */
const smallView = 0.25;
/** Pictures (and small views) whose detections are remembered: some 30 kB each. */
const remembered = 400;

/**
 * COCO's 80 categories, and their kinds through the lexicon, with CenterNet (fused looks, see `planPasses`).
 * A view is answered from the whole picture's detections whose centre it holds: that is better than looking at a
 * crop by itself (AP50 .50 against .42 for halves, .61 against .48 close around a thing) and, after the first
 * question, free. Only a small view is looked at as well, and the two are averaged (.42 against .37).
 */
export function createDetector(tensors: TensorClient, lexicon: Lexicon): Detector {
  const results = sharedResults<readonly Detection[]>(remembered);

  /** Everything in the whole picture. */
  function lookAtAll({ id, pixels }: Sight, options: CallOptions): Promise<readonly Detection[]> {
    const all = { left: 0, top: 0, width: pixels.width, height: pixels.height };
    return results.get(id, options.signal, async (signal) =>
      usable(await takeLooks(pixels, planPasses(all), { ...options, signal })),
    );
  }

  async function takeLooks(
    pixels: Sight['pixels'],
    passes: readonly Pass[],
    options: CallOptions,
  ): Promise<readonly Detection[]> {
    const looks = await Promise.all(passes.map((pass) => takeLook(pixels, pass, options)));
    return fuseDetections(looks);
  }

  async function takeLook(pixels: Sight['pixels'], pass: Pass, options: CallOptions): Promise<Look> {
    const { data, toBase } = await makeRaster(pixels, pass.part, pass.framing);
    const rows = await tensors.call('detect', { raster: data, floor: rawFloor }, options);
    const found: Detection[] = [];
    for (let at = 0; at < rows.length; at += 6) {
      const [x1, y1, x2, y2, score, label] = rows.subarray(at, at + 6);
      const box = intersectBoxes(toBase([x1, y1, x2, y2]), boxOf(pass.part));
      if (boxArea(box) > 0) found.push({ box, label: cocoLabels[label], score });
    }
    return { found, weight: pass.weight, within: pass.within, least: pass.least };
  }

  async function look(sight: Sight, options: CallOptions): Promise<readonly Detection[]> {
    const all = await lookAtAll(sight, options);
    const { pixels, view } = sight;
    if (!view) return all;
    const inside = all.filter(({ box }) => holdsCentre(view, box));
    if (boxArea(view) > smallView * pixels.width * pixels.height) return inside;
    const part = pixelPart(view, pixels);
    const key = `${sight.id} ${part.left} ${part.top} ${part.width} ${part.height}`;
    return results.get(key, options.signal, async (signal) => {
      const seen = await takeLooks(pixels, planViewPasses(part), { ...options, signal });
      const cut = inside.map((detection) => ({ ...detection, box: intersectBoxes(detection.box, boxOf(part)) }));
      return usable(
        fuseDetections([
          { found: cut, weight: 1 },
          { found: seen, weight: 1 },
        ]),
      );
    });
  }

  return {
    look,
    async guessKinds(sight, boxes, options) {
      const all = await lookAtAll(sight, options);
      return boxes.map((box) => guessAt(box, all));
    },
    async detect(sight, concept, options): Promise<Detections> {
      const labels = labelsOf(concept, lexicon);
      if (labels.length === 0) return { known: false, found: [], threshold };
      const everywhere = await lookAtAll(sight, options);
      const best = ofLabels(everywhere, labels, lexicon).reduce<Detection | undefined>(
        (first, one) => (first && first.score >= one.score ? first : one),
        undefined,
      );
      const found = ofLabels(sight.view ? await look(sight, options) : everywhere, labels, lexicon);
      return { known: true, found, threshold: barFor(best) };
    },
  };
}

/**
 * The score from which a detection counts. People ask about dogs where there is one, so a dog is far more likely than in
 * any picture: the best-scored one needs only half the score. A second dog is no more likely. In a view, the best one of
 * the whole picture decides, so that a strong dog outside doesn't make a weak one inside count.
 * (Photos: 84.8 → 88.6 % of questions right; one number would have to serve both ends.)
 */
function barFor(best: Detection | undefined): number {
  return Math.min(threshold, Math.max(threshold * firstShare, best?.score ?? 0));
}

/** The net's labels that a noun phrase stands for; none when it has no idea of it. */
function labelsOf(concept: string, lexicon: Lexicon): readonly string[] {
  const resolved = lexicon.resolve(concept);
  if (!resolved) return [];
  const members = new Set(lexicon.members(resolved.name));
  return cocoLabels.filter((label) => members.has(label));
}

function ofLabels(detections: readonly Detection[], labels: readonly string[], lexicon: Lexicon): readonly Detection[] {
  const found = detections.filter(({ label }) => labels.includes(label));
  const others = detections.filter(({ label }) => !labels.includes(label));
  // Whoever asks for any animal is told the likeliest.
  if (labels.length > 1) return dropOverlapping(found, sameMember).map((one) => withRival(one, others));
  const bars = { threshold, lowest: threshold * firstShare };
  const alike = others.filter(({ label }) => !bears(labels[0], label, lexicon));
  return found
    .map((one) => withoutLookAlike(withRival(one, others), alike, bars))
    .sort((one, other) => other.score - one.score);
}

/** What others sit, lie, stand or ride on: they are seen in its place, and it is there all the same. */
const bearers = ['furniture', 'vehicle', 'board'];

function bears(label: string, other: string, lexicon: Lexicon): boolean {
  const isIn = (kind: string, name: string): boolean => lexicon.members(kind).includes(name);
  return bearers.some((kind) => isIn(kind, label) && !isIn(kind, other));
}

/** The best score of each label around a box; what fits it only roughly counts less. */
function guessAt(box: Box, detections: readonly Detection[]): ReadonlyMap<string, number> {
  const guesses = new Map<string, number>();
  for (const { box: other, label, score } of detections) {
    const overlap = boxOverlap(box, other);
    if (overlap > sameGuess) guesses.set(label, Math.max(guesses.get(label) ?? 0, score * overlap));
  }
  return guesses;
}

const usable = (detections: readonly Detection[]): readonly Detection[] =>
  detections.filter(({ score }) => score >= floor);

const boxOf = ({ left, top, width, height }: PixelPart): Box => [left, top, left + width, top + height];

function holdsCentre(view: Box, box: Box): boolean {
  const [x, y] = boxCentre(box);
  return x >= view[0] && x <= view[2] && y >= view[1] && y <= view[3];
}

/**
 * What the detection net tells apart, in the order of its outputs (COCO's 80 categories). The names are those of
 * data/concepts/coco.json; a test holds the two together.
 */
export const cocoLabels: readonly string[] = [
  'person, bicycle, car, motorcycle, airplane, bus, train, truck, boat, traffic light, fire hydrant, stop sign',
  'parking meter, bench, bird, cat, dog, horse, sheep, cow, elephant, bear, zebra, giraffe, backpack, umbrella',
  'handbag, tie, suitcase, frisbee, skis, snowboard, sports ball, kite, baseball bat, baseball glove, skateboard',
  'surfboard, tennis racket, bottle, wine glass, cup, fork, knife, spoon, bowl, banana, apple, sandwich, orange',
  'broccoli, carrot, hot dog, pizza, donut, cake, chair, couch, potted plant, bed, dining table, toilet, tv, laptop',
  'mouse, remote, keyboard, cell phone, microwave, oven, toaster, sink, refrigerator, book, clock, vase, scissors',
  'teddy bear, hair drier, toothbrush',
].flatMap((line) => line.split(', '));
