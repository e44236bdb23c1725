import { z } from 'zod';
import type { Message, Reaction } from '../../contracts/chat.js';
import { messageSchema, reactionSchema } from '../../contracts/chat-schemas.js';
import type { Log } from '../../contracts/log.js';
import type { RowChange, Store } from '../../contracts/store.js';
import { rowKey } from '../../util/row-key.js';
import type { Teller } from './connection.js';

/** What shows on the board, and is to be told to the app. */
export type Told =
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'reaction'; readonly reaction: Reaction }
  | { readonly kind: 'deleted'; readonly message: Pick<Message, 'id' | 'team' | 'thread'> };

/**
 * What people see on the board is told to the app, whatever stops in between: it is noted with the board's own row, and
 * the note goes when the app has accepted it.
 */
export interface Outbox {
  /** To be written with the row that it is about. */
  note(told: Told): RowChange;
  /** Resolves when the app has accepted it. */
  tell(told: Told): Promise<void>;
  /** Tells what a run has left, which may have been told already: the app knows it then. */
  tellLeft(): Promise<void>;
}

const namespace = 'web-outbox';
const told: z.ZodType<Told> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('message'), message: messageSchema }),
  z.object({ kind: z.literal('reaction'), reaction: reactionSchema }),
  z.object({
    kind: z.literal('deleted'),
    message: z.object({ id: z.string(), team: z.string(), thread: z.string() }),
  }),
]);

export function createOutbox({
  store,
  tell: app,
  log,
}: {
  readonly store: Pick<Store, 'list' | 'write'>;
  readonly tell: Pick<Teller, 'message' | 'reaction' | 'deleted'>;
  readonly log: Log;
}): Outbox {
  async function tell(one: Told): Promise<void> {
    await hand(one);
    // Whoever asked need not wait for this.
    void store
      .write([{ ...rowOf(one), value: undefined }])
      .catch((error: unknown) => log.info({ err: error }, '[web] what was told is told once more at the next start'));
  }
  const hand = (one: Told): Promise<void> => {
    if (one.kind === 'message') return app.message(one.message);
    return one.kind === 'reaction' ? app.reaction(one.reaction) : app.deleted(one.message);
  };
  return {
    tell,
    note: (one) => ({ ...rowOf(one), value: one }),
    async tellLeft() {
      for (const { value } of await store.list(namespace, told, {})) await tell(value);
    },
  };
}

const rowOf = (one: Told) => ({
  namespace,
  key: rowKey(one.kind, one.kind === 'reaction' ? one.reaction.key : one.message.id),
});
