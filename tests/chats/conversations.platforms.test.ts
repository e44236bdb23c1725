import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commands } from '../../commands/index.js';
import type { ConnectedChat } from '../../src/contracts/chat.js';
import { projectRoot } from '../../src/util/project-root.js';
import { startTestBot, type TestBot } from '../support/bot.js';
import { type ConversationScript, playScript, type WatchedApp, watchApp } from '../support/conversation-script.js';
import { recordingLog } from '../support/log.js';
import { discordPlatform } from '../support/platforms/discord.js';
import type { Platform } from '../support/platforms/platform.js';
import { slackPlatform } from '../support/platforms/slack.js';
import { webPlatform } from '../support/platforms/web.js';

const chats: Readonly<Record<string, () => Promise<Platform>>> = {
  Discord: discordPlatform,
  'Discord by replies': () => discordPlatform('replies'),
  Slack: () => slackPlatform('Socket Mode'),
  'the web chat': webPlatform,
};

const folder = path.join(projectRoot, 'tests', 'chats', 'scripts');
const loaded: readonly { readonly scripts: readonly ConversationScript[] }[] = await Promise.all(
  readdirSync(folder).map((file) => import(path.join(folder, file))),
);
const scripts = loaded.flatMap((file) => file.scripts);

interface Scene {
  readonly running: TestBot;
  readonly platform: Platform;
  readonly chat: ConnectedChat;
  readonly app: WatchedApp;
}

/** A bot for each chat, since one has no two connections to Discord; conversations go on at the same time, since chats slow edits down. */
describe('conversations', { timeout: 200_000 }, () => {
  const scenes = new Map<string, Scene>();
  const log = recordingLog();

  beforeAll(async () => {
    for (const [name, open] of Object.entries(chats)) {
      const running = await startTestBot();
      const platform = await open();
      const app = watchApp(running.bot.app);
      const chat = await platform.connect({
        ...{ app, memory: running.bot.memory, commands, log },
        ...{ now: Date.now, randomId: randomUUID },
      });
      scenes.set(name, { running, platform, chat, app });
    }
  }, 120_000);
  afterAll(async () => {
    for (const { running, chat, platform } of scenes.values()) {
      await chat.close();
      await platform.close();
      await running.close();
    }
  });
  const sceneOf = (name: string): Scene => {
    const scene = scenes.get(name);
    if (!scene) throw new Error(`${name} could not be connected`);
    return scene;
  };

  describe.concurrent.for(Object.keys(chats))('%s', (name) => {
    for (const script of scripts) test(script.title, () => playScript(script, sceneOf(name)));
  });

  test.for(Object.keys(chats))('%s: nothing went against the platform’s rules', (name) => {
    expect(sceneOf(name).platform.violations).toEqual([]);
  });
  test('nobody complained', () => {
    expect([...scenes.values()].flatMap(({ running }) => running.complaints)).toEqual([]);
    expect(log.lines.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([]);
  });
});
