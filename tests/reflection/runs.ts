/** Programs run on a memory desk with models that see what a test says, and reflected on as the teacher does. */

import type { Expected, Reflection } from '../../src/contracts/feedback.js';
import type { Capabilities, Detection } from '../../src/contracts/model.js';
import type { Box, ImageValue, Program, Turn, Value } from '../../src/contracts/turn.js';
import { readExpected } from '../../src/language/expected.js';
import { createPromptPool } from '../../src/learning/prompt-pool.js';
import { checkProgram } from '../../src/program/checker.js';
import { inputTypes, inputValues } from '../../src/program/types.js';
import type { Knowledge, Objection, Proposals, ReflectOptions, Runs } from '../../src/reflection/explainer.js';
import { reflect } from '../../src/reflection/reflect.js';
import { answerWords } from '../../src/show/values.js';
import { tools } from '../../src/tools/index.js';
import { boxOverlap } from '../../src/util/box.js';
import { busy } from '../support/drawn-pictures.js';
import { createMemoryDesk } from '../support/memory-desk.js';
import { runToEnd } from '../support/run-to-end.js';
import { lexicon, modelsOf } from '../support/tool-context.js';

export const threshold = 0.25;

/** What a test says besides what is right. */
export type More = Partial<Objection> &
  Pick<Runs, 'elsewhere'> &
  Partial<Proposals> &
  Pick<Knowledge, 'overlookRate'> &
  Pick<Partial<ReflectOptions>, 'critic'>;

export interface Scene {
  readonly turn: Turn;
  readonly image: ImageValue;
  /** What reflection makes of what a person says or points at. */
  says(words: string, more?: More): Promise<Reflection>;
  pointsAt(label: string, boxes: readonly Box[]): Promise<Reflection>;
}

/** A detector that knows dogs and cats, sees them where they are told to be, and nothing else. */
export function seeing(found: readonly Detection[]): Partial<Capabilities> {
  return {
    detect: async ({ view }, concept) => ({
      known: ['dog', 'cat'].includes(concept),
      threshold,
      found: found
        .filter(({ label, box }) => label === concept && (!view || boxOverlap(box, view) > 0))
        .toSorted((a, b) => b.score - a.score),
    }),
  };
}

/** Runs a program on one picture, 400 × 300, whatever comes of it. */
export async function runScene(source: string, models: Partial<Capabilities>, text = ''): Promise<Scene> {
  const desk = createMemoryDesk();
  const image = desk.put(busy(400, 300), 'park.jpg');
  const scope = { tools, inputs: inputTypes(1) };
  const own = checkProgram(source, scope);
  const inputs = inputValues([image.picture]);
  const prompts = createPromptPool();
  const run = (program: Program, replaced: ReadonlyMap<string, Value>, known: Turn['steps'] = []) =>
    runToEnd({
      program,
      inputs,
      tools,
      makeContext: (_instruction, variables, signal) => ({
        team: 'home',
        models: modelsOf(models),
        pictures: desk,
        lexicon,
        prompts,
        namesPeople: false,
        variables,
        signal,
      }),
      now: () => 0,
      replaced,
      known,
    });
  const outcome = await run(own, new Map());
  const author = { id: 'ada', name: 'Ada' };
  const request = { id: 'turn', team: 'home', thread: 't', author, text, images: [image.picture], at: 0 };
  const turn: Turn = {
    id: 'turn',
    request,
    program: own,
    steps: outcome.steps,
    ms: 0,
    cost: 0,
    ...(outcome.status === 'done'
      ? { status: 'answered', answer: { text: answerWords(outcome.result), images: [] } }
      : { status: 'failed', fault: outcome.status === 'failed' ? outcome.fault : '' }),
  };
  const about = (
    expected: readonly Expected[],
    { elsewhere, interpretations = async () => [], repair, critic, overlookRate, ...more }: More = {},
  ) =>
    reflect({
      turn,
      objection: { expected, ...more },
      inputs,
      knowledge: {
        tools,
        blameRate: () => 0.5,
        overlookRate,
        lexicon,
        isOf: (label, concept) => label === concept,
      },
      proposals: { interpretations, repair },
      runs: {
        rerun: (replaced) => run(own, replaced, turn.steps),
        runOther: async (other, replaced = new Map()) => run(checkProgram(other, scope), replaced, turn.steps),
        elsewhere,
        pixels: async (value) => desk.pixels(value.picture),
      },
      critic,
      now: () => 0,
      signal: new AbortController().signal,
    });
  return {
    turn,
    image,
    says(words, more) {
      const expected = readExpected(words, (word) => lexicon.singular(word));
      return about(expected ? [expected] : [], { said: words, ...more });
    },
    pointsAt: (label, boxes) => about([{ kind: 'regions', label, picture: image.picture.id, boxes }]),
  };
}
