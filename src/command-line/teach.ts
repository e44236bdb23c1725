import { taughtName } from '../../commands/shared/taught-name.js';
import type { Bot } from '../bot.js';
import { ClovabotError } from '../contracts/errors.js';
import type { Lesson, TeachingAnswers } from '../contracts/lesson.js';
import type { ImageValue, PictureReference } from '../contracts/turn.js';
import { tooManyPictures } from '../inference/guard.js';
import type { Box } from '../util/box.js';
import { counted } from '../util/format.js';
import { commandLineTeam, commandLineUser } from './ask.js';
import { openPictures } from './open-pictures.js';

/** Pixels. */
const minBoxSide = 4;

/** Teaches what something looks like. @param boxes of `input`, as written on the command line: the first one for the first picture, and so on */
export async function teach(
  bot: Bot,
  input: {
    readonly files: readonly string[];
    readonly name: string;
    readonly boxes: readonly string[];
    readonly told?: TeachingAnswers;
  },
  context: { readonly signal: AbortSignal; readonly report: (lesson: Lesson) => void },
): Promise<Lesson> {
  const named = taughtName(input.name);
  if ('fault' in named) throw new ClovabotError('[teach] --name is not a name; write for example --name "our logo"');
  const tooMany = tooManyPictures(input.files.length);
  if (tooMany) throw new ClovabotError(`[teach] ${tooMany}`);
  if (input.boxes.length > input.files.length)
    throw new ClovabotError(
      `[teach] there are ${input.boxes.length} boxes for ${counted(input.files.length, 'picture')}; give one box a picture at most`,
    );
  const boxes = input.boxes.map(readBox);
  const { pictures } = await openPictures(input.files, bot.memory.pictures(commandLineTeam));
  const shown = pictures.map((picture, place): ImageValue => {
    const box = boxes.at(place);
    return { type: 'Image', picture, ...(box && { view: inPixels(box, picture) }) };
  });
  let last: Lesson | undefined;
  const teaching = {
    team: commandLineTeam,
    thread: 'command-line',
    author: commandLineUser,
    name: named.name,
    shown,
    told: input.told,
  };
  for await (const lesson of bot.teacher.teach(teaching, context.signal)) {
    last = lesson;
    context.report(lesson);
  }
  if (!last) throw new ClovabotError('[teach] the teacher gave no lesson; this is a defect, please report it');
  return last;
}

interface WrittenBox {
  readonly text: string;
  readonly box: Box;
  readonly fractions: boolean;
}

/** @throws ClovabotError when the text is no box */
function readBox(text: string): WrittenBox {
  const parts = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [left, top, right, bottom] = parts;
  if (parts.length !== 4 || !parts.every((part) => Number.isFinite(part) && part >= 0))
    throw new ClovabotError(
      `[teach] --box ${text} is not a box; write left,top,right,bottom in pixels or as fractions: --box 0.1,0.2,0.6,0.9`,
    );
  if (left >= right || top >= bottom)
    throw new ClovabotError(
      `[teach] --box ${text} is empty; write left,top,right,bottom with left < right, top < bottom`,
    );
  return { text, box: [left, top, right, bottom], fractions: parts.every((part) => part <= 1) };
}

function inPixels({ text, box, fractions }: WrittenBox, { width, height, name }: PictureReference): Box {
  const [left, top, right, bottom] = fractions
    ? [box[0] * width, box[1] * height, box[2] * width, box[3] * height]
    : box;
  if (right > width || bottom > height)
    throw new ClovabotError(
      `[teach] --box ${text} reaches beyond ${name ?? 'its picture'}, which has ${width} × ${height} pixels`,
    );
  if (right - left < minBoxSide || bottom - top < minBoxSide)
    throw new ClovabotError(`[teach] --box ${text} is too small to show anything; draw it around the whole thing`);
  return [left, top, right, bottom];
}
