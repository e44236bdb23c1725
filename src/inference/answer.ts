import type { PictureDesk, Tool } from '../contracts/tool.js';
import type { Answer, ImageValue, Instruction, PictureReference, Program, Step, Value } from '../contracts/turn.js';
import { answerWords, countsOf } from '../show/values.js';
import { cutView } from '../util/drawing/sharp-pixels.js';
import { capitalise, endSentence } from '../util/format.js';
import { drawEvidence } from './evidence.js';
import { findingOf, missingFor } from './finding.js';
import { lackingWords, missingWords, noteOf } from './finding-words.js';
import { inferenceMessages } from './messages.js';

/** Says a result in words, with the edited picture or what the words speak of drawn on the asked one. */
export async function makeAnswer(
  result: Value,
  program: Program,
  steps: readonly Step[],
  { pictures, tools }: { readonly pictures: PictureDesk; readonly tools: readonly Tool[] },
): Promise<Answer> {
  const finding = findingOf(result, program, steps, tools);
  const note = noteOf(finding);
  if (result.type === 'Image')
    return { text: editWords(program, steps), note, images: [await asPicture(result, pictures)] };
  const words = steps.flatMap((step) => (step.status === 'done' && step.output === result ? (step.words ?? []) : []));
  return {
    text: answerWords(result),
    ...(words.length > 0 && { words: words.join('\n') }),
    note,
    images: await drawEvidence(finding, pictures),
  };
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

/**
 * Why a program failed, with what was not found where that is why: "I found nothing to blur: no face." What was asked is
 * not told for it: "I can't tell: I found no phone."
 */
export function faultWords(
  { fault, failed = '' }: { readonly fault: string; readonly failed?: string },
  program: Program,
  steps: readonly Step[],
  tools: readonly Tool[],
): string {
  const missing = missingFor(failed, program, steps, tools);
  const words = missingWords(missing);
  if (words === undefined) return fault;
  const returns = tools.find(({ name }) => name === makerOf(program)?.tool)?.returns;
  const others = missing.find(({ seen, part }) => seen.length > 0 && part === '');
  const narrower = others && narrowedTo(others.output, program, tools);
  if (returns === 'Image' && others && narrower !== undefined)
    return inferenceMessages.soNothingChanged(inferenceMessages.seenWithout(countsOf(others.seen), narrower));
  if (returns !== 'Image') return inferenceMessages.cantTellFor(words);
  const nothing = `${fault.replace(/[.;].*$/s, '')}: ${lackingWords(missing)}`;
  // "I see 3 people whose faces I can't make out": what there is all the same.
  const note = steps.flatMap((step) =>
    step.status === 'done' && missing.some(({ output }) => output === step.instruction.output) ? (step.note ?? []) : [],
  );
  return note.length > 0 ? `${endSentence(nothing)} ${note.join(' ')}` : nothing;
}

/** In which words what was found was narrowed down to nothing: "third dog". */
function narrowedTo(output: string, { instructions }: Program, tools: readonly Tool[]): string | undefined {
  const step = instructions.find((one) => one.output === output);
  const parameter = tools.find(({ name }) => name === step?.tool)?.narrowedBy;
  const given = parameter === undefined ? undefined : step?.arguments[parameter];
  return given?.kind === 'literal' && typeof given.value === 'string' ? given.value : undefined;
}

/** The line that makes what the last one gives. */
function makerOf({ instructions }: Program): Instruction | undefined {
  const given = Object.values(instructions.at(-1)?.arguments ?? {});
  return instructions.findLast(({ output }) =>
    given.some((argument) => argument.kind === 'variable' && argument.name === output),
  );
}
