/** A team that asks a tool, corrects and confirms it, and keeps what its learner makes of that, all in memory. */

import type { Example } from '../../src/contracts/learning.js';
import type { Capabilities } from '../../src/contracts/model.js';
import type { Pictures } from '../../src/contracts/store.js';
import type { Tool } from '../../src/contracts/tool.js';
import type { DoneStep, ImageValue, Person, Turn, Value } from '../../src/contracts/turn.js';
import type { Learned, LearningServices, StepKind } from '../../src/learning/kind.js';
import { createPromptPool, type PromptPool } from '../../src/learning/prompt-pool.js';
import { promptSchemas } from '../../src/learning/prompt-schemas.js';
import { promptRowSchema, promptToRow } from '../../src/memory/lesson-rows.js';
import { tools } from '../../src/tools/index.js';
import type { Pixels } from '../../src/util/pixels.js';
import { createMemoryDesk } from '../support/memory-desk.js';
import { lexicon, modelsOf } from '../support/tool-context.js';

const span = { line: 1, start: 1, end: 2 };
const ada: Person = { id: 'ada', name: 'Ada' };

export interface Team {
  readonly pool: PromptPool;
  readonly examples: readonly Example[];
  put(pixels: Pixels): ImageValue;
  /** Rejects as the tool does. */
  asks(image: ImageValue, more?: Readonly<Record<string, Value>>): Promise<DoneStep>;
  /** The tool is asked, and told what is right, also when it could not answer. */
  corrects(image: ImageValue, right: string, more?: Readonly<Record<string, Value>>, by?: Person): Promise<Learned>;
  confirms(image: ImageValue, more?: Readonly<Record<string, Value>>): Promise<void>;
  /** Takes back a lesson by its number, from 0. */
  undoes(lesson: number): void;
  /** A person's examples are forgotten. */
  forgets(person: string): Promise<void>;
}

export function createTeam(tool: Tool, kind: StepKind, given: Partial<Capabilities>): Team {
  const desk = createMemoryDesk();
  const models = modelsOf(given);
  const pool = createPromptPool([], { kinds: [kind] });
  let examples: Example[] = [];
  let lessons = 0;
  let ids = 0;
  const refuse = async (): Promise<never> => {
    throw new Error('a learner neither takes in nor removes pictures');
  };
  const none = async function* () {
    yield* [];
  };
  const pictures = {
    ...desk,
    receive: refuse,
    bytes: refuse,
    has: refuse,
    remove: refuse,
    removeAll: refuse,
    aged: none,
  };
  const services = (): LearningServices => ({
    team: 'home',
    models,
    // Only what a desk has is used; all else refuses.
    pictures: pictures as Pictures,
    tools,
    lexicon,
    pool,
    examples,
    namesPeople: false,
    now: () => ids,
    randomId: () => `id-${String(ids++).padStart(4, '0')}`,
    signal: new AbortController().signal,
    report: () => undefined,
  });
  const instruction = (more: Readonly<Record<string, Value>>): DoneStep['instruction'] => ({
    output: 'ANSWER0',
    tool: tool.name,
    span,
    arguments: Object.fromEntries(
      ['image', ...Object.keys(more)].map((name) => [name, { kind: 'variable', name: name.toUpperCase(), span }]),
    ),
  });
  const valuesOf = (image: ImageValue, more: Readonly<Record<string, Value>>): ReadonlyMap<string, Value> =>
    new Map(Object.entries({ image, ...more }).map(([name, value]) => [name.toUpperCase(), value]));

  async function asks(image: ImageValue, more: Readonly<Record<string, Value>> = {}): Promise<DoneStep> {
    const {
      output,
      confidence,
      alternatives,
      prompts = [],
    } = await tool.run(
      { image, ...more },
      {
        team: 'home',
        models,
        pictures: desk,
        lexicon,
        prompts: pool,
        namesPeople: false,
        signal: new AbortController().signal,
        variables: new Map(),
      },
    );
    return {
      status: 'done',
      instruction: instruction(more),
      ms: 0,
      cost: 0,
      prompts,
      output,
      confidence,
      alternatives,
    };
  }

  const turnOf = (image: ImageValue, author: Person): Turn => ({
    id: `turn-${ids++}`,
    status: 'answered',
    request: { id: 'r', team: 'home', thread: 't', author, text: '', images: [image.picture], at: 0 },
    steps: [],
    ms: 0,
    cost: 0,
  });

  return {
    pool,
    get examples() {
      return examples;
    },
    put: (pixels) => desk.put(pixels),
    asks,
    async corrects(image, right, more = {}, by = ada) {
      const failed: DoneStep = {
        status: 'done',
        instruction: instruction(more),
        ms: 0,
        cost: 0,
        prompts: [],
        output: { type: 'Text', value: '' },
      };
      const step = await asks(image, more).catch(() => failed);
      const after: Value = { type: 'Text', value: right };
      const proof = { step: 'ANSWER0', before: step.output, after, words: '', answer: right, cost: 0.5 };
      const learned = await kind.fromCorrection(
        {
          turn: turnOf(image, by),
          step,
          image,
          values: valuesOf(image, more),
          proof,
          expected: [],
          shown: [],
          author: by,
        },
        services(),
      );
      examples = [...examples, ...learned.examples];
      const lesson = `lesson-${lessons++}`;
      for (const draft of learned.draft.prompts) {
        const prompt = { ...draft, id: services().randomId(), team: 'home', lesson, at: ids };
        // Through the row that is stored, so that what was validated is what comes back.
        pool.add(promptRowSchema(promptSchemas).parse(JSON.parse(JSON.stringify(promptToRow(prompt)))));
      }
      return learned;
    },
    async confirms(image, more = {}) {
      const step = await asks(image, more);
      const confirmed = { turn: turnOf(image, ada), step, image, values: valuesOf(image, more), author: ada };
      examples = [...examples, ...((await kind.fromConfirmation?.(confirmed, services())) ?? [])];
    },
    undoes: (lesson) => void pool.undo(`lesson-${lesson}`),
    async forgets(person) {
      const removed = examples.filter(({ source }) => source.author?.id === person);
      examples = examples.filter((example) => !removed.includes(example));
      for (const { replaces, draft } of (await kind.relearn?.(removed, services())) ?? []) {
        const kept = pool.all().filter(({ id }) => !replaces.includes(id));
        for (const lesson of new Set(pool.all().map((prompt) => prompt.lesson))) pool.undo(lesson);
        for (const prompt of kept) pool.add(prompt);
        for (const anew of draft.prompts)
          pool.add({ ...anew, id: services().randomId(), team: 'home', lesson: 'anew', at: ids });
      }
    },
  };
}
