import { ToolError } from '../../contracts/errors.js';
import type { Face, Sight } from '../../contracts/model.js';
import type { ToolContext } from '../../contracts/tool.js';
import type { Region } from '../../contracts/turn.js';
import type { Box } from '../../util/box.js';
import { findFaces } from './find-faces.js';
import { faceOf } from './people.js';

/** What a face must tell at least of being a woman's, or of being none. */
const sureShare = 0.75;
const sexes: readonly (readonly [RegExp, 'woman' | 'man'])[] = [
  [/^(?:wom[ae]n|lad(?:y|ies)|girls?|females?)$/, 'woman'],
  [/^(?:m[ae]n|guys?|gentlem[ae]n|boys?|males?)$/, 'man'],
];
const young = /^(?:child|children|kids?|bab(?:y|ies)|toddlers?|teenagers?|adults?|grown-?ups?)$/;

/** Whether a word asks for people whom only their faces tell apart. */
export const asksSex = (word: string): 'woman' | 'man' | undefined =>
  sexes.find(([pattern]) => pattern.test(word.trim().toLowerCase()))?.[1];

interface Chosen {
  readonly regions: readonly Region[];
  readonly note?: string;
}

/**
 * The women or the men among people or faces, by what their faces tell. One alone is taken for whom the person says it is.
 * @throws ToolError where it can't be told, so that nobody is taken for somebody else
 */
export async function ofSex(
  tool: string,
  sex: 'woman' | 'man',
  word: string,
  regions: readonly Region[],
  sight: Sight,
  context: ToolContext,
): Promise<Chosen> {
  if (regions.length === 0) return { regions };
  const { faces } = await findFaces({ id: sight.id, pixels: sight.pixels }, context);
  const chances = regions.map((region) => chanceOf(sex, faceIn(region, faces)));
  const sure = regions.filter((_, at) => (chances[at] ?? 0) >= sureShare);
  const open = regions.filter((_, at) => isOpen(chances[at]));
  if (open.length === 0) return { regions: sure };
  if (sure.length === 0 && regions.length === 1) return { regions };
  if (sure.length === 0 || context.use === 'counted')
    throw new ToolError(
      `[${tool}] faces do not tell who of ${regions.length} people is a ${word}; say where they are`,
      {
        friendly: `I can't tell which of the ${regions.length} people is a ${word}. Say it by place, for example “the person on the left”.`,
      },
    );
  return { regions: sure, note: `I went by the faces; ${open.length} of the others may be a ${word}, too.` };
}

/** @throws ToolError for what faces do not tell reliably */
export function refuseAges(tool: string, word: string): void {
  if (!young.test(word.trim().toLowerCase())) return;
  throw new ToolError(
    `[${tool}] faces do not tell ${word} from others reliably; hide all faces, or say where they are`,
    {
      friendly: `I can't tell children from adults. “Blur the faces” hides all of them; or say where they are, for example “the person on the left”.`,
    },
  );
}

const faceIn = (region: Region, faces: readonly Face[]): Face | undefined =>
  region.label === 'face' ? faces.find(({ box }) => isSame(box, region.box)) : faceOf(region, faces);

const isSame = (one: Box, other: Box): boolean => one.every((edge, at) => Math.abs(edge - other[at]) < 1);

const chanceOf = (sex: 'woman' | 'man', face: Face | undefined): number | undefined =>
  face?.woman === undefined ? undefined : sex === 'woman' ? face.woman : 1 - face.woman;

const isOpen = (chance: number | undefined): boolean =>
  chance === undefined || (chance < sureShare && chance > 1 - sureShare);
