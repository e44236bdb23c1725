import type { Capabilities, TextLine } from '../../contracts/model.js';
import { boxArea } from '../../util/box.js';
import { pictureToSend, seenPart } from '../shared/picture-to-send.js';
import { oddOutput } from './failure.js';
import { pickFrom, readBoxes, readText } from './read-output.js';
import type { Services } from './services.js';

const usualSide = 1536;
/** What models that read give no score counts as. */
const unscored = 0.8;
/** Lines, and characters of each; more than a picture holds. */
const mostLines = 500;
const longestLine = 2000;

/** Lines with their places where the model tells them, in its order, which is that of reading; else all in the view. */
export function createRead({ models, predict }: Services): Capabilities['read'] {
  return async (sight, options) => {
    const model = await models.find('read', options);
    const { side = usualSide, pick } = model.recipe;
    const picture = await pictureToSend(sight.pixels, seenPart(sight), { side });
    const output = await predict(model, { image: picture.uri }, options);
    const picked = pickFrom(output, pick);
    const placed = readBoxes(picked, picture);
    if (placed)
      return placed
        .slice(0, mostLines)
        .map(
          ({ box, label, score = unscored }): TextLine => ({ box: picture.toBase(box), text: plainText(label), score }),
        )
        .filter(({ box, text }) => text !== '' && boxArea(box) > 0);
    const text = picked === '' ? '' : readText(picked);
    if (text === undefined) throw oddOutput(model, 'lines of text', output);
    const whole = picture.toBase([0, 0, picture.width, picture.height]);
    return text
      .split('\n', mostLines)
      .map((line): TextLine => ({ box: whole, text: plainText(line), score: unscored }))
      .filter((line) => line.text !== '');
  };
}

/** Florence-2 leaves marks of its vocabulary at the first line. */
const plainText = (text: string): string =>
  text
    .slice(0, longestLine)
    .replace(/<\/?(?:s|pad|unk)>/g, '')
    .trim();
