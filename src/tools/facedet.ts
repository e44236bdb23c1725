import { defineTool } from '../contracts/tool.js';
import type { Region } from '../contracts/turn.js';
import { looksTool } from '../skills/looks/decide.js';
import { centreInside, viewOf } from '../util/box.js';
import { facelessWords, findFaces } from './shared/find-faces.js';
import { namesOf } from './shared/people.js';
import { bestFirst } from './shared/regions.js';
import { asksSex, ofSex, refuseAges } from './shared/sexes.js';

/** Faces have names where an admin allows it and somebody has taught them. */
export const facedet = defineTool({
  name: 'FACEDET',
  summary: 'Finds all human faces.',
  brief: 'find all faces',
  parameters: {
    image: { type: 'Image', summary: 'the picture, or a crop of it' },
    of: { type: 'Text', optional: true, summary: "whose faces: 'woman' or 'man'" },
  },
  returns: 'Regions',
  examples: ['OBJ0=FACEDET(image=IMAGE)', "OBJ0=FACEDET(image=IMAGE,of='woman')"],
  capabilities: ['faces', 'detect'],
  fallible: true,
  looksFor: { thing: 'face' },
  learns: 'looks',
  prompted: [looksTool],
  version: 3,
  async run({ image, of }, context) {
    const { pictures, signal } = context;
    signal.throwIfAborted();
    const view = viewOf(image);
    if (of) refuseAges('FACEDET', of.value);
    const sight = await pictures.sight(image);
    const found = await findFaces(sight, context);
    const faces = found.faces.filter(({ box }) => centreInside(box, view));
    const { names, prompts } = namesOf(faces, context);
    const all = bestFirst(
      faces.map(({ box, score, eyes }, position): Region => {
        const name = names[position];
        return { box, score, label: 'face', ...(name === undefined ? {} : { name }), ...(eyes ? { eyes } : {}) };
      }),
    );
    const sex = of && asksSex(of.value);
    const { regions, note } =
      of && sex ? await ofSex('FACEDET', sex, of.value, all, sight, context) : { regions: all, note: undefined };
    return {
      output: { type: 'Regions', picture: image.picture, regions },
      confidence: Math.min(1, ...regions.map(({ score }) => score)),
      note:
        note ??
        (all.length === 0 ? facelessWords(found.faceless.filter((box) => centreInside(box, view)).length) : undefined),
      prompts,
    };
  },
});
