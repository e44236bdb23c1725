/** Tools with the signatures of the paper's, instant and without models, to write programs with. */

import type { Parameter, Tool, ToolContext, ToolResult } from '../../src/contracts/tool.js';
import type { PictureReference, Region, TypeName, Value } from '../../src/contracts/turn.js';
import { evaluateExpression } from '../../src/program/expression/expression.js';

export const picture: PictureReference = { id: 'a'.repeat(64), width: 640, height: 480, mediaType: 'image/jpeg' };
export const otherPicture: PictureReference = { ...picture, id: 'b'.repeat(64) };

export const text = (value: string): Value => ({ type: 'Text', value });
export const number = (value: number): Value => ({ type: 'Number', value });
export const region = (label: string, left = 0): Region => ({ box: [left, 0, left + 10, 10], label, score: 0.9 });
export const regions = (...labels: readonly string[]): Value => ({
  type: 'Regions',
  picture,
  regions: labels.map((label, index) => region(label, index * 20)),
});

const image: Parameter = { type: 'Image', summary: 'a picture' };
const object: Parameter = { type: 'Regions', summary: 'what was found' };

export interface ShelfTool {
  readonly name: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly returns: TypeName | readonly TypeName[];
  readonly aliases?: readonly string[];
  readonly version?: number;
  readonly counts?: true;
  readonly ends?: true;
  run(values: Readonly<Record<string, Value | undefined>>, context: ToolContext): Promise<ToolResult> | ToolResult;
}

export const shelfTool = ({ run, ...tool }: ShelfTool): Tool => ({
  aliases: [],
  summary: '',
  examples: [],
  capabilities: [],
  version: 1,
  ...tool,
  run: async (values, context) => run(values, context),
});

const crop = (name: string, ...aliases: readonly string[]): Tool =>
  shelfTool({
    name,
    aliases,
    parameters: { image, box: object },
    returns: 'Image',
    run: ({ box }) => ({
      output: { type: 'Image', picture, view: box?.type === 'Regions' ? box.regions[0]?.box : undefined },
    }),
  });

const edit = (name: string, more: Readonly<Record<string, Parameter>> = {}): Tool =>
  shelfTool({
    name,
    parameters: { image, object, ...more },
    returns: 'Image',
    run: () => ({ output: { type: 'Image', picture: otherPicture } }),
  });

export const shelf: readonly Tool[] = [
  shelfTool({
    name: 'LOC',
    parameters: { image, object: { type: 'Text', summary: 'a noun' } },
    returns: 'Regions',
    run: ({ object: wanted }) => ({ output: regions(wanted?.type === 'Text' ? wanted.value : '') }),
  }),
  shelfTool({ name: 'FACEDET', parameters: { image }, returns: 'Regions', run: () => ({ output: regions('face') }) }),
  shelfTool({ name: 'SEG', parameters: { image }, returns: 'Regions', run: () => ({ output: regions('sky', 'bus') }) }),
  shelfTool({
    name: 'SELECT',
    parameters: {
      image,
      object,
      query: { type: 'Text', summary: 'which' },
      category: { type: 'Text', optional: true, summary: 'its kind' },
    },
    returns: 'Regions',
    run: ({ object: from }) => ({ output: from ?? regions() }),
  }),
  shelfTool({
    name: 'CLASSIFY',
    parameters: { image, object, categories: { type: 'List', summary: 'the names' } },
    returns: 'Regions',
    run: ({ object: from }) => ({ output: from ?? regions() }),
  }),
  shelfTool({
    name: 'VQA',
    parameters: { image, question: { type: 'Text', summary: 'the question' } },
    returns: 'Text',
    run: () => ({ output: text('yes') }),
  }),
  shelfTool({
    name: 'LIST',
    parameters: { query: { type: 'Text', summary: 'of what' }, max: { type: 'Number', summary: 'how many at most' } },
    returns: 'List',
    run: () => ({ output: { type: 'List', items: ['heron', 'stork'] } }),
  }),
  shelfTool({
    name: 'COUNT',
    parameters: { box: object },
    returns: 'Number',
    counts: true,
    run: ({ box }) => ({ output: number(box?.type === 'Regions' ? box.regions.length : 0) }),
  }),
  crop('CROP'),
  crop('CROP_LEFTOF'),
  crop('CROP_RIGHTOF'),
  crop('CROP_ABOVE'),
  crop('CROP_BELOW'),
  crop('CROP_FRONTOF', 'CROP_INFRONT', 'CROP_INFRONTOF', 'CROP_AHEAD'),
  crop('CROP_BEHIND'),
  shelfTool({
    name: 'EVAL',
    parameters: { expr: { type: 'Expression', summary: 'the expression' } },
    returns: ['Text', 'Number', 'Boolean'],
    run: ({ expr }, { variables }) => ({
      output: evaluateExpression(expr?.type === 'Text' ? expr.value : '', variables),
    }),
  }),
  edit('TAG'),
  edit('COLORPOP'),
  edit('BGBLUR'),
  edit('EMOJI', { emoji: { type: 'Text', summary: 'its name' } }),
  edit('REPLACE', { prompt: { type: 'Text', summary: 'by what' } }),
  shelfTool({
    name: 'RESULT',
    parameters: { var: { type: 'Any', summary: 'the answer' } },
    returns: ['Image', 'Regions', 'Text', 'Number', 'Boolean', 'List'],
    ends: true,
    run: ({ var: value }) => ({ output: value ?? text('') }),
  }),
];

/** A tool that is called nothing else in `shelf`, or takes the place of its namesake there. */
export const shelfWith = (...tools: readonly Tool[]): readonly Tool[] => [
  ...shelf.filter(({ name }) => tools.every((tool) => tool.name !== name)),
  ...tools,
];
