/** Makes the whole bot from what comes from outside. */
import { setMaxListeners } from 'node:events';
import path from 'node:path';
import { commands } from '../commands/index.js';
import { type Config, readConfig } from './config.js';
import type { Abilities } from './contracts/abilities.js';
import { capabilityNames } from './contracts/capabilities.js';
import type { Lexicon } from './contracts/lexicon.js';
import type { Planner } from './contracts/planner.js';
import type { Memory } from './contracts/store.js';
import { createApp, type RunningApp } from './conversation/app.js';
import { createGatewayApp } from './conversation/gateway-app.js';
import { createLexicon } from './language/lexicon.js';
import { readConcepts } from './memory/read-concepts.js';
import { modelAbilities } from './models/abilities.js';
import { createTreasury, type Treasury } from './money/treasury.js';
import { createMinuteBudgets } from './util/minute-budgets.js';
import { projectRoot } from './util/project-root.js';
import type { BotOptions } from './wiring/bot-options.js';
import { type Connections, connectBackends } from './wiring/connect-backends.js';
import { createPools } from './wiring/create-pools.js';
import { createThinking, type Thinking } from './wiring/create-thinking.js';
import { openBotMemory } from './wiring/open-bot-memory.js';
import { wordRelations } from './wordnet/word-relations.js';

export interface Bot extends Thinking, Pick<Connections, 'connected' | 'unconnected' | 'models'> {
  readonly config: Config;
  readonly lexicon: Lexicon;
  readonly memory: Memory;
  readonly treasury: Treasury;
  readonly app: RunningApp;
  readonly abilities: Abilities;
  /** Loads the models that the first question needs. */
  warmUp(): Promise<void>;
  close(): Promise<void>;
}

/** @throws ConfigError when a setting cannot work */
export async function assembleBot(options: BotOptions): Promise<Bot> {
  const { now, randomId, log, signal, tracer } = options;
  // Whatever is under way may wait for it.
  setMaxListeners(0, signal);
  const config = readConfig(options.environment, capabilityNames);
  const lexicon = readLexicon();
  const budgets = createMinuteBudgets(config.fairness.minute);
  const connections = await connectBackends(config, lexicon, budgets, options);
  const { connected, unconnected, models } = connections;
  const memory = await openBotMemory(config, models, budgets, options);
  const treasury = createTreasury({ memory, caps: config.caps, now, log });
  const pools = createPools(memory, lexicon, connections);
  const thinking = await createThinking(config, connections, {
    ...{ lexicon, memory, pools, treasury, now, randomId, log, tracer },
  });
  const abilities: Abilities = {
    planner: plannerWords(thinking.planner, config),
    ...modelAbilities(connected, unconnected, connections.choices),
  };
  const talks = { memory, commands, emoji: config.emoji, graceMs: config.graceMs, log, now, randomId };
  const app =
    config.role === 'gateway'
      ? createGatewayApp(talks)
      : createApp({
          ...talks,
          ...{ lexicon, budgets, abilities, signal },
          ...{ tools: thinking.tools, engine: thinking.engine, teacher: thinking.teacher },
          teaching: config.teaching,
          confirmAbove: config.confirmAbove,
          questionsAtOnce: { all: config.fairness.questionsAtOnce, person: config.fairness.personAtOnce },
          weekly: config.weekly,
          keepMs: config.keepMs,
          observe: options.observe,
        });

  return {
    ...thinking,
    ...{ config, lexicon, connected, unconnected, models, memory, treasury, app, abilities },
    async warmUp() {
      if (config.role === 'gateway') return;
      await Promise.all([memory.warmUp(), ...connected.map(({ connection }) => connection.warmUp(signal))]);
    },
    async close() {
      await app.idle();
      await Promise.all(connected.map(({ connection }) => connection.close()));
      await memory.close();
    },
  };
}

function readLexicon(): Lexicon {
  const { concepts, nonConcepts } = readConcepts(path.join(projectRoot, 'data', 'concepts'));
  return createLexicon(concepts, nonConcepts, wordRelations().isWord);
}

function plannerWords({ name }: Planner, { planner }: Config): string {
  if (name !== 'language') return 'the grammar, in English; a language model understands more';
  return `the language model${planner === 'auto' ? '; the grammar when it fails' : ''}`;
}
