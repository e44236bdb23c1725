/** Which servers the bot is in: so that it is noticed, also after a stop, that it was taken out of one. */
import { z } from 'zod';
import type { App } from '../../contracts/chat.js';
import type { Store } from '../../contracts/store.js';
import { serialQueues } from '../../util/concurrency.js';
import { rowKey } from '../../util/row-key.js';
import { shardOf } from './client.js';
import { guildTeam } from './places.js';

export interface Servers {
  /** A session has begun, of a shard, in all these servers. */
  ready(guilds: readonly string[], shard: readonly [id: number, of: number]): Promise<void>;
  /** The bot was put into a server. */
  joined(guild: string): Promise<void>;
  left(guild: string): Promise<void>;
  idle(): Promise<void>;
}

const namespace = 'discord-servers';
const serverSchema = z.object({
  id: z.string(),
  /** It is being noted that the bot was taken out. */
  isLeaving: z.boolean().optional(),
});

export function openServers(store: Store, app: Pick<App, 'onTeamLeft' | 'onTeamBack'>): Servers {
  const turns = serialQueues();
  const rowOf = (id: string, value: z.output<typeof serverSchema> | undefined) => ({
    namespace,
    key: rowKey(id),
    value,
  });

  async function join(guild: string): Promise<void> {
    await app.onTeamBack(guildTeam(guild));
    await store.write([rowOf(guild, { id: guild })]);
  }
  async function leave(guild: string): Promise<void> {
    await store.write([rowOf(guild, { id: guild, isLeaving: true })]);
    await app.onTeamLeft(guildTeam(guild));
    await store.write([rowOf(guild, undefined)]);
  }
  return {
    ready: (guilds, [shard, shards]) =>
      turns.run('', async () => {
        const rows = (await store.list(namespace, serverSchema, {})).map(({ value }) => value);
        const ours = rows.filter(({ id }) => shardOf(id, shards) === shard);
        const [there, known] = [new Set(guilds), new Set(ours.flatMap(({ id, isLeaving }) => (isLeaving ? [] : [id])))];
        // Who left is known no more, so who is new may be back.
        for (const guild of there) if (!known.has(guild)) await join(guild);
        for (const { id } of ours) if (!there.has(id)) await leave(id);
      }),
    joined: (guild) => turns.run('', () => join(guild)),
    left: (guild) => turns.run('', () => leave(guild)),
    idle: turns.idle,
  };
}
