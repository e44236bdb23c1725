/** The bot in a process of its own, whose disk and files fail it: it says what is wrong, loses nothing, and goes on. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import BetterSqlite from 'better-sqlite3';
import sharp from 'sharp';
import { expect, onTestFinished, test, vi } from 'vitest';
import { answered, type Visitor, visitor } from './chats/web/visitor.js';
import { type BotProcess, startBotProcess } from './support/kills/bot-process.js';
import { postgresBinaries, startPostgres } from './support/postgres-server.js';

async function newHome(): Promise<string> {
  const home = await mkdtemp(path.join(tmpdir(), 'clovabot-troubles-'));
  onTestFinished(() => rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  return home;
}

async function started(home: string): Promise<{ readonly bot: BotProcess; readonly page: Visitor }> {
  const bot = await startBotProcess({ CLOVABOT_HOME: home });
  onTestFinished(() => bot.kill());
  return { bot, page: visitor(bot) };
}

let pictures = 0;
async function picture(): Promise<File> {
  pictures += 1;
  const background = { r: pictures, g: 9, b: 9 };
  const bytes = await sharp({ create: { width: 350, height: 120, channels: 3, background } })
    .png()
    .toBuffer();
  return new File([new Uint8Array(bytes)], `picture-${pictures}.png`, { type: 'image/png' });
}
const question = 'How many dogs are there?';

const ask = async (bot: BotProcess, address: string): Promise<{ readonly status: number; readonly body: string }> => {
  const response = await fetch(bot.address + address);
  return { status: response.status, body: await response.text() };
};

/** A disk of a few megabytes; undefined where none may be mounted. */
function mounted(home: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=32m', 'tmpfs', home], { stdio: 'ignore' });
  } catch {
    return false;
  }
  onTestFinished(() => void execFileSync('umount', ['-l', home]));
  return true;
}

test('a disk that is full and freed again: what was accepted is answered once, people and operators are told', {
  timeout: 120_000,
}, async (context) => {
  const home = await newHome();
  if (!mounted(home)) return context.skip('no disk can be mounted here');
  const { bot, page } = await started(home);
  const ann = await page.join('Ann');
  const before = await page.says(ann, question, { pictures: [await picture()] });
  const filler = path.join(home, 'filler');
  try {
    execFileSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=64k', 'count=2000'], { stdio: 'ignore' });
  } catch {
    // It ends where the disk does.
  }
  const refused = await page.tries(ann, question, { pictures: [await picture()] });
  expect(refused.status).toBe(500);
  expect(refused.body.error).toMatch(/^My disk is full/);
  const health = await ask(bot, '/healthz');
  expect(health).toMatchObject({
    status: 200,
    body: expect.stringContaining('CLOVABOT_HOME/clovabot.sqlite: the disk is full'),
  });
  expect((await ask(bot, '/readyz')).status).toBe(503);

  rmSync(filler);
  await page.sees(before.thread.id, answered);
  const { posts } = await page.posts(before.thread.id);
  expect(posts.filter(answered)).toHaveLength(1);
  const after = await page.says(ann, question, { pictures: [await picture()] });
  await page.sees(after.thread.id, answered);
  await vi.waitFor(async () => expect((await ask(bot, '/healthz')).body).not.toContain('is full'), 10_000);
  await bot.stop();
});

test('a database with damaged pages is not written to any more: a start says where it is and how it is mended', {
  timeout: 120_000,
}, async () => {
  const home = await newHome();
  const file = path.join(home, 'clovabot.sqlite');
  const first = await started(home);
  const ann = await first.page.join('Ann');
  const { thread } = await first.page.says(ann, question, { pictures: [await picture()] });
  await first.page.sees(thread.id, answered);
  await first.bot.stop();
  const bytes = readFileSync(file);
  // All pages but the first, which holds what tables there are.
  bytes.fill(0x5a, 4096 * 3, Math.floor(bytes.length / 4096) * 4096 - 4096);
  writeFileSync(file, bytes);
  await expect(started(home)).rejects.toThrow(
    /clovabot\.sqlite: the database file is damaged.*stop the bot, copy the file, then restore a backup, or keep what `sqlite3 FILE \.recover` saves/,
  );
  expect(readFileSync(file).equals(bytes)).toBe(true);
});

test('a database without its tables is told with its path, and left as it is', { timeout: 60_000 }, async () => {
  const home = await newHome();
  const file = path.join(home, 'clovabot.sqlite');
  const first = await started(home);
  await first.bot.stop();
  const database = new BetterSqlite(file);
  database.exec('DROP TABLE clovabot_journal');
  database.close();
  await expect(started(home)).rejects.toThrow(/clovabot\.sqlite: a table of the bot is missing/);
});

test('a database file that is taken away, or replaced, while the bot works: nothing is accepted that would be lost', {
  timeout: 60_000,
}, async () => {
  const home = await newHome();
  const file = path.join(home, 'clovabot.sqlite');
  const { bot, page } = await started(home);
  const ann = await page.join('Ann');
  renameSync(file, `${file}.away`);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const refused = await page.tries(ann, question, { pictures: [await picture()] });
  expect(refused.status).toBe(500);
  expect(refused.body.error).toBe(
    'Something is wrong with my memory, and I can’t mend it myself. Please tell whoever runs me.',
  );
  expect((await ask(bot, '/healthz')).body).toContain(
    'CLOVABOT_HOME/clovabot.sqlite: the database file was removed or replaced',
  );
  expect(bot.log.join('\n')).toContain(`${file}: the database file was removed or replaced`);
  copyFileSync(`${file}.away`, file);
  expect((await page.tries(ann, question, { pictures: [await picture()] })).status).toBe(500);
  rmSync(file);
  renameSync(`${file}.away`, file);
  await bot.stop();
  const again = await started(home);
  const { thread } = await again.page.says(await again.page.join('Ben'), question, { pictures: [await picture()] });
  await again.page.sees(thread.id, answered);
});

test('a pictures folder that is gone, as a disk that is not mounted, is told, and takes nothing until it is back', {
  timeout: 60_000,
}, async () => {
  const home = await newHome();
  const { bot, page } = await started(home);
  const ann = await page.join('Ann');
  const folder = path.join(home, 'pictures');
  renameSync(folder, `${folder}.away`);
  expect((await ask(bot, '/healthz')).body).toContain('CLOVABOT_HOME/pictures: a folder of the bot is gone');
  expect((await page.tries(ann, question, { pictures: [await picture()] })).status).toBe(500);
  renameSync(`${folder}.away`, folder);
  const { thread } = await page.says(ann, question, { pictures: [await picture()] });
  await page.sees(thread.id, answered);
});

test.skipIf(!postgresBinaries && !process.env.CI)(
  'PostgreSQL that is away under load and back again: what was accepted is answered once, people and operators are told',
  { timeout: 180_000 },
  async () => {
    const server = await startPostgres();
    onTestFinished(() => server.close());
    const bot = await startBotProcess({
      ...{ CLOVABOT_HOME: await newHome(), CLOVABOT_SECRET: 'one for all of them' },
      DATABASE_URL: await server.createDatabase('troubles'),
    });
    onTestFinished(() => bot.kill());
    const page = visitor(bot);
    const ann = await page.join('Ann');
    const threads: string[] = [];
    for (let at = 0; at < 6; at += 1)
      threads.push((await page.says(ann, question, { pictures: [await picture()] })).thread.id);
    await server.stop();
    const refused = await page.tries(ann, question, { pictures: [await picture()] });
    expect(refused.status).toBe(500);
    expect(refused.body.error).toBe('I can’t reach my memory right now. Please try again in a while.');
    expect((await ask(bot, '/healthz')).body).toContain('DATABASE_URL: ');
    expect((await ask(bot, '/readyz')).status).toBe(503);
    await sleep(Number(process.env.CLOVABOT_TEST_AWAY_MS ?? 4000));
    await server.start();

    await vi.waitFor(
      async () => {
        for (const thread of threads) expect((await page.posts(thread)).posts.filter(answered)).toHaveLength(1);
      },
      { timeout: 60_000, interval: 500 },
    );
    expect((await page.home()).threads).toHaveLength(threads.length);
    await vi.waitFor(async () => expect((await ask(bot, '/readyz')).status).toBe(200), { timeout: 20_000 });
    const { thread } = await page.says(ann, question, { pictures: [await picture()] });
    await page.sees(thread.id, answered);
    await bot.stop();
  },
);

test('a second SIGTERM, or two starts at once on one home, harm nothing', { timeout: 120_000 }, async () => {
  const home = await newHome();
  const both = await Promise.allSettled([started(home), started(home)]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  const [refused] = both.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
  expect(refused).toMatch(/another Clovabot already works with|locked for too long/);
  const [{ bot, page }] = both.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const ann = await page.join('Ann');
  const { thread } = await page.says(ann, question, { pictures: [await picture()] });
  await Promise.all([bot.stop(), bot.stop()]);
  const again = await started(home);
  await again.page.sees(thread.id, answered);
});
