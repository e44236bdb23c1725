import { CapabilityError, ToolError } from '../../contracts/errors.js';
import type { Detection, Detections, Sight } from '../../contracts/model.js';
import type { ToolContext } from '../../contracts/tool.js';
import type { ImageValue, Region } from '../../contracts/turn.js';
import { isProperName } from '../../language/own-names.js';
import {
  anyFor,
  detectWorded,
  dormantWord,
  isSoft,
  knownConcept,
  looksTool,
  ownedThing,
  taughtThreshold,
  taughtWords,
  unknownLook,
  type WordedDetections,
} from '../../skills/looks/decide.js';
import { boxOverlap, centreInside, viewOf } from '../../util/box.js';
import { overlaps } from '../../util/overlap.js';
import { wordRelations } from '../../wordnet/word-relations.js';
import { applyLessons } from './apply-lessons.js';
import { findTaught } from './find-taught.js';
import { nameTaught } from './name-taught.js';
import { withOtherNames } from './other-names.js';
import { recogniseTaught, withRecognised } from './recognise-taught.js';
import { bestFirst, type FoundTaught } from './regions.js';
import { lookTwice } from './second-look.js';
import { wholeHelpings } from './whole-helpings.js';

/** How many of the detections that did not count are kept for reflection. */
const maxMissed = 20;

export interface FoundObjects {
  /** What counts as found, best first. */
  readonly regions: readonly Region[];
  /** What the detector saw but did not count, best first. */
  readonly missed: readonly Region[];
  /** How sure the least sure of these decisions is, 0.5..1. */
  readonly confidence: number;
  /** As in `RegionsValue`. */
  readonly bar?: number;
  readonly elsewhere?: number;
  readonly note?: string;
  /** As in `StepResult`. */
  readonly how?: string;
  /** As in `ToolResult`. */
  readonly wider?: string;
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
  const regions = withoutOtherNames([...one.regions, ...other.regions.filter((region) => !isIn(one.regions, region))]);
  const missed = [...one.missed, ...other.missed.filter((region) => !isIn(one.missed, region))];
  return {
    regions: bestFirst(regions),
    missed: bestFirst(missed.filter((region) => !isIn(regions, region))).slice(0, maxMissed),
    confidence: Math.min(one.confidence, other.confidence),
    note: [one.note, other.note].filter((note) => note !== undefined).join(' ') || undefined,
    how: [one.how, other.how].filter((how) => how !== undefined).join(' ') || undefined,
    ...(one.elsewhere || other.elsewhere ? { elsewhere: (one.elsewhere ?? 0) + (other.elsewhere ?? 0) } : {}),
    wider: one.wider ?? other.wider,
    partial: one.partial || other.partial,
    prompts: [...new Set([...one.prompts, ...other.prompts])],
  };
}

/** Where a dog and a cat were found in the same place, it is what it looks like more. */
const withoutOtherNames = (regions: readonly Region[]): readonly Region[] =>
  regions.filter(({ box, label, score }) =>
    regions.every(
      (other) => other.label === label || other.score <= score || boxOverlap(other.box, box) < overlaps.otherName,
    ),
  );

async function findKind(tool: string, image: ImageValue, object: string, context: ToolContext): Promise<FoundObjects> {
  const { pictures, lexicon } = context;
  const asked = lexicon.singular(object);
  const shown = isProperName(object) ? object : asked;
  if (asked === '')
    throw new ToolError(`[${tool}] it was not said what to look for; name an object, such as 'dog'`, {
      friendly: "I didn't understand what to look for.",
    });
  const words = taughtWords(object, context);
  if (words.length > 0) {
    let taught = ofTaught(await seenTaught(tool, words[0], image, context));
    for (const word of words.slice(1)) taught = joined(taught, ofTaught(await seenTaught(tool, word, image, context)));
    return taught;
  }
  const sight = await pictures.sight(image);
  const asleep = dormantWord(object, context);
  const owned = ownedThing(asked, context);
  if (owned?.byTeam) throw new ToolError(`[${tool}] ${asleep ?? unknownLook(shown)}`);
  const detections = await detectWorded(sight, asked, context);
  if (!detections.known)
    throw new CapabilityError(
      `[${tool}] ${asleep ?? `nobody has shown what “${shown}” looks like; teach it with a picture, or connect a model that finds things by their name`}`,
      {
        friendly: asleep ?? unknownLook(shown),
        hint: 'Connect a model that finds things by their name; README says how.',
      },
    );
  const isKind = lexicon.resolve(asked)?.how === 'kind';
  const { judged, how } = await judge(detections, asked, sight, context, isKind || owned !== undefined);
  const found = wholeHelpings(inView(judged, image), image, lexicon);
  const elsewhere = image.view && found.regions.length === 0 ? await countInWhole(image, asked, context) : 0;
  const named = isKind
    ? await nameTaught(await withOtherNames(found.regions, sight, context), sight, context)
    : { regions: found.regions, prompts: [] };
  const whose = owned && named.regions.length > 0 ? anyFor(asked, owned) : undefined;
  return {
    ...found,
    regions: named.regions,
    ...(elsewhere > 0 ? { elsewhere } : {}),
    note: asleep ?? (judged.outOfBudget ? outOfBudgetNote : whose),
    ...(how !== undefined && { how }),
    wider: isKind || whose !== undefined ? undefined : widerKind(asked, found.regions),
    partial: judged.partial,
    prompts: [...(detections.prompt === undefined ? [] : [detections.prompt]), ...judged.prompts, ...named.prompts],
  };
}

/** By its look and print, and by what a model sees that is shown pictures of it. */
async function seenTaught(tool: string, word: string, image: ImageValue, context: ToolContext): Promise<FoundTaught> {
  const [own, seen] = await Promise.all([
    findTaught(tool, word, image, context),
    recogniseTaught(word, image, context),
  ]);
  return seen ? withRecognised(own, seen) : own;
}

/**
 * What of it counts: by what was learned, and by a second look where that leaves doubt.
 * @param isWide the word stands for all that the detector takes for it
 */
async function judge(detections: WordedDetections, asked: string, sight: Sight, context: ToolContext, isWide: boolean) {
  const { prompts, lexicon } = context;
  const concept = detections.open ? asked : knownConcept(asked, lexicon);
  const own = prompts.active(looksTool, concept);
  // How scores are to be read everywhere was learned on the detector's own.
  const learned =
    detections.by !== undefined && own.length === 0
      ? { ...detections, prompts: [] }
      : await applyLessons(detections, concept, sight, context);
  const counted = learned.found.filter(({ score }) => score >= learned.threshold);
  const {
    seen,
    how,
    partial,
    prompts: ids,
  } = await lookTwice(
    {
      asked,
      seen: learned,
      wider: isWide ? undefined : widerKind(asked, counted),
      isCorrected: own.some((prompt) => isSoft(prompt) && learned.prompts.includes(prompt.id)),
    },
    sight,
    context,
  );
  return {
    how,
    judged: {
      ...seen,
      outOfBudget: learned.partial,
      partial: learned.partial || partial,
      prompts: [...learned.prompts, ...ids],
    },
  };
}

/** How many there are in all of a picture of which only a part was looked at: none in the part may be for its size. */
async function countInWhole({ picture }: ImageValue, asked: string, context: ToolContext): Promise<number> {
  const whole = await context.pictures.sight({ type: 'Image', picture });
  const { found, threshold } = await detectWorded(whole, asked, context);
  return found.filter(({ score }) => score >= threshold).length;
}

const outOfBudgetNote =
  'There was no money left to look as closely as I was taught to in such pictures; a new question begins from zero.';

const ofTaught = ({
  regions,
  missed,
  prompts,
  note,
  partial,
  how,
}: FoundTaught & Pick<FoundObjects, 'how'>): FoundObjects => ({
  regions,
  missed,
  prompts,
  note,
  partial,
  how,
  confidence: confidenceIn([...regions, ...missed], taughtThreshold),
});

/** What of detections lies in the view, split by whether it counts. */
export function inView({ found, threshold }: Detections, image: ImageValue): Omit<FoundObjects, 'prompts'> {
  const view = viewOf(image);
  const seen = found.filter(({ box }) => centreInside(box, view)).map(regionOf);
  return {
    regions: seen.filter(({ score }) => score >= threshold),
    missed: seen.filter(({ score }) => score < threshold).slice(0, maxMissed),
    bar: threshold,
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
function widerKind(asked: string, [first, ...others]: readonly Pick<Region, 'label'>[]): string | undefined {
  if (!first || [first, ...others].some(({ label }) => isSameThing(asked, label))) return undefined;
  return first.label;
}

/** A phone is a cell phone, and a fridge a refrigerator; a man is only one kind of person, and a taxi one of car. */
function isSameThing(asked: string, label: string): boolean {
  const words = (phrase: string): readonly string[] => phrase.toLowerCase().split(/[\s-]+/);
  const [one, other] = [words(asked), words(label)];
  // Of balls a detector knows one kind only, and each picture is of one game.
  if (label === 'sports ball' && /ball$/.test(asked)) return true;
  if (one.every((word) => other.includes(word))) return true;
  // A coffee cup is a cup; not every cake is a chocolate cake.
  if (other.every((word) => one.includes(word)))
    return one.every((word) => other.includes(word) || anyPurpose.test(word));
  if (isShortFor(asked.toLowerCase(), label.toLowerCase())) return true;
  const { synonyms, isKindOf } = wordRelations();
  return synonyms(asked).includes(label) || synonyms(label).includes(asked) || !isKindOf(asked, label);
}

/** What a thing is for, or where it stands, beside its name: hardly anybody means it to tell it from others. */
const anyPurpose =
  /^(?:coffee|tea|water|drinking|dinner|dining|kitchen|bathroom|house|garden|park|street|road|wall|desk|table|bedside|passenger|sports?|picnic|living|room|toy|plastic|a|an|the|of|pair)$/;

/** Fridge for refrigerator, and phone for telephone. */
const isShortFor = (word: string, label: string): boolean =>
  word.length > 4 && label.length >= 1.5 * word.length && label.includes(word.slice(0, 3));
