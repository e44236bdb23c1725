import { CapabilityError } from '../contracts/errors.js';
import type { Sight } from '../contracts/model.js';
import { defineTool, type ToolContext } from '../contracts/tool.js';
import type { Region } from '../contracts/turn.js';
import { type Box, boxHeight, boxWidth, growBox } from '../util/box.js';
import { addToMask, cutMask, emptyMask, growMask, resizeMask, shapeMask } from '../util/drawing/masks.js';
import { copyPixels } from '../util/drawing/mix.js';
import { type Hiding, obscure } from '../util/drawing/obscure.js';
import { type Mask, type Pixels, pixelPart } from '../util/pixels.js';
import { paintingMask } from '../vision/painting-mask.js';
import { checkHidden, hiddenWords } from './shared/check-hidden.js';
import { aroundTilted, eyesLabel, eyesOf, hiddenBox, isRound, tiltOf } from './shared/face-shape.js';
import { editedImage, regionsToUse } from './shared/regions.js';

export const blur = defineTool({
  name: 'BLUR',
  summary: 'Blurs faces, number plates or objects beyond recognition.',
  sample: 'Blur the faces',
  brief: 'blur things',
  parameters: {
    image: { type: 'Image', summary: 'the picture' },
    object: { type: 'Regions', summary: 'what to hide: found by FACEDET, LOC, SEG or SELECT' },
    style: { type: 'Text', optional: true, summary: "'pixelated' or 'black' instead of blurred" },
    part: { type: 'Text', optional: true, summary: "'eyes': of faces, only a bar over the eyes" },
  },
  returns: 'Image',
  examples: ['IMAGE0=BLUR(image=IMAGE,object=OBJ0)', "IMAGE0=BLUR(image=IMAGE,object=OBJ0,style='black',part='eyes')"],
  capabilities: ['segment', 'faces', 'detect'],
  version: 3,
  async run({ image, object, style, part }, context) {
    const { pictures, signal } = context;
    signal.throwIfAborted();
    const hiding = hidingOf(style?.value);
    const chosen = regionsToUse('BLUR', image, object, 'blur');
    const eyesOnly = part !== undefined && eyes.test(part.value) && chosen.every(({ label }) => label === 'face');
    const regions = eyesOnly ? chosen.map(eyesOf) : chosen;
    const sight = await pictures.sight(image);
    const blurred = copyPixels(sight.pixels);
    await hide(blurred, regions, hiding, sight, context);
    const check = await checkHidden(image, { ...object, regions: chosen }, blurred, context);
    const left = eyesOnly ? check.left.map(eyesOf) : check.left;
    if (left.length > 0) await hide(blurred, left, hiding, sight, context);
    const all = [...chosen, ...check.left];
    const did = hiddenWords(
      all,
      check.doubtful ?? [],
      (what) => `${eyesOnly ? `the eyes of ${what}` : what} ${doneWords[hiding]}`,
    );
    const result = await editedImage(image, blurred, all, did, pictures);
    return { ...result, note: check.note };
  },
});

const doneWords: Readonly<Record<Hiding, string>> = {
  soft: 'blurred',
  pixelated: 'pixelated',
  black: 'blacked out',
};

const eyes = /\beyes?\b/i;

function hidingOf(style = ''): Hiding {
  if (/\bblack|\bbars?\b/i.test(style)) return 'black';
  return /pixel|mosaic|block/i.test(style) ? 'pixelated' : 'soft';
}

async function hide(
  made: Pixels,
  regions: readonly Region[],
  hiding: Hiding,
  sight: Sight,
  context: ToolContext,
): Promise<void> {
  for (const region of regions) {
    const isTilted = isRound(region) || region.label === eyesLabel;
    const box = isTilted ? aroundTilted(hiddenBox(region), tiltOf(region)) : region.box;
    const margin = Math.max(2, Math.min(boxWidth(box), boxHeight(box)) / 12);
    const mask = await hidingMask(region, box, margin, sight, context);
    await obscure(made, box, margin, mask, hiding, context.signal);
  }
}

/** Covers the object fully; what is soft of it lies outside. A tilted ellipse for faces, else the object's own shape. */
async function hidingMask(region: Region, box: Box, margin: number, sight: Sight, context: ToolContext): Promise<Mask> {
  const part = pixelPart(growBox(box, margin), sight.pixels);
  if (isRound(region)) return shapeMask('ellipse', hiddenBox(region), part, margin, tiltOf(region));
  if (region.label === eyesLabel) return shapeMask('rectangle', region.box, part, margin / 2, tiltOf(region));
  if (region.mask !== undefined) {
    const inner = pixelPart(region.box, sight.pixels);
    const mask = emptyMask(part);
    const own = await resizeMask(await context.pictures.mask(region.mask), inner.width, inner.height);
    addToMask(mask, own, inner.left - part.left, inner.top - part.top);
    return growMask(mask, margin * 0.6);
  }
  if (isPrinted(region)) return shapeMask('rectangle', box, part, margin);
  try {
    return cutMask(await paintingMask([region], sight, context), part);
  } catch (error) {
    if (error instanceof CapabilityError) return shapeMask('rectangle', box, part, margin);
    throw error;
  }
}

/** What is written has corners. */
const isPrinted = ({ label }: Region): boolean =>
  /\b(?:plate|text|name|badge|word|line|number|address|date|price)s?$/.test(label);
