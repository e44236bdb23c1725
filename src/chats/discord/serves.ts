import type { Client } from 'discord.js';

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
