import { Client, Events, GatewayIntentBits, Options, Partials, type RESTOptions, type ResponseLike } from 'discord.js';
import { LRUCache } from 'lru-cache';
import { ConfigError } from '../../contracts/errors.js';
import type { Person } from '../../contracts/turn.js';
import { closeFault, connectFault } from './refusals.js';
import type { DiscordSettings } from './settings.js';
import type { WireMember, WireUser } from './wire.js';

export const userAgent = 'Clovabot (Discord)';

export const intents = [
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

/** Resolves when events come in. Rejects with ConfigError. */
export async function connectClient(client: Client, token: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const ready = new Promise<void>((resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`not ready after ${readyMs / 1000} s`)), readyMs);
    client.once(Events.ClientReady, () => resolve());
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

/** People as the app knows them, with the roles that a server gave them. */
export interface People {
  person(user: WireUser, member: WireMember | undefined | null, guild: string | undefined | null): Person;
  /** For events that tell no more than the id. */
  known(user: string): Person;
}

/** @param roleName the name of a role of a server */
export function createPeople(roleName: (guild: string, role: string) => string | undefined): People {
  const recent = new LRUCache<string, Person>({ max: 10_000 });
  return {
    person(user, member, guild) {
      const name = member?.nick || user.global_name || user.username || user.id;
      const roles = guild
        ? (member?.roles ?? []).flatMap((role) => {
            const named = roleName(guild, role);
            return named === undefined ? [role] : [role, `role:${named}`];
          })
        : [];
      const person: Person = { id: user.id, name, roles };
      recent.set(user.id, person);
      return person;
    },
    known: (user) => recent.get(user) ?? { id: user, name: 'somebody' },
  };
}
