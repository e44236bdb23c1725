/** Who has themselves forgotten while something is hidden, or comes back, is in nothing that can be brought back. */
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import type { Connection } from '../../src/contracts/chat.js';
import type { Memory } from '../../src/contracts/store.js';
import type { Forgotten } from '../../src/contracts/teacher.js';
import { createForgettings } from '../../src/conversation/forgettings.js';
import { recordingLog } from '../support/log.js';
import { temporaryMemory } from '../support/temporary-memory.js';

const ada = { id: 'ada', name: 'Ada' };
const ben = { id: 'ben', name: 'Ben' };
const place = { team: 'home', thread: 'general' };
const connection: Connection = {
  post: async () => 'post',
  edit: async () => undefined,
  react: async () => undefined,
  load: async () => new Uint8Array(),
};
const nothing: Forgotten = {
  ...{ lessons: 0, examples: 0, prompts: 0, turns: 0, pictures: 0, relearned: 0, dropped: 0 },
  traces: [],
};

async function openForgettings() {
  const log = recordingLog();
  const disk = await temporaryMemory(log);
  const opened = await disk.open();
  onTestFinished(async () => {
    await opened.close();
    await disk.remove();
  });
  /** What happens while something is put aside, or brought back. */
  const meanwhile = { keeping: async () => undefined as unknown, restoring: async () => undefined as unknown };
  const memory: Memory = {
    ...opened,
    aside: {
      ...opened.aside,
      async keep(id, task) {
        await meanwhile.keeping();
        return opened.aside.keep(id, task);
      },
      async restore(id, team) {
        const back = await opened.aside.restore(id, team);
        await meanwhile.restoring();
        return back;
      },
    },
  };
  const forgotten: unknown[] = [];
  let ids = 0;
  const forgettings = createForgettings({
    ...{ memory, log, now: () => 1, signal: new AbortController().signal, steady: () => 1 },
    randomId: () => `id ${++ids}`,
    stops: { stop: async () => undefined },
    lessonPosts: { refresh: async () => undefined },
    cleanup: {
      forget: (_, forget) => forget(),
      showsAnew: async () => undefined,
      emptyPosts: async () => undefined,
    },
    teacher: {
      async forget(_, what) {
        forgotten.push(what);
        return nothing;
      },
      forgot: async () => undefined,
      wouldForget: async () => ({ turns: 0, pictures: 0, lessons: 0 }),
    },
  });
  return {
    ...{ forgotten, meanwhile },
    desk: forgettings.desk(place, ada, connection),
    rows: async () =>
      (await memory.store.list('forgettings', z.object({ state: z.string(), without: z.array(z.string()) }), {})).map(
        ({ value }) => value,
      ),
  };
}

test('what is being hidden is hidden without them', async () => {
  const { desk, meanwhile, rows } = await openForgettings();
  meanwhile.keeping = () => desk.now({ person: ben.id });
  await desk.hide('everything', 'everything');
  expect(await rows()).toEqual([{ state: 'hidden', without: ['ben'] }]);
});

test('what is coming back comes back without them', async () => {
  const { desk, forgotten, meanwhile, rows } = await openForgettings();
  const { hidden } = await desk.hide('everything', 'everything');
  meanwhile.restoring = () => desk.now({ person: ben.id });
  await desk.bringBack(hidden.id);
  expect(forgotten).toEqual(['everything', { person: 'ben' }, { person: 'ben' }]);
  expect(await rows()).toEqual([]);
});
