import { CapabilityError, ToolError } from '../../contracts/errors.js';
import type { Sight, TextLine } from '../../contracts/model.js';
import type { ToolContext, ToolResult } from '../../contracts/tool.js';
import type { ImageValue, Region } from '../../contracts/turn.js';
import { loadValues, type ValueKind } from '../../reading/values.js';
import { type Box, boxHeight, boxWidth, centreInside, growBox, viewOf } from '../../util/box.js';
import { peopleIn } from './people.js';
import { bestFirst } from './regions.js';

/** What is written in a picture, as edits mean it: all of it, names, or values of a kind. */

/** A badge is so much smaller than the person who wears it; what is larger is printed on a shirt. */
const badgeWidth = 0.35;

/** Each line of text. */
export const findText = (image: ImageValue, context: ToolContext): Promise<ToolResult> =>
  findWritten(image, context, 'text', async (sight) =>
    (await linesIn(sight, context)).map(({ box, score }) => ({ box: growBox(box, 0.15 * boxHeight(box)), score })),
  );

export const findNames = (image: ImageValue, context: ToolContext): Promise<ToolResult> =>
  findWritten(image, context, 'name', (sight) => namesIn(sight, context));

/** Values of a kind, such as numbers of telephones: only that part of their line. */
export const findValues =
  (label: string, kinds: readonly ValueKind[]) =>
  (image: ImageValue, context: ToolContext): Promise<ToolResult> =>
    findWritten(image, context, label, async (sight) => {
      const valuesIn = await loadValues();
      return (await linesIn(sight, context)).flatMap((line) =>
        valuesIn(line.text)
          .filter((value) => value.kinds.some((kind) => kinds.includes(kind)))
          .map(({ start, end }) => ({ box: partOfLine(line, start, end), score: line.score })),
      );
    });

/** Certain words, wherever they stand: only that part of their line. */
export const findWords =
  (wanted: string) =>
  (image: ImageValue, context: ToolContext): Promise<ToolResult> =>
    findWritten(
      image,
      context,
      'text',
      async (sight) =>
        (await linesIn(sight, context)).flatMap((line) => {
          const start = plain(line.text).indexOf(plain(wanted));
          return start < 0 ? [] : [{ box: partOfLine(line, start, start + wanted.length), score: line.score }];
        }),
      wanted,
    );

/** As long as it was, so that places stay. */
const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, ' ');

/** Letters are about as wide as each other: one more on each side makes sure. */
function partOfLine({ box, text }: TextLine, start: number, end: number): Box {
  const letter = boxWidth(box) / Math.max(1, text.length);
  const [left, right] = [box[0] + letter * (start - 1), box[0] + letter * (end + 1)];
  return growBox([Math.max(box[0], left), box[1], Math.min(box[2], right), box[3]], 0.15 * boxHeight(box));
}

type Place = Pick<Region, 'box' | 'score'>;

async function findWritten(
  image: ImageValue,
  context: ToolContext,
  label: string,
  find: (sight: Sight) => Promise<readonly Place[]>,
  words?: string,
): Promise<ToolResult> {
  const { view: _, ...sight } = await context.pictures.sight(image);
  const view = viewOf(image);
  const found = await find(sight);
  const regions = found.filter(({ box }) => centreInside(box, view)).map((place): Region => ({ ...place, label }));
  if (regions.length === 0)
    throw new ToolError(`[LOC] no ${label} can be read in the picture; name another thing`, {
      friendly:
        words === undefined
          ? `I found no ${label} that I can read in the picture.`
          : `I can read no “${words}” in the picture.`,
    });
  return {
    output: { type: 'Regions', picture: image.picture, regions: bestFirst(regions) },
    confidence: Math.min(1, ...regions.map(({ score }) => score)),
  };
}

/** Names that can be read: on badges, and two capitalised words in a line. */
export async function namesIn(sight: Sight, context: ToolContext): Promise<readonly Place[]> {
  const people = await peopleIn(sight, context);
  const isBadge = ({ box }: TextLine): boolean =>
    people.some((person) => centreInside(box, person) && boxWidth(box) < badgeWidth * boxWidth(person));
  const lines = await linesIn(sight, context);
  return lines
    .filter((line) => isBadge(line) || looksLikeName(line.text))
    .map(({ box, score }) => ({ box: growBox(box, 0.2 * boxHeight(box)), score }));
}

const looksLikeName = (text: string): boolean => /^\p{Lu}\p{Ll}+(?: \p{Lu}\.)? \p{Lu}\p{Ll}+$/u.test(text.trim());

async function linesIn(sight: Sight, { models, signal }: ToolContext): Promise<readonly TextLine[]> {
  try {
    return await models.read(sight, { signal });
  } catch (error) {
    if (error instanceof CapabilityError) return [];
    throw error;
  }
}
