import type { Log } from '../contracts/log.js';
import type { Models } from '../contracts/model.js';
import type { SameMeaning } from '../contracts/same-meaning.js';
import type { Writer } from '../learning/kind.js';
import { createSameMeaning } from '../planning/language-model/same-meaning.js';
import { usableTools } from '../planning/language-model/tool-section.js';
import type { CriticSettings } from '../teaching/reflect-on-turn.js';
import { tools } from '../tools/index.js';
import type { Connections } from './connect-backends.js';
import { learningKinds } from './learning-kinds.js';
import { readPrompt } from './read-prompt.js';

/** What a language model is asked besides plans and programs; all absent where none is connected. */
export interface Instructions {
  /** Looks for the step that erred. */
  readonly critic?: CriticSettings;
  /** Asked by the kinds of learning, by the names that they declare. */
  readonly writer?: Writer;
  /** Says whether two answers mean the same. */
  readonly sameMeaning?: (complete: Models['complete']) => SameMeaning;
}

export async function readInstructions(connections: Connections, log: Log): Promise<Instructions> {
  if (!connections.offered.has('complete')) return {};
  const meaning = await readPrompt('same-meaning');
  return {
    critic: await readCritic(connections),
    writer: await readWriter(connections),
    sameMeaning: (complete) => createSameMeaning({ complete, instructions: meaning, log }),
  };
}

async function readCritic({ offered, maySee, longestCallMs }: Connections): Promise<CriticSettings> {
  return {
    prompts: {
      critique: await readPrompt('critique'),
      crash: await readPrompt('critique-crash'),
      step: await readPrompt('critique-step'),
      output: await readPrompt('infer-output'),
    },
    tools: usableTools(tools, offered),
    pictures: maySee ? 'shown' : offered.has('caption') ? 'told' : 'unseen',
    longestCallMs,
  };
}

async function readWriter({ maySee }: Connections): Promise<Writer> {
  const names = learningKinds.flatMap(({ instructions = [] }) => instructions);
  const instructions = await Promise.all(names.map(async (name) => [name, await readPrompt(name)] as const));
  return { instructions: Object.fromEntries(instructions), pictures: maySee ? 'shown' : 'told' };
}
