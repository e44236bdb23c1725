import type { Face } from '../contracts/model.js';
import { defineTool } from '../contracts/tool.js';
import type { Region } from '../contracts/turn.js';
import { looksTool } from '../skills/looks/decide.js';
import { centreInside, viewOf } from '../util/box.js';
import { facelessWords, findFaces } from './shared/find-faces.js';
import { faceOf, namesOf } from './shared/people.js';
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
    people: { type: 'Regions', optional: true, summary: 'only the faces of these people: found by LOC or SELECT' },
  },
  returns: 'Regions',
  examples: [
    'OBJ0=FACEDET(image=IMAGE)',
    "OBJ0=FACEDET(image=IMAGE,of='woman')",
    'OBJ0=FACEDET(image=IMAGE,people=BOX0)',
  ],
  capabilities: ['faces', 'detect'],
  fallible: true,
  looksFor: { thing: 'face' },
  learns: 'looks',
  prompted: [looksTool],
  version: 4,
  async run({ image, of, people }, context) {
    const { pictures, signal } = context;
    signal.throwIfAborted();
    const view = viewOf(image);
    if (of) refuseAges('FACEDET', of.value);
    const sight = await pictures.sight(image);
    const found = await findFaces(sight, context);
    const shown = found.faces.filter(({ box }) => centreInside(box, view));
    const faces = people ? facesOf(people.regions, shown) : shown;
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
        (people
          ? unseenWords(people.regions.length - all.length)
          : all.length === 0
            ? facelessWords(found.faceless.filter((box) => centreInside(box, view)).length)
            : undefined),
      prompts,
    };
  },
});

/** One for each person at most: the face that is most that person's. */
function facesOf(people: readonly Region[], faces: readonly Face[]): readonly Face[] {
  const own = people.flatMap((person) => faceOf(person, faces) ?? []);
  return faces.filter((face) => own.includes(face));
}

const unseenWords = (missing: number): string | undefined =>
  missing > 0 ? `I see no face of ${missing === 1 ? '1 of them' : `${missing} of them`}.` : undefined;
