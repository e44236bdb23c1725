import { lookup } from 'node:dns/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, Events, GatewayDispatchEvents, PermissionFlagsBits } from 'discord.js';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { App, ChatOptions, ConnectedChat, Connection } from '../../contracts/chat.js';
import type { Log } from '../../contracts/log.js';
import { type SerialQueues, serialQueues } from '../../util/concurrency.js';
import { createSafeFetch } from '../../util/safe-fetch.js';
import { latePreviews } from '../shared/late-previews.js';
import { openStandingReactions } from '../shared/standing-reactions.js';
import { type Calls, connectClient, createCalls, openClient, openRest, servesTeam, userAgent } from './client.js';
import { registerCommands } from './commands.js';
import { discordConnection } from './connection.js';
import { createDownloads, type Downloads } from './downloads.js';
import { interactionIntake } from './interactions.js';
import {
  type ChannelKind,
  createChannelKinds,
  createPeople,
  directTeam,
  guildTeam,
  openPlaces,
  type Places,
  type ServerRoles,
  teamPrefix,
} from './places.js';
import { type ReactionIntake, reactionIntake } from './reactions.js';
import { closeFault } from './refusals.js';
import { openServers, type Servers } from './servers.js';
import type { DiscordSettings } from './settings.js';
import { type MessageIntake, takeEdit, takeMessage } from './take-message.js';
import {
  channelDeleted,
  guildDeleted,
  type Interaction,
  interaction,
  type MessageCreated,
  messageCreated,
  messageDeleted,
  messageEdited,
  messagesDeleted,
  messageUpdated,
  reactionChanged,
  reactionsCleared,
  sessionReady,
} from './wire.js';

/** Connects to Discord, and from then on tells the app what happens there. */
export async function connectDiscord(settings: DiscordSettings, options: ChatOptions): Promise<ConnectedChat> {
  if (options.role === 'worker') return connectToPost(settings, options);
  const { role, app, memory, commands, log, now, randomId } = options;
  const { token, apiUrl, guild } = settings;
  const onFault = (error: unknown): void => log.error({ err: error }, '[discord] an event could not be handled');
  const client = openClient(settings);
  const self = (): string => client.user?.id ?? '';
  const calls = createCalls(client.rest, apiUrl === undefined);
  const places = openPlaces(memory.store, onFault);
  const downloads = openDownloads(settings, calls, log);
  const people = createPeople(rolesIn(client));
  const kinds = createChannelKinds({ told: (id) => toldKind(client, id), calls, places, self, log });
  const standing = openStandingReactions(memory.store, 'discord-reactions');
  const connection = discordConnection({ calls, downloads, places, standing, memory, log, now, randomId });
  const shared = { app, connection, calls, places, memory, people, self, log, now };
  const events = listenToEvents({
    ...{ client, app, connection, calls, places, onFault, log },
    servers: openServers(memory.store, app),
    messages: { ...shared, downloads, previews: latePreviews(), kinds, settings, ...namesIn(client) },
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
  if (role !== 'gateway') app.onConnected(connection, servesTeam(client)).catch(onFault);
  return { address: `Discord, as ${client.user?.tag ?? 'bot'} in ${client.guilds.cache.size} servers`, close };
}

/** For a process that hears nothing from Discord: it answers there what others have heard. */
async function connectToPost(
  settings: DiscordSettings,
  { app, memory, log, now, randomId }: ChatOptions,
): Promise<ConnectedChat> {
  const onFault = (error: unknown): void => log.error({ err: error }, '[discord] what waits could not be gone on with');
  const { rest, self } = await openRest(settings);
  const calls = createCalls(rest, settings.apiUrl === undefined);
  const places = openPlaces(memory.store, onFault);
  const standing = openStandingReactions(memory.store, 'discord-reactions');
  const downloads = openDownloads(settings, calls, log);
  const connection = discordConnection({ calls, downloads, places, standing, memory, log, now, randomId });
  app.onConnected(connection, (team) => team.startsWith(teamPrefix)).catch(onFault);
  return { address: `Discord, as ${self.username}`, close: () => downloads.close() };
}

function openDownloads({ apiUrl, cdnUrl }: DiscordSettings, calls: Calls, log: Log): Downloads {
  const trustedOrigins = [apiUrl, cdnUrl].flatMap((url) => (url === undefined ? [] : [new URL(url).origin]));
  const web = createSafeFetch({ lookup: (host) => lookup(host, { all: true }), userAgent, trustedOrigins });
  return createDownloads({ web, calls, cdnUrl, log });
}

const roleIn = (client: Client, guild: string, role: string) => client.guilds.cache.get(guild)?.roles.cache.get(role);

const rolesIn = (client: Client): ServerRoles => ({
  nameOf: (guild, role) => roleIn(client, guild, role)?.name,
  manages(guild, user, roles) {
    // The role that everybody has bears the id of the server.
    const mayManage = (role: string): boolean =>
      roleIn(client, guild, role)?.permissions.has(PermissionFlagsBits.ManageGuild) ?? false;
    return client.guilds.cache.get(guild)?.ownerId === user || [guild, ...roles].some(mayManage);
  },
});

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

export interface EventsOptions {
  readonly client: Client;
  readonly app: App;
  readonly connection: Connection;
  readonly calls: Pick<Calls, 'messagesAfter'>;
  readonly places: Places;
  readonly servers: Servers;
  readonly messages: MessageIntake;
  readonly reactions: ReactionIntake;
  readonly takeInteraction: (interaction: Interaction) => Promise<void>;
  readonly onFault: (error: unknown) => void;
  readonly log: Log;
}

interface Listener extends EventsOptions {
  /** Events of one channel are taken in their order; answering does not hold them up. */
  readonly channels: SerialQueues;
  /** The last message of each channel in which the bot was talked to lately. */
  readonly lastSeen: LRUCache<string, { readonly guild: string | null | undefined; readonly id: string }>;
}

const maxChannels = 100;
const maxEdits = 1000;
const maxMissed = 50;
const recentlyMs = 60 * 60 * 1000;
/** ms that what is still being looked up may take when the bot stops. */
const closeMs = 2000;

/** Listens to what happens on Discord. `close` waits for what was heard. */
function listenToEvents(options: EventsOptions): { close(): Promise<void> } {
  const listener: Listener = {
    ...options,
    channels: serialQueues(),
    lastSeen: new LRUCache({ max: maxChannels, ttl: recentlyMs }),
  };
  listenToMessages(listener);
  listenToReactions(listener);
  listenToInteractions(listener);
  listenToServers(listener);
  const catchingUp = catchUpOnSessions(listener);
  logConnection(listener);
  return {
    async close() {
      await catchingUp.stop();
      await listener.client.destroy();
      await listener.channels.idle();
      await listener.servers.idle();
    },
  };
}

function listenToMessages(listener: Listener): void {
  const lastEdits = new LRUCache<string, string>({ max: maxEdits });
  const { client, channels, messages, onFault } = listener;
  const { MessageCreate, MessageUpdate, MessageDelete, MessageDeleteBulk, ThreadDelete, ChannelDelete } =
    GatewayDispatchEvents;
  on(listener, MessageCreate, messageCreated, (message) => take(listener, message));
  // Beside the channel's queue, in which the message may be waiting for it.
  client.ws.on(MessageUpdate, (data: unknown) => {
    const { id, embeds = [] } = messageUpdated.safeParse(data).data ?? {};
    if (id && embeds.length > 0) messages.previews.came(id, { embeds });
    const edited = messageEdited.safeParse(data).data;
    // Whatever else changes later, such as that a thread was begun there, comes with the time of the last edit.
    if (!edited || lastEdits.get(edited.id) === edited.edited_timestamp) return;
    lastEdits.set(edited.id, edited.edited_timestamp);
    channels.run(edited.channel_id, () => takeEdit(messages, edited)).catch(onFault);
  });
  on(listener, MessageDelete, messageDeleted, ({ id, channel_id: channel, guild_id: guild }) =>
    takeDeletion(listener, [id], channel, guild),
  );
  on(listener, MessageDeleteBulk, messagesDeleted, ({ ids, channel_id: channel, guild_id: guild }) =>
    takeDeletion(listener, ids, channel, guild),
  );
  for (const event of [ThreadDelete, ChannelDelete])
    client.ws.on(event, (data: unknown) => {
      const { id, guild_id: guild } = channelDeleted.safeParse(data).data ?? {};
      if (id) channels.run(id, () => takeChannelDeletion(listener, id, guild)).catch(onFault);
    });
}

function listenToServers({ client, servers, onFault }: Listener): void {
  const { Ready, GuildDelete } = GatewayDispatchEvents;
  client.ws.on(Ready, (data: unknown) => {
    const { guilds, shard } = sessionReady.safeParse(data).data ?? {};
    if (!guilds) return;
    servers
      .ready(
        guilds.map(({ id }) => id),
        shard ?? [0, 1],
      )
      .catch(onFault);
  });
  client.ws.on(GuildDelete, (data: unknown) => {
    const { id, unavailable } = guildDeleted.safeParse(data).data ?? {};
    if (id && !unavailable) servers.left(id).catch(onFault);
  });
  client.on(Events.GuildCreate, ({ id }) => servers.joined(id).catch(onFault));
}

function listenToReactions(listener: Listener): void {
  const { reactions } = listener;
  const { MessageReactionAdd, MessageReactionRemove } = GatewayDispatchEvents;
  const { MessageReactionRemoveAll, MessageReactionRemoveEmoji } = GatewayDispatchEvents;
  on(listener, MessageReactionAdd, reactionChanged, (event) => reactions.changed(event, true));
  on(listener, MessageReactionRemove, reactionChanged, (event) => reactions.changed(event, false));
  on(listener, MessageReactionRemoveAll, reactionsCleared, reactions.cleared);
  on(listener, MessageReactionRemoveEmoji, reactionsCleared, reactions.cleared);
}

function listenToInteractions({ client, takeInteraction, onFault, log }: Listener): void {
  client.ws.on(GatewayDispatchEvents.InteractionCreate, (data: unknown) => {
    const parsed = interaction.safeParse(data);
    if (parsed.success) takeInteraction(parsed.data).catch(onFault);
    else log.warn({ fault: z.prettifyError(parsed.error) }, '[discord] an interaction is not as expected');
  });
}

function on<Data extends { readonly channel_id: string }>(
  { client, channels, onFault, log }: Listener,
  event: GatewayDispatchEvents,
  schema: z.ZodType<Data>,
  takeEvent: (data: Data) => Promise<void>,
): void {
  client.ws.on(event, (data: unknown) => {
    const parsed = schema.safeParse(data);
    if (parsed.success) channels.run(parsed.data.channel_id, () => takeEvent(parsed.data)).catch(onFault);
    else log.warn({ event, fault: z.prettifyError(parsed.error) }, '[discord] an event is not as expected');
  });
}

async function take({ messages, lastSeen }: Listener, message: MessageCreated): Promise<void> {
  const isOurs = await takeMessage(messages, message);
  const { id, channel_id: channel, guild_id: guild } = message;
  if (isOurs || lastSeen.has(channel)) lastSeen.set(channel, { guild, id }, { noUpdateTTL: !isOurs });
}

async function takeDeletion(
  { app, connection, places }: Listener,
  ids: readonly string[],
  channel: string,
  guild: string | null | undefined,
): Promise<void> {
  const person = guild ? undefined : await places.personOf(channel);
  if (!guild && person === undefined) return;
  const team = guild ? guildTeam(guild) : directTeam(person ?? '');
  for (const id of ids) {
    const thread = (await places.post(id))?.thread ?? channel;
    await app.onDeleted({ id, team, thread }, connection);
  }
}

/** With a channel go the threads and replies that began in it. */
async function takeChannelDeletion(
  { app, connection, places }: Listener,
  id: string,
  guild: string | null | undefined,
): Promise<void> {
  if (!guild) return;
  for (const thread of [id, ...(await places.conversationsIn(id))])
    await app.onThreadDeleted({ team: guildTeam(guild), thread }, connection);
}

/**
 * Discord repeats what was missed when a connection is resumed, but not when it has ended the session: then the channels
 * in which the bot was talked to lately are read. Reactions are looked up at every session.
 */
function catchUpOnSessions(listener: Listener): { stop(): Promise<void> } {
  const { client, reactions, onFault } = listener;
  const stop = new AbortController();
  let sessions = 0;
  let catchingUp = Promise.resolve();
  client.ws.on(GatewayDispatchEvents.Ready, () => {
    sessions += 1;
    const looked = reactions.catchUp(servesTeam(client), stop.signal).catch(onFault);
    catchingUp = Promise.all([catchingUp, looked]).then(() => undefined);
    // Every shard has its first session; any further one is new, and what happened before it was missed.
    if (sessions > client.ws.shards.size) readMissedMessages(listener).catch(onFault);
  });
  return {
    async stop() {
      stop.abort();
      await Promise.race([catchingUp, sleep(closeMs, undefined, { ref: false })]);
    },
  };
}

/** Oldest first. */
async function readMissedMessages(listener: Listener): Promise<void> {
  const { calls, channels, lastSeen, log } = listener;
  for (const [channel, { guild, id }] of [...lastSeen]) {
    try {
      const missed = await calls.messagesAfter(channel, id, maxMissed);
      for (const message of missed.toReversed())
        await channels.run(channel, () => take(listener, { ...message, guild_id: guild }));
    } catch (error) {
      log.info({ err: error, channel }, '[discord] what was said meanwhile cannot be read');
    }
  }
}

function logConnection({ client, log }: Listener): void {
  client.on(Events.Error, (error) => log.error({ err: error }, '[discord] discord.js failed on an event'));
  client.on(Events.ShardError, (error) => log.warn({ err: error }, '[discord] the connection failed; trying again'));
  client.on(Events.ShardDisconnect, ({ code }) => {
    const sentence = closeFault(code);
    if (sentence) log.error({ code }, `[discord] ${sentence}`);
  });
  client.on(Events.GuildCreate, (guild) => log.info({ guild: guild.id }, '[discord] added to a server'));
}
