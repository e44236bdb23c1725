import type { Connection, Place } from '../contracts/chat.js';
import type { Log } from '../contracts/log.js';
import type { Memory } from '../contracts/store.js';
import type { Turn } from '../contracts/turn.js';
import { renderTurn } from '../show/render-turn.js';
import { isWorking } from '../util/is-working.js';
import { openLivePost } from './live-post.js';

/**
 * Shows turns as they grow in one post, and remembers the last under it.
 * @param id of the post, where it is there already
 * @returns the id of the post that shows the last one; undefined when there were none
 */
export async function showTurns(
  turns: AsyncIterable<Turn>,
  place: Place,
  connection: Connection,
  { id, memory, log }: { readonly id?: string; readonly memory: Pick<Memory, 'turns'>; readonly log: Log },
): Promise<string | undefined> {
  let live: Awaited<ReturnType<typeof openLivePost>> | undefined;
  let last: Turn | undefined;
  for await (const turn of turns) {
    last = turn;
    // The last one is shown when it is remembered, so that a quick click on its buttons is understood.
    if (live && isWorking(turn)) live.show(renderTurn(turn));
    live ??= await openLivePost(place, connection, renderTurn(turn), { id, log });
  }
  if (!last || !live) return undefined;
  await memory.turns.set(last, live.id);
  const post = await live.finish(renderTurn(last));
  if (post !== live.id) await memory.turns.set(last, post);
  return post;
}
