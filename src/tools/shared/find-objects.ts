import { ToolError } from '../../contracts/errors.js';
import type { Detection, Detections } from '../../contracts/model.js';
import type { ToolContext } from '../../contracts/tool.js';
import type { ImageValue, Region } from '../../contracts/turn.js';
import { knownConcept, taughtThreshold, taughtWord } from '../../skills/looks/decide.js';
import { detectWorded } from '../../skills/looks/decide-detection.js';
import { centreInside } from '../../util/box.js';
import { applyLessons } from './apply-lessons.js';
import { dormantWord } from './dormant.js';
import { findTaught } from './find-taught.js';
import { nameTaught } from './name-taught.js';
import { anyFor, ownedThing, unknownOwned } from './owned-thing.js';
import { bestFirst, viewOf } from './regions.js';

/** How many of the detections that did not count are kept for reflection. */
const maxMissed = 20;

export interface FoundObjects {
  /** What counts as found, best first. */
  readonly regions: readonly Region[];
  /** What the detector saw but did not count, best first. */
  readonly missed: readonly Region[];
  /** How sure the least sure of these decisions is, 0.5..1. */
  readonly confidence: number;
  /** Set when the detector knows the thing under another name only. */
  readonly note?: string;
  /** As in `ToolResult`. */
  readonly partial?: boolean;
  /** Ids of the learned prompts that took part. */
  readonly prompts: readonly string[];
}

/**
 * All objects of a kind, or of several, whose centre lies in what `image` shows.
 * @param object any noun phrase: "dogs", "vehicle", a taught word: "our logo"; several separated by commas
 * @throws ToolError when neither a model nor anybody's teaching tells what one of them is
 */
export async function findObjects(
  tool: string,
  image: ImageValue,
  object: string,
  context: ToolContext,
): Promise<FoundObjects> {
  const [first, ...others] = [...new Set(object.split(',').map((kind) => kind.trim()))].filter((kind) => kind !== '');
  // That something is there is presumed of all kinds together, and of the picture, not of a part of it.
  const each = { ...context, use: others.length === 0 && !image.view ? context.use : undefined };
  let all = await findKind(tool, image, first ?? '', each);
  for (const kind of others) all = joined(all, await findKind(tool, image, kind, each));
  return all;
}

/** What was found of either; a bus is found once, though it is asked for as a vehicle as well. */
function joined(one: FoundObjects, other: FoundObjects): FoundObjects {
  const isIn = (regions: readonly Region[], { box, label }: Region): boolean =>
    regions.some((region) => region.label === label && region.box.every((edge, at) => edge === box[at]));
  const regions = [...one.regions, ...other.regions.filter((region) => !isIn(one.regions, region))];
  const missed = [...one.missed, ...other.missed.filter((region) => !isIn(one.missed, region))];
  return {
    regions: bestFirst(regions),
    missed: bestFirst(missed.filter((region) => !isIn(regions, region))).slice(0, maxMissed),
    confidence: Math.min(one.confidence, other.confidence),
    note: [one.note, other.note].filter((note) => note !== undefined).join(' ') || undefined,
    partial: one.partial || other.partial,
    prompts: [...new Set([...one.prompts, ...other.prompts])],
  };
}

async function findKind(tool: string, image: ImageValue, object: string, context: ToolContext): Promise<FoundObjects> {
  const { pictures, lexicon } = context;
  const asked = lexicon.singular(object);
  if (asked === '') throw new ToolError(`[${tool}] it was not said what to look for; name an object, such as 'dog'`);
  const word = taughtWord(object, context);
  if (word !== undefined) return ofTaught(await findTaught(tool, word, image, context));
  const sight = await pictures.sight(image);
  const asleep = dormantWord(object, context);
  const owned = ownedThing(asked, context);
  if (owned?.byTeam) throw new ToolError(`[${tool}] ${asleep ?? unknownOwned(asked)}`);
  const detections = await detectWorded(sight, asked, context);
  if (!detections.known)
    throw new ToolError(
      `[${tool}] ${asleep ?? `I don't know what “${asked}” looks like; teach me with a picture of it, or connect a model that finds things by their name`}`,
    );
  const isKind = lexicon.resolve(asked)?.how === 'kind';
  const judged = await applyLessons(detections, detections.open ? asked : knownConcept(asked, lexicon), sight, context);
  const found = inView(judged, image);
  const named = isKind ? await nameTaught(found.regions, sight, context) : { regions: found.regions, prompts: [] };
  const whose = owned && named.regions.length > 0 ? anyFor(asked, owned) : undefined;
  return {
    ...found,
    regions: named.regions,
    note: asleep ?? (judged.partial ? inHaste : (whose ?? renamed(asked, detections.found, isKind))),
    partial: judged.partial,
    prompts: [...(detections.prompt === undefined ? [] : [detections.prompt]), ...judged.prompts, ...named.prompts],
  };
}

const inHaste =
  'There was no money left to look as closely as I was taught to in such pictures; a new question begins from zero.';

const ofTaught = ({
  regions,
  missed,
  prompts,
  note,
  partial,
}: Awaited<ReturnType<typeof findTaught>>): FoundObjects => ({
  regions,
  missed,
  prompts,
  note,
  partial,
  confidence: confidenceIn([...regions, ...missed], taughtThreshold),
});

/** What of detections lies in the view, split by whether it counts. */
export function inView({ found, threshold }: Detections, image: ImageValue): Omit<FoundObjects, 'prompts'> {
  const view = viewOf(image);
  const seen = found.filter(({ box }) => centreInside(box, view)).map(regionOf);
  return {
    regions: seen.filter(({ score }) => score >= threshold),
    missed: seen.filter(({ score }) => score < threshold).slice(0, maxMissed),
    confidence: confidenceIn(seen, threshold),
  };
}

const confidenceIn = (regions: readonly Region[], threshold: number): number =>
  Math.min(1, ...regions.map(({ score }) => certainty(score, threshold)));

const regionOf = ({ box, label, score }: Detection): Region => ({ box, label, score });

/** 0.5 for a score at the threshold, towards 1 the farther it is away on either side. */
const certainty = (score: number, threshold: number): number =>
  0.5 + Math.abs(score - threshold) / (score + threshold || 1) / 2;

/** "girl" is found as "person": the person should know that other people were taken as well. Kinds have many names. */
function renamed(asked: string, found: readonly Detection[], isKind: boolean): string | undefined {
  if (isKind || found.length === 0 || found.some(({ label }) => label === asked)) return undefined;
  return `I took “${found[0].label}” for “${asked}”.`;
}
