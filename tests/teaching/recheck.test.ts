/** A team connects another model: what it has taught is tried again, and what still holds is told. */
import { expect, test } from 'vitest';
import { z } from 'zod';
import { lookExamples } from '../../src/skills/shared/decide-examples.js';
import { ana, office } from './taught-office.js';

const { signal } = new AbortController();

test('what was taught without a model is tried with the one that is connected, once, and undone with its lesson', async () => {
  const { memory, connect, shown, calls } = await office();
  const before = connect(undefined);
  let id = '';
  const teaching = { team: 'home', thread: 't', author: ana, name: 'zorblat', shown: [shown] };
  for await (const lesson of before.teacher.teach(teaching, signal)) id = lesson.id;
  expect((await memory.lessons('home').get(id))?.status).toBe('accepted');
  const undisturbed = (await before.pools.of('home')).all().map((prompt) => prompt.id);
  expect(await before.teacher.modelChecks('home')).toEqual([]);

  const { teacher, pools } = connect('desk-1');
  expect(await teacher.modelChecks('home')).toEqual([{ concept: 'zorblat', state: 'unchecked' }]);
  await teacher.recheck('home', signal);
  expect(await teacher.modelChecks('home')).toEqual([{ concept: 'zorblat', state: 'holds' }]);
  const pool = await pools.of('home');
  expect(pool.active(lookExamples, 'zorblat')).toMatchObject([{ kind: 'visual', lesson: id, model: 'desk-1' }]);
  const asked = calls();
  await teacher.recheck('home', signal);
  expect(calls()).toBe(asked);

  const other = connect('desk-2', false);
  expect((await other.pools.of('home')).active(lookExamples, 'zorblat')).toEqual([]);
  await other.teacher.recheck('home', signal);
  expect(await other.teacher.modelChecks('home')).toEqual([{ concept: 'zorblat', state: 'useless' }]);

  const back = connect('desk-1');
  expect(await back.teacher.modelChecks('home')).toEqual([{ concept: 'zorblat', state: 'holds' }]);
  await back.teacher.undo('home', id, ana);
  expect((await back.pools.of('home')).all()).toEqual([]);
  expect(undisturbed).toHaveLength(1);
});

test('with the team that is forgotten goes what was tried', async () => {
  const { memory, connect, shown } = await office();
  const { teacher } = connect('desk-1', false);
  for await (const _ of connect(undefined).teacher.teach(
    { team: 'home', thread: 't', author: ana, name: 'zorblat', shown: [shown] },
    signal,
  ));
  await teacher.recheck('home', signal);
  const rows = () => memory.store.list('model-checks', z.unknown(), {});
  expect(await rows()).toHaveLength(1);
  expect(JSON.stringify(await rows())).not.toContain('zorblat');
  await teacher.forget('home', 'everything', ana);
  expect(await rows()).toEqual([]);
});
