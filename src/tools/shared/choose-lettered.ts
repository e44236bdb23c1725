/** Choosing by what is written on or at a thing: "labelled P-21", "with the number 7", which one reading of the picture tells. */
import { CapabilityError } from '../../contracts/errors.js';
import type { TextLine } from '../../contracts/model.js';
import type { ToolContext } from '../../contracts/tool.js';
import type { ImageValue, Region } from '../../contracts/turn.js';
import { type Box, boxArea, boxCentre, boxHeight, boxWidth, centreInside } from '../../util/box.js';

const quotation = /["“”'‘’]([^"“”'‘’]+)["“”'‘’]/u;
const lettering =
  /\b(?:labell?ed|marked|numbered|titled|inscribed|reading|saying|(?:that|which|it) (?:says|reads)|with (?:the |an? )?(?:text|words?|label|number|name|sign|code|letters?|lettering|inscription|caption)(?: of)?) +(?:as +)?(.+)$/iu;
/** "P-21", "GATE4": nothing that is seen is called so. */
const code = /^(?:the )?(?:\p{L}+ )?(\p{Lu}{1,4}[- ]?\d{1,4}\p{L}?)(?: \p{L}+)?$/u;

/** What is to stand on it, of a query that asks for that. */
export function letteringIn(query: string): string | undefined {
  const [, told] = lettering.exec(query) ?? code.exec(query.trim()) ?? [];
  if (told === undefined) return undefined;
  const [, quoted] = quotation.exec(told) ?? [];
  const text = quoted ?? told.replace(/ (?:on|written on|in|at) (?:it|him|her|them|top|the|his|its|their)\b.*$/i, '');
  return plain(text) === '' ? undefined : text.trim();
}

/** Those on or beside which a text stands; undefined where it was not read there, which does not say that it isn't. */
export async function lettered(
  text: string,
  pool: readonly Region[],
  { picture }: ImageValue,
  { models, pictures, signal }: ToolContext,
): Promise<readonly Region[] | undefined> {
  const sight = await pictures.sight({ type: 'Image', picture });
  const lines = await models.read(sight, { signal }).catch((error: unknown) => {
    if (error instanceof CapabilityError) return [];
    throw error;
  });
  const chosen = new Set(lines.filter((line) => says(line, text)).flatMap(({ box }) => bearerOf(box, pool) ?? []));
  return chosen.size === 0 ? undefined : pool.filter((region) => chosen.has(region));
}

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** In whole words: 7 is not 17; "P-21" may be read as "P21". */
function says(line: TextLine, text: string): boolean {
  const [read, wanted] = [plain(line.text), plain(text)];
  return ` ${read} `.includes(` ${wanted} `) || read.replaceAll(' ', '') === wanted.replaceAll(' ', '');
}

/** Of its own size: a label stands on a thing, or right beside it. */
const besideShare = 0.5;

function bearerOf(line: Box, pool: readonly Region[]): Region | undefined {
  const around = pool.filter(({ box }) => centreInside(line, box)).toSorted((a, b) => boxArea(a.box) - boxArea(b.box));
  if (around.length > 0) return around[0];
  const [x, y] = boxCentre(line);
  const gapTo = ({ box: [x1, y1, x2, y2] }: Region): number =>
    Math.hypot(Math.max(0, x1 - x, x - x2), Math.max(0, y1 - y, y - y2));
  const [nearest] = pool.toSorted((a, b) => gapTo(a) - gapTo(b));
  const isBeside = nearest && gapTo(nearest) <= besideShare * Math.max(boxWidth(nearest.box), boxHeight(nearest.box));
  return isBeside ? nearest : undefined;
}
