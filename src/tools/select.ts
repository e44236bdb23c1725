import pluralize from 'pluralize';
import { ToolError } from '../contracts/errors.js';
import { defineTool, type ToolContext } from '../contracts/tool.js';
import type { ImageValue, Region } from '../contracts/turn.js';
import { prominent } from '../language/place-words.js';
import { countsOf } from '../show/values.js';
import { dormantWord, looksTool, ownedThing, taughtWord, unknownLook } from '../skills/looks/decide.js';
import { lookExamples } from '../skills/shared/decide-examples.js';
import { viewOf } from '../util/box.js';
import type { ColourName } from '../util/colour/colour-name.js';
import { regionColours, sceneWhite } from '../vision/region-colours.js';
import { besidesNoun, described } from './shared/choose-described.js';
import { lettered, letteringIn } from './shared/choose-lettered.js';
import { regionsOfKind } from './shared/choose-regions.js';
import { chooseTaught } from './shared/choose-taught.js';
import { type Band, inBand } from './shared/grid.js';
import { inOrder, type Ordered } from './shared/order-regions.js';
import { withoutOtherNamesOf } from './shared/other-names.js';
import { type Comparison, eachWanted, readSelectionQuery, type Support } from './shared/selection-query.js';
import { asksSex, ofSex } from './shared/sexes.js';
import { mayRestOn, restsOn } from './shared/supports.js';

/** The share of an object's surface that must have a colour for the object to have it. */
const colourShare = 0.25;

export const select = defineTool({
  name: 'SELECT',
  summary: 'Chooses from what was found, by name, position, size, colour or description.',
  sample: 'Where is the left dog?',
  brief: "select 'largest', 'third row, fifth from the left', 'red', 'in a hat'",
  parameters: {
    image: { type: 'Image', summary: 'the picture in which it was found' },
    object: { type: 'Regions', summary: 'what to choose from: found by SEG, LOC or FACEDET' },
    query: { type: 'Text', summary: "what to choose, such as 'leftmost', 'red bus', or several: 'dog,frisbee'" },
    category: { type: 'Text', optional: true, summary: "the kind to choose from, such as 'person'" },
    to: {
      type: 'Regions',
      optional: true,
      summary:
        "what the query refers to: 'person closest to', 'dog smaller than', 'cup between', 'cups resting on', 'object held by', 'objects nearest first'",
    },
  },
  returns: 'Regions',
  examples: [
    "OBJ1=SELECT(image=IMAGE,object=OBJ0,query='second dog from the left',category=None)",
    "OBJ1=SELECT(image=IMAGE,object=OBJ0,query='man wearing a red suit',category='person')",
    "OBJ1=SELECT(image=IMAGE,object=OBJ0,query='person closest to',category=None,to=BOX0)",
  ],
  capabilities: ['segment', 'answer', 'read', 'answerEach', 'embedViews', 'guessKinds', 'recognise', 'faces'],
  fallible: true,
  narrowedBy: 'query',
  learns: 'looks',
  prompted: [looksTool, lookExamples],
  version: 7,
  async run({ image, object, query, category, to }, context) {
    context.signal.throwIfAborted();
    const { picture } = object;
    const pool = category
      ? (regionsOfKind(category.value.trim(), object.regions, context.lexicon) ?? [])
      : object.regions;
    if (pool.length === 0)
      return { output: { type: 'Regions', picture, regions: [] }, note: 'There was nothing to choose from.' };
    const wanted = eachWanted(query.value);
    const sex = asksSex(query.value);
    if (sex && pool.every(({ label }) => label === 'person' || label === 'face')) {
      const sight = await context.pictures.sight({ type: 'Image', picture });
      const { regions, note } = await ofSex('SELECT', sex, query.value, pool, sight, context);
      const confidence = Math.min(1, ...regions.map(({ score }) => score));
      return { output: { type: 'Regions', picture, regions }, confidence, note };
    }
    const chosen = new Set<Region>();
    const used = new Set<string>();
    const remarks = new Set<string>();
    let isPointing = true;
    for (const one of wanted) {
      const { regions: fitting, prompts = [], note, isList } = await choose(one, pool, to?.regions, image, context);
      for (const region of fitting) chosen.add(region);
      for (const id of prompts) used.add(id);
      if (note !== undefined) remarks.add(note);
      isPointing &&= !isList;
    }
    // One query may be about their order; the results of several stand in the order of the pool.
    const regions = wanted.length === 1 ? [...chosen] : pool.filter((region) => chosen.has(region));
    const others = pool.filter((region) => !chosen.has(region));
    return {
      output: { type: 'Regions', picture, regions, others: isPointing ? others : [] },
      confidence: Math.min(1, ...regions.map(({ score }) => score)),
      // Each of the others on its own: most often one thing is chosen, and it is the wrong one.
      alternatives: others.slice(0, 10).map((region) => ({ type: 'Regions', picture, regions: [region] })),
      note: [...remarks].join(' ') || (regions.length === 0 ? noneFits(pool, query.value.trim(), context) : undefined),
      prompts: [...used],
    };
  },
});

/** "I see 5 people, but none in the background." */
function noneFits(pool: readonly Region[], query: string, context: ToolContext): string {
  const said = besidesNoun(query, pool, context);
  const none = pool.length === 1 ? 'not' : 'none';
  return said === undefined
    ? `None of the ${pool.length} that were found is “${query}”.`
    : `I see ${countsOf(pool)}, but ${none} ${said}.`;
}

interface Chosen extends Ordered {
  readonly prompts?: readonly string[];
}

/** As many are presumed: "all 3 people resting on". */
const presumed = /^all (\d+) (?=.+ resting on$)/;

async function choose(
  asked: string,
  pool: readonly Region[],
  to: readonly Region[] | undefined,
  image: ImageValue,
  context: ToolContext,
): Promise<Chosen> {
  const { lexicon } = context;
  const [, total] = presumed.exec(asked) ?? [];
  const query = asked.replace(presumed, '');
  const named = pool.filter(({ name }) => name?.toLowerCase() === query.toLowerCase());
  if (named.length > 0) return { regions: named };
  const whole = taughtWord(query, context);
  if (whole !== undefined) return chooseTaught('SELECT', whole, pool, image, context);
  const text = letteringIn(query);
  const written = text === undefined ? undefined : await lettered(text, pool, image, context);
  if (written) return { regions: written };
  const read = readSelectionQuery(query, (noun) => noun !== '' && lexicon.plural(lexicon.singular(noun)) === noun);
  const word = taughtWord(read.noun, context);
  const taught = word === undefined ? undefined : await chooseTaught('SELECT', word, pool, image, context);
  const isLabel = pool.some(({ label }) => label === lexicon.singular(read.noun));
  if (!taught && !isLabel && ownedThing(read.noun, context)?.byTeam)
    throw new ToolError(`[SELECT] ${dormantWord(read.noun, context) ?? unknownLook(read.noun)}`);
  const ofKind = taught?.regions ?? regionsOfKind(read.noun, pool, lexicon);
  if (!ofKind) {
    // A vision model cannot know what only people here have shown.
    const asleep = dormantWord(read.noun, context);
    if (asleep) throw new ToolError(`[SELECT] ${asleep}`);
    return { regions: await described(query, pool, image, context) };
  }
  const { colours, notColours = [], except } = read;
  const refers = read.comparison !== undefined || read.order === 'near' || read.order === 'far';
  if (to && refers && to.length < (read.comparison === 'between' ? 2 : 1)) throw nothingToCompare(query, to);
  const isAnything = /^(?:objects?|things?)$/.test(read.noun);
  const others = isAnything && to ? withoutOtherNamesOf(to, ofKind, context) : ofKind;
  if (total !== undefined && others.length === Number(total)) return { regions: others };
  if (isSupport(read.comparison)) return supported(query, read.comparison, others, to ?? [], context);
  const excluded = new Set(except === undefined ? [] : regionsOfKind(except, pool, lexicon));
  const standing = standingIn(
    read.bands,
    others.filter((region) => !excluded.has(region)),
  );
  // Where they stand in no clear rows, whoever sees the picture may tell which are meant.
  if (!standing) return { regions: await described(query, pool, image, context) };
  const meant = standing;
  const isColoured = colours.length + notColours.length > 0;
  const coloured = isColoured ? await withColours(colours, notColours, meant, image, context) : meant;
  // Much of a picture is nothing that a detector knows.
  if (isColoured && isAnything && coloured.length === 0)
    throw new ToolError(`[SELECT] nothing that was found is ${query}`, {
      friendly: `I can’t tell: of the things that I know, none is ${[...colours, ...notColours.map((name) => `not ${name}`)].join(' and ')}.`,
    });
  return { ...inOrder(coloured, read, viewOf(image), to), prompts: taught?.prompts };
}

/** Those that stand in all of the rows and columns; undefined where there are no clear ones. */
function standingIn(bands: readonly Band[] = [], regions: readonly Region[]): readonly Region[] | undefined {
  const chosen = bands.map((band) => {
    const found = inBand(regions, band);
    if (found && 'bands' in found)
      throw new ToolError(`[SELECT] there are only ${found.bands} ${band.of}s`, {
        friendly: `I can’t tell: I see only ${pluralize(band.of, found.bands, true)}.`,
      });
    return found;
  });
  return chosen.includes(undefined) ? undefined : regions.filter((one) => chosen.every((some) => some?.includes(one)));
}

/** @throws ToolError where some lie so that boxes don't tell whether they rest on it */
function resting(pool: readonly Region[], to: readonly Region[], isAny: boolean): Chosen {
  const regions = pool.filter((region) => to.some((base) => restsOn(region, base)));
  const isUnclear = isAny || pool.some((region) => to.some((base) => mayRestOn(region, base)));
  const [{ label }] = to;
  // A base that is hardly seen may go on where nothing of it was found.
  const isPartial =
    to.every(({ score }) => score < weakBase) &&
    pool.length > regions.length &&
    pool.every(({ label }) => label === pool[0].label);
  if ((regions.length === 0 && isUnclear) || isPartial)
    throw new ToolError(`[SELECT] boxes don't tell whether any of it is on the ${label}`, {
      friendly: `I can’t tell what is on the ${label}. I see ${countsOf(pool)}.`,
    });
  return {
    regions,
    isList: true,
    note: regions.length === 0 ? `I see ${countsOf(pool)}, but not on the ${label}.` : undefined,
  };
}

/** What is compared with is not there, or is only one of the two ends. */
const nothingToCompare = (query: string, to: readonly Region[]): ToolError =>
  new ToolError(`[SELECT] what the query refers to was not found: ${query}`, {
    friendly:
      to.length === 0 ? 'I can’t tell: I did not find what it is about.' : `I can’t tell: I see only ${countsOf(to)}.`,
  });

/** Below this score a bench is found in part, as often as not. */
const weakBase = 0.2;

const isSupport = (comparison: Comparison | undefined): comparison is Support =>
  comparison === 'on' || comparison === 'held' || comparison === 'bearing';

/** @throws ToolError where the boxes don't tell: that nothing is seen in somebody's hands means little */
function supported(
  query: string,
  comparison: Support,
  pool: readonly Region[],
  to: readonly Region[],
  { lexicon }: ToolContext,
): Chosen {
  if (comparison === 'on') return resting(pool, to, /^(?:objects?|things?)\b/.test(query));
  const meant = prominent(to);
  const [one, another] = meant;
  const label = one?.label ?? '';
  if (another && lexicon.singular(query.split(' ')[0]) === query.split(' ')[0])
    throw new ToolError(`[SELECT] several are meant: ${query}`, {
      friendly: `I can’t tell which ${label} you mean. I see ${countsOf(meant)}.`,
    });
  // What stands on a table is in nobody's hand.
  const tables = pool.filter((one) => one.label === 'dining table');
  const free = comparison === 'held' ? pool.filter((one) => !tables.some((table) => restsOn(one, table))) : pool;
  const { regions } = inOrder(free, { comparison, colours: [], noun: '' }, [0, 0, 1, 1], meant);
  if (regions.length === 0)
    throw new ToolError(`[SELECT] nothing that was found is ${query}`, {
      friendly: `I can’t tell what the ${label} is ${comparison === 'held' ? 'holding' : 'on'}.`,
    });
  return { regions, isList: true };
}

async function withColours(
  colours: readonly ColourName[],
  notColours: readonly ColourName[],
  regions: readonly Region[],
  image: ImageValue,
  context: ToolContext,
): Promise<readonly Region[]> {
  const sight = await context.pictures.sight(image);
  const white = await sceneWhite(sight);
  const matching: Region[] = [];
  for (const region of regions) {
    const shares = await regionColours(region, sight, white, context);
    const has = (colour: ColourName): boolean =>
      shares.some(({ name, share }, rank) => name === colour && (rank === 0 || share >= colourShare));
    if (colours.every(has) && !notColours.some(has)) matching.push(region);
  }
  return matching;
}
