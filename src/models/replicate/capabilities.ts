/** What each capability sends to its model, and makes of what comes back. Embedding is in embed.ts. */
import type { Lexicon } from '../../contracts/lexicon.js';
import type { CallOptions, Capabilities, Sight, TextLine } from '../../contracts/model.js';
import { boxArea, boxHeight, boxWidth, growBox } from '../../util/box.js';
import { addToMask, cutMask, emptyMask, resizeMask } from '../../util/drawing/masks.js';
import { copyPixels, mixInto } from '../../util/drawing/mix.js';
import { fromPixels, toMask, toPixels } from '../../util/drawing/sharp-pixels.js';
import { type Mask, type Pixels, pixelPart } from '../../util/pixels.js';
import { partAround } from '../shared/part-around.js';
import { maskToSend, pictureToSend, seenPart } from '../shared/picture-to-send.js';
import { nothingThere, oddOutput } from './failure.js';
import type { Services, Values } from './predict.js';
import { pickFrom, readAddress, readBoxes, readText } from './read-output.js';

const defaultDescribeSide = 1024;
const maxQuestionLength = 2000;
/** Characters; a model that tells a story is cut there. */
const maxTextLength = 2000;
const instruction = 'Describe this picture in one or two sentences.';

export function createDescribe({ models, predict }: Services): Pick<Capabilities, 'answer' | 'caption'> {
  async function ask(job: 'answer' | 'caption', sight: Sight, values: Values, options: CallOptions): Promise<string> {
    const model = await models.find(job, options);
    const { side = defaultDescribeSide, pick } = model.recipe;
    const { uri } = await pictureToSend(sight.pixels, seenPart(sight), { side });
    const output = await predict(model, { ...values, image: uri }, options);
    const text = readText(pickFrom(output, pick));
    if (text === undefined) throw oddOutput(model, 'a text', output);
    return text.slice(0, maxTextLength);
  }

  return {
    answer: async (sight, question, options) => ({
      text: await ask('answer', sight, { question: question.slice(0, maxQuestionLength) }, options),
    }),
    caption: (sight, options) => ask('caption', sight, { instruction }, options),
  };
}

const defaultDetectSide = 1280;
const defaultThreshold = 0.3;
/** The score of what a model gives no score: it counts, and no more is known. */
const unscoredBox = 0.5;
/** The best of what is found; detectors have some 900 places at most. */
const maxFound = 1000;

/**
 * Open-vocabulary detection: the model is asked for one concept, so all that it finds is taken for that, and there is no
 * concept that it does not know.
 */
export function createDetect({ models, predict }: Services, lexicon: Lexicon): Capabilities['detect'] {
  return async (sight, concept, options) => {
    const model = await models.find('detect', options);
    const { side = defaultDetectSide, threshold = defaultThreshold, pick } = model.recipe;
    const picture = await pictureToSend(sight.pixels, seenPart(sight), { side });
    // Commas and full stops would ask for several things.
    const label = lexicon.singular(
      concept
        .replace(/[\s,.]+/g, ' ')
        .trim()
        .toLowerCase(),
    );
    const output = await predict(model, { image: picture.uri, concept: label }, options);
    const boxes = readBoxes(pickFrom(output, pick), picture);
    if (!boxes) throw oddOutput(model, 'a list of boxes', output);
    const found = boxes
      .map(({ box, score = unscoredBox }) => ({
        box: picture.toBase(box),
        label,
        score: Math.min(1, Math.max(0, score)),
      }))
      .filter(({ box }) => boxArea(box) > 0)
      .sort((a, b) => b.score - a.score)
      .slice(0, maxFound);
    return { known: true, found, threshold, open: true };
  };
}

const defaultSegmentSide = 1024;
/** How much of a box's surroundings is sent on each side, as a share of its longer side. */
const margin = 0.1;

/**
 * The box is cut out with a little around it, and the model is asked for what is in front: none of Replicate's models
 * takes a box and gives a mask. Its result is a mask where it has no transparency, and otherwise what it left opaque.
 */
export function createSegment({ models, predict, downloads }: Services): Capabilities['segment'] {
  return async ({ pixels }, box, options) => {
    const model = await models.find('segment', options);
    const { side = defaultSegmentSide, pick } = model.recipe;
    const part = pixelPart(growBox(box, margin * Math.max(boxWidth(box), boxHeight(box))), pixels);
    const { uri } = await pictureToSend(pixels, part, { side });
    const output = await predict(model, { image: uri }, options);
    const address = readAddress(pickFrom(output, pick));
    if (address === undefined) throw oddOutput(model, 'a picture', output);
    const selected = await maskOf(await downloads.picture(address, model, options.signal));
    if (!selected.data.some((value) => value > 127)) throw nothingThere(model);
    const mask = emptyMask(pixels);
    addToMask(mask, await resizeMask(selected, part.width, part.height), part.left, part.top);
    return mask;
  };
}

/** What a picture leaves opaque, or how bright it is where it is opaque all over. */
async function maskOf(picture: Pixels): Promise<Mask> {
  const { width, height, channels, data } = picture;
  const opacity = new Uint8Array(channels === 4 ? width * height : 0).map((_, at) => data[4 * at + 3]);
  if (opacity.some((value) => value < 255)) return { width, height, data: opacity };
  return toMask(fromPixels(picture).removeAlpha().greyscale());
}

const defaultFillSide = 1024;
const maxPromptLength = 1000;

/** Sends what the mask selects with its surroundings; of the result, only what lies inside the mask is put back. */
export function createFill({ models, predict, downloads }: Services): Capabilities['fill'] {
  return async ({ pixels }, mask, prompt, options) => {
    const part = partAround(mask);
    if (!part) return copyPixels(pixels);
    const model = await models.find(prompt === undefined ? 'clear' : 'paint', options);
    const { side = defaultFillSide, multiple, paints = 'white', pick } = model.recipe;
    const picture = await pictureToSend(pixels, part, { side, multiple });
    const selected = cutMask(mask, part);
    const { width, height } = picture;
    const output = await predict(
      model,
      {
        image: picture.uri,
        mask: await maskToSend(selected, picture, paints),
        prompt: prompt?.slice(0, maxPromptLength),
        width,
        height,
      },
      options,
    );
    const address = readAddress(pickFrom(output, pick));
    if (address === undefined) throw oddOutput(model, 'a picture', output);
    const painted = fromPixels(await downloads.picture(address, model, options.signal));
    const fitted = painted.flatten({ background: '#ffffff' }).resize(part.width, part.height, { fit: 'fill' });
    const result = copyPixels(pixels);
    await mixInto(result, await toPixels(fitted), selected, part, options.signal);
    return result;
  };
}

const defaultReadSide = 1536;
/** What models that read give no score counts as. */
const unscoredLine = 0.8;
/** Lines, and characters of each; more than a picture holds. */
const maxLines = 500;
const maxLineLength = 2000;

/** Lines with their places where the model tells them, in its order, which is that of reading; else all in the view. */
export function createRead({ models, predict }: Services): Capabilities['read'] {
  return async (sight, options) => {
    const model = await models.find('read', options);
    const { side = defaultReadSide, pick } = model.recipe;
    const picture = await pictureToSend(sight.pixels, seenPart(sight), { side });
    const output = await predict(model, { image: picture.uri }, options);
    const picked = pickFrom(output, pick);
    const placed = readBoxes(picked, picture);
    if (placed)
      return placed
        .slice(0, maxLines)
        .map(
          ({ box, label, score = unscoredLine }): TextLine => ({
            box: picture.toBase(box),
            text: plainText(label),
            score,
          }),
        )
        .filter(({ box, text }) => text !== '' && boxArea(box) > 0);
    const text = picked === '' ? '' : readText(picked);
    if (text === undefined) throw oddOutput(model, 'lines of text', output);
    const whole = picture.toBase([0, 0, picture.width, picture.height]);
    return text
      .split('\n', maxLines)
      .map((line): TextLine => ({ box: whole, text: plainText(line), score: unscoredLine }))
      .filter((line) => line.text !== '');
  };
}

/** Florence-2 leaves marks of its vocabulary at the first line. */
const plainText = (text: string): string =>
  text
    .slice(0, maxLineLength)
    .replace(/<\/?(?:s|pad|unk)>/g, '')
    .trim();
