import { lookup } from 'node:dns/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Events, GatewayDispatchEvents, type Guild } from 'discord.js';
import { z } from 'zod';
import type { ChatOptions, ConnectedChat } from '../../contracts/chat.js';
import { createSafeFetch } from '../../util/safe-fetch.js';
import { serialQueues } from '../../util/serial-queues.js';
import { openStandingReactions } from '../shared/standing-reactions.js';
import { createCalls } from './calls.js';
import { createCatchUp } from './catch-up.js';
import { createChannelKinds } from './channel-kinds.js';
import { connectClient, openClient, userAgent } from './client.js';
import { registerCommands } from './commands.js';
import { discordConnection } from './connection.js';
import { createDownloads } from './downloads.js';
import { interactionIntake } from './interactions.js';
import { type MessageIntake, takeMessage } from './messages.js';
import { createPeople } from './people.js';
import { openPlaces } from './places.js';
import { reactionIntake } from './reactions.js';
import { closeFault } from './refusals.js';
import { servesTeam } from './serves.js';
import type { DiscordSettings } from './settings.js';
import {
  channelDeleted,
  interaction,
  type MessageCreated,
  messageCreated,
  messageDeleted,
  messagesDeleted,
  reactionChanged,
  reactionsCleared,
} from './wire.js';
import { directTeam, guildTeam } from './words.js';

/** ms that what is still being looked up may take when the bot stops. */
const closeMs = 2000;

/** Connects to Discord, and from then on tells the app what happens there. */
export async function connectDiscord(
  settings: DiscordSettings,
  { app, memory, commands, log, now, randomId }: ChatOptions,
): Promise<ConnectedChat> {
  const { token, apiUrl, cdnUrl } = settings;
  const client = openClient(settings);
  const self = (): string => client.user?.id ?? '';
  const calls = createCalls(client.rest, apiUrl === undefined);
  const onFault = (error: unknown): void => log.error({ err: error }, '[discord] an event could not be dealt with');
  const places = openPlaces(memory.store, onFault);
  const trustedOrigins = [apiUrl, cdnUrl].flatMap((url) => (url === undefined ? [] : [new URL(url).origin]));
  const web = createSafeFetch({ lookup: (host) => lookup(host, { all: true }), userAgent, trustedOrigins });
  const downloads = createDownloads({ web, calls, cdnUrl, log });
  const roleIn = (guild: string, role: string) => client.guilds.cache.get(guild)?.roles.cache.get(role);
  const people = createPeople((guild, role) => roleIn(guild, role)?.name);
  const kinds = createChannelKinds({
    told(id) {
      const channel = client.channels.cache.get(id);
      return channel && { type: channel.type, owner: channel.isThread() ? channel.ownerId : undefined };
    },
    calls,
    places,
    self,
    log,
  });
  const standing = openStandingReactions(memory.store, 'discord-reactions');
  const connection = discordConnection({ calls, places, standing, memory, log, now, randomId });
  const shared = {
    app,
    connection,
    calls,
    places,
    standing,
    memory,
    downloads,
    people,
    kinds,
    settings,
    self,
    log,
    now,
  };
  const messages: MessageIntake = {
    ...shared,
    isOwnRole: (guild, role) => roleIn(guild, role)?.tags?.botId === self(),
    names: {
      channel(id) {
        const channel = client.channels.cache.get(id);
        return channel && 'name' in channel ? (channel.name ?? undefined) : undefined;
      },
      role: (guild, role) => roleIn(guild, role)?.name,
    },
  };
  const reactions = reactionIntake(shared);
  const takeInteraction = interactionIntake({ ...shared, commands });

  async function takeDeletion(
    ids: readonly string[],
    channel: string,
    guild: string | null | undefined,
  ): Promise<void> {
    const person = guild ? undefined : await places.personOf(channel);
    if (!guild && person === undefined) return;
    const team = guild ? guildTeam(guild) : directTeam(person ?? '');
    for (const id of ids) {
      const thread = (await places.post(id))?.thread ?? channel;
      app.onDeleted({ id, team, thread }, connection).catch(onFault);
    }
  }

  /** With a channel go the threads and replies that began in it. */
  async function takeChannelDeletion(id: string, guild: string | null | undefined): Promise<void> {
    if (!guild) return;
    for (const thread of [id, ...(await places.conversationsIn(id))])
      app.onThreadDeleted({ team: guildTeam(guild), thread }, connection).catch(onFault);
  }

  // What happens in one channel is taken in the order in which it happened; answering does not hold that up.
  const channels = serialQueues();
  function on<Data extends { readonly channel_id: string }>(
    event: GatewayDispatchEvents,
    schema: z.ZodType<Data>,
    take: (data: Data) => Promise<void>,
  ): void {
    client.ws.on(event, (data: unknown) => {
      const parsed = schema.safeParse(data);
      if (parsed.success) channels.run(parsed.data.channel_id, () => take(parsed.data)).catch(onFault);
      else log.warn({ event, fault: z.prettifyError(parsed.error) }, '[discord] an event is not as expected');
    });
  }
  const { MessageCreate, MessageDelete, MessageDeleteBulk, InteractionCreate, Ready } = GatewayDispatchEvents;
  const { MessageReactionAdd, MessageReactionRemove } = GatewayDispatchEvents;
  const catchUp = createCatchUp(calls, log);
  const take = async (message: MessageCreated): Promise<void> =>
    catchUp.saw(message, await takeMessage(messages, message));
  on(MessageCreate, messageCreated, take);
  on(MessageDelete, messageDeleted, ({ id, channel_id: channel, guild_id: guild }) =>
    takeDeletion([id], channel, guild),
  );
  on(MessageDeleteBulk, messagesDeleted, ({ ids, channel_id: channel, guild_id: guild }) =>
    takeDeletion(ids, channel, guild),
  );
  on(MessageReactionAdd, reactionChanged, (event) => reactions.changed(event, true));
  on(MessageReactionRemove, reactionChanged, (event) => reactions.changed(event, false));
  on(GatewayDispatchEvents.MessageReactionRemoveAll, reactionsCleared, reactions.cleared);
  on(GatewayDispatchEvents.MessageReactionRemoveEmoji, reactionsCleared, reactions.cleared);
  for (const event of [GatewayDispatchEvents.ThreadDelete, GatewayDispatchEvents.ChannelDelete])
    client.ws.on(event, (data: unknown) => {
      const { id, guild_id: guild } = channelDeleted.safeParse(data).data ?? {};
      if (id) channels.run(id, () => takeChannelDeletion(id, guild)).catch(onFault);
    });
  client.ws.on(InteractionCreate, (data: unknown) => {
    const parsed = interaction.safeParse(data);
    if (parsed.success) takeInteraction(parsed.data).catch(onFault);
    else log.warn({ fault: z.prettifyError(parsed.error) }, '[discord] an interaction is not as expected');
  });
  let sessions = 0;
  const stop = new AbortController();
  let catchingUp = Promise.resolve();
  client.ws.on(Ready, () => {
    sessions += 1;
    const looked = reactions.catchUp(servesTeam(client), stop.signal).catch(onFault);
    catchingUp = Promise.all([catchingUp, looked]).then(() => undefined);
    // Every shard has its first session; one more is a new one, and what happened before it was missed.
    if (sessions > client.ws.shards.size)
      catchUp.run((message) => channels.run(message.channel_id, () => take(message))).catch(onFault);
  });
  client.on(Events.Error, (error) => log.error({ err: error }, '[discord] discord.js failed on an event'));
  client.on(Events.ShardError, (error) => log.warn({ err: error }, '[discord] the connection failed; trying again'));
  client.on(Events.ShardDisconnect, ({ code }) => {
    const sentence = closeFault(code);
    if (sentence) log.error({ code }, `[discord] ${sentence}`);
  });
  client.on(Events.GuildCreate, (guild: Guild) => log.info({ guild: guild.id }, '[discord] added to a server'));

  async function close(): Promise<void> {
    stop.abort();
    await Promise.race([catchingUp, sleep(closeMs, undefined, { ref: false })]);
    await client.destroy();
    await channels.idle();
    await downloads.close();
  }

  try {
    await connectClient(client, token);
  } catch (error) {
    await close();
    throw error;
  }
  registerCommands(client.rest, client.application?.id ?? self(), settings.guild, commands).catch((error: unknown) =>
    log.warn({ err: error }, '[discord] the commands could not be registered; “clovabot setup discord” says why'),
  );
  app.onConnected(connection, servesTeam(client)).catch(onFault);
  return { address: `Discord, as ${client.user?.tag ?? 'bot'} in ${client.guilds.cache.size} servers`, close };
}
