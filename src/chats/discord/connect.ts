import { lookup } from 'node:dns/promises';
import type { Client } from 'discord.js';
import type { ChatOptions, ConnectedChat } from '../../contracts/chat.js';
import { createSafeFetch } from '../../util/safe-fetch.js';
import { openStandingReactions } from '../shared/standing-reactions.js';
import { createCalls } from './calls.js';
import { type ChannelKind, createChannelKinds } from './channel-kinds.js';
import { connectClient, openClient, servesTeam, userAgent } from './client.js';
import { registerCommands } from './commands.js';
import { discordConnection } from './connection.js';
import { createDownloads } from './downloads.js';
import { listenToEvents } from './events.js';
import { interactionIntake } from './interactions.js';
import type { MessageIntake } from './messages.js';
import { createPeople } from './people.js';
import { openPlaces } from './places.js';
import { reactionIntake } from './reactions.js';
import type { DiscordSettings } from './settings.js';

/** Connects to Discord, and from then on tells the app what happens there. */
export async function connectDiscord(settings: DiscordSettings, options: ChatOptions): Promise<ConnectedChat> {
  const { app, memory, commands, log, now, randomId } = options;
  const { token, apiUrl, cdnUrl, guild } = settings;
  const onFault = (error: unknown): void => log.error({ err: error }, '[discord] an event could not be handled');
  const client = openClient(settings);
  const self = (): string => client.user?.id ?? '';
  const calls = createCalls(client.rest, apiUrl === undefined);
  const places = openPlaces(memory.store, onFault);
  const trustedOrigins = [apiUrl, cdnUrl].flatMap((url) => (url === undefined ? [] : [new URL(url).origin]));
  const web = createSafeFetch({ lookup: (host) => lookup(host, { all: true }), userAgent, trustedOrigins });
  const downloads = createDownloads({ web, calls, cdnUrl, log });
  const people = createPeople((server, role) => roleIn(client, server, role)?.name);
  const kinds = createChannelKinds({ told: (id) => toldKind(client, id), calls, places, self, log });
  const standing = openStandingReactions(memory.store, 'discord-reactions');
  const connection = discordConnection({ calls, places, standing, memory, log, now, randomId });
  const shared = { app, connection, calls, places, memory, people, self, log, now };
  const events = listenToEvents({
    ...{ client, app, connection, calls, places, onFault, log },
    messages: { ...shared, downloads, kinds, settings, ...namesIn(client) },
    reactions: reactionIntake({ ...shared, standing }),
    takeInteraction: interactionIntake({ ...shared, downloads, kinds, settings, commands }),
  });

  async function close(): Promise<void> {
    await events.close();
    await downloads.close();
  }
  try {
    await connectClient(client, token);
  } catch (error) {
    await close();
    throw error;
  }
  registerCommands(client.rest, client.application?.id ?? self(), guild, commands).catch((error: unknown) =>
    log.warn({ err: error }, '[discord] the commands could not be registered; “clovabot setup discord” says why'),
  );
  app.onConnected(connection, servesTeam(client)).catch(onFault);
  return { address: `Discord, as ${client.user?.tag ?? 'bot'} in ${client.guilds.cache.size} servers`, close };
}

const roleIn = (client: Client, guild: string, role: string) => client.guilds.cache.get(guild)?.roles.cache.get(role);

/** What kind of channel the gateway said that it is. */
function toldKind(client: Client, id: string): ChannelKind | undefined {
  const channel = client.channels.cache.get(id);
  return channel && { type: channel.type, owner: channel.isThread() ? channel.ownerId : undefined };
}

const namesIn = (client: Client): Pick<MessageIntake, 'isOwnRole' | 'names'> => ({
  isOwnRole: (guild, role) => roleIn(client, guild, role)?.tags?.botId === client.user?.id,
  names: {
    channel(id) {
      const channel = client.channels.cache.get(id);
      return channel && 'name' in channel ? (channel.name ?? undefined) : undefined;
    },
    role: (guild, role) => roleIn(client, guild, role)?.name,
  },
});
