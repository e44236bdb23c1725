import type { z } from 'zod';
import type { App, Connection } from '../../contracts/chat.js';
import type { Log } from '../../contracts/log.js';
import { isStopSign } from '../../util/stop-signs.js';
import {
  missedReactions,
  type Reacted,
  revisitPosts,
  type StandingReactions,
  type WatchedPost,
} from '../shared/standing-reactions.js';
import { type Calls, maxReactors } from './client.js';
import { directTeam, guildOf, guildTeam, type People, type Places } from './places.js';
import { isRefusal } from './refusals.js';
import type { reactionChanged, reactionsCleared, WireUser } from './wire.js';

export type ReactionChanged = z.output<typeof reactionChanged>;
export type ReactionsCleared = z.output<typeof reactionsCleared>;
type Emoji = ReactionChanged['emoji'];

export interface ReactionIntake {
  changed(event: ReactionChanged, added: boolean): Promise<void>;
  /** A moderator took away all reactions, or all of one emoji. */
  cleared(event: ReactionsCleared): Promise<void>;
  /** Events were missed: looks up the reactions to recent posts, in the teams that this process serves. */
  catchUp(serves: (team: string) => boolean, signal: AbortSignal): Promise<void>;
}

export function reactionIntake(options: {
  readonly app: App;
  readonly connection: Connection;
  readonly calls: Pick<Calls, 'message' | 'reactors' | 'member'>;
  readonly places: Places;
  readonly people: People;
  readonly standing: StandingReactions;
  readonly self: () => string;
  readonly log: Log;
  readonly now: () => number;
}): ReactionIntake {
  const { app, connection, calls, places, people, standing, self, log, now } = options;
  const isHeard = (emoji: string): boolean => app.verdictOf(emoji) !== undefined || isStopSign(emoji);

  const changed: ReactionIntake['changed'] = async (event, added) => {
    const { user_id: user, channel_id: channel, message_id: post, guild_id: guild, emoji, member } = event;
    const name = emojiName(emoji);
    const isByBot = user === self() || member?.user?.bot === true;
    const isOnOthers = Boolean(event.message_author_id) && event.message_author_id !== self();
    if (isByBot || isOnOthers || name === undefined || !isHeard(name)) return;
    const team = guild ? guildTeam(guild) : directTeam(user);
    const author = member?.user ? people.person(member.user, member, guild) : people.known(user);
    const thread = (await places.post(post))?.thread ?? channel;
    // The same reaction cannot be added twice: what comes twice is one event.
    await standing.note({ team, channel, post }, { user, emoji: keyOf(emoji) }, added, (key) =>
      app.onReaction({ key, team, thread, post, author, emoji: name, added, at: now() }, connection),
    );
  };

  async function catchUpOn(watched: WatchedPost): Promise<void> {
    const { team, channel, post } = watched;
    const guild = guildOf(team);
    const there = new Map<string, { readonly reaction: Reacted; readonly user: WireUser }>();
    /** Emoji of which only some of the people are known: who is not among them has taken nothing back. */
    const crowded = new Set<string>();
    for (const { emoji } of (await calls.message(channel, post)).reactions) {
      if (!isHeard(emojiName(emoji) ?? '')) continue;
      const key = keyOf(emoji);
      const users = await calls.reactors(channel, post, key);
      if (users.length >= maxReactors) crowded.add(key);
      for (const user of users) there.set(`${user.id} ${key}`, { reaction: { user: user.id, emoji: key }, user });
    }
    const stands = [...there.values()].filter(({ user }) => !user.bot).map(({ reaction }) => reaction);
    for (const { reaction, added } of missedReactions(watched, stands)) {
      if (!added && crowded.has(reaction.emoji)) continue;
      const user = there.get(`${reaction.user} ${reaction.emoji}`)?.user;
      const member = guild && user ? await calls.member(guild, user.id).catch(() => undefined) : undefined;
      await changed(
        {
          ...{ user_id: reaction.user, channel_id: channel, message_id: post, guild_id: guild },
          ...{ emoji: emojiOf(reaction.emoji), member: user && { roles: [], ...member, user } },
        },
        added,
      );
    }
  }

  return {
    changed,
    async cleared({ message_id: post, channel_id: channel, guild_id: guild, emoji }) {
      // Only servers have moderators.
      if (!guild) return;
      for (const reaction of await standing.on({ team: guildTeam(guild), channel, post }))
        if (!emoji || keyOf(emoji) === reaction.emoji)
          await changed(
            {
              ...{ user_id: reaction.user, channel_id: channel, message_id: post, guild_id: guild },
              emoji: emojiOf(reaction.emoji),
            },
            false,
          );
    },
    catchUp: (serves, signal) =>
      revisitPosts(standing, {
        serves,
        signal,
        look: catchUpOn,
        isGone: (error) => isRefusal(error, 'unknownMessage', 'unknownChannel'),
        onFailure: (error, { post }) =>
          log.info({ err: error, post }, '[discord] the reactions to a post cannot be read'),
      }),
  };
}

/** The emoji itself; a custom one by its name, as it is typed between colons. */
const emojiName = ({ id, name }: Emoji): string | undefined => (name ? (id ? `:${name}:` : name) : undefined);

/** As Discord's addresses write it: the emoji itself, a custom one as `name:id`. */
const keyOf = ({ id, name }: Emoji): string => (id ? `${name ?? '_'}:${id}` : (name ?? ''));

function emojiOf(key: string): Emoji {
  const [, name, id] = /^(.*):(\d+)$/.exec(key) ?? [undefined, key];
  return { id, name };
}
