import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished, vi } from 'vitest';
import type { App, ConnectedChat } from '../../../src/chat.js';
import { slack } from '../../../src/chats/slack/index.js';
import { createSharedServers } from '../../../src/chats/support/shared-servers.js';
import { openMemory } from '../../../src/memory/index.js';
import type { Memory } from '../../../src/store.js';
import { type RecordedLog, recordingLog } from '../../support/log.js';
import { type SlackPeer, startSlackPeer } from '../../support/slack-peer.js';

export const commands = [
  { name: 'ask', summary: 'Ask about a picture, or have it edited', usage: '/ask how many dogs?' },
  { name: 'help', summary: 'What I can do', usage: '/help' },
  { name: 'lessons', summary: 'What I have learned', usage: '/lessons' },
] as const;

type Environment = Readonly<Record<string, string>>;
export type Transport = 'Socket Mode' | 'HTTP';

/** The Slack chat on a peer, with real memory in a folder of its own. */
export interface Lab<TheApp extends App> {
  readonly peer: SlackPeer;
  readonly app: TheApp;
  readonly memory: Memory;
  readonly log: RecordedLog;
  readonly address: string;
  /** As after a new start of the process. */
  restart(environment?: Environment): Promise<void>;
}

export const until = <Found>(find: () => Found | undefined | false | null, what: string): Promise<Found> =>
  vi.waitFor(
    () => {
      const found = find();
      if (!found) throw new Error(`there is no ${what}`);
      return found;
    },
    { timeout: 15_000, interval: 10 },
  );

export async function openLab<TheApp extends App>(
  makeApp: (memory: Memory) => TheApp,
  transport: Transport,
  environment: Environment = {},
): Promise<Lab<TheApp>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'clovabot-slack-'));
  const seeds = path.join(folder, 'seeds');
  await mkdir(seeds);
  const log = recordingLog();
  const peer = await startSlackPeer();
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
    const connected = await slack.connect({
      environment: {
        SLACK_BOT_TOKEN: peer.token,
        SLACK_API_URL: peer.apiUrl,
        PORT: '0',
        ...(transport === 'HTTP' ? { SLACK_SIGNING_SECRET: peer.signingSecret } : { SLACK_APP_TOKEN: peer.appToken }),
        ...settings,
      },
      servers: createSharedServers(),
      app: watched(app, pending),
      memory,
      commands,
      log,
      now: Date.now,
      randomId: randomUUID,
    });
    if (!connected) throw new Error('[test] the Slack chat is switched off');
    peer.state.eventsUrl = /http:\S+/.exec(connected.address)?.[0] ?? '';
    return connected;
  };
  const pending = new Set<Promise<void>>();
  let memory = await open();
  let app = makeApp(memory);
  let chat: ConnectedChat | undefined;
  onTestFinished(async () => {
    await Promise.allSettled(pending);
    await chat?.close();
    await peer.close();
    await memory.close();
    await rm(folder, { recursive: true, force: true });
  });
  chat = await start(environment);

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
    async restart(settings = environment) {
      await Promise.allSettled(pending);
      await chat?.close();
      chat = undefined;
      await memory.close();
      memory = await open();
      app = makeApp(memory);
      chat = await start(settings);
    },
  };
}

/** Keeps what the app is at, so that its memory is not closed under it. */
function watched(app: App, pending: Set<Promise<void>>): App {
  const watch = (work: Promise<void>): Promise<void> => {
    pending.add(work);
    return work.finally(() => pending.delete(work));
  };
  return {
    onMessage: (message, connection) => watch(app.onMessage(message, connection)),
    onReaction: (reaction, connection) => watch(app.onReaction(reaction, connection)),
    onPress: (press, connection) => watch(app.onPress(press, connection)),
    onDeleted: (message, connection) => watch(app.onDeleted(message, connection)),
    onConnected: (connection, serves) => watch(app.onConnected(connection, serves)),
    verdictOf: (emoji) => app.verdictOf(emoji),
  };
}
