import { expect, test } from 'vitest';
import { withProgress } from '../../src/util/with-progress.js';

test('what is reported is read while the work goes on, and the result comes last', async () => {
  let finish = (): void => undefined;
  const work = withProgress(async (report) => {
    report('one picture');
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    report('two pictures');
    return 'done';
  });
  expect(await work.next()).toEqual({ done: false, value: 'one picture' });
  finish();
  expect(await work.next()).toEqual({ done: false, value: 'two pictures' });
  expect(await work.next()).toEqual({ done: true, value: 'done' });
});

test('a slow reader gets the newest report only, and what goes wrong', async () => {
  const work = withProgress(async (report) => {
    for (let count = 1; count <= 100; count++) report(`${count} pictures`);
    throw new Error('the disk is full');
  });
  expect(await work.next()).toEqual({ done: false, value: '100 pictures' });
  await expect(work.next()).rejects.toThrow('the disk is full');
});
