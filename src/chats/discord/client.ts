import {
  Client,
  DefaultRestOptions,
  Events,
  GatewayIntentBits,
  Options,
  Partials,
  type RawFile,
  REST,
  type RESTOptions,
  type ResponseLike,
  type RouteLike,
  Routes,
} from 'discord.js';
import PQueue from 'p-queue';
import { z } from 'zod';
import { ConfigError } from '../../contracts/errors.js';
import { closeFault, connectFault } from './refusals.js';
import type { DiscordSettings } from './settings.js';
import {
  channel,
  type MessageCreated,
  member,
  message,
  messageCreated,
  postedMessage,
  user,
  type WireMember,
  type WireMessage,
  type WireUser,
} from './wire.js';

/** Discord's own limit of a page. */
export const maxReactors = 100;

export interface SentFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  /** For those who cannot see it. */
  readonly alt?: string;
}

/** What a post of ours looks like to Discord: content, components, flags … Attachments are made from `files`. */
export interface OutgoingMessage {
  readonly body: Readonly<Record<string, unknown>>;
  /** Undefined keeps, in an edit, the files that are there. */
  readonly files?: readonly SentFile[];
}

export type PostedMessage = z.output<typeof postedMessage>;
export type FoundChannel = z.output<typeof channel>;

/** Where the answer to an interaction goes. */
export interface ResponseTarget {
  readonly application: string;
  readonly token: string;
}

/**
 * The few calls of Discord's API that the bot makes. discord.js heeds the limits of each route; all reject with its
 * errors. Nothing that is sent ever pings anybody.
 */
export interface Calls {
  post(
    channel: string,
    outgoing: OutgoingMessage,
    options: { readonly nonce: string; readonly replyTo?: string },
  ): Promise<PostedMessage>;
  edit(channel: string, message: string, outgoing: OutgoingMessage, isProgress: boolean): Promise<void>;
  react(channel: string, message: string, emoji: string): Promise<void>;
  /** Returns the thread's id, which is the message's. */
  startThread(channel: string, message: string, name: string): Promise<string>;
  wakeThread(thread: string): Promise<void>;
  message(channel: string, id: string): Promise<WireMessage>;
  /** Newest first. */
  messagesBefore(channel: string, id: string, limit: number): Promise<readonly WireMessage[]>;
  /** Newest first; what they reply to comes with them. */
  messagesAfter(channel: string, id: string, limit: number): Promise<readonly MessageCreated[]>;
  /**
   * Who has reacted so, at most `maxReactors` people.
   * @param emoji itself, a custom one as `name:id`
   */
  reactors(channel: string, message: string, emoji: string): Promise<readonly WireUser[]>;
  member(guild: string, user: string): Promise<WireMember>;
  channel(id: string): Promise<FoundChannel>;
  /** The first answer to an interaction; within 3 s. Resolves to the id of the message that it made, where Discord tells. */
  respond(id: string, token: string, response: object): Promise<string | undefined>;
  /** Id of the message that a response has made. */
  responseMessage(target: ResponseTarget): Promise<string>;
  editResponse(target: ResponseTarget, outgoing: OutgoingMessage): Promise<PostedMessage>;
}

/** Discord takes 50 calls a second from a bot; interactions' answers do not count. */
const callsASecond = 45;
const importance = { sign: 2, post: 1, progress: 0 } as const;
const noPings = { parse: [], replied_user: false };

const callbackReply = z
  .object({
    interaction: z.object({ response_message_id: z.string().nullish() }).nullish(),
    resource: z.object({ message: z.object({ id: z.string() }).nullish() }).nullish(),
  })
  .catch({});

/**
 * @param isPaced whether calls are kept below Discord's limit over all routes, signs of life and answers first; not
 * where the address is a proxy's, which does that for all who share the token
 */
export function createCalls(rest: REST, isPaced: boolean): Calls {
  const pace = new PQueue(isPaced ? { interval: 1000, intervalCap: callsASecond } : {});
  const paced = <Result>(priority: number, call: () => Promise<Result>): Promise<Result> =>
    pace.add(call, { priority });

  const find = async <Found>(route: RouteLike, schema: z.ZodType<Found>, query?: URLSearchParams): Promise<Found> =>
    schema.parse(await paced(importance.post, () => rest.get(route, { query })));

  return {
    async post(place, outgoing, { nonce, replyTo }) {
      const { body, files } = bodyOf(outgoing);
      const reference = replyTo && { message_reference: { message_id: replyTo, fail_if_not_exists: false } };
      // A call that is tried again after a fault of the network must not post twice.
      const options = { body: { ...body, ...reference, nonce, enforce_nonce: true }, files };
      return postedMessage.parse(await paced(importance.post, () => rest.post(Routes.channelMessages(place), options)));
    },
    async edit(place, id, outgoing, isProgress) {
      const priority = isProgress ? importance.progress : importance.post;
      await paced(priority, () => rest.patch(Routes.channelMessage(place, id), bodyOf(outgoing)));
    },
    async react(place, id, emoji) {
      const route = Routes.channelMessageOwnReaction(place, id, emoji);
      await paced(importance.sign, () => rest.put(route));
    },
    async startThread(place, id, name) {
      const body = { name, auto_archive_duration: 1440 };
      const started = await paced(importance.post, () => rest.post(Routes.threads(place, id), { body }));
      return z.object({ id: z.string() }).parse(started).id;
    },
    async wakeThread(thread) {
      await paced(importance.post, () => rest.patch(Routes.channel(thread), { body: { archived: false } }));
    },
    message: (place, id) => find(Routes.channelMessage(place, id), message),
    messagesBefore: (place, id, limit) =>
      find(Routes.channelMessages(place), z.array(message), new URLSearchParams({ before: id, limit: String(limit) })),
    messagesAfter: (place, id, limit) =>
      find(
        Routes.channelMessages(place),
        z.array(messageCreated),
        new URLSearchParams({ after: id, limit: String(limit) }),
      ),
    reactors: (place, id, emoji) =>
      find(
        Routes.channelMessageReaction(place, id, emoji),
        z.array(user),
        new URLSearchParams({ limit: String(maxReactors) }),
      ),
    member: (guild, id) => find(Routes.guildMember(guild, id), member),
    channel: (id) => find(Routes.channel(id), channel),
    async respond(id, token, response) {
      const query = new URLSearchParams({ with_response: 'true' });
      const reply = await rest.post(Routes.interactionCallback(id, token), { body: response, query, auth: false });
      const { interaction, resource } = callbackReply.parse(reply);
      return resource?.message?.id ?? interaction?.response_message_id ?? undefined;
    },
    async responseMessage({ application, token }) {
      return postedMessage.parse(await rest.get(Routes.webhookMessage(application, token), { auth: false })).id;
    },
    async editResponse({ application, token }, outgoing) {
      const route = Routes.webhookMessage(application, token);
      return postedMessage.parse(await rest.patch(route, { ...bodyOf(outgoing), auth: false }));
    },
  };
}

function bodyOf({ body, files }: OutgoingMessage): { body: Record<string, unknown>; files?: RawFile[] } {
  const quiet = { ...body, allowed_mentions: noPings };
  if (!files) return { body: quiet };
  const attachments = files.map(({ name, alt }, id) => ({ id: String(id), filename: name, description: alt }));
  return {
    body: { ...quiet, attachments },
    files: files.map(({ name, bytes, mediaType }) => ({ name, data: Buffer.from(bytes), contentType: mediaType })),
  };
}

export const userAgent = 'Clovabot (Discord)';

const intents = [
  GatewayIntentBits.Guilds,
  GatewayIntentBits.GuildMessages,
  GatewayIntentBits.MessageContent,
  GatewayIntentBits.GuildMessageReactions,
  GatewayIntentBits.DirectMessages,
  GatewayIntentBits.DirectMessageReactions,
];

const readyMs = 60_000;
const requestMs = 30_000;

/**
 * Node's own fetch, as discord.js itself does on other runtimes: its default goes through whichever copy of undici was
 * loaded first in the process, and another version than its own cannot send its files.
 */
const makeRequest: RESTOptions['makeRequest'] = async (url, init) => {
  // Both copies' types mean what the Fetch standard defines.
  const response: unknown = await fetch(url, init as RequestInit);
  return response as ResponseLike;
};

export const restOptions = ({ apiUrl, cdnUrl }: Pick<DiscordSettings, 'apiUrl' | 'cdnUrl'>): Partial<RESTOptions> => ({
  // A proxy with its own address keeps Discord's limit over all routes, for every process that shares the token.
  ...(apiUrl === undefined ? {} : { api: apiUrl, globalRequestsPerSecond: Number.POSITIVE_INFINITY }),
  ...(cdnUrl === undefined ? {} : { cdn: cdnUrl }),
  timeout: requestMs,
  makeRequest,
});

/** discord.js, remembering only what the chat asks of it: servers, their channels and roles. */
export function openClient({ apiUrl, cdnUrl, shards }: Pick<DiscordSettings, 'apiUrl' | 'cdnUrl' | 'shards'>): Client {
  return new Client({
    intents,
    partials: [Partials.Message, Partials.Channel, Partials.Reaction, Partials.User],
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      MessageManager: 0,
      ReactionManager: 0,
      ReactionUserManager: 0,
      GuildMemberManager: { maxSize: 0, keepOverLimit: (member) => member.id === member.client.user.id },
      UserManager: { maxSize: 0, keepOverLimit: (user) => user.id === user.client.user.id },
      ThreadMemberManager: 0,
      PresenceManager: 0,
      VoiceStateManager: 0,
    }),
    allowedMentions: { parse: [], repliedUser: false },
    ...(shards === 'auto' ? { shards } : shards ? { shards: [...shards.ids], shardCount: shards.of } : {}),
    rest: restOptions({ apiUrl, cdnUrl }),
  });
}

/**
 * Resolves when events come in. Rejects with ConfigError. Discord lets one shard in every five seconds, so it is waited as
 * long as one after the other comes.
 */
export async function connectClient(client: Client, token: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const ready = new Promise<void>((resolve, reject) => {
    const wait = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => reject(new Error(`not ready after ${readyMs / 1000} s`)), readyMs);
    };
    wait();
    client.on(Events.ShardReady, wait);
    client.once(Events.ClientReady, () => {
      client.off(Events.ShardReady, wait);
      resolve();
    });
    client.once(Events.ShardDisconnect, ({ code }) =>
      reject(new ConfigError(`[discord] ${closeFault(code) ?? `Discord closed the connection (${code}); try again`}`)),
    );
  });
  try {
    await Promise.all([ready, client.login(token)]);
  } catch (error) {
    throw connectFault(error);
  } finally {
    clearTimeout(timer);
  }
}

const tokenOwner = z.object({ id: z.string(), username: z.string() });

/** Discord by its calls alone, without its events. Rejects with ConfigError when it does not take the token. */
export async function openRest(
  settings: Pick<DiscordSettings, 'token' | 'apiUrl' | 'cdnUrl'>,
): Promise<{ readonly rest: REST; readonly self: z.output<typeof tokenOwner> }> {
  const rest = new REST({ ...DefaultRestOptions, version: '10', ...restOptions(settings) }).setToken(settings.token);
  try {
    return { rest, self: tokenOwner.parse(await rest.get(Routes.user())) };
  } catch (error) {
    throw connectFault(error);
  }
}

/** Discord's own rule for which shard gets a server's events; direct messages go to the first. */
export const shardOf = (guild: string, shards: number): number => Number((BigInt(guild) >> 22n) % BigInt(shards));

/** Whether a team is one that this process hears of: the other processes of a sharded bot serve the others. */
export function servesTeam(client: Client<true> | Client): (team: string) => boolean {
  return (team) => {
    const [, direct, guild] = /^discord:(?:(dm):.+|(\d+))$/.exec(team) ?? [];
    if (direct) return client.ws.shards.has(0);
    if (!guild) return false;
    return client.ws.shards.has(shardOf(guild, client.options.shardCount ?? 1));
  };
}
