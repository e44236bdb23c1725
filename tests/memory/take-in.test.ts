import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { expect, onTestFinished, test, vi } from 'vitest';
import { PictureError } from '../../src/contracts/errors.js';
import { openFolderFiles } from '../../src/memory/folder-files.js';
import type { PictureFiles } from '../../src/memory/picture-files.js';
import { openPictures } from '../../src/memory/pictures.js';
import { createMinuteBudgets, type MinuteUse, unlimited } from '../../src/util/minute-budgets.js';
import { noisy } from '../support/hostile-pictures.js';
import { recordingLog } from '../support/log.js';

const homes: string[] = [];
async function openStore(
  limits: Partial<MinuteUse> = {},
  {
    now = Date.now,
    wrap = (files) => files,
  }: { now?: () => number; wrap?: (files: PictureFiles) => PictureFiles } = {},
) {
  const home = await mkdtemp(path.join(tmpdir(), 'clovabot-take-in-'));
  homes.push(home);
  const budgets = createMinuteBudgets({ ...unlimited, ...limits });
  const options = { ...{ home, budgets, now, log: recordingLog() }, randomId: randomUUID };
  const store = await openPictures({ ...options, files: wrap(await openFolderFiles(options)) });
  onTestFinished(async () => {
    await store.close();
    await rm(home, { recursive: true, force: true });
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

test('of a picture that was just taken in the disk is asked little', async () => {
  const asked: string[] = [];
  let time = Date.now();
  const of = await openStore(
    {},
    {
      now: () => time,
      wrap: (files) => ({
        ...files,
        has(name) {
          asked.push('has');
          return files.has(name);
        },
        renew(name) {
          asked.push('renew');
          return files.renew(name);
        },
      }),
    },
  );
  const shelf = of('Ann');
  const bytes = await noisy(40, 30).jpeg().toBuffer();
  async function ask(): Promise<string> {
    const picture = await shelf.receive(bytes);
    await shelf.sight({ type: 'Image', picture });
    return picture.id;
  }
  const asking = async (): Promise<readonly string[]> => {
    asked.length = 0;
    await ask();
    return [...asked];
  };
  const id = await ask();
  expect(await asking()).toEqual(['has', 'renew']);
  expect(await asking()).toEqual(['has']);
  // It stays as young as it was sent last, to the minute.
  time += 61_000;
  expect(await asking()).toEqual(['has', 'renew']);
  const picture = await shelf.receive(bytes);
  await shelf.remove(id);
  await expect(shelf.sight({ type: 'Image', picture })).rejects.toThrow(PictureError);
  // What another process has removed is gone within a second.
  await ask();
  await rm(path.join(homes.at(-1) ?? '', 'pictures'), { recursive: true });
  await vi.waitFor(() => expect(shelf.sight({ type: 'Image', picture })).rejects.toThrow(PictureError), 5_000);
});
