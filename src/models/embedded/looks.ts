/** Several looks of the detection net at one picture: which ones, and how their detections become one list. No model is run here. */
import type { Detection } from '../../contracts/model.js';
import { type Box, boxOverlap } from '../../util/box.js';
import { overlaps } from '../../util/overlap.js';
import type { PixelPart } from '../../util/pixels.js';
import type { Framing } from './tensor-client.js';

/** One look of the detection net at a part of the picture. */
export interface Pass {
  readonly part: PixelPart;
  readonly framing: Framing;
  /** What its scores count for in the mean over passes. */
  readonly weight: number;
  /** Where its boxes are whole; absent = everywhere. Infinite where its edge is the outer one. */
  readonly within?: Box;
  /** What is smaller, in pixels of the base, is too small for it to tell; absent: nothing is. */
  readonly least?: number;
}

const side = 512;
/** A tile sees things larger, but knows less of their surroundings: two of them weigh as much as one whole look. */
const tileWeight = 0.5;
/** Nearly square pictures gain nothing from tiles: one would be almost the whole picture again. */
const tiledFrom = 1.2;
/** Neighbouring tiles share a third or more of their side; extreme panoramas get no more tiles than this. */
const tileStep = 2 / 3;
const maxTiles = 5;
const edgeShare = 0.02;

/**
 * The looks that are fused for one part: stretched; in its own proportions and mirrored; and, unless it is nearly
 * square, mirrored square tiles along its longer side; of a very large one also tiles all over it. Each differs from the
 * others in more than one way, since looks that make the same mistakes add little (measured: micro AP50 .457 for one look, .463 stretched + mirrored, .536 these).
 */
export function planPasses(part: PixelPart): readonly Pass[] {
  const usual = usualPasses(part);
  const [short, long] = [part.width, part.height].sort((a, b) => a - b);
  // The squares along a panorama are small enough.
  if (long < closelyFrom || short < gridSide) return usual;
  return [
    ...usual.map((pass) => ({ ...pass, least: (leastSide / side) * Math.max(pass.part.width, pass.part.height) })),
    ...grid(part).map(
      (tile, at): Pass => ({
        part: tile,
        framing: { side, fit: 'stretch', mirror: at % 2 === 1 },
        weight: 1,
        within: wholeWithin(tile, part),
      }),
    ),
  ];
}

/**
 * Longer side from which on a picture is looked at in parts as well, and how long the sides of these are, about. (Collages of
 * 6 photos at 4000 px: 21 → 44 % of things found, of 24 photos 7 → 21 %; single photos enlarged to that: 62 → 70 %, with as
 * many counts right.)
 */
const closelyFrom = 3000;
const gridSide = 1500;
const maxPerSide = 4;
/** Neighbours share this part of their side. */
const gridShared = 1 / 7;
/** Of a look's square input, in pixels: what is smaller there it can't tell. */
const leastSide = 32;

/** Tiles all over a part. */
function grid({ left, top, width, height }: PixelPart): readonly PixelPart[] {
  const columns = perSide(width);
  const rows = perSide(height);
  const tileWidth = Math.round(width / (columns - (columns - 1) * gridShared));
  const tileHeight = Math.round(height / (rows - (rows - 1) * gridShared));
  return Array.from({ length: rows * columns }, (_, at) => ({
    left: left + Math.round(((width - tileWidth) * (at % columns)) / Math.max(1, columns - 1)),
    top: top + Math.round(((height - tileHeight) * Math.floor(at / columns)) / Math.max(1, rows - 1)),
    width: tileWidth,
    height: tileHeight,
  }));
}

const perSide = (length: number): number => Math.min(maxPerSide, Math.max(1, Math.round(length / gridSide)));

function usualPasses(part: PixelPart): readonly Pass[] {
  return [
    { part, framing: { side, fit: 'stretch', mirror: false }, weight: 1 },
    { part, framing: { side, fit: 'letterbox', mirror: true }, weight: 1 },
    ...tiles(part).map(
      (tile): Pass => ({
        part: tile,
        framing: { side, fit: 'stretch', mirror: true },
        weight: tileWeight,
        within: wholeWithin(tile, part),
      }),
    ),
  ];
}

/** Two looks, for a small view into a picture that was looked at as a whole already. */
export const planViewPasses = (part: PixelPart): readonly Pass[] => usualPasses(part).slice(0, 2);

function tiles({ left, top, width, height }: PixelPart): readonly PixelPart[] {
  const short = Math.min(width, height);
  const spare = Math.max(width, height) - short;
  if (spare < short * (tiledFrom - 1)) return [];
  const count = Math.min(maxTiles, 1 + Math.ceil(spare / (short * tileStep)));
  return Array.from({ length: count }, (_, index) => {
    const offset = Math.round((spare * index) / (count - 1));
    return width > height
      ? { left: left + offset, top, width: short, height }
      : { left, top: top + offset, width, height: short };
  });
}

/** A box at a tile's inner edge is probably cut off there. */
function wholeWithin(tile: PixelPart, part: PixelPart): Box {
  const marginX = part.width * edgeShare;
  const marginY = part.height * edgeShare;
  return [
    tile.left > part.left ? tile.left + marginX : Number.NEGATIVE_INFINITY,
    tile.top > part.top ? tile.top + marginY : Number.NEGATIVE_INFINITY,
    tile.left + tile.width < part.left + part.width ? tile.left + tile.width - marginX : Number.POSITIVE_INFINITY,
    tile.top + tile.height < part.top + part.height ? tile.top + tile.height - marginY : Number.POSITIVE_INFINITY,
  ];
}

/** What one look found, in pixels of the base picture. */
export interface Look {
  readonly found: readonly Detection[];
  /** Its say in the mean score. */
  readonly weight: number;
  /** Where it can be trusted, when that is not everywhere: boxes that reach out of it do not count. */
  readonly within?: Box;
  /** What is smaller than this it could not have seen. */
  readonly least?: number;
}

interface Cluster {
  readonly label: string;
  /** The best-scored member's box; it decides who joins. */
  readonly lead: Box;
  /** The best member of each look, by the look's position. */
  readonly members: (Detection | undefined)[];
}

/**
 * Clusters the looks' detections by label and overlap. A cluster's score is the weighted mean over all looks that
 * could have seen it (one that saw nothing there counts as 0), its box the mean of its members' boxes by score.
 * Best first. This needs no fitting, unlike re-scoring, and costs nothing on other pictures.
 */
export function fuseDetections(looks: readonly Look[]): readonly Detection[] {
  const candidates = looks
    .flatMap(({ found, within }, look) =>
      found.filter(({ box }) => !within || liesInside(box, within)).map((detection) => ({ look, detection })),
    )
    .sort((a, b) => b.detection.score - a.detection.score);
  const clusters = new Map<string, Cluster[]>();
  for (const { look, detection } of candidates) {
    const { label, box } = detection;
    const ofLabel = clusters.get(label) ?? [];
    clusters.set(label, ofLabel);
    const cluster = closest(ofLabel, box);
    if (!cluster) {
      const members: Cluster['members'] = looks.map(() => undefined);
      members[look] = detection;
      ofLabel.push({ label, lead: box, members });
    } else if (!cluster.members[look]) cluster.members[look] = detection;
  }
  return [...clusters.values()]
    .flat()
    .map((cluster) => meanOf(cluster, looks))
    .sort((a, b) => b.score - a.score);
}

function closest(clusters: readonly Cluster[], box: Box): Cluster | undefined {
  let best: Cluster | undefined;
  let bestOverlap: number = overlaps.sameThing;
  for (const cluster of clusters) {
    const overlap = boxOverlap(cluster.lead, box);
    if (overlap >= bestOverlap) {
      bestOverlap = overlap;
      best = cluster;
    }
  }
  return best;
}

function meanOf({ label, lead, members }: Cluster, looks: readonly Look[]): Detection {
  let score = 0;
  let weights = 0;
  let scores = 0;
  const box: [number, number, number, number] = [0, 0, 0, 0];
  for (const [index, { weight, within, least = 0 }] of looks.entries()) {
    const member = members[index];
    const isLarge = Math.max(lead[2] - lead[0], lead[3] - lead[1]) >= least;
    if ((!within || liesInside(lead, within)) && (isLarge || member)) weights += weight;
    if (!member) continue;
    score += weight * member.score;
    scores += member.score;
    for (const side of [0, 1, 2, 3]) box[side] += member.score * member.box[side];
  }
  return {
    label,
    score: weights === 0 ? 0 : Math.min(1, score / weights),
    box: [box[0] / scores, box[1] / scores, box[2] / scores, box[3] / scores],
  };
}

const liesInside = (box: Box, within: Box): boolean =>
  box[0] > within[0] && box[1] > within[1] && box[2] < within[2] && box[3] < within[3];

/** The detection with the best score that one of `others`, which are of other kinds, got in the same place. */
export function withRival(detection: Detection, others: readonly Detection[]): Detection {
  let rival = 0;
  for (const { box, score } of others)
    if (score > rival && boxOverlap(box, detection.box) > overlaps.sameThing) rival = score;
  return rival > 0 ? { ...detection, rival } : detection;
}

/** What another kind must score against a weak one in the same place for that to be none: a dog that looks a bit like a cat. */
const outdoneBy = 2;

/**
 * A weak one that another kind outdoes in its place stays known as a candidate, below every bar.
 * @param others what may be taken for it
 * @param threshold the score from which it counts by itself
 * @param lowest the lowest bar of all
 */
export function withoutLookAlike(
  one: Detection,
  others: readonly Detection[],
  { threshold, lowest }: { readonly threshold: number; readonly lowest: number },
): Detection {
  const { score } = one;
  const { rival = 0 } = withRival(one, others);
  const isOutdone = score < threshold && rival >= threshold && rival >= outdoneBy * score;
  return isOutdone ? { ...one, score: Math.min(score, 0.8 * lowest) } : one;
}

/** Drops each detection that overlaps a better one of any label. Both lists are sorted, best first. */
export function dropOverlapping(detections: readonly Detection[], overlap: number): readonly Detection[] {
  const kept: Detection[] = [];
  for (const detection of detections)
    if (!kept.some(({ box }) => boxOverlap(box, detection.box) > overlap)) kept.push(detection);
  return kept;
}
