import { ToolError } from '../contracts/errors.js';
import { defineTool, type ToolContext, type ToolResult } from '../contracts/tool.js';
import type { ImageValue, RegionsValue } from '../contracts/turn.js';
import { aroundBoxes, boxArea, boxCentre, boxHeight, boxWidth, growBox, viewOf } from '../util/box.js';
import { adjustLight, type Light, lights } from '../util/drawing/adjust-light.js';
import { adjustShape, type Shape, shapes } from '../util/drawing/adjust-shape.js';
import { fillAround } from '../util/drawing/fill-around.js';
import { invertMask } from '../util/drawing/masks.js';
import { copyPixels, mixInto } from '../util/drawing/mix.js';
import { cutView } from '../util/drawing/sharp-pixels.js';
import type { Mask, Pixels } from '../util/pixels.js';
import { readChange } from './shared/change-words.js';
import { unionOf } from './shared/region-masks.js';
import { editedImage, regionsToUse, theRegions } from './shared/regions.js';

/** Percent of a change whose strength was not told. */
const usual = 30;
const filled = 'filled ';

export const adjust = defineTool({
  name: 'ADJUST',
  summary: 'Changes light, colours, shape or size of a picture: brighter, black and white, rotated, square, smaller.',
  brief: 'brighter, grey, mirrored, rotated, wide (pixels)',
  parameters: {
    image: { type: 'Image', summary: 'the picture, or a crop of it' },
    change: {
      type: 'Text',
      summary: `one of ${[...lights, ...shapes].join(', ')}; with keep also '${filled}white' or another colour`,
    },
    amount: {
      type: 'Number',
      optional: true,
      summary:
        'percent for light and for resized, degrees to the right for rotated, pixels for wide and high, width by height for portrait and landscape',
    },
    object: { type: 'Regions', optional: true, summary: 'change only this: found by SEG, LOC or SELECT' },
    keep: { type: 'Regions', optional: true, summary: 'change all but this' },
  },
  returns: 'Image',
  examples: [
    "IMAGE0=ADJUST(image=IMAGE,change='brighter',amount=15)",
    "IMAGE0=ADJUST(image=IMAGE,change='black and white',object=OBJ0)",
    "IMAGE0=ADJUST(image=IMAGE,change='rotated',amount=-90)",
  ],
  capabilities: ['segment', 'faces'],
  version: 2,
  async run({ image, change, amount, object, keep }, context) {
    context.signal.throwIfAborted();
    const wanted = change.value.trim().toLowerCase();
    if (keep && wanted.startsWith(filled)) return fillBackground(image, wanted.slice(filled.length), keep, context);
    const named = readChange(change.value);
    const strength = amount?.value ?? named?.amount;
    const light = lights.find((one) => one === named?.change);
    if (light) return changeLight(image, light, strength ?? usual, object, keep, context);
    const shape = shapes.find((one) => one === named?.change);
    if (shape === 'square' && object && !keep) return squareAround(image, object, context);
    if (shape && !object && !keep) return changeShape(image, shape, strength, context);
    const what = shape ? `only a whole picture can be ${shape}` : `there is no change “${wanted}”`;
    throw new ToolError(`[ADJUST] ${what}; it can be ${[...lights, ...shapes].join(', ')}`, {
      friendly: shape ? `I can't make only a part of the picture ${shape}.` : `I can't make a picture ${wanted}.`,
    });
  },
});

async function changeLight(
  image: ImageValue,
  light: Light,
  percent: number,
  object: RegionsValue | undefined,
  keep: RegionsValue | undefined,
  context: ToolContext,
): Promise<ToolResult> {
  const { pictures, signal } = context;
  const chosen = object ?? keep;
  const regions = chosen ? regionsToUse('ADJUST', image, chosen, object ? 'change' : 'keep') : [];
  const sight = await pictures.sight(image);
  const changed = await adjustLight(sight.pixels, light, Math.min(100, Math.max(0, percent)) / 100);
  const words = lightWords(light, percent);
  if (!chosen) return editedImage(image, changed, regions, words, pictures);
  const selected = await unionOf(regions, sight, context);
  const mixed = await mix(sight.pixels, changed, object ? selected : invertMask(selected), signal);
  const did = object ? `${theRegions(regions)} made ${words}` : `${words}, except for ${theRegions(regions)}`;
  return editedImage(image, mixed, regions, did, pictures);
}

async function mix(pixels: Pixels, changed: Pixels, mask: Mask, signal: AbortSignal): Promise<Pixels> {
  const mixed = copyPixels(pixels);
  await mixInto(mixed, changed, mask, { left: 0, top: 0 }, signal);
  return mixed;
}

async function fillBackground(
  image: ImageValue,
  colour: string,
  keep: RegionsValue,
  context: ToolContext,
): Promise<ToolResult> {
  const regions = regionsToUse('ADJUST', image, keep, 'keep');
  const sight = await context.pictures.sight(image);
  const made = await fillAround(sight.pixels, await unionOf(regions, sight, context), colour, context.signal);
  if (!made)
    throw new ToolError(`[ADJUST] ${colour} is no plain colour; name one such as white, black or blue`, {
      friendly: `I know no plain colour “${colour}”.`,
    });
  return editedImage(image, made, regions, `background made ${colour} behind ${theRegions(regions)}`, context.pictures);
}

async function changeShape(
  { picture, view }: ImageValue,
  shape: Shape,
  amount: number | undefined,
  { pictures }: ToolContext,
): Promise<ToolResult> {
  const whole: ImageValue = { type: 'Image', picture };
  const { pixels } = await pictures.sight(whole);
  const shown = view ? await cutView(pixels, viewOf({ picture, view })) : pixels;
  const factor = shape === 'resized' ? (amount ?? 50) / 100 : amount;
  if (factor !== undefined && shape !== 'rotated' && factor <= 0)
    throw new ToolError('[ADJUST] a size must be more than nothing; say it in pixels or percent');
  const made = await adjustShape(shown, shape, factor);
  return editedImage(whole, made, [], shapeWords(shape, amount, made), pictures);
}

/** The smallest square of the picture around something; where the picture is too narrow for it, as much as there is. */
async function squareAround(image: ImageValue, object: RegionsValue, context: ToolContext): Promise<ToolResult> {
  const regions = regionsToUse('ADJUST', image, object, 'crop to');
  const whole: ImageValue = { type: 'Image', picture: image.picture };
  const { pixels } = await context.pictures.sight(whole);
  const view = viewOf(image);
  const around = growBox(aroundBoxes(regions.map(({ box }) => box)), squareMargin * Math.sqrt(boxArea(view)));
  const side = Math.min(Math.max(boxWidth(around), boxHeight(around)), boxWidth(view), boxHeight(view));
  const [x, y] = boxCentre(around);
  const left = Math.max(view[0], Math.min(x - side / 2, view[2] - side));
  const top = Math.max(view[1], Math.min(y - side / 2, view[3] - side));
  const made = await cutView(pixels, [left, top, left + side, top + side]);
  const did = `cropped to a square around ${theRegions(regions)}, ${made.width} × ${made.height}`;
  return editedImage(whole, made, [], did, context.pictures);
}

/** Of the picture's side: room around what a square is cropped to. */
const squareMargin = 0.02;

/** Changes that are more or less; the others are made or not. */
const gradual = /^(?:brighter|darker|more|less|warmer|cooler|sharper)/;
const lightNames: Readonly<Partial<Record<Light, string>>> = {
  sepia: 'sepia',
  inverted: 'inverted',
  'more contrast': 'richer in contrast',
  'less contrast': 'softer in contrast',
  'more colour': 'more colourful',
  'less colour': 'less colourful',
};

function lightWords(light: Light, percent: number): string {
  const words = lightNames[light] ?? light;
  if (!gradual.test(light)) return words;
  return percent <= 20 ? `a little ${words}` : percent >= 60 ? `much ${words}` : words;
}

function shapeWords(shape: Shape, amount = 90, { width, height }: Pixels): string {
  switch (shape) {
    case 'rotated':
      if (Math.abs(amount) === 180) return 'turned upside down';
      return `rotated by ${Math.abs(amount)}° to the ${amount < 0 ? 'left' : 'right'}`;
    case 'mirrored':
      return 'mirrored left to right';
    case 'flipped':
      return 'mirrored top to bottom';
    case 'square':
    case 'circle':
      return `cropped to a ${shape}, ${width} × ${height}`;
    case 'portrait':
    case 'landscape':
      return `cropped to ${width} × ${height}`;
    default:
      return `resized to ${width} × ${height}`;
  }
}
