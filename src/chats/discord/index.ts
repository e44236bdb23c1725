import type { Chat } from '../../contracts/chat.js';
import { discordEnvironment, readDiscordSettings } from './settings.js';

/** Discord servers and direct messages. */
export const discord: Chat = {
  name: 'discord',
  summary: 'Discord servers and direct messages',
  environment: discordEnvironment,
  async connect(options) {
    const settings = readDiscordSettings(options.environment);
    if (!settings) return undefined;
    // discord.js takes a while to load, so only bots that use it wait for it.
    const { connectDiscord } = await import('./connect.js');
    return connectDiscord(settings, options);
  },
};
