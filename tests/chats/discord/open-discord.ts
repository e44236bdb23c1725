import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { App, ConnectedChat } from '../../../src/chat.js';
import { discord } from '../../../src/chats/discord/index.js';
import { openMemory } from '../../../src/memory/index.js';
import type { Memory } from '../../../src/store.js';
import { type DiscordPeer, startDiscordPeer } from '../../support/discord-peer.js';
import { type RecordedLog, recordingLog } from '../../support/log.js';

export const commands = [
  {
    name: 'ask',
    summary: 'Ask about a picture, or have it edited',
    usage: '/ask how many dogs?',
    translations: { ko: { name: '질문', summary: '사진에 대해 묻습니다' } },
    options: [
      { name: 'instruction', summary: 'What you want to know', type: 'text' },
      {
        name: 'picture',
        summary: 'The picture it is about',
        type: 'picture',
        optional: true,
        translations: { ko: { name: '사진', summary: '무엇에 대한 사진인지' } },
      },
    ],
  },
  { name: 'lessons', summary: 'What I have learned', usage: '/lessons' },
] as const;

type Environment = Readonly<Record<string, string>>;

/** The Discord chat on a peer, with real memory in a folder of its own. */
export interface Lab<TheApp extends App> {
  readonly peer: DiscordPeer;
  readonly app: TheApp;
  readonly memory: Memory;
  readonly log: RecordedLog;
  /** As after a new start of the process. */
  restart(environment?: Environment): Promise<void>;
}

export async function openLab<TheApp extends App>(
  makeApp: (memory: Memory) => TheApp,
  environment: Environment = {},
): Promise<Lab<TheApp>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'clovabot-discord-'));
  const seeds = path.join(folder, 'seeds');
  await mkdir(seeds);
  const log = recordingLog();
  const peer = await startDiscordPeer();
  const open = (): Promise<Memory> =>
    openMemory({
      home: folder,
      databaseUrl: `sqlite://${path.join(folder, 'clovabot.sqlite')}`,
      seeds,
      embed: async (texts) => texts.map(() => new Float32Array(512)),
      now: Date.now,
      randomId: randomUUID,
      log,
    });
  const start = async (settings: Environment): Promise<ConnectedChat> => {
    const chat = await discord.connect({
      environment: {
        DISCORD_TOKEN: peer.token,
        DISCORD_API_URL: peer.apiUrl,
        DISCORD_CDN_URL: peer.cdnUrl,
        ...settings,
      },
      app,
      memory,
      commands,
      log,
      now: Date.now,
      randomId: randomUUID,
    });
    if (!chat) throw new Error('[test] the Discord chat is switched off');
    return chat;
  };
  let memory = await open();
  let app = makeApp(memory);
  let chat: ConnectedChat | undefined;
  onTestFinished(async () => {
    await chat?.close();
    await peer.close();
    await memory.close();
    // An answer may still be on its way to the disk.
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });
  chat = await start(environment);

  return {
    peer,
    log,
    get app() {
      return app;
    },
    get memory() {
      return memory;
    },
    async restart(settings = environment) {
      await chat?.close();
      await memory.close();
      memory = await open();
      app = makeApp(memory);
      chat = await start(settings);
    },
  };
}
