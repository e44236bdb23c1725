import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { commands } from '../../../commands/index.js';
import { type EventsOptions, listenToEvents } from '../../../src/chats/slack/events.js';
import { manifestFile, manifestText } from '../../../src/chats/slack/manifest.js';
import { setupSlack } from '../../../src/chats/slack/setup.js';
import { projectRoot } from '../../../src/util/project-root.js';
import { startSlackPeer } from '../../support/slack-peer.js';
import { appManifest } from '../../support/slack-rules.js';

const setUp = async (environment: Readonly<Record<string, string>>, url?: string) => {
  const lines: string[] = [];
  const isReady = await setupSlack({ environment, commands, url, print: (line) => void lines.push(line) });
  return { isReady, text: lines.join('\n') };
};

test('without tokens it prints the clicks and the manifest, which is the one of the repository', async () => {
  const { isReady, text } = await setUp({});
  expect(isReady).toBe(false);
  expect(text).toContain('“From a manifest”');
  const kept = await readFile(path.join(projectRoot, manifestFile), 'utf8');
  expect(kept).toBe(manifestText(commands));
  expect(text).toContain(kept.trimEnd());
});

test('with an address it prints the manifest for HTTP and many workspaces, and the clicks for it', async () => {
  const peer = await startSlackPeer();
  onTestFinished(() => peer.close());
  const given = { SLACK_BOT_TOKEN: peer.token, SLACK_APP_TOKEN: peer.appToken, SLACK_API_URL: peer.apiUrl };
  for (const environment of [{}, given]) {
    const { isReady, text } = await setUp(environment, 'https://bot.example.org/');
    expect(isReady).toBe(false);
    const { oauth_config, settings, features } = appManifest.parse(JSON.parse(text.slice(text.indexOf('\n{'))));
    const events = 'https://bot.example.org/slack/events';
    expect(settings).toMatchObject({
      event_subscriptions: { request_url: events },
      interactivity: { request_url: events },
      socket_mode_enabled: false,
    });
    expect(features.slash_commands[0].url).toBe(events);
    expect(oauth_config.redirect_urls).toEqual(['https://bot.example.org/slack/oauth_redirect']);
    expect(text).toContain('SLACK_SIGNING_SECRET');
    expect(text).toContain('https://bot.example.org/slack/install');
    expect(text).not.toContain('SLACK_APP_TOKEN');
  }
  for (const wrong of ['bot.example.org', 'http://bot.example.org', 'https://ana:pw@bot.example.org', 'https://a.b?c'])
    await expect(setUp({}, wrong)).rejects.toThrow(/public https address/);
});

test('the manifest is one that Slack takes of an app that is made today, each event with its scope', () => {
  const { oauth_config, settings } = appManifest.parse(JSON.parse(manifestText(commands)));
  expect(settings.socket_mode_enabled).toBe(true);
  const needed: Readonly<Record<string, string>> = {
    app_mention: 'app_mentions:read',
    'message.channels': 'channels:history',
    'message.groups': 'groups:history',
    'message.im': 'im:history',
    'message.mpim': 'mpim:history',
    reaction_added: 'reactions:read',
    reaction_removed: 'reactions:read',
    channel_deleted: 'channels:read',
    group_deleted: 'groups:read',
  };
  for (const event of settings.event_subscriptions.bot_events)
    if (needed[event]) expect(oauth_config.scopes.bot).toContain(needed[event]);
});

test('it subscribes to the events that the bot listens to, and to no other', () => {
  const heard: string[] = [];
  const bolt = {
    ...{ error: () => undefined, command: () => undefined, action: () => undefined, shortcut: () => undefined },
    ...{ view: () => undefined, processEvent: async () => undefined },
    event: (type: string) => void heard.push(type),
  };
  listenToEvents({ bolt, messages: {}, reactions: {}, interactions: {} } as unknown as EventsOptions);
  // Of apps that were made with an earlier manifest.
  const former = ['assistant_thread_started', 'file_shared'];
  const subscribed = appManifest.parse(JSON.parse(manifestText(commands))).settings.event_subscriptions.bot_events;
  const kinds = new Set(subscribed.map((event) => event.replace(/^message\..+$/, 'message')));
  expect([...kinds].toSorted()).toEqual(heard.filter((event) => !former.includes(event)).toSorted());
});

test('with tokens it checks them and the scopes, and says what to click', async () => {
  const peer = await startSlackPeer();
  onTestFinished(() => peer.close());
  const given = { SLACK_BOT_TOKEN: peer.token, SLACK_APP_TOKEN: peer.appToken, SLACK_API_URL: peer.apiUrl };
  const granted = peer.state.scopes;
  peer.state.scopes = [];
  const lacking = await setUp(given);
  expect(lacking.isReady).toBe(false);
  expect(lacking.text).toContain('✘ It lacks app_mentions:read, with which it can hear when it is mentioned.');
  peer.state.scopes = granted;
  const ready = await setUp(given);
  expect(ready.text).toContain('✔ It has all scopes.');
  expect(ready.text).toContain('✔ Slack takes the app token');
  expect(ready.isReady).toBe(true);
  await expect(setUp({ ...given, SLACK_APP_TOKEN: 'xapp-no' })).rejects.toThrow('“App-Level Tokens”');
  await expect(setUp({ ...given, SLACK_BOT_TOKEN: 'xoxb-no' })).rejects.toThrow('“Reinstall to Workspace”');
  peer.lacking.add('groups:read');
  const unneeded = await setUp(given);
  expect(unneeded.text).toContain('– It lacks groups:read, with which it can hear the same of private channels.');
  expect(unneeded.isReady).toBe(true);
  const nowhere = { ...given, SLACK_API_URL: 'http://127.0.0.1:59999/api/' };
  await expect(setUp(nowhere)).rejects.toThrow(/cannot be reached \(connect ECONNREFUSED.*or SLACK_API_URL/);
  expect(ready.text).not.toContain(peer.token);
});
