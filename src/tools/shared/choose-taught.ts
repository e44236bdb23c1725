import type { ToolContext } from '../../contracts/tool.js';
import type { ImageValue, Region } from '../../contracts/turn.js';
import { looksOf, looksTool, namesSomebody, taughtThreshold } from '../../skills/looks/decide.js';
import { boxOverlap } from '../../util/box.js';
import { isSamePlace } from '../../util/overlap.js';
import { type Named, rankByLikeness } from './name-taught.js';
import { faceOf, mayName, namesOf } from './people.js';
import { clearMatch, matchesOf, withPrint } from './printed-detail.js';
import { recogniseTaught } from './recognise-taught.js';

/** Somebody who says "choose our logo" knows that it is there, so less likeness is enough than for what is found unasked. */
const minAsked = 0.3;
/** Among names that were all taught, the nearest is taken from this likeness on: one of them is meant. */
const minAmong = 0.15;
const maxWords = 200;

/** Which of the regions are what a taught word names: all that surely are, otherwise the most alike, if it is alike at all. */
export async function chooseTaught(
  tool: string,
  word: string,
  pool: readonly Region[],
  image: ImageValue,
  context: ToolContext,
): Promise<Named> {
  const { prompts } = context;
  const known = pool.filter(({ label, name }) => label === word || name === word);
  if (known.length > 0) return { regions: known, prompts: [] };
  if (namesSomebody(prompts, word)) {
    mayName(tool, word, context);
    const { names, used } = await facesOf([word], pool, image, context);
    return { regions: pool.filter((_, position) => names[position] === word), prompts: used };
  }
  const sight = await context.pictures.sight({ type: 'Image', picture: image.picture });
  const recognised = await recogniseTaught(word, { ...image, view: undefined }, context);
  const at = (places: readonly Pick<Region, 'box'>[]): readonly Region[] =>
    pool.filter((region) => places.some((one) => isSamePlace(one.box, region.box)));
  const same = recognised && at(recognised.regions);
  // Models overlook small logos.
  const matches = same?.length === 0 ? await matchesOf(looksOf(prompts, word), sight, context) : [];
  const printed = at(matches.filter(({ score }) => score >= clearMatch));
  if (printed.length > 0) return { regions: printed, prompts: looksOf(prompts, word).map(({ id }) => id) };
  // What was found lies nowhere among them only where it is something that was not asked about.
  if (recognised && same && (same.length > 0 || recognised.regions.length === 0))
    return { regions: bestOfEach(recognised.regions, same), prompts: recognised.prompts };
  // What looks more like something else that was taught is that.
  const words = [...new Set([word, ...thingWords(context)])].slice(0, maxWords);
  const alike = await rankByLikeness(
    words,
    pool.map(({ box }) => box),
    sight,
    context,
  );
  const fits = pool.flatMap((region, position) => {
    const [best] = alike.at(position) ?? [];
    return best?.word === word ? [{ region, ...best }] : [];
  });
  const sure = fits.filter(({ score }) => score >= taughtThreshold);
  const [nearest] = fits.filter(({ likeness }) => likeness >= minAsked).sort((a, b) => b.likeness - a.likeness);
  const chosen = sure.length > 0 ? sure : nearest ? [nearest] : [];
  return { regions: chosen.map(({ region }) => region), prompts: looksOf(prompts, word).map(({ id }) => id) };
}

/** A person's bag is no person: of several in one place that which fits it best. */
const bestOfEach = (seen: readonly Region[], pool: readonly Region[]): readonly Region[] => {
  const best = seen.flatMap(({ box }) =>
    pool.toSorted((a, b) => boxOverlap(b.box, box) - boxOverlap(a.box, box)).slice(0, 1),
  );
  return pool.filter((region) => best.includes(region));
};

const thingWords = ({ prompts }: ToolContext): readonly string[] =>
  prompts.concepts(looksTool).filter((word) => !namesSomebody(prompts, word));

/** The taught word that each region looks most like, where it looks like any of them. */
export async function classifyTaught(
  words: readonly string[],
  regions: readonly Region[],
  image: ImageValue,
  context: ToolContext,
): Promise<{
  readonly names: readonly { readonly word: string; readonly isSure: boolean }[][];
  readonly prompts: readonly string[];
}> {
  const { prompts } = context;
  const people = words.filter((word) => namesSomebody(prompts, word));
  const things = words.filter((word) => !people.includes(word));
  const faces = await facesOf(people, regions, image, context);
  const sight = await context.pictures.sight({ type: 'Image', picture: image.picture });
  const looks = await rankByLikeness(
    things,
    regions.map(({ box }) => box),
    sight,
    context,
  );
  const alike = await withPrint(looks, regions, sight, context);
  const names = regions.map((_, position) => {
    const somebody = faces.names.at(position);
    if (somebody !== undefined) return [{ word: somebody, isSure: true }];
    const [best] = alike.at(position) ?? [];
    if (!best) return [];
    const isSure = best.score >= taughtThreshold;
    return isSure || (things.length > 1 && best.likeness >= minAmong) ? [{ word: best.word, isSure }] : [];
  });
  const used = new Set(names.flat().map(({ word }) => word));
  return { names, prompts: [...used].flatMap((word) => looksOf(prompts, word).map(({ id }) => id)) };
}

async function facesOf(
  words: readonly string[],
  regions: readonly Region[],
  image: ImageValue,
  context: ToolContext,
): Promise<{ readonly names: readonly (string | undefined)[]; readonly used: readonly string[] }> {
  if (words.length === 0 || !context.namesPeople) return { names: [], used: [] };
  const sight = await context.pictures.sight({ type: 'Image', picture: image.picture });
  const faces = await context.models.faces(sight, { signal: context.signal });
  const shown = regions.map((region) => faceOf(region, faces));
  const seen = [...new Set(shown.filter((face) => face !== undefined))];
  const { names, prompts } = namesOf(seen, context, words);
  return { names: shown.map((face) => (face ? names[seen.indexOf(face)] : undefined)), used: prompts };
}
