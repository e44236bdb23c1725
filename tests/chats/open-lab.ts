import { randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import type { App, Chat, ChatOptions, ConnectedChat } from '../../src/contracts/chat.js';
import type { Memory } from '../../src/contracts/store.js';
import { type RecordedLog, recordingLog } from '../support/log.js';
import { temporaryMemory } from '../support/temporary-memory.js';
import { accepting } from './accepting.js';

export type Environment = Readonly<Record<string, string>>;

/** A chat on a peer, with real memory, until the end of the test. */
export interface Lab<TheApp extends App, Peer> {
  readonly peer: Peer;
  readonly app: TheApp;
  readonly memory: Memory;
  readonly log: RecordedLog;
  readonly address: string;
  /** As after a new start of the process. @param whileOff what happens before it */
  restart(environment?: Environment, whileOff?: () => unknown): Promise<void>;
}

export interface LabOptions<TheApp extends App, Peer> {
  readonly chat: Chat;
  readonly peer: Peer & { close(): Promise<void> };
  readonly makeApp: (memory: Memory) => TheApp;
  readonly commands: ChatOptions['commands'];
  /** What the chat always needs. */
  readonly fixed: Environment;
  readonly environment: Environment;
  readonly onConnected?: (chat: ConnectedChat) => void;
}

export async function openLab<TheApp extends App, Peer>(options: LabOptions<TheApp, Peer>): Promise<Lab<TheApp, Peer>> {
  const { peer, makeApp, commands, fixed, environment, onConnected } = options;
  const log = recordingLog();
  const disk = await temporaryMemory(log);
  const pending = new Set<Promise<void>>();
  let memory = await disk.open();
  let app = makeApp(memory);
  let chat: ConnectedChat | undefined;

  async function start(settings: Environment): Promise<void> {
    chat = await options.chat.connect({
      ...{ environment: { ...fixed, ...settings }, app: accepting(app, memory, { log, pending }), memory, commands },
      ...{ log, now: Date.now, randomId: randomUUID },
    });
    if (!chat) throw new Error(`[test] ${options.chat.name} is switched off`);
    onConnected?.(chat);
  }
  async function stop(): Promise<void> {
    await Promise.allSettled(pending);
    await chat?.close();
    chat = undefined;
    await memory.close();
  }
  onTestFinished(async () => {
    await stop();
    await peer.close();
    await disk.remove();
  });
  await start(environment);

  return {
    peer,
    log,
    get address() {
      return chat?.address ?? '';
    },
    get app() {
      return app;
    },
    get memory() {
      return memory;
    },
    async restart(settings = environment, whileOff) {
      await stop();
      await whileOff?.();
      memory = await disk.open();
      app = makeApp(memory);
      await start(settings);
    },
  };
}
