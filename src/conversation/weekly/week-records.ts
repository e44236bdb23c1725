import { z } from 'zod';
import type { Place } from '../../contracts/chat.js';
import type { Store } from '../../contracts/store.js';
import { rowKey } from '../../util/row-key.js';
import type { PostsAbout } from '../waiting-teachings.js';

const weekSchema = z.object({
  team: z.string(),
  thread: z.string(),
  post: z.string(),
  /** Ids of the lessons, turns and people that it tells of. */
  about: z.array(z.string()),
});
const pollSchema = z.object({
  team: z.string(),
  thread: z.string(),
  post: z.string(),
  turn: z.string(),
  number: z.number(),
  of: z.number(),
  /** What its post says since people answer it. */
  state: z.string().optional(),
});
export type PollRow = z.infer<typeof pollSchema>;

const weeks = 'weekly-posts';
const polls = 'weekly-polls';

/** What weekly posts have told and asked: so that what is forgotten goes there too, and nothing is asked twice. */
export interface WeekRecords {
  keepPost(place: Place, post: string, about: readonly string[]): Promise<void>;
  /** Posts that tell of any of these lessons, turns or people. */
  postsAbout(team: string, about: ReadonlySet<string>): Promise<PostsAbout>;
  keepPoll(poll: PollRow): Promise<void>;
  poll(team: string, turn: string): Promise<PollRow | undefined>;
  /** Forgets what was asked about these turns. */
  forgetPolls(team: string, turns: readonly string[]): Promise<void>;
}

export function createWeekRecords(store: Store): WeekRecords {
  return {
    keepPost: ({ team, thread }, post, about) =>
      store.write([{ namespace: weeks, key: rowKey(team, post), value: { team, thread, post, about: [...about] } }]),
    async postsAbout(team, about) {
      const rows = await store.list(weeks, weekSchema, { prefix: rowKey(team, '') });
      const found = rows.filter(({ value }) => value.about.some((id) => about.has(id)));
      return {
        posts: found.map(({ value: { thread, post } }) => ({ thread, post })),
        rows: found.map(({ key }) => ({ namespace: weeks, key, value: undefined })),
      };
    },
    keepPoll: (poll) => store.write([{ namespace: polls, key: rowKey(poll.team, poll.turn), value: poll }]),
    poll: (team, turn) => store.get(polls, rowKey(team, turn), pollSchema),
    forgetPolls: (team, turns) =>
      store.write(turns.map((turn) => ({ namespace: polls, key: rowKey(team, turn), value: undefined }))),
  };
}
