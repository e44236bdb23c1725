import { z } from 'zod';
import { feedbackSchema, turnSchema } from '../contracts/schemas.js';
import type { Store, Turns } from '../contracts/store.js';
import type { Turn } from '../contracts/turn.js';
import { encodedParts, rowKey, rowKeySchema, sameTeamKey, timePart } from '../util/row-key.js';
import { judgedCounters } from './past.js';

/** Ids a query; a thread's turns are large, so they are read in such parts. */
const partSize = 100;

const tieSchema = z.object({
  namespace: z.enum(['turn-threads', 'turn-posts']),
  key: rowKeySchema,
  post: z.string().optional(),
});

/**
 * Turns and feedback as rows:
 * - `turns`: team, id → Turn
 * - `turn-posts`: team, post → the turn's id
 * - `turn-threads`: team, thread, time, id → the turn's id
 * - `turn-ties`: team, id, tie → namespace and key of such a row, so that forgetting a turn finds them
 * - `feedback`: team, turn, id → Feedback
 */
export function createTurns(store: Store): Turns {
  const get = (team: string, id: string): Promise<Turn | undefined> => store.get('turns', rowKey(team, id), turnSchema);

  async function getMany(team: string, ids: readonly string[]): Promise<readonly Turn[]> {
    const turns = await store.getMany(
      'turns',
      ids.map((id) => rowKey(team, id)),
      turnSchema,
    );
    return turns.filter((turn) => turn !== undefined);
  }

  return {
    get,

    async byPost(team, post) {
      const id = await store.get('turn-posts', rowKey(team, post), z.string());
      return id === undefined ? undefined : get(team, id);
    },

    async posts(team, id) {
      const ties = await store.list('turn-ties', tieSchema, { prefix: rowKey(team, id, '') });
      return ties.flatMap(({ value }) => value.post ?? []);
    },

    async set(turn, post, beside = []) {
      const { exchange: _, ...request } = turn.request;
      const { team, thread, at } = request;
      const ties = [
        { namespace: 'turn-threads', key: rowKey(team, thread, timePart(at), turn.id) },
        ...(post === undefined ? [] : [{ namespace: 'turn-posts', key: rowKey(team, post), post }]),
      ];
      await store.write([
        // Other people's turns of the thread have rows of their own: what is forgotten there must not be kept here.
        { namespace: 'turns', key: rowKey(team, turn.id), value: { ...turn, request } },
        ...ties.map(({ namespace, key }) => ({ namespace, key, value: turn.id })),
        ...ties.map((tie) => ({
          namespace: 'turn-ties',
          key: rowKey(team, turn.id, tie.namespace, tie.key),
          value: tie,
        })),
        ...beside,
      ]);
    },

    async ofThread(team, thread, last) {
      const newestFirst = { prefix: rowKey(team, thread, ''), limit: last, reverse: true };
      const ids = (await store.list('turn-threads', z.string(), newestFirst)).map(({ value }) => value).reverse();
      const turns: Turn[] = [];
      for (let start = 0; start < ids.length; start += partSize)
        turns.push(...(await getMany(team, ids.slice(start, start + partSize))));
      return turns;
    },

    async addFeedback(feedback) {
      const key = rowKey(feedback.team, feedback.turn, feedback.id);
      await store.write([{ namespace: 'feedback', key, value: feedback }]);
    },

    async feedback(team, turn) {
      const rows = await store.list('feedback', feedbackSchema, { prefix: rowKey(team, turn, '') });
      return rows.map(({ value }) => value).sort((a, b) => a.at - b.at);
    },

    async removeFeedback(team, turn, id) {
      await store.write([{ namespace: 'feedback', key: rowKey(team, turn, id), value: undefined }]);
    },

    async *ofTeam(team) {
      const rows = await store.list('turn-threads', z.string(), { prefix: rowKey(team, '') });
      const byTime = rows
        .map(({ key, value }) => ({ id: value, time: encodedParts(key).at(-2) ?? '' }))
        .sort((a, b) => (a.time < b.time ? -1 : Number(a.time > b.time)));
      for (let start = 0; start < byTime.length; start += partSize) {
        const part = byTime.slice(start, start + partSize);
        yield* await getMany(
          team,
          part.map(({ id }) => id),
        );
      }
    },

    async aged(before, after) {
      const rows = await store.list('turn-threads', z.string(), { after, limit: partSize });
      const old = rows.filter(({ key }) => (encodedParts(key).at(-2) ?? '') < timePart(before));
      const turns = await store.getMany(
        'turns',
        old.map(({ key }) => sameTeamKey(key)),
        turnSchema,
      );
      return {
        items: turns.filter((turn) => turn !== undefined),
        ...(rows.length === partSize && { next: rows.at(-1)?.key }),
      };
    },

    async remove(team, id, judged) {
      const own = { prefix: rowKey(team, id, '') };
      const [ties, said] = await Promise.all([
        store.list('turn-ties', tieSchema, own),
        store.list('feedback', z.unknown(), own),
      ]);
      // A post may show a newer turn by now.
      const standing = await Promise.all(
        ties.map(async ({ value }) =>
          (await store.get(value.namespace, value.key, z.string())) === id ? [value] : [],
        ),
      );
      const rows = [
        { namespace: 'turns', key: rowKey(team, id) },
        ...ties.map(({ key }) => ({ namespace: 'turn-ties', key })),
        ...standing.flat(),
        ...said.map(({ key }) => ({ namespace: 'feedback', key })),
      ];
      await store.write(
        rows.map(({ namespace, key }) => ({ namespace, key, value: undefined })),
        judged ? judgedCounters(team, judged) : [],
      );
    },
  };
}
