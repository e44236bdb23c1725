/** Tasks that run in a process with few rights: name, folder. Prints what a person would read. */
import path from 'node:path';
import process from 'node:process';
import { openStore } from '../../src/memory/open-store.js';
import { recordingLog } from './log.js';

const [, , task, folder] = process.argv;
const options = { now: () => Date.now(), log: recordingLog() };

const tasks: Readonly<Record<string, () => Promise<void>>> = {
  async 'store-in-read-only-folder'() {
    await openStore(`sqlite://${path.join(folder, 'x.sqlite')}`, options);
  },
};

await tasks[task]().then(
  () => console.log('done'),
  (error: Error) => console.log(`${error.name}: ${error.message}`),
);
