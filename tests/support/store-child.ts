/** A process of its own that works on a store, so that a test can kill it or let several race: URL, task, count. */
import process from 'node:process';
import { openStore } from '../../src/memory/open-store.js';
import { recordingLog } from './log.js';

const [, , url, task, count] = process.argv;
const store = await openStore(url, { now: () => Date.now(), log: recordingLog() });

if (task === 'count') {
  let won = 0;
  for (let round = 0; round < Number(count); round++) {
    await store.increment('total', 1);
    won += (await store.claim(`round ${round}`)) ? 1 : 0;
  }
  process.stdout.write(`${won}\n`);
} else {
  // Writes groups of three rows until it is killed; a group's number is printed once it is stored.
  for (let group = 0; ; group++) {
    const key = String(group).padStart(6, '0');
    const filler = 'x'.repeat(2_000);
    await store.write(
      ['first', 'second', 'third'].map((namespace) => ({ namespace, key, value: { group, namespace, filler } })),
    );
    process.stdout.write(`${group}\n`);
  }
}
await store.close();
