/** Who is forgotten while a question of theirs is being answered elsewhere: nothing of it comes afterwards. */
import sharp from 'sharp';
import { expect, test, vi } from 'vitest';
import { commands } from '../../commands/index.js';
import { openRoom } from '../support/person.js';
import { startSeeingBot } from '../support/seeing-bot.js';

const program = "ANSWER0=VQA(image=IMAGE,question='What is it?')\nFINAL_RESULT=RESULT(var=ANSWER0)";

test('what somebody is still asking, and what waits behind it, is forgotten with them', {
  timeout: 60_000,
}, async () => {
  const photo = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#7a5' } })
    .png()
    .toBuffer();
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let isHeld = true;
  const bot = await startSeeingBot({
    commands,
    says: () => JSON.stringify({ program, steps: ['Ask what it is'], covers: ['what is it?'] }),
    answer: () => 'a dog',
    hold: async () => (isHeld ? held : undefined),
  });
  const [garden, hall] = [openRoom(bot.app, 'team', 'garden'), openRoom(bot.app, 'team', 'hall')];
  const asking = garden.person('Ada').says('what is it?', photo);
  await vi.waitFor(() => expect(bot.asked.length).toBeGreaterThan(0), 20_000);
  const behind = garden.person('Ada').says('what is it, once more?', photo);
  await hall.person('Ada').says('/forget me yes');
  isHeld = false;
  letGo();
  await Promise.all([asking, behind]);
  expect(await bot.memory.turns.ofThread('team', 'garden')).toEqual([]);
  expect(await bot.memory.journal.list('waiting', 10)).toEqual([]);
  expect(garden.last().working).toBeUndefined();
  // What they ask from now on is answered.
  await garden.person('Ada').says('what is it?', photo);
  expect(garden.last().text).toMatch(/a dog/i);
});
