import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { createDialog } from '../../src/command-line/dialog.js';

function open(signal = new AbortController().signal) {
  const input = new PassThrough();
  const output = new PassThrough();
  const chunks: string[] = [];
  output.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  const dialog = createDialog({ input, output, signal });
  const shown = async (): Promise<string> => {
    await new Promise((resolve) => setImmediate(resolve));
    return chunks.join('');
  };
  return { input, dialog, shown };
}

test('answers are trimmed, Enter takes what is offered, and only a no is a no', async () => {
  const { input, dialog, shown } = open();
  const answers = (async () => [
    await dialog.ask('Which? ', '1'),
    await dialog.ask('Which? ', '1'),
    await dialog.confirm('Sure?'),
    await dialog.confirm('Sure?'),
    await dialog.confirm('Sure?'),
  ])();
  for (const line of ['', ' 2 ', '', 'No', 'yes']) {
    input.write(`${line}\n`);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await answers).toEqual(['1', '2', true, false, true]);
  expect(await shown()).toBe('Which? Which? Sure? [Y/n] Sure? [Y/n] Sure? [Y/n] ');
});

test('what is piped ahead of the questions answers them in turn', async () => {
  const { input, dialog } = open();
  input.end('a\nb\n');
  expect([await dialog.ask('1?'), await dialog.ask('2?')]).toEqual(['a', 'b']);
  await expect(dialog.ask('3?')).rejects.toThrow('there was no answer, so nothing was changed');
  await expect(dialog.ask('4?')).rejects.toThrow('there was no answer');
});

test('a stop ends a question', async () => {
  const stop = new AbortController();
  const { dialog } = open(stop.signal);
  const asked = dialog.ask('Well? ');
  stop.abort();
  await expect(asked).rejects.toThrow('nothing was changed');
});

test('what is typed in secret is not shown', async () => {
  const { input, dialog, shown } = open();
  const asked = dialog.askSecretly('Key: ');
  input.write('sk-secret\n');
  expect([await asked, await shown()]).toEqual(['sk-secret', 'Key: \n']);
});
