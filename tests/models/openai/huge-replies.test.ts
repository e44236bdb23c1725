import { expect, test } from 'vitest';
import { openWorld, someSight } from './world.js';

const blanks = ' '.repeat(100_000);
/** ms; read in time that grows with the square of their length, they would take many seconds. */
const soon = 2000;

/** A whole reply, past the peer's own limit. */
const saying = (content: string) => () => ({
  raw: JSON.stringify({ choices: [{ message: { role: 'assistant', content }, finish_reason: 'stop' }] }),
});

/** How long it takes to settle, ms. */
async function took(work: Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work.catch(() => undefined);
  return performance.now() - began;
}

test('a model that fills its reply with blanks stops nobody', async () => {
  const { peer, able, call } = await openWorld();
  const sight = await someSight();
  peer.reply(saying(`\`\`\`json${blanks}{"known"`));
  expect(await took(able('detect')(sight, 'dog', call))).toBeLessThan(soon);
  expect(await took(able('read')(sight, call))).toBeLessThan(soon);
  peer.reply(saying(`a${blanks}b`));
  expect(await took(able('answer')(sight, 'Who?', call))).toBeLessThan(soon);
  peer.reply(saying(`- a${'*'.repeat(100_000)}b`));
  expect(await took(able('list')('dogs', 5, call))).toBeLessThan(soon);
});

test('what is found, read and described has bounds', async () => {
  const { peer, able, call } = await openWorld();
  const sight = await someSight();
  const found = Array.from({ length: 30_000 }, (_, at) => {
    const [x, y] = [(at % 90) * 10, (Math.floor(at / 90) % 90) * 10];
    return { label: 'dog', score: 0.9, box: [x, y, x + 100, y + 100] };
  });
  peer.reply(saying(JSON.stringify({ known: true, found })));
  const began = process.cpuUsage();
  expect((await able('detect')(sight, 'dog', call)).found.length).toBeLessThanOrEqual(300);
  // Of the processor's time: what the machine does besides is no matter of ours.
  expect(process.cpuUsage(began).user / 1000).toBeLessThan(soon);
  peer.reply(saying(JSON.stringify({ lines: Array.from({ length: 1000 }, () => 'word '.repeat(1000)) })));
  const lines = await able('read')(sight, call);
  expect([lines.length, lines[0]?.text.length]).toEqual([500, 1999]);
  peer.reply(saying('A dog runs. '.repeat(10_000)));
  expect((await able('caption')(sight, call)).length).toBeLessThanOrEqual(1000);
});

test.each(['```json\n{"items": ["a", "b"]}\n```', 'Here: ```\n["a", "b"]``` and more', 'the list is ["a", "b"].'])(
  'a list is found in %j',
  async (said) => {
    const { peer, able, call } = await openWorld();
    peer.reply(() => said);
    expect(await able('list')('letters', 5, call)).toEqual(['a', 'b']);
  },
);
