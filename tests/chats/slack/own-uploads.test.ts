/** What the bot has uploaded to Slack goes with the last of its posts that shows it. */
import { expect, onTestFinished, test } from 'vitest';
import { createOwnUploads } from '../../../src/chats/slack/own-uploads.js';
import { openStore } from '../../../src/memory/open-store.js';
import { recordingLog } from '../../support/log.js';

async function opened(refuses = false) {
  const log = recordingLog();
  const store = await openStore('sqlite://:memory:', { now: Date.now, log });
  onTestFinished(() => store.close());
  const deleted: unknown[] = [];
  const gone: string[] = [];
  const calls = {
    async run(team: string, method: string, given: object): Promise<void> {
      deleted.push([team, method, given]);
      if (refuses) throw new Error('ratelimited');
    },
  };
  const open = () => createOwnUploads({ store, calls, log, onDeleted: (file) => void gone.push(file) });
  return { open, deleted, gone, log };
}

test('a file is deleted when its post shows it no more, also after a restart', async () => {
  const { open, deleted, gone } = await opened();
  await open().shown('slack:T1', 'C1:1', ['F1', 'F2']);
  expect(deleted).toEqual([]);
  await open().shown('slack:T1', 'C1:1', ['F2']);
  expect([deleted, gone]).toEqual([[['slack:T1', 'files.delete', { file: 'F1' }]], ['F1']]);
  await open().shown('slack:T1', 'C1:1', []);
  expect(gone).toEqual(['F1', 'F2']);
  await open().shown('slack:T1', 'C1:1', []);
  expect(deleted).toHaveLength(2);
});

test('one that another post shows as well stays until that one lets it go', async () => {
  const { open, gone } = await opened();
  await open().shown('slack:T1', 'C1:1', ['F1']);
  await open().shown('slack:T1', 'C1:2', ['F1']);
  await open().shown('slack:T1', 'C1:1', []);
  expect(gone).toEqual([]);
  await open().shown('slack:T1', 'C1:2', []);
  expect(gone).toEqual(['F1']);
});

test('where Slack does not let it go, the post is edited all the same, and the log says so', async () => {
  const { open, log } = await opened(true);
  await open().shown('slack:T1', 'C1:1', ['F1']);
  await open().shown('slack:T1', 'C1:1', []);
  expect(log.lines.map(({ text }) => text).join()).toContain('could not be deleted');
});
