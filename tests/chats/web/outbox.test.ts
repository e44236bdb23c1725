/** Notes of what is to be told, over several processes and when people are forgotten. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { createOutbox, forgetNotes, type Told } from '../../../src/chats/web/outbox.js';
import type { Message } from '../../../src/contracts/chat.js';
import { recordingLog } from '../../support/log.js';
import { temporaryMemory } from '../../support/temporary-memory.js';

const said = (id: string, name: string): Told => ({
  kind: 'message',
  message: {
    ...{ id, team: 'home', thread: 'T', author: { id: name.toLowerCase(), name } },
    ...{ text: `words of ${name}`, pictures: [], at: 1 },
  },
});

async function outboxes() {
  const disk = await temporaryMemory(recordingLog());
  const { store, close } = await disk.open();
  const closing = new AbortController();
  onTestFinished(async () => {
    closing.abort();
    await close();
    await disk.remove();
  });
  const heard: Message[] = [];
  const open = () =>
    createOutbox({
      ...{ store, log: recordingLog(), signal: closing.signal, afterMs: 20 },
      tell: {
        message: async (message) => void heard.push(message),
        reaction: async () => undefined,
        deleted: async () => undefined,
      },
    });
  const notes = async () => (await store.list('web-outbox', z.unknown(), {})).map(({ value }) => JSON.stringify(value));
  return { store, open, heard, notes };
}

test('what a process that died has noted is told by another one that lives', async () => {
  const { store, open, heard, notes } = await outboxes();
  const living = open();
  await living.tellLeft();
  living.tellForOthers();
  await store.write(open().note(said('1', 'Ann')));
  await vi.waitFor(() => expect(heard.map(({ id }) => id)).toEqual(['1']));
  await vi.waitFor(async () => expect(await notes()).toEqual([]));
});

test('what a person who is forgotten has said is told no more', async () => {
  const { store, open, heard, notes } = await outboxes();
  const outbox = open();
  await store.write([...outbox.note(said('1', 'Ann')), ...outbox.note(said('2', 'Ben'))]);
  await forgetNotes(store, 'ann');
  expect((await notes()).join()).not.toMatch(/ann/i);
  await outbox.tellLeft();
  expect(heard.map(({ id }) => id)).toEqual(['2']);
});

test('of a team that is forgotten, nothing is told', async () => {
  const { store, open, heard, notes } = await outboxes();
  const outbox = open();
  await store.write([...outbox.note(said('1', 'Ann')), ...outbox.note(said('2', 'Ben'))]);
  await forgetNotes(store);
  await outbox.tellLeft();
  expect([heard, await notes()]).toEqual([[], []]);
});
