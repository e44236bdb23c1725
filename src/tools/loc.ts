import { defineTool, type ToolContext, type ToolResult } from '../contracts/tool.js';
import type { ImageValue, Region } from '../contracts/turn.js';
import { isKindOf } from '../language/lexicon.js';
import { looksTool } from '../skills/looks/decide.js';
import { lookExamples } from '../skills/shared/decide-examples.js';
import { type Box, boxCentre, viewOf } from '../util/box.js';
import { findHeads } from './shared/find-heads.js';
import { findObjects } from './shared/find-objects.js';
import { platesToHide } from './shared/find-plates.js';
import { findPrivate } from './shared/find-private.js';
import { findSubject } from './shared/find-subject.js';
import { findNames, findText, findValues, findWords } from './shared/find-text.js';
import { spotOf } from './shared/spots.js';

/** VISPROG's words for a half of the picture; in capitals, so that no object is taken for one. */
const halves: Readonly<Record<string, (view: Box) => Box>> = {
  TOP: (view) => [view[0], view[1], view[2], boxCentre(view)[1]],
  BOTTOM: (view) => [view[0], boxCentre(view)[1], view[2], view[3]],
  LEFT: (view) => [view[0], view[1], boxCentre(view)[0], view[3]],
  RIGHT: (view) => [boxCentre(view)[0], view[1], view[2], view[3]],
};

/** What no detector knows by a name of its own, as edits mean it. */
const specials: Readonly<Record<string, (image: ImageValue, context: ToolContext) => Promise<ToolResult>>> = {
  SUBJECT: findSubject,
  HEAD: findHeads,
  PLATE: platesToHide,
  PRIVATE: findPrivate,
  TEXT: findText,
  NAME: findNames,
  PHONE: findValues('phone number', ['phone']),
  MAIL: findValues('mail address', ['mail']),
  DATE: findValues('date', ['date']),
  PRICE: findValues('price', ['money']),
  NUMBER: findValues('number', ['number', 'money', 'phone', 'quantity', 'percent', 'code']),
};

/**
 * Labels are the detector's own, so that what LOC finds of "vehicle" is a car or a bus; what only teaching made known
 * is labelled with the taught word.
 */
export const loc = defineTool({
  name: 'LOC',
  summary: 'Finds all objects of a kind or kinds, or the TOP, BOTTOM, LEFT or RIGHT half of a picture.',
  brief: 'locate things of a kind, or the TOP, BOTTOM, LEFT or RIGHT half',
  parameters: {
    image: { type: 'Image', summary: 'the picture, or a crop of it' },
    object: {
      type: 'Text',
      summary:
        "a singular noun, such as 'dog', 'person' or 'vehicle', or several: 'umbrella, dog'; or TOP, BOTTOM, LEFT, RIGHT; or SUBJECT, what the picture is about, HEAD, PLATE or PRIVATE: people's heads, number plates, all that tells who they are; or what is written: TEXT, NAME, PHONE, MAIL, DATE, PRICE, NUMBER, or 'TEXT Maria' for those words",
    },
  },
  returns: 'Regions',
  examples: ["BOX0=LOC(image=IMAGE,object='umbrella')", "BOX0=LOC(image=IMAGE,object='TOP')"],
  capabilities: ['detect', 'seek', 'propose', 'embedViews', 'guessKinds', 'match', 'recognise', 'faces', 'read'],
  fallible: true,
  looksFor: { parameter: 'object', places: [...Object.keys(halves), 'MIDDLE', ...Object.keys(specials)] },
  learns: 'looks',
  prompted: [looksTool, lookExamples],
  version: 7,
  async run({ image, object }, context) {
    context.signal.throwIfAborted();
    const { picture } = image;
    const special = specials[object.value.trim()];
    if (special) return special(image, context);
    const [, line] = /^TEXT (.+)$/.exec(object.value.trim()) ?? [];
    if (line !== undefined) return findWords(line)(image, context);
    const half = halfOf(object.value, viewOf(image)) ?? spotOf(object.value, viewOf(image));
    if (half) return { output: { type: 'Regions', picture, regions: [half] }, confidence: 1 };
    const { regions, missed, bar, elsewhere, confidence, note, how, wider, partial, prompts } = await findObjects(
      'LOC',
      image,
      object.value,
      context,
    );
    return {
      output: {
        type: 'Regions',
        picture,
        regions,
        doubt: missed.reduce((sum, { score }) => sum + score, 0),
        ...(bar === undefined ? {} : { bar }),
        ...(elsewhere === undefined ? {} : { elsewhere }),
      },
      confidence,
      alternatives: missed.length > 0 ? [{ type: 'Regions', picture, regions: missed }] : [],
      note: note ?? missingOf(object.value, regions, context),
      how,
      wider,
      partial,
      prompts,
    };
  },
});

/** Of several kinds those that were not found, where others were: an edit of the dog and the cat says that there is no cat. */
function missingOf(sought: string, regions: readonly Region[], { lexicon }: ToolContext): string | undefined {
  const kinds = sought.split(',').map((kind) => kind.trim());
  if (kinds.length < 2 || regions.length === 0) return undefined;
  const isFound = (kind: string): boolean =>
    regions.some(
      ({ label, name }) =>
        name === kind || label === kind || label === lexicon.resolve(kind)?.name || isKindOf(label, kind, lexicon),
    );
  const missing = kinds.filter((kind) => !isFound(kind));
  return missing.length > 0 ? `I found no ${missing.join(' and no ')}.` : undefined;
}

/** The half of `view` that `word` names, if it names one. */
function halfOf(word: string, view: Box): Region | undefined {
  const name = word.trim();
  return Object.hasOwn(halves, name)
    ? { box: halves[name](view), label: `${name.toLowerCase()} half`, score: 1 }
    : undefined;
}
