import path from 'node:path';
import type { PromptSchemas } from '../contracts/learning.js';
import type { Log } from '../contracts/log.js';
import type { Memory } from '../contracts/store.js';
import type { MinuteBudgets } from '../util/minute-budgets.js';
import { createExperience } from './experience.js';
import type { Embed } from './feature-space.js';
import { createKeptAnswers } from './kept-answers.js';
import { createLessons } from './lessons.js';
import { mentioned } from './mentioned.js';
import { openStoreAndJournal } from './open-store.js';
import { readPast, removePast } from './past.js';
import { openPictures } from './pictures.js';
import { closeHome } from './private-files.js';
import { openS3Files, type S3Place } from './s3-files.js';
import { readSeeds } from './seeds.js';
import { createSpending } from './spending.js';
import { createTeamChoices } from './team-choices.js';
import { createTurns } from './turns.js';
import { createVault } from './vault.js';

export interface MemoryOptions {
  /** Folder for pictures, caches and, by default, the database; made if missing. */
  readonly home: string;
  /** `sqlite:///path/to/file` or `postgres://user:password@host/name`. */
  readonly databaseUrl: string;
  /** A store for pictures that speaks S3; absent: they are in `home`. */
  readonly picturesPlace?: S3Place;
  /** What secrets are sealed with; absent: a key in a file in `home`. */
  readonly secret?: string;
  /** Folder of the examples that ship with the project, data/experience. */
  readonly seeds: string;
  /** How the prompts of each kind are stored. */
  readonly promptSchemas: PromptSchemas;
  /** Text features, paid from the books of this memory; first called at the first retrieval, or by `warmUp`. */
  embed(texts: readonly string[], books: Pick<Memory, 'spending' | 'kept'>): ReturnType<Embed>;
  /** ms since 1970. */
  readonly now: () => number;
  readonly randomId: () => string;
  readonly log: Log;
  /** How long what nothing was learned of is kept; absent: for ever. */
  readonly keepMs?: number;
  /** What one person may use a minute; absent: no limit. */
  readonly budgets?: MinuteBudgets;
}

export interface OpenMemory extends Memory {
  /** Computes and keeps the features of the shipped examples, so that the first question need not wait for them. */
  warmUp(): Promise<void>;
}

/** @throws ConfigError or ClovabotError, saying what cannot be opened and how to fix it */
export async function openMemory(options: MemoryOptions): Promise<OpenMemory> {
  const { home, databaseUrl, now, log } = options;
  const seeds = await readSeeds(options.seeds);
  await closeHome(home, log);
  const files = options.picturesPlace && (await openS3Files(options.picturesPlace));
  const pictures = await openPictures({ ...options, ...(files && { files }) });
  const { store, journal, signals } = await openStoreAndJournal(databaseUrl, { now, log });
  const books = { spending: createSpending(store), kept: createKeptAnswers(store, options.keepMs) };
  const embed: Embed = (texts) => options.embed(texts, books);
  const experience = createExperience({ store, seeds, embed, cache: path.join(home, 'cache'), now, log });
  const lessons = createLessons(store, options.promptSchemas);
  const choices = createTeamChoices(store);
  return {
    store,
    aside: store.aside(pictures.aside),
    journal,
    signals,
    vault: createVault(options),
    turns: createTurns(store),
    pictures: pictures.of,
    checkPictures: pictures.check,
    experience: experience.of,
    lessons: lessons.of,
    ...books,
    choices: choices.of,
    weeklyPlaces: choices.weeklyPlaces,
    past: (team) => readPast(store, team),
    removePast: (team) => removePast(store, team),
    teamsWithOpenLessons: lessons.teamsWithOpen,
    agedLessons: lessons.aged,
    mentioned: (ids) => mentioned(ids, { store, journal }),
    warmUp: experience.warmUp,
    async close() {
      await pictures.close();
      await store.close();
    },
  };
}
