import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Capabilities, Sight } from '../../src/contracts/model.js';
import type { ImageValue, Program, Region, Step } from '../../src/contracts/turn.js';
import { createPromptPool } from '../../src/learning/prompt-pool.js';
import { checkProgram } from '../../src/program/checker.js';
import { inputTypes, inputValues } from '../../src/program/types.js';
import { answerWords } from '../../src/show/values.js';
import { tools } from '../../src/tools/index.js';
import { type Box, boxArea, boxCentre } from '../../src/util/box.js';
import { drawn } from './drawn-pictures.js';
import { createMemoryDesk } from './memory-desk.js';
import { runToEnd } from './run-to-end.js';
import { lexicon, modelsOf } from './tool-context.js';

const objectSchema = z.tuple([z.string(), z.number(), z.number(), z.number(), z.number(), z.string()]);
const scenesSchema = z.record(z.string(), z.object({ text: z.string(), objects: z.array(objectSchema) }));

interface SceneObject {
  /** Its label and its place among those of the same label: "dog1". */
  readonly id: string;
  readonly label: string;
  readonly box: Box;
  readonly colour: string;
}
/** A picture of 160×120 pixels in which each object is a rectangle of one colour, and what a person would see in it. */
export interface Scene {
  readonly text: string;
  readonly objects: readonly SceneObject[];
}

const [width, height, scale] = [160, 120, 0.25];

/** Reads scenes written for 640×480: label, x1, y1, x2, y2, colour. */
export function readScenes(file: string): ReadonlyMap<string, Scene> {
  const raw = scenesSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  return new Map(
    Object.entries(raw).map(([name, { text, objects }]) => {
      const seen = new Map<string, number>();
      const numbered = objects.map(([label, x1, y1, x2, y2, colour]): SceneObject => {
        const place = seen.get(label) ?? 0;
        seen.set(label, place + 1);
        return { id: `${label}${place}`, label, box: [x1 * scale, y1 * scale, x2 * scale, y2 * scale], colour };
      });
      return [name, { text, objects: numbered }];
    }),
  );
}

const paints: Readonly<Record<string, readonly [number, number, number]>> = {
  red: [210, 30, 30],
  blue: [40, 70, 200],
  green: [40, 150, 50],
  yellow: [240, 210, 40],
  black: [15, 15, 15],
  white: [245, 245, 245],
  gray: [128, 128, 128],
  brown: [120, 75, 40],
  orange: [245, 140, 30],
  purple: [130, 50, 160],
  pink: [245, 150, 190],
};

const isIn = ([x1, y1, x2, y2]: Box, x: number, y: number): boolean => x >= x1 && x < x2 && y >= y1 && y < y2;

/** Small things lie in front of large ones. */
const draw = ({ objects }: Scene) => {
  const inFront = [...objects].filter(({ colour }) => paints[colour]).sort((a, b) => boxArea(a.box) - boxArea(b.box));
  return drawn(
    width,
    height,
    (x, y) => paints[inFront.find(({ box }) => isIn(box, x, y))?.colour ?? ''] ?? [170, 200, 170],
  );
};

/** Perfect sight: the scenes' own objects in place of a detector, echoes in place of models that talk. */
function perfectModels(sceneOf: (sight: Sight) => Scene): Partial<Capabilities> {
  const seen = (sight: Sight): readonly SceneObject[] =>
    sceneOf(sight).objects.filter(({ box }) => !sight.view || isIn(sight.view, ...boxCentre(box)));
  const scored = ({ box, label }: SceneObject) => ({ box, label, score: 0.5 + boxArea(box) / (2 * width * height) });
  const things = (sight: Sight) => seen(sight).filter(({ label }) => label !== 'face');
  return {
    async detect(sight, concept) {
      // What was removed is gone.
      if (sight.id.includes(' without ')) return { known: true, threshold: 0.2, found: [] };
      const known = lexicon.resolve(concept);
      const members = new Set(known ? lexicon.members(known.name) : []);
      const found = things(sight).filter(({ label }) => members.has(label));
      return { known: known !== undefined, threshold: 0.2, found: found.map(scored) };
    },
    propose: async (sight) => things(sight).map(scored),
    faces: async (sight) =>
      seen(sight)
        .filter(({ label }) => label === 'face')
        .map(({ box }) => ({ box, score: 0.9, feature: new Float32Array(1) })),
    async segment({ pixels }, box) {
      const data = new Uint8Array(pixels.width * pixels.height);
      for (let y = 0; y < pixels.height; y++)
        for (let x = 0; x < pixels.width; x++) if (isIn(box, x, y)) data[y * pixels.width + x] = 255;
      return { width: pixels.width, height: pixels.height, data };
    },
    fill: async ({ pixels }) => pixels,
    answer: async (sight, question) => ({ text: `VQA[${lookedAt(sceneOf(sight), sight)}]:${question.toLowerCase()}` }),
    caption: async () => 'CAPTION',
    read: async (sight) => {
      const { text } = sceneOf(sight);
      return text === '' ? [] : [{ box: [0, 0, 9, 9], text, score: 0.9 }];
    },
    list: async (query, max) => [`${max} ${query}`],
  };
}

/** The object whose centre is nearest to the view's. */
function lookedAt({ objects }: Scene, { view }: Sight): string {
  if (!view) return 'image';
  const [x, y] = boxCentre(view);
  const distance = ({ box }: SceneObject): number => Math.hypot(boxCentre(box)[0] - x, boxCentre(box)[1] - y);
  return objects.reduce((best, object) => (distance(object) < distance(best) ? object : best)).id;
}

/**
 * Runs a program over scenes with the real tools and perfect sight.
 * @returns the answer; for an edited picture what was done to what: "REMOVE[dog0,dog1] BLUR[face0]"
 */
export async function runOnScenes(source: string, scenes: readonly Scene[]): Promise<string> {
  const desk = createMemoryDesk();
  // The number of the scene makes equal scenes different pictures.
  const images = scenes.map((scene, place): ImageValue => {
    const pixels = draw(scene);
    pixels.data[0] = place;
    return desk.put(pixels);
  });
  const byPicture = new Map(images.map(({ picture }, place) => [picture.id, scenes[place]]));
  // An edited picture still shows the scene that it was made from.
  const sceneOf = ({ id }: { readonly id: string }): Scene => byPicture.get(id) ?? scenes[0];
  const program = checkProgram(source, { tools, inputs: inputTypes(scenes.length) });
  const outcome = await runToEnd({
    program,
    inputs: inputValues(images.map(({ picture }) => picture)),
    tools,
    makeContext: (_, variables, signal) => ({
      team: 'team',
      models: modelsOf(perfectModels(sceneOf)),
      lexicon,
      prompts: createPromptPool(),
      namesPeople: false,
      pictures: desk,
      variables,
      signal,
    }),
    now: () => performance.now(),
  });
  if (outcome.status !== 'done') return outcome.status === 'failed' ? `FAILED: ${outcome.fault}` : 'ABORTED';
  return outcome.result.type === 'Image' ? sayEdits(program, outcome.steps, sceneOf) : answerWords(outcome.result);
}

const edits = new Set(['COLORPOP', 'BGBLUR', 'BLUR', 'EMOJI', 'REPLACE', 'REMOVE', 'TAG', 'CROP']);

function sayEdits(program: Program, steps: readonly Step[], sceneOf: (picture: { id: string }) => Scene): string {
  const outputs = new Map(
    steps.flatMap((step) => (step.status === 'done' ? [[step.instruction.output, step.output]] : [])),
  );
  const used = new Set(
    program.instructions
      .flatMap(({ tool, arguments: given }) => (tool === 'FACEDET' || tool === 'LOC' ? [given.image] : []))
      .map((argument) => (argument?.kind === 'variable' ? argument.name : '')),
  );
  return program.instructions
    .filter(({ tool, output }) => edits.has(tool) && !used.has(output))
    .map(({ tool, arguments: given }) => {
      const object = given.object ?? given.box;
      const regions = object?.kind === 'variable' ? outputs.get(object.name) : undefined;
      if (regions?.type !== 'Regions') return `${tool}[?]`;
      const scene = sceneOf(regions.picture);
      const best = [...regions.regions].sort((a, b) => b.score - a.score);
      const ids = (tool === 'CROP' ? best.slice(0, 1) : best).map((region) => idOf(scene, region)).sort();
      const written = given.prompt ?? given.name;
      return `${tool}[${ids.join(',')}]${written?.kind === 'literal' ? `:${String(written.value)}` : ''}`;
    })
    .join(' ');
}

const idOf = ({ objects }: Scene, { box }: Region): string =>
  objects.find((object) => object.box.every((edge, place) => Math.abs(edge - box[place]) < 1))?.id ?? '?';
