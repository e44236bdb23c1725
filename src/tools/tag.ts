import { defineTool } from '../contracts/tool.js';
import type { Region } from '../contracts/turn.js';
import { countsOf } from '../show/values.js';
import { boxCentre, viewOf } from '../util/box.js';
import { type DrawnMark, drawMarks } from '../util/drawing/draw-marks.js';
import { markColours } from '../util/drawing/mark-shapes.js';
import { drawOutline } from '../util/drawing/outline.js';
import { unionOf } from './shared/region-masks.js';
import { editedImage, regionsToUse } from './shared/regions.js';

/** Characters. */
const maxNameLength = 60;

export const tag = defineTool({
  name: 'TAG',
  summary: 'Marks what was found: with a box and its name, a circle, an arrow, an outline or numbers.',
  sample: 'Tag the animals',
  brief: 'tag them',
  parameters: {
    image: { type: 'Image', summary: 'the picture' },
    object: { type: 'Regions', summary: 'what to tag: found by LOC, FACEDET, SELECT or named by CLASSIFY' },
    name: { type: 'Text', optional: true, summary: 'what to write instead of its name' },
    style: {
      type: 'Text',
      optional: true,
      summary: "'circle', 'arrow', 'outline' or 'numbers' instead of a box; in a colour: 'red circle'",
    },
  },
  returns: 'Image',
  examples: ['IMAGE0=TAG(image=IMAGE,object=OBJ0)', "IMAGE0=TAG(image=IMAGE,object=OBJ0,name='Rex')"],
  capabilities: ['segment', 'faces'],
  version: 3,
  async run({ image, object, name: told, style }, context) {
    const { pictures, signal } = context;
    signal.throwIfAborted();
    const regions = regionsToUse('TAG', image, object, 'tag');
    const sight = await pictures.sight(image);
    const { pixels } = sight;
    const said = style?.value.toLowerCase().split(/[\s_]+/) ?? [];
    const named = said.find((word) => Object.hasOwn(markColours, word));
    const colour = named === undefined ? undefined : markColours[named];
    const as = styles.find((one) => said.includes(one)) ?? 'box';
    if (as === 'outline') {
      const mask = await unionOf(regions, sight, context);
      const outlined = await drawOutline(pixels, mask, colour ?? markColours.red, signal);
      return editedImage(image, outlined, regions, `${countsOf(regions)} ${doneWords[as]}`, pictures);
    }
    const written = told?.value.trim().slice(0, maxNameLength);
    const labelOf = (region: Region): string => written || (region.name ?? headOf(region.label));
    const isShape = as === 'circle' || as === 'arrow';
    const marks = (as === 'numbers' ? fromLeft(regions) : regions).map(
      (region, at): DrawnMark => ({
        box: region.box,
        label: as === 'numbers' ? String(at + 1) : isShape ? (written ?? '') : labelOf(region),
        ...(isShape ? { shape: as } : {}),
      }),
    );
    const drawn = await drawMarks(pixels, marks, {
      within: viewOf(image),
      colour: colour ?? (isShape ? markColours.red : undefined),
    });
    return editedImage(image, drawn, regions, `${countsOf(regions)} ${doneWords[as]}`, pictures);
  },
});

const doneWords = {
  box: 'marked',
  circle: 'marked with a circle',
  arrow: 'marked with an arrow',
  outline: 'outlined',
  numbers: 'numbered from left to right',
} as const;
const styles = ['circle', 'arrow', 'outline', 'numbers', 'box'] as const;

/** "Sign" of a "sign on the propeller": what tells it apart is what was asked for, and is too long to be written on it. */
const headOf = (label: string): string =>
  label.length <= maxLabelLength
    ? label
    : label.replace(/(?<=\S) (?:with|on|in|at|by|near|behind|under|beside|wearing|holding) .+$/, '');
const maxLabelLength = 16;

/** As people count. */
const fromLeft = (regions: readonly Region[]): readonly Region[] =>
  [...regions].sort((a, b) => boxCentre(a.box)[0] - boxCentre(b.box)[0]);
