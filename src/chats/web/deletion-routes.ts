import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import type { Pictures } from '../../contracts/store.js';
import type { Board } from './board.js';
import { webTeam } from './connection.js';
import { fault, tooFast } from './guard.js';
import type { Teller } from './teller.js';

const deletionBody = z.object({ author: z.string().max(100) });

export interface DeletionRoutesOptions {
  readonly board: Board;
  readonly pictures: Pictures;
  readonly tell: Teller;
  readonly mayClick: (person: string) => boolean;
}

/**
 * `DELETE /api/messages/<post>` by its author. When it is answered, the words are gone from the store, and so are the
 * pictures that no other message holds; the app then looks after what stood on them.
 */
export function deletionRoutes({ board, pictures, tell, mayClick }: DeletionRoutesOptions): Hono {
  const routes = new Hono();
  const smallBody = bodyLimit({ maxSize: 10_000, onError: (context) => fault(context, 413, 'That is too long.') });

  routes.delete('/api/messages/:post', smallBody, async (context) => {
    const body = deletionBody.safeParse(await context.req.json().catch(() => undefined));
    const person = body.success ? board.person(body.data.author) : undefined;
    if (!person) return fault(context, 403, 'I do not know who is deleting. Please choose a name again.');
    if (!mayClick(person.id)) return fault(context, 429, tooFast);
    const post = await board.post(context.req.param('post'));
    if (!post) return fault(context, 404, 'This message is gone.');
    if (post.from !== 'person' || post.author.id !== person.id)
      return fault(context, 403, 'Only who wrote a message can delete it.');
    const isTaken = await board.takeBack(post.id, (picture) => pictures.remove(picture));
    if (!isTaken) return fault(context, 409, 'This message is deleted already.');
    tell.deleted({ id: post.id, team: webTeam, thread: post.thread });
    return context.body(null, 204);
  });
  return routes;
}
