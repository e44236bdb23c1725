import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import { openPictures } from '../../src/memory/pictures.js';
import { createMinuteBudgets, type MinuteUse, unlimited } from '../../src/util/minute-budgets.js';
import { noisy } from '../support/hostile-pictures.js';
import { recordingLog } from '../support/log.js';

async function openStore(limits: Partial<MinuteUse> = {}) {
  const home = await mkdtemp(path.join(tmpdir(), 'clovabot-take-in-'));
  const budgets = createMinuteBudgets({ ...unlimited, ...limits });
  const store = await openPictures({
    ...{ home, budgets, now: Date.now, log: recordingLog() },
    randomId: randomUUID,
  });
  onTestFinished(async () => {
    await store.close();
    await rm(home, { recursive: true });
  });
  return (person: string, team = 'T1') => store.of(team, { team, person });
}

const cpuSeconds = async (work: () => Promise<unknown>): Promise<number> => {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
};

test('the same bytes are opened once, whoever sends them and also at the same moment', { retry: 2 }, async () => {
  const of = await openStore();
  const [first, other] = await Promise.all(
    [1, 2].map((quality) =>
      noisy(2_400, 1_800)
        .jpeg({ quality: 80 + quality })
        .toBuffer(),
    ),
  );
  const once = await cpuSeconds(() => of('Ben').receive(first, 'a.jpg'));
  const people = ['Ben', 'Ada', 'Cid'].flatMap((person) => [1, 2, 3, 4].map((at) => ({ person, at })));
  const often = await cpuSeconds(async () => {
    const all = await Promise.all(people.map(({ person, at }) => of(person).receive(other, `${person} ${at}.jpg`)));
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    expect(all.map(({ name }) => name)).toEqual(people.map(({ person, at }) => `${person} ${at}.jpg`));
  });
  // Twelve times, if each were opened.
  expect(often).toBeLessThan(once * 5);
  const [{ id }] = [await of('Ben').receive(other)];
  await of('Ben').remove(id);
  expect(await of('Ben').has((await of('Ben').receive(other)).id)).toBe(true);
});

test('what is to be said of a file is said under its own name', async () => {
  const of = await openStore();
  const frame = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#7a5' } })
    .png()
    .toBuffer();
  const gif = await sharp([frame, await noisy(40, 30).png().toBuffer()], { join: { animated: true } })
    .gif()
    .toBuffer();
  const said = await Promise.all(
    ['one.gif', 'two.gif'].map(async (name) => (await of('Ben').receive(gif, name)).remark),
  );
  expect(said[0]).toContain('“one.gif” is an animation');
  expect(said[1]).toContain('“two.gif” is an animation');
  expect((await of('Ben').receive(gif, 'three.gif')).remark).toContain('“three.gif”');
});

test('who sends more than a minute’s share is told when to send it again; others are not', async () => {
  const of = await openStore({ pixels: 10_000 });
  const picture = (grey: number) =>
    sharp({ create: { width: 80, height: 80, channels: 3, background: { r: grey, g: 80, b: 80 } } })
      .png()
      .toBuffer();
  await of('Ben').receive(await picture(1), 'a.png');
  await expect(of('Ben').receive(await picture(2), 'b.png')).rejects.toMatchObject({
    friendly: expect.stringMatching(/^That’s more pictures than I can take .* Please send it again in \d+ seconds\.$/),
    retryAfterMs: expect.any(Number),
  });
  await of('Ada').receive(await picture(3), 'c.png');
  await of('Ben', 'T2').receive(await picture(4), 'd.png');
  // What is there needs no opening.
  await of('Ben').receive(await picture(1), 'a.png');
});
