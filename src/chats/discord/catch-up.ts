import { LRUCache } from 'lru-cache';
import type { Log } from '../../contracts/log.js';
import type { Calls } from './calls.js';
import type { MessageCreated } from './wire.js';

export interface CatchUp {
  /** A message was seen. `isOurs`: it was for the bot, so its channel is one to look into after a gap. */
  saw(message: MessageCreated, isOurs: boolean): void;
  /** Reads what was said in those channels since, and hands it to `take`, oldest first. */
  run(take: (message: MessageCreated) => Promise<void>): Promise<void>;
}

const mostChannels = 100;
const mostMessages = 50;
const recentlyMs = 60 * 60 * 1000;

/**
 * Discord sends again what was missed when a connection is resumed, but not when it has ended the session. Then the
 * channels in which the bot was talked to in the last hour are read.
 */
export function createCatchUp(calls: Pick<Calls, 'messagesAfter'>, log: Log): CatchUp {
  const channels = new LRUCache<string, { readonly guild: string | null | undefined; readonly last: string }>({
    max: mostChannels,
    ttl: recentlyMs,
  });
  return {
    saw({ id, channel_id: channel, guild_id: guild }, isOurs) {
      if (isOurs || channels.has(channel)) channels.set(channel, { guild, last: id }, { noUpdateTTL: !isOurs });
    },
    async run(take) {
      for (const [channel, { guild, last }] of [...channels]) {
        try {
          const missed = await calls.messagesAfter(channel, last, mostMessages);
          for (const message of missed.toReversed()) await take({ ...message, guild_id: guild });
        } catch (error) {
          log.info({ err: error, channel }, '[discord] what was said meanwhile cannot be read');
        }
      }
    },
  };
}
