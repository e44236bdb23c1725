import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Message, Reaction } from '../../contracts/chat.js';
import { messageSchema, reactionSchema } from '../../contracts/chat-schemas.js';
import type { Log } from '../../contracts/log.js';
import type { RowChange } from '../../contracts/row.js';
import type { Store } from '../../contracts/store.js';
import { rowKey } from '../../util/row-key.js';
import type { Teller } from './connection.js';

/** What shows on the board, and is to be told to the app. */
export type Told =
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'reaction'; readonly reaction: Reaction }
  | { readonly kind: 'deleted'; readonly message: Pick<Message, 'id' | 'team' | 'thread'> };

/**
 * What people see on the board is told to the app, whatever fails or stops in between: it is noted with the board's own
 * row, and the note goes when the app has accepted it.
 */
export interface Outbox {
  /** To be written with the row that it is about. */
  note(told: Told): readonly RowChange[];
  /** Resolves when the app has accepted it. Where it rejects, it is told again until the app accepts it. */
  tell(told: Told): Promise<void>;
  /** Tells what a run has left, which may have been told already: the app knows it then. */
  tellLeft(): Promise<void>;
  /** From now on tells what another process has noted and does not tell, as it may be dead. */
  tellForOthers(): void;
}

const namespace = 'web-outbox';
/** ms between tries to tell what the app did not accept. */
const retryMs = { first: 200, longest: 10_000 } as const;
/** ms after which a note that still stands is told by whoever sees it. */
const othersMs = 10_000;
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
  signal,
  afterMs = othersMs,
}: {
  readonly store: Pick<Store, 'list' | 'write'>;
  readonly tell: Pick<Teller, 'message' | 'reaction' | 'deleted'>;
  readonly log: Log;
  /** Ends the tries. */
  readonly signal: AbortSignal;
  readonly afterMs?: number;
}): Outbox {
  let isUntold = false;
  let isTrying = false;

  async function tell(one: Told): Promise<void> {
    await hand(one).catch((error: unknown) => {
      tellLater();
      throw error;
    });
    // Whoever asked need not wait for this.
    void store.write([{ ...rowOf(one), value: undefined }]).catch((error: unknown) => {
      log.info({ err: error }, '[web] what was told is told once more');
      tellLater();
    });
  }
  const hand = (one: Told): Promise<void> => {
    if (one.kind === 'message') return app.message(one.message);
    return one.kind === 'reaction' ? app.reaction(one.reaction) : app.deleted(one.message);
  };

  function tellLater(): void {
    isUntold = true;
    if (!isTrying) void keepTrying();
  }

  async function keepTrying(): Promise<void> {
    isTrying = true;
    for (let wait: number = retryMs.first; isUntold; wait = Math.min(wait * 2, retryMs.longest)) {
      await pause(wait, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      isUntold = false;
      await tellNoted();
    }
    isTrying = false;
  }

  async function keepLooking(): Promise<void> {
    for (let before: ReadonlySet<string> = new Set(); ; ) {
      await pause(afterMs, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      before = await tellNoted((key) => before.has(key));
    }
  }

  /** One that fails keeps no other waiting. @returns the keys of all that were noted */
  async function tellNoted(isMeant: (key: string) => boolean = () => true): Promise<ReadonlySet<string>> {
    const onFault = (error: unknown): void => {
      log.warn({ err: error }, '[web] what stands on the board could not be told; trying again');
      tellLater();
    };
    const noted = await store.list(namespace, told, {}).catch(onFault);
    for (const { key, value } of noted ?? []) if (isMeant(key)) await tell(value).catch(onFault);
    return new Set((noted ?? []).map(({ key }) => key));
  }

  return {
    tell,
    note: (one) => [
      { ...rowOf(one), value: one },
      // Words that were taken back are told no more.
      ...(one.kind === 'deleted' ? [{ ...placeOf('message', one.message.id), value: undefined }] : []),
    ],
    async tellLeft() {
      await tellNoted();
    },
    tellForOthers: () => void keepLooking(),
  };
}

/** What a person has said and done is told no more. @param person absent: what anybody has */
export async function forgetNotes(store: Pick<Store, 'list' | 'write'>, person?: string): Promise<void> {
  const noted = await store.list(namespace, told, {});
  const gone = noted.filter(({ value }) => person === undefined || authorOf(value) === person);
  await store.write(gone.map(({ value }) => ({ ...rowOf(value), value: undefined })));
}

/** Who has taken something back is named in no note. */
function authorOf(one: Told): string | undefined {
  if (one.kind === 'deleted') return undefined;
  return one.kind === 'message' ? one.message.author.id : one.reaction.author.id;
}

const placeOf = (kind: Told['kind'], id: string) => ({ namespace, key: rowKey(kind, id) });

const rowOf = (one: Told) => placeOf(one.kind, one.kind === 'reaction' ? one.reaction.key : one.message.id);
