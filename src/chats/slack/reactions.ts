import { emojiToName, nameToEmoji } from 'gemoji';
import { LRUCache } from 'lru-cache';
import type { App, Connection } from '../../contracts/chat.js';
import type { Log } from '../../contracts/log.js';
import { rowKey } from '../../util/row-key.js';
import { isStopSign } from '../../util/stop-signs.js';
import {
  missedReactions,
  type Reacted,
  revisitPosts,
  type StandingReactions,
  type WatchedPost,
} from '../shared/standing-reactions.js';
import type { Calls } from './calls.js';
import type { People } from './people.js';
import { idOf, type Places, timeOf } from './places.js';
import { isRefusal } from './refusals.js';
import { foundReactions, type ReactionEvent } from './wire.js';
import type { Workspace } from './workspaces.js';

export interface ReactionIntake {
  /** Takes a reaction to a post of ours, also to one of before a restart; each event counts once, the newest last. */
  take(event: ReactionEvent, team: string, workspace: Workspace): Promise<void>;
  /** Events were missed: looks up the reactions to recent posts. */
  catchUp(serves: (team: string) => boolean, signal: AbortSignal): Promise<void>;
}

export function reactionIntake(options: {
  readonly app: App;
  readonly connection: Connection;
  readonly calls: Pick<Calls, 'call'>;
  readonly places: Places;
  readonly people: People;
  readonly standing: StandingReactions;
  readonly log: Log;
  readonly now: () => number;
}): ReactionIntake {
  const { app, connection, calls, places, people, standing, log, now } = options;
  /** Time stamp of what was heard last, by post, person and emoji: events may overtake each other. */
  const newest = new LRUCache<string, number>({ max: 20_000 });

  const verdictEmoji = (reaction: string): string | undefined =>
    emojiOf(reaction).find((one) => app.verdictOf(one) !== undefined || isStopSign(one));

  async function tell(
    place: Omit<WatchedPost, 'standing'>,
    reaction: Reacted,
    { added, at, key }: { readonly added: boolean; readonly at: number; readonly key?: string },
  ): Promise<void> {
    const { team, channel, post: ts } = place;
    const emoji = verdictEmoji(reaction.emoji);
    if (emoji === undefined) return;
    const post = idOf({ channel, ts });
    const thread = (await places.threadOf(team, post)) ?? post;
    const author = await people.person(team, reaction.user);
    await standing.note(place, reaction, added, (change) =>
      app.onReaction({ key: key ?? change, team, thread, post, author, emoji, added, at }, connection),
    );
  }

  async function catchUpOn(watched: WatchedPost): Promise<void> {
    const { team, channel, post } = watched;
    const given = { channel, timestamp: post, full: true };
    const { message } = await calls.call(team, 'reactions.get', given, foundReactions);
    const stands = message.reactions
      .filter(({ name }) => verdictEmoji(name) !== undefined)
      .flatMap(({ name, users }) => users.map((user): Reacted => ({ user, emoji: name })));
    for (const { reaction, added } of missedReactions(watched, stands))
      await tell(watched, reaction, { added, at: now() });
  }

  return {
    async take(event, team, workspace) {
      const { user, reaction, item, item_user: author, event_ts: stamp } = event;
      if (!item.channel || !item.ts || user === workspace.user || (author && author !== workspace.user)) return;
      if (verdictEmoji(reaction) === undefined) return;
      const added = event.type === 'reaction_added';
      const about = [team, item.channel, item.ts, user, reaction];
      const key = stamp ? rowKey(...about, String(added), stamp) : undefined;
      if (stamp && key) {
        const whose = rowKey(...about);
        if (Number(stamp) < (newest.get(whose) ?? 0)) return;
        newest.set(whose, Number(stamp));
        // Events come again, also when what they tell has changed since.
        if (await app.knows('reaction', team, key)) return;
      }
      const place = { team, channel: item.channel, post: item.ts };
      await tell(place, { user, emoji: reaction }, { added, at: stamp ? timeOf(stamp) : now(), key });
    },

    catchUp: (serves, signal) =>
      revisitPosts(standing, {
        serves,
        signal,
        look: catchUpOn,
        isGone: (error) => isRefusal(error, 'message_not_found', 'channel_not_found'),
        onFailure: (error, { post }) =>
          log.info({ err: error, post }, '[slack] the reactions to a post cannot be read'),
      }),
  };
}

const skinTones = ['🏻', '🏼', '🏽', '🏾', '🏿'];

/**
 * What Slack calls a reaction ("+1::skin-tone-3", "done"), as the app may know it: the emoji itself and its name between
 * colons; a custom one has only that.
 */
function emojiOf(reaction: string): readonly string[] {
  const [name = '', tone] = reaction.split('::');
  const emoji = Object.hasOwn(nameToEmoji, name) ? nameToEmoji[name] : undefined;
  // Slack counts the tones of skin from 2 to 6.
  const shade = skinTones[Number(tone?.replace('skin-tone-', '')) - 2] ?? '';
  return [...(emoji ? [`${emoji.replace(/\uFE0F$/, '')}${shade}`] : []), `:${name}:`];
}

/** What Slack calls an emoji; undefined for one that it does not have. */
export const reactionOf = (emoji: string): string | undefined =>
  emojiToName[emoji] ?? (/^:[^:]+:$/.test(emoji) ? emoji.slice(1, -1) : undefined);
