import { expect, expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import type { Feedback } from '../../src/contracts/feedback.js';
import type { feedbackSchema, turnSchema } from '../../src/contracts/schemas.js';
import type { Store, Turns } from '../../src/contracts/store.js';
import type { Turn } from '../../src/contracts/turn.js';
import { openStore } from '../../src/memory/open-store.js';
import { createTurns } from '../../src/memory/turns.js';
import { rowKey, timePart } from '../../src/util/row-key.js';
import { describeDatabases } from '../support/databases.js';
import { recordingLog } from '../support/log.js';
import { fullTurn } from '../support/turn.js';

type Unchangeable<Value> = Value extends object ? { readonly [Key in keyof Value]: Unchangeable<Value[Key]> } : Value;

test('the schemas of rows say exactly what turn.ts says', () => {
  // The type checker judges this: when turn.ts grows a field, schemas.ts must.
  expectTypeOf<Unchangeable<z.infer<typeof turnSchema>>>().toEqualTypeOf<Unchangeable<Turn>>();
  expectTypeOf<Unchangeable<z.infer<typeof feedbackSchema>>>().toEqualTypeOf<Unchangeable<Feedback>>();
});

describeDatabases('turns', (databases) => {
  async function withTurns(
    work: (turns: Turns, store: Store, log: ReturnType<typeof recordingLog>) => Promise<void>,
  ): Promise<void> {
    const log = recordingLog();
    const store = await openStore(await databases.fresh(), { now: () => Date.now(), log });
    try {
      await work(createTurns(store), store, log);
    } finally {
      await store.close();
    }
  }

  test('a post that shows a newer turn keeps that when the older one is removed', async () => {
    await withTurns(async (turns) => {
      await turns.set(fullTurn('older', 'T1', 'thread', 1_000), 'post/1');
      await turns.set(fullTurn('newer', 'T1', 'thread', 2_000), 'post/1');
      await turns.remove('T1', 'older');
      expect((await turns.byPost('T1', 'post/1'))?.id).toBe('newer');
      await turns.remove('T1', 'newer');
      expect(await turns.byPost('T1', 'post/1')).toBeUndefined();
    });
  });

  test('a turn comes back as it was, after a restart too, by its id and by the post that shows it', async () => {
    const url = await databases.fresh();
    const options = { now: () => Date.now(), log: recordingLog() };
    const store = await openStore(url, options);
    const turn = fullTurn('turn 1', 'T1', 'thread', 1_000);
    await createTurns(store).set(turn, 'post/1');
    await store.close();
    const again = await openStore(url, options);
    const turns = createTurns(again);
    expect(await turns.get('T1', 'turn 1')).toEqual(turn);
    expect(await turns.byPost('T1', 'post/1')).toEqual(turn);
    expect(await turns.byPost('T1', 'post/2')).toBeUndefined();
    expect(await turns.get('T1', 'turn 2')).toBeUndefined();
    await again.close();
  });

  test('a fuller turn takes the place of the earlier one and stays where it was in its thread', async () => {
    await withTurns(async (turns) => {
      const first = fullTurn('1', 'T', 'thread', 1_000);
      await turns.set({ ...first, status: 'planning', steps: [], answer: undefined }, 'post');
      await turns.set(fullTurn('2', 'T', 'thread', 2_000));
      await turns.set(first);
      expect((await turns.byPost('T', 'post'))?.status).toBe('answered');
      expect((await turns.ofThread('T', 'thread')).map(({ id }) => id)).toEqual(['1', '2']);
    });
  });

  test('a thread has its own turns only, oldest first, or only the newest of them', async () => {
    await withTurns(async (turns) => {
      for (const at of [3_000, 999, 10_000, 5]) await turns.set(fullTurn(`at ${at}`, 'T', 'a', at));
      await turns.set(fullTurn('other', 'T', 'a/b', 1));
      await turns.set(fullTurn('prefix', 'T', 'a%002fb', 1));
      const ids = async (last?: number): Promise<readonly string[]> =>
        (await turns.ofThread('T', 'a', last)).map(({ id }) => id);
      expect(await ids()).toEqual(['at 5', 'at 999', 'at 3000', 'at 10000']);
      expect(await ids(2)).toEqual(['at 3000', 'at 10000']);
      expect(await ids(0)).toEqual([]);
      expect(await turns.ofThread('T', 'nobody wrote here')).toEqual([]);
    });
  });

  test('the newest turn of a long thread is found without reading the others', async () => {
    await withTurns(async (turns, store, log) => {
      await store.write(
        Array.from({ length: 600 }, (_, at) => ({
          namespace: 'turn-threads',
          key: rowKey('T', 'long', timePart(at), 'unreadable'),
          value: { no: 'id' },
        })),
      );
      for (const at of [1_000, 2_000]) await turns.set(fullTurn(`at ${at}`, 'T', 'long', at));
      expect((await turns.ofThread('T', 'long', 2)).map(({ id }) => id)).toEqual(['at 1000', 'at 2000']);
      // Each unreadable row that is read leaves a line in the log.
      expect(log.lines.filter(({ level }) => level === 'warn')).toEqual([]);
    });
  });

  test('teams never see each other’s turns, posts, threads and feedback, however alike their ids are', async () => {
    await withTurns(async (turns) => {
      await turns.set(fullTurn('1', 'T', 'x/y', 1), 'post');
      await turns.addFeedback(feedback('f', 'T', '1', 1));
      for (const team of ['T/x', 't', 'T%', 'T_', '', 'T/']) {
        expect(await turns.get(team, '1')).toBeUndefined();
        expect(await turns.byPost(team, 'post')).toBeUndefined();
        expect(await turns.ofThread(team, 'x/y')).toEqual([]);
        expect(await turns.ofThread(team, 'y')).toEqual([]);
        expect(await turns.feedback(team, '1')).toEqual([]);
      }
    });
  });

  test('feedback is kept oldest first; taken back, it stays and says so', async () => {
    await withTurns(async (turns) => {
      await turns.addFeedback(feedback('second', 'T', '1', 2_000));
      await turns.addFeedback(feedback('first', 'T', '1', 1_000));
      await turns.addFeedback(feedback('else', 'T', '11', 1_500));
      await turns.addFeedback({ ...feedback('second', 'T', '1', 2_000), withdrawn: true });
      const kept = await turns.feedback('T', '1');
      expect(kept).toEqual([
        feedback('first', 'T', '1', 1_000),
        { ...feedback('second', 'T', '1', 2_000), withdrawn: true },
      ]);
    });
  });

  test('what one person said can be taken out; the rest stays', async () => {
    await withTurns(async (turns) => {
      for (const id of ['a', 'b']) await turns.addFeedback(feedback(id, 'T', '1', 1));
      await turns.addFeedback({ ...feedback('c', 'T', '1', 2), expected: [{ kind: 'number', value: 3 }] });
      await turns.removeFeedback('T', '1', 'a');
      await turns.removeFeedback('T/1', '1', 'b');
      expect((await turns.feedback('T', '1')).map(({ id }) => id)).toEqual(['b', 'c']);
      expect((await turns.feedback('T', '1'))[1].expected).toEqual([{ kind: 'number', value: 3 }]);
    });
  });

  test('all turns of a team come oldest first, whatever their threads, without another’s', async () => {
    await withTurns(async (turns) => {
      for (let at = 0; at < 250; at++) await turns.set(fullTurn(`at ${at}`, 'T', `thread ${at % 7}`, 10 ** 6 - at));
      await turns.set(fullTurn('other', 'T/x', 'thread', 1));
      const seen: string[] = [];
      for await (const turn of turns.ofTeam('T')) {
        seen.push(turn.id);
        // What is forgotten meanwhile does not come any more.
        if (turn.id === 'at 249') await turns.remove('T', 'at 0');
      }
      expect(seen).toEqual(Array.from({ length: 249 }, (_, place) => `at ${249 - place}`));
      for await (const turn of turns.ofTeam('nobody')) expect(turn).toBeUndefined();
    });
  });

  test('a turn that is removed leaves nothing behind, and its neighbours all', async () => {
    await withTurns(async (turns, store) => {
      const rows = async (): Promise<readonly string[]> => {
        const namespaces = ['turns', 'turn-threads', 'turn-posts', 'turn-ties', 'feedback'];
        const found = namespaces.map((name) => store.list(name, z.unknown(), {}));
        return (await Promise.all(found)).flat().map(({ key }) => key);
      };
      await turns.set(fullTurn('11', 'T', 'a/b', 2), 'kept');
      await turns.addFeedback(feedback('f', 'T', '11', 1));
      const before = await rows();
      await turns.set(fullTurn('1', 'T', 'a/b', 1), 'post');
      await turns.set(fullTurn('1', 'T', 'a/b', 1), 'another post');
      for (const id of ['f', 'g']) await turns.addFeedback(feedback(id, 'T', '1', 1));
      await turns.remove('T/1', '1');
      expect((await turns.byPost('T', 'another post'))?.id).toBe('1');
      await turns.remove('T', '1');
      expect(await rows()).toEqual(before);
      expect((await turns.byPost('T', 'kept'))?.id).toBe('11');
      await turns.remove('T', 'never there');
      expect(await rows()).toEqual(before);
    });
  });

  test('a turn that cannot be read can be removed', async () => {
    await withTurns(async (turns, store) => {
      await turns.set(fullTurn('1', 'T', 'thread', 1), 'post');
      await store.write([{ namespace: 'turns', key: rowKey('T', '1'), value: { id: '1', status: 'dancing' } }]);
      await turns.remove('T', '1');
      for (const namespace of ['turns', 'turn-threads', 'turn-posts', 'turn-ties'])
        expect(await store.list(namespace, z.unknown(), {})).toEqual([]);
    });
  });

  test('a turn that cannot be read is reported and left out; its neighbours come', async () => {
    await withTurns(async (turns, store, log) => {
      for (const id of ['1', '2', '3']) await turns.set(fullTurn(id, 'T', 'thread', Number(id)), `post ${id}`);
      await store.write([{ namespace: 'turns', key: rowKey('T', '2'), value: { id: '2', status: 'dancing' } }]);
      expect(await turns.get('T', '2')).toBeUndefined();
      expect(await turns.byPost('T', 'post 2')).toBeUndefined();
      expect((await turns.ofThread('T', 'thread')).map(({ id }) => id)).toEqual(['1', '3']);
      const warnings = log.lines.filter(({ level }) => level === 'warn');
      // The same trouble is told once a minute.
      expect(warnings).toHaveLength(1);
      expect(warnings[0].facts).toMatchObject({ namespace: 'turns', key: 'T/2' });
    });
  });

  test('numbers that JSON cannot write come back as not-a-number instead of losing the turn', async () => {
    await withTurns(async (turns) => {
      const turn = fullTurn('1', 'T', 'thread', 1);
      const [step] = turn.steps.filter((each) => each.status === 'done');
      await turns.set({ ...turn, steps: [{ ...step, output: { type: 'Number', value: Number.POSITIVE_INFINITY } }] });
      expect(await turns.get('T', '1')).toMatchObject({ steps: [{ output: { type: 'Number', value: Number.NaN } }] });
    });
  });

  test('ids of any characters are fine', async () => {
    await withTurns(async (turns) => {
      for (const id of ['', '\0', '🐈', '\ud800', '../..', "'; DROP TABLE clovabot_rows; --", 'x'.repeat(1_000)]) {
        await turns.set(fullTurn(id, id, id, 1), id);
        expect((await turns.byPost(id, id))?.ms).toBe(345.6);
        expect(await turns.ofThread(id, id)).toHaveLength(1);
      }
    });
  });
});

function feedback(id: string, team: string, turn: string, at: number): Feedback {
  return {
    id,
    team,
    turn,
    author: { id: 'U1', name: 'Ana' },
    verdict: 'wrong',
    correction: 'three',
    images: [],
    withdrawn: false,
    at,
  };
}
