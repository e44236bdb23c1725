import path from 'node:path';
import type { Config } from '../config.js';
import type { Models } from '../contracts/model.js';
import { promptSchemas } from '../learning/prompt-schemas.js';
import { openMemory } from '../memory/index.js';
import { createTreasury } from '../money/treasury.js';
import { tracedJournal } from '../tracing/traced-journal.js';
import type { MinuteBudgets } from '../util/minute-budgets.js';
import { projectRoot } from '../util/project-root.js';
import type { BotOptions } from './bot-options.js';

/** @param models which make the features of the seeds that ship with the project */
export async function openBotMemory(
  config: Config,
  models: Models,
  budgets: MinuteBudgets,
  { now, randomId, log, signal, tracer }: BotOptions,
): ReturnType<typeof openMemory> {
  const memory = await openMemory({
    home: config.home,
    databaseUrl: config.databaseUrl,
    ...(config.pictures && { picturesPlace: config.pictures }),
    secret: config.secret,
    seeds: path.join(projectRoot, 'data', 'experience'),
    promptSchemas,
    keepMs: config.keepMs,
    budgets,
    embed: (texts, books) =>
      // Memory keeps these features with the examples: in the kept answers of no team, nobody could forget them.
      createTreasury({ memory: books, caps: config.caps, now, log })
        .open({ team: '', person: { id: '', name: 'Clovabot' } }, 'lesson')
        .part()
        .spend(({ shelf: _, ...payment }) => models.embedText(texts, { signal, ...payment })),
    now,
    randomId,
    log,
  });
  return tracer ? { ...memory, journal: tracedJournal(memory.journal, tracer) } : memory;
}
