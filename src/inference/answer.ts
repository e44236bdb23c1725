import { type PictureDesk, type Tool, thingsSought } from '../contracts/tool.js';
import type { Answer, ImageValue, PictureReference, Program, Region, Step, Value } from '../contracts/turn.js';
import { ownerOf } from '../language/possessives.js';
import { answerWords } from '../show/values.js';
import { drawMarks } from '../util/drawing/draw-marks.js';
import { cutView } from '../util/drawing/sharp-pixels.js';
import { capitalise, endSentence, joinWords } from '../util/format.js';

/** Says a program's result in words, with the edited picture or the evidence drawn on the asked one. */
export async function makeAnswer(
  result: Value,
  program: Program,
  steps: readonly Step[],
  { pictures, tools }: { readonly pictures: PictureDesk; readonly tools: readonly Tool[] },
): Promise<Answer> {
  const note = notes(steps, tools);
  if (result.type === 'Image')
    return { text: editWords(program, steps), note, images: [await asPicture(result, pictures)] };
  return { text: answerWords(result), note, images: await drawEvidence(program, steps, pictures) };
}

/** What the edits on the way to the resulting picture did: "2 faces blurred. Cropped to the dog." */
function editWords(program: Program, steps: readonly Step[]): string {
  const byOutput = new Map(steps.map((step) => [step.instruction.output, step]));
  const did: string[] = [];
  const follow = (output: string | undefined): void => {
    const step = output === undefined ? undefined : byOutput.get(output);
    if (step?.status !== 'done' || step.output.type !== 'Image') return;
    for (const argument of Object.values(step.instruction.arguments))
      if (argument.kind === 'variable') follow(argument.name);
    if (step.did !== undefined) did.push(capitalise(endSentence(step.did)));
  };
  follow(program.instructions.at(-1)?.output);
  return did.join(' ') || 'Here is your picture.';
}

async function asPicture(image: ImageValue, pictures: PictureDesk): Promise<PictureReference> {
  if (!image.view) return image.picture;
  const { pixels } = await pictures.sight(image);
  return pictures.keep(await cutView(pixels, image.view), image.picture.name);
}

/** What a person should know of the way to the answer: what was not found, what a tool remarked. */
function notes(steps: readonly Step[], tools: readonly Tool[]): string | undefined {
  const said = steps.flatMap((step) => {
    if (step.status === 'failed') return [];
    if (step.note) return [step.note];
    const sought = thingsSought(step.instruction, tools);
    const nothing = step.output.type === 'Regions' && step.output.regions.length === 0;
    return sought !== undefined && nothing ? [absence(sought)] : [];
  });
  return said.length > 0 ? [...new Set(said)].join(' ') : undefined;
}

/** Why a program failed, with what was not found where that is why: "I found nothing to blur: no face." */
export function faultWords(
  { fault, failed }: { readonly fault: string; readonly failed?: string },
  steps: readonly Step[],
  tools: readonly Tool[],
): string {
  const given = Object.values(
    steps.find(({ instruction }) => instruction.output === failed)?.instruction.arguments ?? {},
  );
  const isGiven = ({ instruction }: Step): boolean =>
    given.some((argument) => argument.kind === 'variable' && argument.name === instruction.output);
  const empty = steps.filter(
    (step) => step.status === 'done' && step.output.type === 'Regions' && step.output.regions.length === 0,
  );
  if (!empty.some(isGiven)) return fault;
  const sought = empty.flatMap(({ instruction }) => thingsSought(instruction, tools) ?? []);
  const why = sought.length > 0 ? joinWords([...new Set(sought)].map(lacking)) : notes(empty, tools);
  return why ? `${fault.replace(/[.;].*$/s, '')}: ${why.charAt(0).toLowerCase()}${why.slice(1)}` : fault;
}

const lacking = (name: string): string => (isKnownByName(name) ? `no sign of ${name}` : `no ${name}`);

const isKnownByName = (name: string): boolean => ownerOf(name) !== undefined || /^(?:the|this|that)\s/i.test(name);

/** "I found no oven." · "I didn't find our logo." */
const absence = (name: string): string => (isKnownByName(name) ? `I didn't find ${name}.` : `I found no ${name}.`);

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
