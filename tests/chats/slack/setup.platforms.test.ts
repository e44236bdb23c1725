import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { commands } from '../../../commands/index.js';
import { manifestFile, manifestText, slackManifest } from '../../../src/chats/slack/manifest.js';
import { setupSlack } from '../../../src/chats/slack/setup.js';
import { projectRoot } from '../../../src/util/project-root.js';
import { startSlackPeer } from '../../support/slack-peer.js';

const setUp = async (environment: Readonly<Record<string, string>>) => {
  const lines: string[] = [];
  const isReady = await setupSlack({ environment, commands, print: (line) => void lines.push(line) });
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

test('the manifest asks for what Slack takes: names within its limits, each event with its scope', () => {
  const manifest = JSON.stringify(slackManifest(commands, 'https://bot.example.org/'));
  expect(manifest).toContain('"request_url":"https://bot.example.org/slack/events"');
  const { features, oauth_config, settings } = JSON.parse(manifest);
  for (const { name, description } of features.shortcuts) {
    expect(name.length).toBeLessThanOrEqual(24);
    expect(description.length).toBeLessThanOrEqual(150);
  }
  expect(features.slash_commands[0].usage_hint.length).toBeLessThanOrEqual(100);
  expect(settings.socket_mode_enabled).toBe(false);
  const needed: Readonly<Record<string, string>> = {
    app_mention: 'app_mentions:read',
    'message.channels': 'channels:history',
    'message.groups': 'groups:history',
    'message.im': 'im:history',
    'message.mpim': 'mpim:history',
    reaction_added: 'reactions:read',
    reaction_removed: 'reactions:read',
    file_shared: 'files:read',
    assistant_thread_started: 'assistant:write',
    channel_deleted: 'channels:read',
    group_deleted: 'groups:read',
  };
  for (const event of settings.event_subscriptions.bot_events)
    if (needed[event]) expect(oauth_config.scopes.bot).toContain(needed[event]);
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
