import type { Chat } from '../../contracts/chat.js';
import { readSlackSettings, slackEnvironment } from './settings.js';

/** Slack workspaces: channels, threads, direct messages and the assistant pane. */
export const slack: Chat = {
  name: 'slack',
  summary: 'Slack workspaces, by Socket Mode or signed HTTP',
  environment: slackEnvironment,
  async connect(options) {
    const settings = readSlackSettings(options.environment, options.role !== 'worker');
    if (!settings) return undefined;
    // Bolt takes a while to load, so only bots that use it wait for it.
    const { connectSlack } = await import('./connect.js');
    return connectSlack(settings, options);
  },
};
