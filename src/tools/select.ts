import { ToolError } from '../contracts/errors.js';
import { defineTool, type ToolContext } from '../contracts/tool.js';
import type { ImageValue, Region } from '../contracts/turn.js';
import { readYesNo } from '../language/read-words.js';
import { dormantWord, looksTool, ownedThing, taughtWord, unknownOwned } from '../skills/looks/decide.js';
import { viewOf } from '../util/box.js';
import type { ColourName } from '../util/colour/colour-name.js';
import { regionColours, sceneWhite } from '../vision/region-colours.js';
import { askAbout } from './shared/ask-about.js';
import { byOrder, regionsOfKind } from './shared/choose-regions.js';
import { chooseTaught } from './shared/choose-taught.js';
import { readSelectionQuery } from './shared/selection-query.js';

/** The share of an object's surface that must have a colour for the object to have it. */
const colourShare = 0.25;

export const select = defineTool({
  name: 'SELECT',
  summary: 'Chooses from what was found, by name, position, size, colour or description.',
  brief: 'select some of them by name, place, size, colour or description',
  parameters: {
    image: { type: 'Image', summary: 'the picture in which it was found' },
    object: { type: 'Regions', summary: 'what to choose from: found by SEG, LOC or FACEDET' },
    query: { type: 'Text', summary: "what to choose, such as 'leftmost', 'red bus', or several: 'dog,frisbee'" },
    category: { type: 'Text', optional: true, summary: "the kind to choose from, such as 'person'" },
  },
  returns: 'Regions',
  examples: [
    "OBJ1=SELECT(image=IMAGE,object=OBJ0,query='second dog from the left',category=None)",
    "OBJ1=SELECT(image=IMAGE,object=OBJ0,query='man wearing a red suit',category='person')",
  ],
  capabilities: ['segment', 'answer', 'embedViews', 'guessKinds', 'faces'],
  fallible: true,
  narrowedBy: 'query',
  learns: 'looks',
  prompted: [looksTool],
  version: 3,
  async run({ image, object, query, category }, context) {
    context.signal.throwIfAborted();
    const { picture } = object;
    const pool = category
      ? (regionsOfKind(category.value.trim(), object.regions, context.lexicon) ?? [])
      : object.regions;
    if (pool.length === 0)
      return { output: { type: 'Regions', picture, regions: [] }, note: 'There was nothing to choose from.' };
    const wanted = query.value
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
    const chosen = new Set<Region>();
    const used = new Set<string>();
    for (const one of wanted) {
      const { regions: fitting, prompts = [] } = await choose(one, pool, image, context);
      for (const region of fitting) chosen.add(region);
      for (const id of prompts) used.add(id);
    }
    const regions = pool.filter((region) => chosen.has(region));
    const others = pool.filter((region) => !chosen.has(region));
    return {
      output: { type: 'Regions', picture, regions },
      confidence: Math.min(1, ...regions.map(({ score }) => score)),
      // Each of the others on its own: most often one thing is chosen, and it is the wrong one.
      alternatives: others.slice(0, 10).map((region) => ({ type: 'Regions', picture, regions: [region] })),
      note: regions.length === 0 ? `None of the ${pool.length} that were found is “${query.value.trim()}”.` : undefined,
      prompts: [...used],
    };
  },
});

async function choose(
  query: string,
  pool: readonly Region[],
  image: ImageValue,
  context: ToolContext,
): Promise<{ readonly regions: readonly Region[]; readonly prompts?: readonly string[] }> {
  const { lexicon } = context;
  const named = pool.filter(({ name }) => name?.toLowerCase() === query.toLowerCase());
  if (named.length > 0) return { regions: named };
  const whole = taughtWord(query, context);
  if (whole !== undefined) return chooseTaught('SELECT', whole, pool, image, context);
  const read = readSelectionQuery(query, (noun) => noun !== '' && lexicon.plural(lexicon.singular(noun)) === noun);
  const word = taughtWord(read.noun, context);
  const taught = word === undefined ? undefined : await chooseTaught('SELECT', word, pool, image, context);
  const isLabel = pool.some(({ label }) => label === lexicon.singular(read.noun));
  if (!taught && !isLabel && ownedThing(read.noun, context)?.byTeam)
    throw new ToolError(`[SELECT] ${dormantWord(read.noun, context) ?? unknownOwned(read.noun)}`);
  const ofKind = taught?.regions ?? regionsOfKind(read.noun, pool, lexicon);
  if (!ofKind) {
    // A vision model cannot know what only people here have shown.
    const asleep = dormantWord(read.noun, context);
    if (asleep) throw new ToolError(`[SELECT] ${asleep}`);
    return { regions: await described(query, pool, image, context) };
  }
  const coloured = read.colours.length > 0 ? await withColours(read.colours, ofKind, image, context) : ofKind;
  return { regions: byOrder(coloured, read, viewOf(image)), prompts: taught?.prompts };
}

async function withColours(
  colours: readonly ColourName[],
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
    if (colours.every(has)) matching.push(region);
  }
  return matching;
}

/** What neither labels, places nor colours tell is asked of a vision model, region by region. */
async function described(
  query: string,
  pool: readonly Region[],
  image: ImageValue,
  context: ToolContext,
): Promise<readonly Region[]> {
  const sight = await context.pictures.sight({ type: 'Image', picture: image.picture });
  const purpose = `tell which of the ${pool.length} that were found is “${query}”`;
  const answers = await askAbout('SELECT', pool, `Is this ${query}? Answer yes or no.`, purpose, sight, context);
  return answers.filter(({ text }) => readYesNo(text) === true).map(({ region }) => region);
}
