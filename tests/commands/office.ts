/** A team's memory and teacher, real ones, with people who type commands. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { commands } from '../../commands/index.js';
import type { Connection } from '../../src/contracts/chat.js';
import type { CommandContext, CommandResult } from '../../src/contracts/command.js';
import type { Verdict } from '../../src/contracts/feedback.js';
import type { Post } from '../../src/contracts/post.js';
import type { Memory } from '../../src/contracts/store.js';
import type { Person, PictureReference, Turn } from '../../src/contracts/turn.js';
import { createForgettingCleanup } from '../../src/conversation/forgetting-cleanup.js';
import { createForgettings } from '../../src/conversation/forgettings.js';
import { createNamedPosts } from '../../src/conversation/named-posts.js';
import { createPictureTrail } from '../../src/conversation/picture-trail.js';
import { createRecords } from '../../src/conversation/records.js';
import { createStops } from '../../src/conversation/stops.js';
import { createWeekRecords } from '../../src/conversation/weekly/week-records.js';
import { createEngine } from '../../src/inference/engine.js';
import { createRunner } from '../../src/inference/runner.js';
import { createLexicon } from '../../src/language/lexicon.js';
import { isStepKind, type LearningKind } from '../../src/learning/kind.js';
import { createPromptPools } from '../../src/learning/prompt-pool.js';
import { promptSchemas } from '../../src/learning/prompt-schemas.js';
import { openMemory } from '../../src/memory/index.js';
import { readConcepts } from '../../src/memory/read-concepts.js';
import { createModels } from '../../src/models/create-models.js';
import { createGrammarPlanner } from '../../src/planning/grammar/grammar-planner.js';
import { noticePost } from '../../src/show/render-turn.js';
import * as skills from '../../src/skills/index.js';
import { createTeacher } from '../../src/teaching/teacher.js';
import { tools } from '../../src/tools/index.js';
import { projectRoot } from '../../src/util/project-root.js';
import { recordingLog } from '../support/log.js';
import { treasuryOf } from '../support/treasury.js';
import { fullTurn } from '../support/turn.js';

/** Nobody reads the posts. */
const unseen: Connection = {
  post: async () => 'post',
  edit: async () => undefined,
  react: async () => undefined,
  load: async () => new Uint8Array(),
};

/** Commands say what is to be learned, undone and forgotten; learning itself has its own tests. */
const refuse = async (): Promise<never> => Promise.reject(new Error('no command learns by itself'));
const kinds = Object.values(skills).map(
  (kind: LearningKind): LearningKind =>
    isStepKind(kind)
      ? { ...kind, fromCorrection: refuse, fromConfirmation: refuse, teach: refuse, relearn: undefined }
      : kind,
);

export const ana: Person = { id: 'U1', name: 'Ana' };
export const bob: Person = { id: 'U2', name: 'Bob' };

/** 23 November 2026, 12:00 UTC, a Monday. */
export const noon = Date.UTC(2026, 10, 23, 12);
export const day = 86_400_000;

export interface Office {
  readonly memory: Memory;
  /** One of the six photos, in the team's store. */
  photo(number: number, team?: string): Promise<PictureReference>;
  /** An answered question about a picture, asked at noon unless told otherwise. */
  asked(id: string, author: Person, picture: PictureReference, at?: number): Promise<Turn>;
  judged(turn: Turn, author: Person, verdict: Verdict, at?: number): Promise<void>;
  readonly home: string;
  /** Somebody sets the machine's clock. */
  clockSetTo(ms: number): void;
  /** So many ms go by, and what is hidden is looked at. */
  passes(ms: number): Promise<void>;
  /** What comes of a line that somebody types. */
  types(author: Person, line: string, more?: Partial<CommandContext>): Promise<CommandResult>;
  /** The post that answers it. */
  reads(author: Person, line: string, more?: Partial<CommandContext>): Promise<Post>;
}

export async function openOffice(): Promise<Office> {
  const home = await mkdtemp(path.join(tmpdir(), 'clovabot-office-'));
  let last = 0;
  const clock = { now: noon, steady: 0 };
  const now = (): number => clock.now;
  const randomId = (): string => `id-${++last}`;
  const log = recordingLog();
  const memory = await openMemory({
    home,
    databaseUrl: `sqlite://${path.join(home, 'clovabot.sqlite')}`,
    seeds: path.join(projectRoot, 'data', 'experience'),
    promptSchemas,
    embed: async () => Promise.reject(new Error('no command needs features')),
    now,
    randomId,
    log,
  });
  onTestFinished(async () => {
    await memory.close();
    await rm(home, { recursive: true, force: true });
  });
  const { concepts, nonConcepts } = readConcepts(path.join(projectRoot, 'data', 'concepts'));
  const lexicon = createLexicon(concepts, nonConcepts);
  const models = createModels([], [], {});
  const pools = createPromptPools(memory, { kinds });
  const treasury = treasuryOf(memory);
  const runner = createRunner({
    tools,
    models,
    vendorOf: () => undefined,
    lexicon,
    memory,
    pools,
    treasury,
    namesPeople: false,
    now,
    log,
  });
  const planner = createGrammarPlanner(lexicon);
  const engine = createEngine({
    planner,
    tools,
    lexicon,
    models,
    vendorOf: () => undefined,
    runner,
    memory,
    treasury,
    now,
    log,
  });
  const teacher = createTeacher({
    engine,
    runner,
    interpretations: async () => [],
    kinds,
    tools,
    models,
    lexicon,
    memory,
    pools,
    treasury,
    namesPeople: false,
    now,
    randomId,
    log,
  });

  const { signal } = new AbortController();
  const records = createRecords(memory.store);
  const trail = createPictureTrail(memory.store);
  const forgettings = createForgettings({
    stops: createStops({ memory, now, randomId }),
    ...{ memory, teacher, log, now, randomId, signal, steady: () => clock.steady },
    cleanup: createForgettingCleanup({
      named: createNamedPosts(memory),
      lessonPosts: { shown: async () => noticePost('a lesson') },
      ...{ memory, records, trail, log, signal },
      weeks: createWeekRecords(memory.store),
    }),
    lessonPosts: { refresh: async () => undefined },
  });

  async function types(author: Person, line: string, more: Partial<CommandContext> = {}): Promise<CommandResult> {
    const [, name, text] = /^\/(\w+)\s*([\s\S]*)$/.exec(line) ?? [];
    const command = commands.find((one) => one.name === name);
    if (!command) throw new Error(`there is no command ${line}`);
    return command.run({
      team: 'home',
      thread: 'thread',
      author,
      text,
      pictures: [],
      pointed: [],
      memory,
      teacher,
      tools,
      commands,
      forgetting: forgettings.desk({ team: more.team ?? 'home', thread: 'thread' }, author, unseen),
      abilities: { planner: 'the grammar', does: [], lacks: [] },
      now,
      signal,
      ...more,
    });
  }

  return {
    memory,
    home,
    types,
    clockSetTo(ms) {
      clock.now = ms;
    },
    async passes(ms) {
      await forgettings.look();
      clock.now += ms;
      clock.steady += ms;
      await forgettings.look();
    },
    async photo(number, team = 'home') {
      const file = path.join(projectRoot, 'node_modules/@vladmandic/face-api/demo', `sample${number}.jpg`);
      return memory.pictures(team).receive(await readFile(file), `photo-${number}.jpg`);
    },
    async asked(id, author, picture, at = noon) {
      const turn = fullTurn(id, 'home', 'thread', at);
      const request = { ...turn.request, author, images: [picture] };
      const own: Turn = { ...turn, request, answer: { text: '2', images: [] } };
      await memory.turns.set(own, `post of ${id}`);
      return own;
    },
    judged: (turn, author, verdict, at = noon) =>
      memory.turns.addFeedback({
        id: `${turn.id}:${author.id}:${verdict}:${at}`,
        team: turn.request.team,
        turn: turn.id,
        author,
        verdict,
        images: [],
        withdrawn: false,
        at,
      }),
    async reads(author, line, more) {
      const result = await types(author, line, more);
      if (!('post' in result)) throw new Error(`${line} is answered by no post`);
      return result.post;
    },
  };
}
