/** What a vision model is shown when it is asked about a part of a picture: with what is around it, framed, and large enough. */
import type { Sight } from '../../contracts/model.js';
import { boxHeight, boxWidth, growBox } from '../../util/box.js';
import { near } from '../../util/drawing/mark-shapes.js';
import { fromPixels, toPixels } from '../../util/drawing/sharp-pixels.js';
import { type PixelPart, type Pixels, pixelPart } from '../../util/pixels.js';
import { fourParts, isLarge } from '../../vision/large-picture.js';
import { seenPart } from '../shared/picture-to-send.js';

/** So much of the part's longer side is shown around it: small things are known by what is beside them. */
const around = 0.2;
/** Pixels of the longer side, from which on models read well; enlarged further than so, a picture shows no more. */
const minSide = 768;
const maxEnlarged = 4;
const frameColour = '#ff00ff';

export interface ShownPart {
  /** To be sent as it is. */
  readonly sight: Sight;
  /** Where what is asked about is framed in it: what the model must hear of that. */
  readonly remark?: string;
}

const framed =
  'The question is about what is inside the magenta frame, and about nothing else. The frame was drawn in; what is around it only tells where it is.';
/** Of a thing with its surroundings: what it wears or carries may reach out of its frame, and others into it. */
const framedThing =
  'The question is about the one thing that fills the magenta frame, with what belongs to it, such as what it wears, holds or bears. Others that reach into the frame are not meant. The frame was drawn in; what is around it only tells where it is.';

export async function pictureToAskAbout(sight: Sight): Promise<ShownPart> {
  const { id, pixels, view, focus } = sight;
  if (!view) return { sight };
  const asked = pixelPart(focus ?? view, pixels);
  const part = pixelPart(focus ? view : growBox(view, around * Math.max(boxWidth(view), boxHeight(view))), pixels);
  const { shown: cut, scale } = await enlargedPart(pixels, part);
  const { width, height } = cut;
  const isFramed = asked.width < part.width || asked.height < part.height;
  if (!isFramed) return { sight: { id, pixels: cut } };
  const stroke = Math.max(2, Math.max(width, height) / 250);
  // Its line lies outside of what is asked about.
  const [x, y] = [(asked.left - part.left) * scale - stroke / 2, (asked.top - part.top) * scale - stroke / 2];
  const size = `width="${near(asked.width * scale + stroke)}" height="${near(asked.height * scale + stroke)}"`;
  const frame = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect x="${near(x)}" y="${near(y)}" ${size} fill="none" stroke="${frameColour}" stroke-width="${near(stroke)}"/></svg>`;
  const drawn = fromPixels(await toPixels(fromPixels(cut).composite([{ input: Buffer.from(frame) }])));
  return {
    sight: { id, pixels: await toPixels(pixels.channels === 3 ? drawn.removeAlpha() : drawn) },
    remark: focus ? framedThing : framed,
  };
}

/** A part by itself, enlarged where models would not read it well. */
export async function enlargedPart(
  pixels: Pixels,
  part: PixelPart,
): Promise<{ readonly shown: Pixels; readonly scale: number }> {
  const scale = Math.min(maxEnlarged, Math.max(1, minSide / Math.max(part.width, part.height)));
  const [width, height] = [part.width, part.height].map((length) => Math.max(1, Math.round(length * scale)));
  const shown = await toPixels(fromPixels(pixels).extract(part).resize(width, height, { fit: 'fill' }));
  return { shown, scale };
}

/** A question with the pictures that it is about, as a message. */
export async function askedAbout(
  sights: readonly Sight[],
  question: string,
): Promise<{ readonly role: 'user'; readonly text: string; readonly sights: readonly Sight[] }> {
  const shown = await Promise.all(sights.map(pictureToAskAbout));
  const remarks = [...new Set(shown.flatMap(({ remark }) => remark ?? []))];
  return { role: 'user', text: [question, ...remarks].join('\n\n'), sights: shown.map(({ sight }) => sight) };
}

const enlarged =
  'The first picture is the whole. The others show the same again, enlarged, part by part, row by row from the top left; nothing in them counts twice.';
/** So much of its longer side a part is shown with around it, so that nothing is cut on all of them. */
const seam = 0.08;

/** The same about one picture, of which a large one is sent in parts as well: one look at it loses what is small. */
export async function askedClosely(sight: Sight, question: string): ReturnType<typeof askedAbout> {
  const { id, pixels } = sight;
  const whole = seenPart(sight);
  if (!isLarge(whole)) return askedAbout([sight], question);
  const asked = await askedAbout([sight], question);
  const parts = fourParts(whole).map((part): Sight => {
    const shown = pixelPart(growBox(part, seam * Math.max(boxWidth(part), boxHeight(part))), pixels);
    return { id, pixels, view: [shown.left, shown.top, shown.left + shown.width, shown.top + shown.height] };
  });
  return { ...asked, text: `${asked.text}\n\n${enlarged}`, sights: [...asked.sights, ...parts] };
}
