import { vi } from 'vitest';
import { slack } from '../../../src/chats/slack/index.js';
import type { App } from '../../../src/contracts/chat.js';
import type { Memory } from '../../../src/contracts/store.js';
import type { Transport } from '../../support/platforms/slack.js';
import { type SlackPeer, startSlackPeer } from '../../support/slack-peer.js';
import { type Environment, type Lab as LabOn, openLab as openLabOn } from '../open-lab.js';

export const commands = [
  { name: 'ask', summary: 'Ask about a picture, or have it edited', usage: '/ask how many dogs?' },
  { name: 'help', summary: 'What I can do', usage: '/help' },
  { name: 'lessons', summary: 'What I have learned', usage: '/lessons' },
] as const;

export const until = <Found>(find: () => Found | undefined | false | null, what: string): Promise<Found> =>
  vi.waitFor(
    () => {
      const found = find();
      if (!found) throw new Error(`there is no ${what}`);
      return found;
    },
    { timeout: 15_000, interval: 10 },
  );

/** The Slack chat on a peer. */
export type Lab<TheApp extends App> = LabOn<TheApp, SlackPeer>;

export async function openLab<TheApp extends App>(
  makeApp: (memory: Memory) => TheApp,
  transport: Transport,
  environment: Environment = {},
): Promise<Lab<TheApp>> {
  const peer = await startSlackPeer();
  const heard: Environment =
    transport === 'HTTP' ? { SLACK_SIGNING_SECRET: peer.signingSecret } : { SLACK_APP_TOKEN: peer.appToken };
  return openLabOn({
    ...{ chat: slack, peer, makeApp, commands, environment },
    fixed: { SLACK_BOT_TOKEN: peer.token, SLACK_API_URL: peer.apiUrl, PORT: '0', ...heard },
    onConnected: ({ address }) => {
      peer.state.eventsUrl = /http:\S+/.exec(address)?.[0] ?? '';
    },
  });
}
