/** A process of its own that works on a store, so that a test can kill it or let several race: URL, task, count. */
import process from 'node:process';
import { promptSchemas } from '../../src/learning/prompt-schemas.js';
import { createLessons } from '../../src/memory/lessons.js';
import { openStoreAndJournal } from '../../src/memory/open-store.js';
import { createSpending } from '../../src/memory/spending.js';
import { rowKey } from '../../src/util/row-key.js';
import { fullExample, fullLesson, fullPrompt } from './lesson.js';
import { recordingLog } from './log.js';

const [, , url, task, count] = process.argv;
const { store, signals } = await openStoreAndJournal(url, { now: () => Date.now(), log: recordingLog() });

if (task === 'count') {
  let won = 0;
  for (let round = 0; round < Number(count); round++) {
    await store.increment(rowKey('total'), 1);
    won += (await store.claim(rowKey(`round ${round}`))) ? 1 : 0;
  }
  process.stdout.write(`${won}\n`);
} else if (task === 'tell') {
  await signals.tell('hello', Number(count));
} else if (task === 'lessons') {
  // Learns until it is killed: first a lesson is under way, then it is finished, with two examples and a prompt.
  const lessons = createLessons(store, promptSchemas).of('T');
  for (let group = 0; ; group++) {
    const id = `lesson ${group}`;
    const examples = [0, 1].map((each) => fullExample(`${id}, example ${each}`, 'T', group));
    const prompt = fullPrompt(`${id}, prompt`, 'T', id, group);
    const lesson = { ...fullLesson(id, 'T', group), prompts: [prompt.id], examples: examples.map((each) => each.id) };
    await lessons.save({ ...lesson, status: 'learning', prompts: [], examples: [] });
    await lessons.save(lesson, { addExamples: examples, addPrompts: [prompt] });
    process.stdout.write(`${group}\n`);
  }
} else if (task === 'reserve') {
  // Sets a dollar aside again and again, and never comes to settling.
  const spending = createSpending(store)('T1');
  const no = Number.POSITIVE_INFINITY;
  for (let call = 0; ; call++) {
    await spending.reserve('U1', '2026-11-23', 1, { person: no, team: no, all: no });
    process.stdout.write(`${call}\n`);
  }
} else {
  // Writes groups of three rows until it is killed; a group's number is printed once it is stored.
  for (let group = 0; ; group++) {
    const key = rowKey(String(group).padStart(6, '0'));
    const filler = 'x'.repeat(2_000);
    await store.write(
      ['first', 'second', 'third'].map((namespace) => ({ namespace, key, value: { group, namespace, filler } })),
    );
    process.stdout.write(`${group}\n`);
  }
}
await store.close();
