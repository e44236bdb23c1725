import { LRUCache } from 'lru-cache';
import type { z } from 'zod';
import type { App, Connection, Log } from '../../chat.js';
import type { People } from './people.js';
import type { Places } from './places.js';
import type { reactionChanged, reactionsCleared } from './wire.js';
import { directTeam, guildTeam } from './words.js';

export type ReactionChanged = z.output<typeof reactionChanged>;
export type ReactionsCleared = z.output<typeof reactionsCleared>;

export interface ReactionIntake {
  changed(event: ReactionChanged, added: boolean): Promise<void>;
  /** A moderator took away all reactions, or all of one emoji. */
  cleared(event: ReactionsCleared): Promise<void>;
  /** What is known of who has reacted may be out of date: events were missed. */
  forget(): void;
}

interface Standing {
  readonly event: ReactionChanged;
  readonly added: boolean;
}

export function reactionIntake(options: {
  readonly app: App;
  readonly connection: Connection;
  readonly places: Places;
  readonly people: People;
  readonly self: () => string;
  readonly log: Log;
  readonly now: () => number;
}): ReactionIntake {
  const { app, connection, places, people, self, log, now } = options;
  // The same reaction cannot be added twice: what comes twice is one event. By post, then by person and emoji.
  const standing = new LRUCache<string, Map<string, Standing>>({ max: 5000 });

  async function changed(event: ReactionChanged, added: boolean): Promise<void> {
    const { user_id: user, channel_id: channel, message_id: post, guild_id: guild, emoji, member } = event;
    const name = emojiName(emoji);
    const isByBot = user === self() || member?.user?.bot === true;
    const isOnOthers = Boolean(event.message_author_id) && event.message_author_id !== self();
    if (isByBot || isOnOthers || name === undefined || !app.verdictOf(name)) return;
    const reactions = standing.get(post) ?? new Map<string, Standing>();
    standing.set(post, reactions);
    const key = `${user} ${emoji.id ?? name}`;
    if (reactions.get(key)?.added === added) return;
    reactions.set(key, { event, added });

    const author = member?.user ? people.person(member.user, member, guild) : people.known(user);
    const thread = (await places.post(post))?.thread ?? channel;
    const team = guild ? guildTeam(guild) : directTeam(user);
    app
      .onReaction({ team, thread, post, author, emoji: name, added, at: now() }, connection)
      .catch((error: unknown) => log.error({ err: error }, '[discord] the app failed on a reaction'));
  }

  return {
    changed,
    async cleared({ message_id: post, emoji }) {
      for (const { event, added } of [...(standing.get(post)?.values() ?? [])]) {
        const isMeant = !emoji || (emoji.id ?? emoji.name) === (event.emoji.id ?? event.emoji.name);
        if (added && isMeant) await changed(event, false);
      }
    },
    forget: () => standing.clear(),
  };
}

/** The emoji itself; a custom one by its name, as it is typed between colons. */
const emojiName = ({ id, name }: ReactionChanged['emoji']): string | undefined =>
  name ? (id ? `:${name}:` : name) : undefined;
