import { createHash } from 'node:crypto';
import type { Connection, Place } from '../contracts/chat.js';
import type { Log } from '../contracts/log.js';
import type { Post } from '../contracts/post.js';
import type { Memory } from '../contracts/store.js';
import type { Tool } from '../contracts/tool.js';
import type { Turn } from '../contracts/turn.js';
import { renderQuestion, renderWordsWanted } from '../show/render-ballot.js';
import { noticePost } from '../show/render-turn.js';
import { openLivePost } from './live-post.js';
import { messages } from './messages.js';
import type { Records } from './records.js';

/** Where something about a question is told. */
export interface Spot {
  /** The first turn of the question. */
  readonly root: Turn;
  readonly place: Place;
  readonly connection: Connection;
  /** Somebody wrote something and looks for the reply below it; others look where they clicked. */
  readonly spoken: boolean;
}

/** The one open post about what is right: it asks, tells how the votes stand, and closes. */
export interface BallotPosts {
  /** Asks what is right, once; if that was answered or taken back since, the same post asks again. */
  ask(spot: Spot, about: Turn): Promise<void>;
  /** Says how the votes stand, once for each state. */
  tell(spot: Spot, post: Post): Promise<void>;
  /** Turns the open post into these words. */
  close(spot: Pick<Spot, 'root' | 'place' | 'connection'>, words: string): Promise<void>;
  /** Hands the open post to a lesson, if it is the one that was clicked. */
  take(root: Turn, clicked: string | undefined): Promise<string | undefined>;
}

export function createBallotPosts(options: {
  readonly memory: Memory;
  readonly records: Records;
  readonly tools: readonly Tool[];
  readonly log: Log;
}): BallotPosts {
  const { memory, records, tools, log } = options;

  const close: BallotPosts['close'] = async ({ root, place, connection }, words) => {
    const { team } = root.request;
    const { post, asked } = await records.ballot(team, root.id);
    if (post === undefined) return;
    await connection
      .edit(place, post, noticePost(words))
      .catch((error: unknown) => log.info({ err: error }, 'a question cannot be edited any more'));
    await records.setBallot(team, root.id, { asked });
  };

  return {
    close,

    async ask({ root, place, connection, spoken }, about) {
      const { team } = root.request;
      const record = await records.ballot(team, root.id);
      const known = record.asked?.about === about.id ? record.asked.post : undefined;
      if (known !== undefined && known === record.post) {
        if (spoken) await connection.post(place, renderWordsWanted(about, tools));
        return;
      }
      const question = renderQuestion(about, tools, connection.draws);
      const { id } = await openLivePost(place, connection, question, { id: known, log });
      await memory.turns.set(about, id);
      await records.setBallot(team, root.id, { post: id, asked: { about: about.id, post: id } });
    },

    async tell({ root, place, connection, spoken }, post) {
      const { team } = root.request;
      const record = await records.ballot(team, root.id);
      const told = createHash('sha256').update(JSON.stringify(post)).digest('hex').slice(0, 16);
      if (record.told === told) return;
      if (spoken) await close({ root, place, connection }, messages.toldBelow);
      const { id } = await openLivePost(place, connection, post, { id: spoken ? undefined : record.post, log });
      await memory.turns.set(root, id);
      await records.setBallot(team, root.id, { ...record, told, post: id });
    },

    async take(root, clicked) {
      const { team } = root.request;
      const { post } = await records.ballot(team, root.id);
      if (post === undefined || post !== clicked) return undefined;
      await records.setBallot(team, root.id, {});
      return post;
    },
  };
}
