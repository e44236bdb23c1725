/** A team with a painter that goes by words, the tool REPLACE and its learner; pictures are compared by the real embedded features. */

import type { Expected } from '../../../src/contracts/feedback.js';
import type { Example } from '../../../src/contracts/learning.js';
import type { Capabilities, Models } from '../../../src/contracts/model.js';
import type { Pictures } from '../../../src/contracts/store.js';
import type { DoneStep, ImageValue, Person, Turn, Value } from '../../../src/contracts/turn.js';
import { readExpected } from '../../../src/language/expected.js';
import type { Learned, LearningServices, Repair } from '../../../src/learning/kind.js';
import { createPromptPool } from '../../../src/learning/prompt-pool.js';
import { promptSchemas } from '../../../src/learning/prompt-schemas.js';
import { promptRowSchema, promptToRow } from '../../../src/memory/lesson-rows.js';
import { looks } from '../../../src/skills/looks/index.js';
import { paintings } from '../../../src/skills/paintings/index.js';
import { tools } from '../../../src/tools/index.js';
import { replace } from '../../../src/tools/replace.js';
import type { Box } from '../../../src/util/box.js';
import { shapeMask } from '../../../src/util/drawing/masks.js';
import { fromPixels, toPixels } from '../../../src/util/drawing/sharp-pixels.js';
import type { Pixels } from '../../../src/util/pixels.js';
import { createMemoryDesk } from '../../support/memory-desk.js';
import { lexicon, modelsOf } from '../../support/tool-context.js';
import { connectWarmModels } from '../../support/warm-models.js';
import { paintWords, pixelsOfFigure } from '../../support/word-painter.js';

const span = { line: 1, start: 1, end: 2 };
export const ana: Person = { id: 'ana', name: 'Ana' };
export const bob: Person = { id: 'bob', name: 'Bob' };

export interface Said {
  readonly by?: Person;
  readonly shown?: readonly ImageValue[];
  readonly expected?: readonly Expected[];
  readonly isSuspected?: boolean;
}

export interface Edit {
  readonly image: ImageValue;
  readonly step: DoneStep;
  readonly values: ReadonlyMap<string, Value>;
}

export interface StudioOptions {
  readonly models?: Partial<Capabilities>;
  readonly writer?: LearningServices['writer'];
  /** Before each painting; may reject. */
  readonly beforePainting?: (prompt: string, count: number) => void;
  readonly namesPeople?: boolean;
  /** Default: it does. */
  readonly paintsByWords?: false;
}

/** What a team has, whichever models are connected. */
const newTeam = () => ({
  desk: createMemoryDesk(),
  pool: createPromptPool([], { kinds: [looks, paintings] }),
  painted: [] as string[],
  examples: [] as Example[],
  clock: 0,
  lessons: 0,
});

export interface Studio extends ReturnType<typeof makeStudio> {
  /** The same team with other models. */
  with(others: StudioOptions): Studio;
}

export function openStudio(options: StudioOptions = {}, team = newTeam()): Studio {
  return { ...makeStudio(options, team), with: (others) => openStudio(others, team) };
}

const { embedImage, embedViews } = (await connectWarmModels()).capabilities;

function makeStudio(options: StudioOptions, team: ReturnType<typeof newTeam>) {
  const { desk, pool, painted } = team;
  const fill: Models['fill'] = async ({ pixels }, mask, prompt = '') => {
    options.beforePainting?.(prompt, painted.length);
    painted.push(prompt);
    return paintWords(pixels, mask, prompt);
  };
  const segment: Models['segment'] = async ({ pixels: { width, height } }, box) =>
    shapeMask('ellipse', box, { left: 0, top: 0, width, height }, 1);
  const models = modelsOf({
    embedImage,
    embedViews,
    segment,
    faces: async () => [],
    ...(options.paintsByWords ?? { fill }),
    ...options.models,
  });
  const reports: string[] = [];
  const { signal } = new AbortController();
  const refuse = async (): Promise<never> => Promise.reject(new Error('a learner takes in and removes no pictures'));
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
  const services = (): LearningServices => ({
    team: 'home',
    models,
    pictures,
    tools,
    lexicon,
    pool,
    examples: [...team.examples],
    namesPeople: options.namesPeople ?? false,
    writer: options.writer,
    now: () => ++team.clock,
    randomId: () => `id-${String(++team.clock).padStart(4, '0')}`,
    signal,
    report: (words) => void reports.push(words),
  });

  async function edits(image: ImageValue, boxes: readonly Box[], prompt: string, label = 'stop sign'): Promise<Edit> {
    const object: Value = {
      type: 'Regions',
      picture: image.picture,
      regions: boxes.map((box, at) => ({ box, label, score: 0.9 - at / 100 })),
    };
    const wanted: Value = { type: 'Text', value: prompt };
    const {
      output,
      note,
      prompts = [],
    } = await replace.run(
      { image, object, prompt: wanted },
      {
        team: 'home',
        models,
        pictures: desk,
        lexicon,
        prompts: pool,
        namesPeople: false,
        signal,
        variables: new Map(),
      },
    );
    const step: DoneStep = {
      status: 'done',
      instruction: {
        output: 'IMAGE0',
        tool: 'REPLACE',
        span,
        arguments: {
          image: { kind: 'variable', name: 'IMAGE', span },
          object: { kind: 'variable', name: 'OBJ0', span },
          prompt: { kind: 'literal', value: prompt, span },
        },
      },
      ms: 0,
      cost: 0,
      prompts,
      output,
      ...(note === undefined ? {} : { note }),
    };
    return {
      image,
      step,
      values: new Map<string, Value>([
        ['IMAGE', image],
        ['OBJ0', object],
        ['IMAGE0', output],
      ]),
    };
  }

  const doubtedOf = ({ image, step, values }: Edit, said: string, told: Said) => {
    const { by = ana, shown = [], isSuspected = false } = told;
    const read = readExpected(said, (phrase) => lexicon.singular(phrase));
    const turn: Turn = {
      id: `turn-${++team.clock}`,
      status: 'answered',
      request: { id: 'r', team: 'home', thread: 't', author: by, text: '', images: [image.picture], at: 0 },
      steps: [step],
      ms: 0,
      cost: 0,
    };
    return {
      turn,
      step,
      image,
      values,
      expected: told.expected ?? (read ? [read] : []),
      said,
      shown,
      author: by,
      isSuspected,
    };
  };

  const fixes = (edit: Edit, said: string, told: Said = {}): Promise<Repair | undefined> =>
    paintings.repair?.(doubtedOf(edit, said, told), services()) ?? Promise.resolve(undefined);

  /** The whole lesson: the fault is proved, then learned from, and what was learned is filed as stored rows. */
  async function corrects(edit: Edit, said: string, told: Said = {}): Promise<Learned & { readonly lesson: string }> {
    const doubted = doubtedOf(edit, said, told);
    const fixing = await paintings.repair?.(doubted, services());
    if (!fixing || 'reason' in fixing) throw new Error(`not proved: ${fixing?.reason ?? 'it is about something else'}`);
    const { after, words, cost } = fixing;
    const proof = { step: 'IMAGE0', before: edit.step.output, after, words, answer: 'a picture', cost };
    const learned = await paintings.fromCorrection({ ...doubted, proof }, services());
    const lesson = `lesson-${team.lessons++}`;
    team.examples.push(...learned.examples);
    for (const draft of learned.draft.prompts) {
      const prompt = { ...draft, id: `prompt-${++team.clock}`, team: 'home', lesson, at: ++team.clock };
      pool.add(promptRowSchema(promptSchemas).parse(JSON.parse(JSON.stringify(promptToRow(prompt)))));
    }
    return { ...learned, lesson };
  }

  return {
    pool,
    desk,
    painted,
    reports,
    edits,
    fixes,
    corrects,
    put: (pixels: Pixels): ImageValue => desk.put(pixels),
    /** A picture of what words name, with a box around it. */
    async shows(words: string, background: string, width = 420, height = 400): Promise<ImageValue> {
      const { pixels, box } = await pixelsOfFigure(words, background, width, height);
      return { ...desk.put(pixels), view: box };
    },
    undoes: (lesson: string): void => void pool.undo(lesson),
    /** Examples go, and with them what stood on them. */
    async forgets(gone: readonly Example[]): Promise<number> {
      team.examples.splice(0, team.examples.length, ...team.examples.filter((one) => !gone.includes(one)));
      const relearned = (await paintings.relearn?.(gone, services())) ?? [];
      const replaced = new Set(relearned.flatMap(({ replaces }) => replaces));
      const kept = pool.all().filter(({ id }) => !replaced.has(id));
      for (const lesson of new Set(pool.all().map((prompt) => prompt.lesson))) pool.undo(lesson);
      for (const prompt of kept) pool.add(prompt);
      return replaced.size;
    },
    /** The picture that a step made. */
    made({ step }: Edit): Pixels {
      if (step.output.type !== 'Image') throw new Error('it made no picture');
      return desk.pixels(step.output.picture);
    },
  };
}

/** The colour of a pixel as the nearest of some names, for what a test must see itself. */
export async function shareOf(
  pixels: Pixels,
  [x1, y1, x2, y2]: Box,
  [red, green, blue]: readonly number[],
): Promise<number> {
  const left = Math.round(x1);
  const top = Math.round(y1);
  const { data, channels } = await toPixels(
    fromPixels(pixels).extract({ left, top, width: Math.round(x2) - left, height: Math.round(y2) - top }),
  );
  let found = 0;
  for (let at = 0; at < data.length; at += channels)
    if (Math.hypot(data[at] - red, data[at + 1] - green, data[at + 2] - blue) < 60) found += 1;
  return found / (data.length / channels);
}

/** Of "#0f8b8d". */
export const channelsOf = (colour: string): readonly number[] =>
  [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
