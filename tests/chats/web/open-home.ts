import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { web } from '../../../src/chats/index.js';
import type { ConnectedChat } from '../../../src/contracts/chat.js';
import type { Operation } from '../../../src/contracts/operation.js';
import type { Memory } from '../../../src/contracts/store.js';
import { type RecordedLog, recordingLog } from '../../support/log.js';
import { photo } from '../../support/sample-photos.js';
import { temporaryMemory } from '../../support/temporary-memory.js';
import { accepting } from '../accepting.js';
import { type ActingApp, actingApp } from './acting-app.js';

export const commands = [
  { name: 'ask', summary: 'Ask about the picture', usage: '/ask how many dogs?' },
  { name: 'lessons', summary: 'What I have learned', usage: '/lessons' },
  { name: 'teach', summary: 'Teach me a name for what is in a picture', usage: '/teach our logo' },
  { name: 'help', summary: 'What I can do, and how to teach me', usage: '/help' },
];

/** A running web chat on a free port, with real memory in a folder of its own and the acting app. */
export interface Home {
  readonly address: string;
  readonly app: ActingApp;
  readonly memory: Memory;
  readonly log: RecordedLog;
  /** Stops the server and starts it again on the same memory; the address changes. */
  restart(environment?: Environment, picturesGoTo?: readonly string[]): Promise<void>;
  close(): Promise<void>;
}
type Environment = Readonly<Record<string, string>>;

export async function openHome(environment: Environment = {}, operation?: Operation): Promise<Home> {
  const log = recordingLog();
  const disk = await temporaryMemory(log);
  let memory = await disk.open();
  let app = actingApp(memory);
  const start = async (settings: Environment, picturesGoTo?: readonly string[]): Promise<ConnectedChat> => {
    const chat = await web.connect({
      environment: { PORT: '0', ...settings },
      app: accepting(app, memory, { log }),
      memory,
      commands,
      picturesGoTo,
      operation,
      log,
      now: Date.now,
      randomId: randomUUID,
    });
    if (!chat) throw new Error('[test] the web chat is switched off');
    return chat;
  };
  let chat = await start(environment);

  return {
    get address() {
      return chat.address;
    },
    get app() {
      return app;
    },
    get memory() {
      return memory;
    },
    log,
    async restart(settings = environment, picturesGoTo) {
      await chat.close();
      await memory.close();
      memory = await disk.open();
      app = actingApp(memory);
      chat = await start(settings, picturesGoTo);
    },
    async close() {
      await chat.close();
      await memory.close();
      await disk.remove();
    },
  };
}

export const photoFile = async (number: Parameters<typeof photo>[0]): Promise<File> =>
  new File([new Uint8Array(await readFile(photo(number)))], `sample${number}.jpg`, { type: 'image/jpeg' });
