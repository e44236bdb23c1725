/**
 * A process of its own that carries a journal out, so that a test can kill or freeze it: URL, name, ms for each entry. Each
 * entry is written to the table “done” when it begins and when it ends; lines say what it does.
 */
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { openStoreAndJournal } from '../../src/memory/open-store.js';
import { rowKey } from '../../src/util/row-key.js';
import { recordingLog } from './log.js';

const [, , url, name, ms] = process.argv;
const stopped = new AbortController();
const { store, journal } = await openStoreAndJournal(url, { now: () => Date.now(), log: recordingLog() });
await journal.begin();
const work = journal.work({
  signal: stopped.signal,
  isReady: () => true,
  async carryOut({ key, begun }, hold) {
    process.stdout.write(`began ${key} ${begun}\n`);
    await pause(Number(ms), undefined, { signal: stopped.signal });
    // What others see: a post, and a row.
    await hold.assure();
    process.stdout.write(`posted ${key}\n`);
    await store.increment(rowKey('carried out', key), 1);
  },
  onDone: async ({ key }) => void process.stdout.write(`done ${key}\n`),
  onGivenUp: async ({ key }) => void process.stdout.write(`gave up ${key}\n`),
});
work.wake();
process.stdout.write(`ready ${name}\n`);
process.on('SIGTERM', () => {
  stopped.abort();
  void store.close().then(() => process.exit(0));
});
