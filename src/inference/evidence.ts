import type { PictureDesk } from '../contracts/tool.js';
import type { PictureReference, Program, Region, Step } from '../contracts/turn.js';
import { drawMarks } from '../util/drawing/draw-marks.js';

/** Long side, in pixels, above which the picture of the evidence is made smaller: it is to be looked at in a chat. */
const longSide = 1600;

/**
 * The asked pictures with what the answer rests on drawn in, one for each picture on which something was found.
 * Regions that a later step narrowed down (LOC, then SELECT) are not drawn: the narrower ones are.
 */
export async function drawEvidence(
  program: Program,
  steps: readonly Step[],
  pictures: PictureDesk,
): Promise<readonly PictureReference[]> {
  const evidence: PictureReference[] = [];
  for (const { picture, regions } of regionsByPicture(program, steps)) {
    const { pixels } = await pictures.sight({ type: 'Image', picture });
    const marks = regions.map((region) => ({
      box: region.box,
      label: region.name ?? region.label,
      score: region.score,
    }));
    const drawn = await drawMarks(pixels, marks, { longSide });
    evidence.push(await pictures.keep(drawn, picture.name));
  }
  return evidence;
}

function regionsByPicture(
  program: Program,
  steps: readonly Step[],
): readonly { readonly picture: PictureReference; readonly regions: readonly Region[] }[] {
  const found = steps.flatMap((step) =>
    step.status === 'done' && step.output.type === 'Regions' && step.output.regions.length > 0
      ? [{ output: step.instruction.output, value: step.output }]
      : [],
  );
  const producers = new Set(found.map(({ output }) => output));
  const narrowed = new Set(
    program.instructions
      .filter((instruction) => producers.has(instruction.output))
      .flatMap((instruction) => Object.values(instruction.arguments))
      .flatMap((argument) => (argument.kind === 'variable' ? [argument.name] : [])),
  );
  const byPicture = new Map<string, { picture: PictureReference; regions: Region[] }>();
  for (const { output, value } of found) {
    if (narrowed.has(output)) continue;
    const entry = byPicture.get(value.picture.id) ?? { picture: value.picture, regions: [] };
    entry.regions.push(...value.regions);
    byPicture.set(value.picture.id, entry);
  }
  return [...byPicture.values()];
}
