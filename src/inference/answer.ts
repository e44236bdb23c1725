import { type PictureDesk, type Tool, thingsSought } from '../contracts/tool.js';
import type { Answer, ImageValue, PictureReference, Program, Step, Value } from '../contracts/turn.js';
import { ownerOf } from '../language/possessives.js';
import { answerWords } from '../show/values.js';
import { cutView } from '../util/drawing/cut-view.js';
import { drawEvidence } from './evidence.js';

/** Says a program's result in words, with the edited picture or the evidence drawn on the asked one. */
export async function makeAnswer(
  result: Value,
  program: Program,
  steps: readonly Step[],
  { pictures, tools }: { readonly pictures: PictureDesk; readonly tools: readonly Tool[] },
): Promise<Answer> {
  const note = notes(steps, tools);
  if (result.type === 'Image')
    return { text: 'Here is your picture.', note, images: [await asPicture(result, pictures)] };
  return { text: answerWords(result), note, images: await drawEvidence(program, steps, pictures) };
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

/** "I found no oven." · "I didn't find our logo." */
const absence = (name: string): string =>
  ownerOf(name) !== undefined || /^(?:the|this|that)\s/i.test(name) ? `I didn't find ${name}.` : `I found no ${name}.`;
