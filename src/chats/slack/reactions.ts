import { LRUCache } from 'lru-cache';
import type { App, Connection, Log } from '../../chat.js';
import type { Memory } from '../../store.js';
import { emojiOf } from './emoji.js';
import { idOf, timeOf } from './ids.js';
import type { People } from './people.js';
import type { Places } from './places.js';
import type { ReactionEvent } from './wire.js';
import type { Workspace } from './workspaces.js';

const claimMs = 7 * 24 * 3600 * 1000;

/** Takes a reaction to a post of ours, also to one of before a restart; each event counts once, the newest last. */
export function reactionIntake(options: {
  readonly app: App;
  readonly connection: Connection;
  readonly places: Places;
  readonly people: People;
  readonly memory: Pick<Memory, 'store'>;
  readonly log: Log;
  readonly now: () => number;
}): (event: ReactionEvent, team: string, workspace: Workspace) => Promise<void> {
  const { app, connection, places, people, memory, log, now } = options;
  /** Time stamp of what was heard last, by post, person and emoji: events may overtake each other. */
  const newest = new LRUCache<string, number>({ max: 20_000 });

  return async (event, team, workspace) => {
    const { user, reaction, item, item_user: author, event_ts: stamp } = event;
    if (!item.channel || !item.ts || user === workspace.user || (author && author !== workspace.user)) return;
    const emoji = emojiOf(reaction).find((one) => app.verdictOf(one) !== undefined);
    if (emoji === undefined) return;
    const post = idOf({ channel: item.channel, ts: item.ts });
    const added = event.type === 'reaction_added';
    const key = [team, post, user, reaction].join(' ');
    if (stamp) {
      if (Number(stamp) < (newest.get(key) ?? 0)) return;
      newest.set(key, Number(stamp));
      if (!(await memory.store.claim(`slack:reaction:${key} ${added} ${stamp}`, claimMs))) return;
    }
    const thread = (await places.threadOf(team, post)) ?? post;
    const person = await people.person(team, user);
    app
      .onReaction({ team, thread, post, author: person, emoji, added, at: stamp ? timeOf(stamp) : now() }, connection)
      .catch((error: unknown) => log.error({ err: error }, '[slack] the app failed on a reaction'));
  };
}
