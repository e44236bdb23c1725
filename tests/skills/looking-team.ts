/** A team that shows its tools what things look like, in pictures whose truth is known: everything in memory. */

import type { Expected } from '../../src/contracts/feedback.js';
import type { Example } from '../../src/contracts/learning.js';
import type { LessonDraft, TeachingAnswers } from '../../src/contracts/lesson.js';
import type { Capabilities } from '../../src/contracts/model.js';
import type { Pictures } from '../../src/contracts/store.js';
import type { Tool, ToolContext, ToolResult } from '../../src/contracts/tool.js';
import type { DoneStep, ImageValue, Person, RegionsValue, Turn, Value } from '../../src/contracts/turn.js';
import type { Learned, LearningServices } from '../../src/learning/kind.js';
import { createPromptPool } from '../../src/learning/prompt-pool.js';
import { promptSchemas } from '../../src/learning/prompt-schemas.js';
import { promptRowSchema, promptToRow } from '../../src/memory/lesson-rows.js';
import * as skills from '../../src/skills/index.js';
import { looks } from '../../src/skills/looks/index.js';
import { teachAppearance } from '../../src/skills/looks/teach.js';
import { tools } from '../../src/tools/index.js';
import type { Box } from '../../src/util/box.js';
import { createMemoryDesk } from '../support/memory-desk.js';
import { lexicon, modelsOf } from '../support/tool-context.js';

const span = { line: 1, start: 1, end: 2 };
const ada: Person = { id: 'ada', name: 'Ada' };

export interface Correction {
  readonly tool: Tool;
  readonly image: ImageValue;
  readonly arguments: Readonly<Record<string, Value>>;
  /** What the step should have given. */
  readonly right: (before: RegionsValue) => RegionsValue['regions'];
  readonly expected?: readonly Expected[];
  readonly by?: Person;
}

/** @param space of the features that the models give; default: the embedded backend's */
export function createLookingTeam(given: Partial<Capabilities>, namesPeople = false, space?: string) {
  const desk = createMemoryDesk();
  const models = modelsOf(given);
  const pool = createPromptPool([], { kinds: Object.values(skills), space });
  let examples: readonly Example[] = [];
  let clock = 0;
  let lessons = 0;
  const refuse = async (): Promise<never> => {
    throw new Error('a learner neither takes in nor removes pictures');
  };
  // Only what a desk has is used; all else refuses.
  const pictures = {
    ...desk,
    receive: refuse,
    bytes: refuse,
    has: refuse,
    remove: refuse,
    removeAll: refuse,
    async *aged() {
      yield* [];
    },
  } as Pictures;
  const { signal } = new AbortController();
  const services = (): LearningServices => ({
    team: 'home',
    models,
    pictures,
    tools,
    lexicon,
    pool,
    examples,
    namesPeople,
    now: () => ++clock,
    randomId: () => `id-${String(++clock).padStart(4, '0')}`,
    signal,
    report: () => undefined,
  });
  const context: ToolContext = {
    team: 'home',
    models,
    pictures: desk,
    lexicon,
    prompts: pool,
    namesPeople,
    signal,
    variables: new Map(),
  };

  /** Files what was learned as a lesson does, through the rows that are stored. */
  function file(draft: LessonDraft, lesson: string): void {
    for (const one of draft.prompts) {
      const prompt = { ...one, id: `prompt-${++clock}`, team: 'home', lesson, at: ++clock };
      pool.add(promptRowSchema(promptSchemas).parse(JSON.parse(JSON.stringify(promptToRow(prompt)))));
    }
  }
  function keep(learned: Learned): Learned & { readonly lesson: string } {
    const lesson = `lesson-${lessons++}`;
    examples = [...examples, ...learned.examples];
    file(learned.draft, lesson);
    return { ...learned, lesson };
  }

  async function run(tool: Tool, image: ImageValue, more: Readonly<Record<string, Value>>): Promise<ToolResult> {
    return tool.run({ image, ...more }, context);
  }

  const turnOf = (image: ImageValue, author: Person): Turn => ({
    id: `turn-${++clock}`,
    status: 'answered',
    request: { id: 'r', team: 'home', thread: 't', author, text: '', images: [image.picture], at: 0 },
    steps: [],
    ms: 0,
    cost: 0,
  });

  const stepOf = (tool: Tool, more: Readonly<Record<string, Value>>, result: ToolResult): DoneStep => ({
    status: 'done',
    instruction: {
      output: 'OUT0',
      tool: tool.name,
      span,
      arguments: Object.fromEntries([
        ['image', { kind: 'variable' as const, name: 'IMAGE', span }],
        ...Object.entries(more).map(([name, value]) => [
          name,
          value.type === 'Text'
            ? { kind: 'literal' as const, value: value.value, span }
            : { kind: 'variable' as const, name: name.toUpperCase(), span },
        ]),
      ]),
    },
    ms: 0,
    cost: 0,
    prompts: result.prompts ?? [],
    output: result.output,
    alternatives: result.alternatives,
  });

  const valuesOf = (image: ImageValue, more: Readonly<Record<string, Value>>): ReadonlyMap<string, Value> =>
    new Map<string, Value>([
      ['IMAGE', image],
      ...Object.entries(more).map(([name, value]) => [name.toUpperCase(), value] as const),
    ]);

  return {
    pool,
    desk,
    run,
    get examples() {
      return examples;
    },
    put: desk.put,
    teach: async (name: string, ...shown: readonly ImageValue[]) =>
      keep(await teachAppearance(name, shown, services())),
    /** As after what was asked back. */
    teachTold: async (name: string, told: TeachingAnswers, ...shown: readonly ImageValue[]) =>
      keep(await teachAppearance(name, shown, services(), told)),
    async correct({ tool, image, arguments: more, right, expected = [], by = ada }: Correction) {
      const result = await run(tool, image, more);
      const before = result.output as RegionsValue;
      const after: RegionsValue = { ...before, regions: right(before) };
      const proof = { step: 'OUT0', before, after, words: '', answer: '', cost: 1 };
      const step = stepOf(tool, more, result);
      const correction = {
        turn: turnOf(image, by),
        step,
        image,
        values: valuesOf(image, more),
        proof,
        expected,
        shown: [],
        author: by,
      };
      return keep(await looks.fromCorrection(correction, services()));
    },
    async confirm(tool: Tool, image: ImageValue, more: Readonly<Record<string, Value>>) {
      const step = stepOf(tool, more, await run(tool, image, more));
      const confirmed = { turn: turnOf(image, ada), step, image, values: valuesOf(image, more), author: ada };
      const made = (await looks.fromConfirmation?.(confirmed, services())) ?? [];
      examples = [...examples, ...made];
      return made;
    },
    undo: (lesson: string): void => void pool.undo(lesson),
    /** Takes a lesson back with its examples, and learns again what was based on them, as the teacher does. */
    async retract({ lesson, examples: gone }: Learned & { readonly lesson: string }) {
      pool.undo(lesson);
      examples = examples.filter((example) => !gone.includes(example));
      const relearned = (await looks.relearn?.(gone, services())) ?? [];
      for (const { replaces, draft } of relearned) {
        const kept = pool.all().filter(({ id }) => !replaces.includes(id));
        const owner = pool.all().findLast(({ id }) => replaces.includes(id))?.lesson ?? '';
        for (const one of new Set(pool.all().map((prompt) => prompt.lesson))) pool.undo(one);
        for (const prompt of kept) pool.add(prompt);
        file(draft, owner);
      }
      return relearned;
    },
  };
}
export type LookingTeam = ReturnType<typeof createLookingTeam>;

export const text = (value: string): Value => ({ type: 'Text', value });
export const at = (image: ImageValue, view: Box): ImageValue => ({ ...image, view });
