/** Right runs with one step's output corrupted, so that it is known which step is to blame. */

import type { Expected, Reflection } from '../../src/contracts/feedback.js';
import type { Detection, Models } from '../../src/contracts/model.js';
import type { DoneStep, Program, Region, Request, Step, Turn, Value } from '../../src/contracts/turn.js';
import { createLexicon } from '../../src/language/lexicon.js';
import { createPromptPool } from '../../src/learning/prompt-pool.js';
import { checkProgram } from '../../src/program/checker.js';
import type { Outcome } from '../../src/program/run-program.js';
import { inputTypes, inputValues } from '../../src/program/types.js';
import type { Critic } from '../../src/reflection/critic/critic.js';
import { reflect } from '../../src/reflection/reflect.js';
import { answerWords } from '../../src/show/values.js';
import { tools } from '../../src/tools/index.js';
import { createMemoryDesk } from '../support/memory-desk.js';
import { runToEnd } from '../support/run-to-end.js';

export const lexicon = createLexicon([
  { name: 'dog', synonyms: [], kinds: ['animal'] },
  { name: 'cat', synonyms: [], kinds: ['animal'] },
]);
const threshold = 0.25;
const desk = createMemoryDesk();
const picture = (name: string) =>
  desk.put({ width: 600, height: 400, channels: 3, data: new Uint8Array(600 * 400 * 3).fill(name.length) }, name);
export const [left, right] = [picture('left'), picture('right!')];

const scope = { tools, inputs: inputTypes(2) };
export const programs: readonly string[] = [
  "BOX0=LOC(image=IMAGE,object='dog')\nANSWER0=COUNT(box=BOX0)\nFINAL=RESULT(var=ANSWER0)",
  "BOX0=LOC(image=IMAGE,object='dog')\nANSWER0=COUNT(box=BOX0)\nANSWER1=EVAL(expr=\"'yes' if {ANSWER0} > 0 else 'no'\")\nFINAL=RESULT(var=ANSWER1)",
  "BOX0=LOC(image=IMAGE,object='dog')\nBOX1=LOC(image=IMAGE,object='cat')\nANSWER0=COUNT(box=BOX0)\nANSWER1=COUNT(box=BOX1)\nANSWER2=EVAL(expr='{ANSWER0} > {ANSWER1}')\nFINAL=RESULT(var=ANSWER2)",
  "BOX0=LOC(image=IMAGE,object='dog')\nBOX1=LOC(image=IMAGE,object='cat')\nANSWER0=COUNT(box=BOX0)\nANSWER1=COUNT(box=BOX1)\nANSWER2=EVAL(expr='{ANSWER0} > 0 and {ANSWER1} > 0')\nFINAL=RESULT(var=ANSWER2)",
  "BOX0=LOC(image=LEFT,object='dog')\nBOX1=LOC(image=RIGHT,object='dog')\nANSWER0=COUNT(box=BOX0)\nANSWER1=COUNT(box=BOX1)\nANSWER2=EVAL(expr='{ANSWER0} + {ANSWER1}')\nFINAL=RESULT(var=ANSWER2)",
  "BOX0=LOC(image=IMAGE,object='cat')\nIMAGE0=CROP_LEFTOF(image=IMAGE,box=BOX0)\nBOX1=LOC(image=IMAGE0,object='dog')\nANSWER0=COUNT(box=BOX1)\nFINAL=RESULT(var=ANSWER0)",
];

/** A small generator with a seed, so that a failing plant can be looked at again. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export type World = ReadonlyMap<string, readonly Detection[]>;
export const key = (id: string, label: string): string => `${id} ${label}`;

/** What a detector sees in two pictures: things that are there, mostly well seen, and traces of what is not. */
function makeWorld(random: () => number): World {
  const world = new Map<string, readonly Detection[]>();
  for (const { picture } of [left, right]) {
    for (const label of ['dog', 'cat']) {
      const there = Array.from({ length: 1 + Math.floor(random() * 3) }, () => 0.45 + random() * 0.5);
      const traces = Array.from({ length: Math.floor(random() * 4) }, () => 0.05 + random() * 0.07);
      const detections = [...there, ...traces].map((score): Detection => {
        const [x, y] = [random() * 500, random() * 300];
        return { label, score, box: [x, y, x + 60, y + 60] };
      });
      world.set(key(picture.id, label), detections);
    }
  }
  return world;
}

/** Only what these programs ask for; anything else would be an accident. */
function modelsOf(world: World): Models {
  const detect: Models['detect'] = async (sight, concept) => ({
    known: true,
    threshold,
    found: (world.get(key(sight.id, concept)) ?? [])
      .filter(
        ({ box }) => !sight.view || ((box[0] + box[2]) / 2 >= sight.view[0] && (box[0] + box[2]) / 2 <= sight.view[2]),
      )
      .toSorted((a, b) => b.score - a.score),
  });
  return new Proxy({ detect } as Models, {
    get: (target, name) => {
      if (name !== 'detect') throw new Error(`not asked for in this test: ${String(name)}`);
      return target.detect;
    },
  });
}

export function runner(program: Program, world: World) {
  const inputs = inputValues([left.picture, right.picture]);
  return {
    inputs,
    run: (replaced: ReadonlyMap<string, Value>, known: readonly Step[] = []) =>
      runToEnd({
        program,
        inputs,
        tools,
        makeContext: (_instruction, variables, signal) => ({
          team: 'home',
          models: modelsOf(world),
          pictures: desk,
          lexicon,
          prompts: createPromptPool(),
          namesPeople: false,
          variables,
          signal,
        }),
        now: () => 0,
        replaced,
        known,
      }),
  };
}

/** The step's record with one region forgotten (left as a faint trace) or one trace taken for real. */
function corrupt(step: DoneStep, random: () => number): DoneStep | undefined {
  if (step.output.type !== 'Regions') return undefined;
  const { regions, picture } = step.output;
  const [missed] = step.alternatives ?? [];
  const traces = missed?.type === 'Regions' ? missed.regions : [];
  const byScore = (list: readonly Region[]) => list.toSorted((a, b) => b.score - a.score);
  if (traces.length > 0 && random() < 0.5) {
    const taken = { ...traces[0], score: threshold + 0.01 + random() * 0.08 };
    return {
      ...step,
      output: { ...step.output, regions: byScore([...regions, taken]) },
      alternatives: [{ type: 'Regions', picture, regions: traces.slice(1) }],
    };
  }
  if (regions.length === 0) return undefined;
  const gone = Math.floor(random() * regions.length);
  const faint = { ...regions[gone], score: threshold - 0.01 - random() * 0.08 };
  return {
    ...step,
    output: { ...step.output, regions: regions.filter((_, position) => position !== gone) },
    alternatives: [{ type: 'Regions', picture, regions: byScore([...traces, faint]) }],
  };
}

/** The same world as seen with this fault: the steps of other programs err in the same way. */
function seenWith(world: World, { output, alternatives = [] }: DoneStep): World {
  const seen = [output, ...alternatives].flatMap((value) => (value.type === 'Regions' ? value.regions : []));
  const scores = new Map(seen.map(({ box, score }) => [String(box), score]));
  const erring = (found: readonly Detection[]) =>
    found.map((detection) => ({ ...detection, score: scores.get(String(detection.box)) ?? detection.score }));
  return new Map([...world].map(([name, found]) => [name, erring(found)]));
}

function expectedOf(value: Value): Expected {
  const said = answerWords(value);
  if (said === 'yes' || said === 'no') return { kind: 'boolean', value: said === 'yes' };
  return { kind: 'number', value: Number(said) };
}

export interface Plant {
  readonly planted: string;
  readonly reflection: Reflection;
  readonly expected: Expected;
  /** Runs another program, with tools that err as the planted step did. */
  runAgain(source: string, replaced?: ReadonlyMap<string, Value>): Promise<Outcome>;
  /** Reflects again, as after the press of somebody who was asked which of two steps it was. */
  afterPress(suspects: string): Promise<Reflection>;
}

/** What a critic is tried with: the planted step, and chance. */
export type MakeCritic = (planted: string, turn: Turn, random: () => number) => Critic;

/** @param makeCritic who is asked; absent: nobody */
export async function plant(seed: number, makeCritic?: MakeCritic): Promise<Plant | undefined> {
  const random = seeded(seed * 7919);
  const source = programs[Math.floor(random() * programs.length)];
  const program = checkProgram(source, scope);
  const world = makeWorld(random);
  const { inputs, run } = runner(program, world);
  const healthy = await run(new Map());
  if (healthy.status !== 'done') return undefined;
  const locs = healthy.steps.filter((step) => step.status === 'done' && step.instruction.tool === 'LOC');
  const victim = locs[Math.floor(random() * locs.length)];
  const spoilt = victim?.status === 'done' ? corrupt(victim, random) : undefined;
  if (!spoilt) return undefined;
  const wrong = await run(new Map([[spoilt.instruction.output, spoilt.output]]));
  if (wrong.status !== 'done' || answerWords(wrong.result) === answerWords(healthy.result)) return undefined;
  const steps = wrong.steps.map((step) => (step.instruction.output === spoilt.instruction.output ? spoilt : step));
  const request: Request = {
    id: `turn-${seed}`,
    team: 'home',
    thread: 't',
    author: { id: 'a', name: 'Ada' },
    text: '',
    images: [left.picture, right.picture],
    at: 0,
  };
  const turn: Turn = {
    id: request.id,
    request,
    status: 'answered',
    program,
    steps,
    ms: 0,
    cost: 0,
    answer: { text: answerWords(wrong.result), images: [] },
  };
  const expected = expectedOf(healthy.result);
  const runAgain: Plant['runAgain'] = (other, replaced = new Map()) =>
    runner(checkProgram(other, scope), seenWith(world, spoilt)).run(replaced, steps);
  const explain = (suspects?: string): Promise<Reflection> =>
    reflect({
      turn,
      objection: { expected: [expected], suspects },
      inputs,
      knowledge: {
        tools,
        blameRate: () => 0.5,
        lexicon,
        isOf: (label, concept) => label === concept,
      },
      proposals: { interpretations: async () => [] },
      runs: { rerun: (replaced) => run(replaced, steps), runOther: runAgain },
      critic: makeCritic?.(spoilt.instruction.output, turn, seeded(seed * 104729)),
      now: () => 0,
      signal: new AbortController().signal,
    });
  return {
    ...{ planted: spoilt.instruction.output, expected, runAgain },
    reflection: await explain(),
    afterPress: explain,
  };
}

/** Planted faults, the same at each call with the same first seed. */
export async function plantFaults(count: number, makeCritic?: MakeCritic, firstSeed = 1): Promise<readonly Plant[]> {
  const plants: Plant[] = [];
  for (let seed = firstSeed; plants.length < count; seed++) {
    const made = await plant(seed, makeCritic);
    if (made) plants.push(made);
  }
  return plants;
}

/** Those that are blamed on the planted step. */
export const hitsOf = (plants: readonly Plant[]): readonly Plant[] =>
  plants.filter(({ planted, reflection }) => blames(reflection, planted));

export const blames = ({ fault }: Reflection, planted: string): boolean =>
  fault.at === 'tool' && fault.step === planted;

/** Whether what is blamed was run, and came to what is right. */
export async function isProved({ reflection: { fault }, expected, runAgain }: Plant): Promise<boolean> {
  if (fault.at === 'none') return true;
  const outcome = fault.at === 'tool' ? undefined : await runAgain(fault.revised.source);
  const answer = fault.at === 'tool' ? fault.proof.answer : outcome?.status === 'done' && answerWords(outcome.result);
  const said = answer === 'yes' || answer === 'no' ? answer === 'yes' : Number(answer);
  return 'value' in expected && said === expected.value;
}
